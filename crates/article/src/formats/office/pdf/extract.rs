//! The article in a PDF: the text of its pages and its metadata.

use pdfboss_core::{Document, Error, Immediate, block_on};
use pdfboss_text::{FontCache, ReadingOrder, extract_spans_reporting_cached_with};

use crate::article::{Article, Lines};
use crate::files::detect::has_pdf_header;
use crate::formats::office::pdf::bounded_source::{BoundedSource, is_bounded};
use crate::formats::office::pdf::layout::{Line, page_lines, remove_running_lines};
use crate::formats::office::pdf::metadata::PdfMetadata;
use crate::formats::office::pdf::paragraphs::join_lines;
use crate::formats::office::pdf::preflight;
use crate::formats::office::properties::without_title;
use crate::infer::headline::article_from_text;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// Maximum number of pages read from a file.
const MAX_PAGES: usize = 10_000;

/// Why no article can be extracted from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PdfError {
    NotPdf,
    Damaged,
    TooLarge,
    Encrypted,
    NoText,
}

impl PdfError {
    pub(super) fn what(self) -> &'static str {
        match self {
            PdfError::NotPdf => "not a PDF, despite its name",
            PdfError::Damaged => "a PDF that is damaged or cut off",
            PdfError::TooLarge => "a PDF that expands beyond the limits of newsdex",
            PdfError::Encrypted => "an encrypted PDF",
            PdfError::NoText => "a PDF without a text layer, such as a scan",
        }
    }

    pub(super) fn help(self) -> &'static str {
        match self {
            PdfError::NotPdf => "it was skipped; give it the right file extension",
            PdfError::Damaged => "it was skipped; download it again",
            PdfError::TooLarge => {
                "it was skipped; rewrite it with qpdf, or convert it with pdftotext"
            }
            PdfError::Encrypted => "it was skipped; decrypt it with qpdf --decrypt",
            PdfError::NoText => "it was skipped; recognize its text with ocrmypdf",
        }
    }
}

/// The article in a file, and whether its text is complete.
#[derive(Debug)]
pub(super) struct ExtractedPdf {
    /// Without an id.
    pub(super) parsed: ParsedArticle,
    /// The first gap in the text.
    pub(super) gap: Option<TextGap>,
}

/// Text that could not be read.
#[derive(Debug)]
pub(super) struct TextGap {
    pub(super) place: String,
    pub(super) what: &'static str,
}

/// Maximum decompressed size of the streams of a file that newsdex reads, in bytes.
const MAX_EXPANDED_BYTES: usize = 64 << 20;

/// Extracts the article of a PDF, without an id. Its streams may expand to `max_expanded` bytes.
pub(super) fn extract(bytes: Vec<u8>, max_expanded: usize) -> Result<ExtractedPdf, PdfError> {
    if !has_pdf_header(&bytes) {
        return Err(PdfError::NotPdf);
    }
    let max_expanded = max_expanded.min(MAX_EXPANDED_BYTES);
    let Some(expanded) = preflight::expanded_length(&bytes, max_expanded) else {
        return Err(PdfError::TooLarge);
    };
    let has_end = memchr::memmem::rfind(&bytes, b"startxref").is_some();
    let document = Document::load(bytes).map_err(|error| match error {
        Error::Encrypted => PdfError::Encrypted,
        _ => PdfError::Damaged,
    })?;
    // The preflight check could not look into encrypted streams.
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    if document.flattened_page_count() == 0 {
        return Err(PdfError::Damaged);
    }
    let PageText { mut pages, gap } = page_text(&document, max_expanded - expanded);
    remove_running_lines(&mut pages);
    let text = join_lines(&pages);
    if !text.chars().any(char::is_alphanumeric) {
        let is_damaged = gap.is_some() || !has_end;
        return Err(if is_damaged { PdfError::Damaged } else { PdfError::NoText });
    }
    let parsed = article(text, PdfMetadata::from_document(&document));
    Ok(ExtractedPdf { parsed, gap })
}

/// The article of a text. Without a title in the metadata, the text may start with a headline.
fn article(text: String, metadata: PdfMetadata) -> ParsedArticle {
    let article = match metadata.title {
        Some(title) => Article {
            body: without_title(&text, &title).to_owned(),
            metadata: Metadata {
                title_from: Some(Origin::Metadata),
                title: Some(title),
                ..Metadata::default()
            },
            ..Article::default()
        },
        None => article_from_text(text),
    };
    let mut parsed = ParsedArticle::new(Article {
        lines: Lines::Unknown,
        metadata: Metadata {
            bylines: metadata.bylines,
            language: metadata.language,
            ..article.metadata
        },
        ..article
    });
    parsed.set_parsed_date(metadata.date, metadata.published.into(), Origin::Metadata);
    parsed.set_parsed_modified(metadata.modified_text, metadata.modified.into());
    parsed
}

/// The lines of all pages.
struct PageText {
    pages: Vec<Vec<Line>>,
    gap: Option<TextGap>,
}

fn page_text(document: &Document, max_expanded: usize) -> PageText {
    let source = BoundedSource::new(document, max_expanded);
    let fonts = FontCache::default();
    let mut text = PageText { pages: Vec::new(), gap: None };
    let mut text_bytes = 0;
    for index in 0..document.flattened_page_count() {
        let mut add_gap = |what| {
            let place = format!("page {}", index + 1);
            text.gap.get_or_insert(TextGap { place, what });
        };
        if !source.start_page() || index == MAX_PAGES || text_bytes > MAX_ARTICLE_BYTES {
            add_gap("this page and the rest are over the limits of newsdex");
            break;
        }
        let page = document
            .page(index)
            .ok()
            .filter(|page| is_bounded(page.dict()) && is_bounded(&page.resources));
        let extracted = page.and_then(|page| {
            let source = Immediate(&source);
            let order = ReadingOrder::Content;
            block_on(extract_spans_reporting_cached_with(source, &page, &fonts, None, None, order))
                .ok()
        });
        let Some((runs, report)) = extracted else {
            add_gap("cannot read the page");
            continue;
        };
        if !report.is_complete() {
            add_gap("cannot read the whole page");
        }
        let lines = page_lines(&runs);
        text_bytes += lines.iter().map(|line| line.text.len()).sum::<usize>();
        text.pages.push(lines);
    }
    text
}
