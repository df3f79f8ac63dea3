//! Makes an article from the text of a document and what the document says about itself.

use std::borrow::Cow;

use crate::article::{Article, Lines};
use crate::formats::exports::export::{may_be_export, report_export};
use crate::formats::markup::normalize::trimmed;
use crate::formats::office::document_text::LaidOutText;
use crate::formats::office::properties::{self, without_title};
use crate::formats::records::name_lists::keywords;
use crate::infer::headline::article_from_text;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;
use crate::reader::Sink;

/// What a document says about itself, as written. When it was created is left out: drafts and
/// templates are older than the article.
#[derive(Debug, Default)]
pub(super) struct DocumentProperties {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) modified: String,
    pub(super) language: String,
    pub(super) keywords: String,
}

/// Reports the article in a document. It gets no date: a document does not say when its text
/// appeared.
pub(super) fn report(text: LaidOutText, properties: &DocumentProperties, sink: &mut Sink<'_>) {
    let opening = text.title.as_deref().filter(|title| !text.body.contains(title));
    let whole = match opening.or(text.heading.as_deref()) {
        Some(opening) if may_be_export(&text.body) => {
            Cow::from(format!("{opening}\n\n{}", text.body))
        }
        _ => Cow::from(&text.body),
    };
    if report_export(&whole, sink) {
        return;
    }
    drop(whole);
    let mut parsed = article(text, properties);
    parsed.article.id.clone_from(&sink.file.key);
    if parsed.article.metadata.title_from.is_none_or(|origin| origin == Origin::Metadata)
        && parsed.article.body.trim().is_empty()
    {
        let help = "it was skipped; if it shows pictures of text, recognize the text";
        return sink.skip(None, "no text in the document", help);
    }
    sink.parsed(parsed, None);
}

fn article(text: LaidOutText, properties: &DocumentProperties) -> ParsedArticle {
    let LaidOutText { title, heading, body } = text;
    let declared = properties::title(&properties.title);
    let (title, origin, body) = match (title, declared, heading) {
        (Some(title), _, _) | (None, None, Some(title)) => (Some(title), Origin::Markup, body),
        (None, Some(title), heading) => {
            let whole = match heading {
                Some(heading) => format!("{heading}\n\n{body}"),
                None => body,
            };
            let body = without_title(&whole, &title).to_owned();
            (Some(title), Origin::Metadata, body)
        }
        (None, None, None) => (None, Origin::Text, body),
    };
    let article = match title {
        Some(title) => Article {
            body,
            metadata: Metadata {
                title: Some(title),
                title_from: Some(origin),
                ..Metadata::default()
            },
            ..Article::default()
        },
        None => article_from_text(body),
    };
    let language = trimmed(&properties.language).filter(|tag| (2..=35).contains(&tag.len()));
    let mut parsed = ParsedArticle::new(Article {
        lines: Lines::Unknown,
        metadata: Metadata {
            bylines: properties::bylines(&properties.author),
            language,
            keywords: keywords(properties.keywords.as_str().into()),
            ..article.metadata
        },
        ..article
    });
    parsed.set_modified(trimmed(&properties.modified));
    parsed
}
