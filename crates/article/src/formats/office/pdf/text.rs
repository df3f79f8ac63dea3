//! A PDF to an article: its pages in turn, then what is known of it.

use pdfboss_core::{Document, Error, Immediate, block_on};
use pdfboss_text::{FontCache, ReadingOrder, extract_spans_reporting_cached_with};

use crate::article::{Article, Lines};
use crate::formats::office::pdf::bounded::{Bounded, is_modest};
use crate::formats::office::pdf::facts::{Facts, without_title};
use crate::formats::office::pdf::layout::{Line, lines_of, without_running_lines};
use crate::formats::office::pdf::outline::is_bounded;
use crate::formats::office::pdf::paragraphs::joined;
use crate::headline::article_from_text;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::metadata::{Metadata, Origin};

/// No more pages of a file are read.
const MOST_PAGES: usize = 10_000;

/// Why nothing of a file can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    NotPdf,
    Damaged,
    TooMuch,
    Encrypted,
    NoText,
}

impl Unread {
    pub(super) fn what(self) -> &'static str {
        match self {
            Unread::NotPdf => "not a PDF, as its name says it is",
            Unread::Damaged => "a PDF that is damaged or cut off",
            Unread::TooMuch => "a PDF that unpacks to more than is read",
            Unread::Encrypted => "an encrypted PDF",
            Unread::NoText => "a PDF with no text layer, as scans are",
        }
    }

    pub(super) fn help(self) -> &'static str {
        match self {
            Unread::NotPdf => "it was left out; give it the name that fits",
            Unread::Damaged => "it was left out; fetch it again",
            Unread::TooMuch => {
                "it was left out; write it anew, as qpdf does, or make text of it, as pdftotext does"
            }
            Unread::Encrypted => "it was left out; unlock it, as qpdf --decrypt does",
            Unread::NoText => "it was left out; recognise its text, as ocrmypdf does",
        }
    }
}

/// What a file holds.
#[derive(Debug)]
pub(super) struct Found {
    /// Without an id.
    pub(super) article: Article,
    /// The first page that could not be read or not to its end, and why.
    pub(super) missing: Option<(String, String)>,
}

pub(super) fn read(bytes: Vec<u8>) -> Result<Found, Unread> {
    if !crate::files::detect::has_pdf_header(&bytes) {
        return Err(Unread::NotPdf);
    }
    if !is_bounded(&bytes) {
        return Err(Unread::TooMuch);
    }
    let whole = memchr::memmem::rfind(&bytes, b"startxref").is_some();
    let document = Document::load(bytes).map_err(|error| match error {
        Error::Encrypted => Unread::Encrypted,
        _ => Unread::Damaged,
    })?;
    // Nothing that is encrypted was unpacked yet, nor looked over.
    if document.is_encrypted() {
        return Err(Unread::Encrypted);
    }
    if document.flattened_page_count() == 0 {
        return Err(Unread::Damaged);
    }
    let (mut pages, missing) = pages(&document);
    without_running_lines(&mut pages);
    let text = joined(&pages);
    if !text.chars().any(char::is_alphanumeric) {
        return Err(if missing.is_some() || !whole { Unread::Damaged } else { Unread::NoText });
    }
    let facts = Facts::of(&document);
    let article = match facts.title {
        Some(title) => {
            let body = without_title(&text, &title).to_owned();
            Article {
                body,
                metadata: Metadata {
                    title_from: Some(Origin::Metadata),
                    title: Some(title),
                    ..Metadata::default()
                },
                ..Article::default()
            }
        }
        None => article_from_text(text),
    };
    let article = Article {
        lines: Lines::Unknown,
        metadata: Metadata {
            published_from: facts.published.as_ref().map(|_| Origin::Metadata),
            published: facts.published,
            date_text: facts.odd_date,
            bylines: facts.bylines,
            language: facts.language,
            ..article.metadata
        },
        ..article
    };
    Ok(Found { article, missing })
}

/// The lines of each page, and what is missing first.
fn pages(document: &Document) -> (Vec<Vec<Line>>, Option<(String, String)>) {
    let source = Bounded::of(document);
    let fonts = FontCache::default();
    let mut pages = Vec::new();
    let mut missing = None;
    let mut length = 0;
    let count = document.flattened_page_count();
    for index in 0..count {
        let place = format!("page {}", index + 1);
        if !source.next_page() || index == MOST_PAGES || length > MAX_ARTICLE_BYTES {
            missing.get_or_insert((place, "it and what follows is more than is read".to_owned()));
            break;
        }
        let page = document
            .page(index)
            .ok()
            .filter(|page| is_modest(page.dict()) && is_modest(&page.resources));
        let found = page.and_then(|page| {
            let source = Immediate(&source);
            let order = ReadingOrder::Content;
            block_on(extract_spans_reporting_cached_with(source, &page, &fonts, None, None, order))
                .ok()
        });
        let Some((spans, report)) = found else {
            missing.get_or_insert((place, "it cannot be read".to_owned()));
            continue;
        };
        if !report.is_complete() {
            missing.get_or_insert((place, "part of it cannot be read".to_owned()));
        }
        let lines = lines_of(&spans);
        length += lines.iter().map(|line| line.text.len()).sum::<usize>();
        pages.push(lines);
    }
    (pages, missing)
}
