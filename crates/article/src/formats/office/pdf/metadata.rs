//! What a PDF says about itself, without the values that programs fill in.

use pdfboss_core::{Date, Document};

use crate::dates::published::Published;
use crate::formats::office::properties::{MAX_CHARS, bylines, title};

/// Metadata of a file.
#[derive(Debug, Default)]
pub(super) struct PdfMetadata {
    pub(super) title: Option<String>,
    /// The creation date, as written.
    pub(super) date: Option<String>,
    /// The creation date, if it parses.
    pub(super) published: Option<Published>,
    /// The date of the last change, as written.
    pub(super) modified_text: Option<String>,
    /// The date of the last change, if it parses.
    pub(super) modified: Option<Published>,
    pub(super) bylines: Vec<String>,
    pub(super) language: Option<String>,
}

impl PdfMetadata {
    pub(super) fn from_document(document: &Document) -> PdfMetadata {
        let metadata = document.metadata();
        let text = |date: Option<&str>| {
            let date = date.map(str::trim).filter(|date| !date.is_empty());
            date.map(|date| date.chars().take(MAX_CHARS).collect())
        };
        let parsed =
            |date: Option<Date>| date.and_then(|date| Published::parse(&date.to_iso8601()));
        let language = document.language().map(|language| language.trim().to_owned());
        PdfMetadata {
            title: metadata.title.as_deref().and_then(title),
            date: text(metadata.creation_date.as_deref()),
            published: parsed(metadata.creation_date_parsed()),
            modified_text: text(metadata.mod_date.as_deref()),
            modified: parsed(metadata.mod_date_parsed()),
            bylines: metadata.author.as_deref().map(bylines).unwrap_or_default(),
            language: language.filter(|language| (2..=35).contains(&language.len())),
        }
    }
}
