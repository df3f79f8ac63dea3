//! Web archives: each page that a server returned is an article.

use std::io::{self, BufRead};

use crate::article::{Article, Lines};
use crate::files::detect::is_html_page;
use crate::files::unpack::Input;
use crate::files::unpack_budget::UnpackBudget;
use crate::formats::markup::charset::{charset_parameter, declared_charset};
use crate::formats::web::html::extract::extract_article;
use crate::formats::web::warc::http::{MAX_HEADER_BYTES, Response, TooLarge};
use crate::formats::web::warc::records::{Next, RecordHeader, RecordKind, RecordStream};
use crate::infer::headline::article_from_text;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::metadata::Metadata;
use crate::parsed_article::ParsedArticle;
use crate::reader::{Reader, Sink};

/// Reads WARC and ARC.
pub(crate) struct WarcReader;

impl Reader for WarcReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let budget = input.budget();
        let mut records = RecordStream::new(input.stream());
        let mut pages = PageReader {
            sink,
            budget,
            is_over_budget: false,
            without_article: Occurrences::default(),
        };
        let mut is_empty = true;
        let result = loop {
            if !pages.sink.is_open() || pages.is_over_budget {
                break Ok(());
            }
            match records.next() {
                Err(error) => break Err(error),
                Ok(Next::End) => break Ok(()),
                Ok(Next::Malformed { offset, what }) => {
                    let help = "newsdex skipped to the next record; download the file again";
                    pages.sink.skip(Some(format!("byte {offset}")), what, help);
                }
                Ok(Next::Record(header)) => {
                    if let Err(error) = pages.read_record(&header, &mut records) {
                        break Err(error);
                    }
                }
            }
            is_empty = false;
        };
        pages.warn_without_article();
        if is_empty && result.is_ok() {
            sink.skip_empty();
        }
        result
    }
}

/// How often something occurred, and where it occurred first.
#[derive(Default)]
struct Occurrences {
    count: u64,
    first_place: Option<String>,
}

impl Occurrences {
    fn add(&mut self, place: &str) {
        self.count += 1;
        self.first_place.get_or_insert_with(|| place.to_owned());
    }
}

/// Turns records into articles.
struct PageReader<'s, 'b> {
    sink: &'s mut Sink<'b>,
    /// What the file may expand to, its pages included.
    budget: UnpackBudget,
    /// Whether a page exceeded it. Nothing is read after that page.
    is_over_budget: bool,
    /// Pages without an article. One warning counts them, as an archive may have thousands.
    without_article: Occurrences,
}

/// The media type of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MediaType {
    Html,
    PlainText,
    /// Undeclared.
    Unknown,
}

impl PageReader<'_, '_> {
    /// Reads the block of a record. On an error, it uses what precedes the error, then returns it.
    fn read_record<R: BufRead>(
        &mut self,
        header: &RecordHeader,
        records: &mut RecordStream<'_, R>,
    ) -> io::Result<()> {
        let place = format!("record {} at byte {}", header.number, header.offset);
        let mut block = Vec::new();
        let mut is_complete = if header.kind == RecordKind::Other {
            Ok(true)
        } else {
            records.take(header.block_length.min(MAX_HEADER_BYTES as u64), &mut block)
        };
        if matches!(is_complete, Ok(true)) {
            let rest = header.block_length - block.len() as u64;
            is_complete = if !may_contain_article(header, &block) {
                block.clear();
                records.skip(rest)
            } else if header.block_length > (MAX_ARTICLE_BYTES + MAX_HEADER_BYTES) as u64 {
                block.clear();
                self.sink.skip_too_large(Some(place.clone()));
                records.skip(rest)
            } else {
                records.take(rest, &mut block)
            };
        }
        if let Ok(false) = is_complete {
            let help = "newsdex read what precedes the cut; download the file again";
            self.sink.warn(Some(place.clone()), "the record is cut off", help);
        }
        if !block.is_empty() && may_contain_article(header, &block) {
            self.read_block(header, &block, &place);
        }
        is_complete.map(drop)
    }

    fn read_block(&mut self, header: &RecordHeader, block: &[u8], place: &str) {
        let Some(response) = http_response(header, block) else {
            return self.read_page(header, header.content_type.as_deref(), block.to_vec(), place);
        };
        let body = match response.decoded_body(&self.budget) {
            Ok(body) => body,
            Err(TooLarge::Article) => return self.sink.skip_too_large(Some(place.to_owned())),
            Err(TooLarge::File) => {
                self.is_over_budget = true;
                return self.sink.skip_over_budget(place.to_owned());
            }
        };
        if let Some(error) = body.error {
            let what = format!("cannot decompress the whole page ({error})");
            let help = "newsdex read what precedes the damage; download the file again";
            self.sink.warn(Some(place.to_owned()), what, help);
        }
        let content_type = response.header.get("Content-Type");
        self.read_page(header, content_type, body.bytes.into_owned(), place);
    }

    fn read_page(
        &mut self,
        header: &RecordHeader,
        content_type: Option<&str>,
        bytes: Vec<u8>,
        place: &str,
    ) {
        let media_type = match media_type(content_type) {
            // Servers declare many types for HTML.
            Some(MediaType::PlainText | MediaType::Unknown) if is_html_page(&bytes) => {
                MediaType::Html
            }
            Some(declared @ (MediaType::Html | MediaType::PlainText)) => declared,
            _ => return,
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return self.without_article.add(place);
        }
        let in_header = content_type.and_then(charset_parameter);
        let charset = match media_type {
            MediaType::Html => in_header.or_else(|| declared_charset(&bytes)),
            MediaType::PlainText | MediaType::Unknown => in_header,
        };
        let Some(text) = self.sink.decode(bytes, charset.as_deref(), Some(place)) else { return };
        let parsed = match media_type {
            MediaType::Html => {
                self.sink.spend_for_tags(&text);
                extract_article(&text, header.url.as_deref())
            }
            MediaType::PlainText | MediaType::Unknown => {
                ParsedArticle::new(article_from_text(text))
            }
        };
        let (article, problems) = self.sink.resolve(parsed);
        self.sink.warn_all(problems, Some(&place));
        if article.body.trim().is_empty() {
            return self.without_article.add(place);
        }
        let url = article.metadata.url.or_else(|| header.url.clone());
        let id = format!("{}#{}", self.sink.file.key, header.number);
        let metadata = Metadata { url, ..article.metadata };
        self.sink.article(Article { id, lines: Lines::Unknown, metadata, ..article });
    }

    fn warn_without_article(&mut self) {
        let Occurrences { count, first_place } = std::mem::take(&mut self.without_article);
        if first_place.is_some() {
            let pages = if count == 1 { "page has" } else { "pages have" };
            let what = format!("{count} {pages} no article");
            let help = "such pages were skipped, as lists of links are; no action is needed";
            self.sink.skip(first_place, what, help);
        }
    }
}

/// Whether a record may contain an article. `block` is its block or the beginning of it.
fn may_contain_article(header: &RecordHeader, block: &[u8]) -> bool {
    // Rules for crawlers, and what crawlers note about themselves.
    let is_for_crawlers = |url: &str| url.ends_with("/robots.txt") || url.starts_with("metadata:");
    if header.kind == RecordKind::Other || header.url.as_deref().is_some_and(is_for_crawlers) {
        return false;
    }
    let content_type = match http_response(header, block) {
        Some(response) if response.status != 200 => return false,
        Some(response) => media_type(response.header.get("Content-Type")),
        None => media_type(header.content_type.as_deref()),
    };
    content_type.is_some()
}

/// The HTTP response in a record, if it is one.
fn http_response<'b>(header: &RecordHeader, block: &'b [u8]) -> Option<Response<'b>> {
    if header.kind == RecordKind::Response { Response::parse(block) } else { None }
}

/// The media type in a `Content-Type`; `None` if it is one that contains no article.
fn media_type(content_type: Option<&str>) -> Option<MediaType> {
    let name = content_type.unwrap_or_default().split([';', ',']).next().unwrap_or_default().trim();
    match name.to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" => {
            Some(MediaType::Html)
        }
        "text/plain" => Some(MediaType::PlainText),
        ""
        | "unk"
        | "unknown/unknown"
        | "no-type"
        | "application/octet-stream"
        | "application/x-unknown-content-type" => Some(MediaType::Unknown),
        _ => None,
    }
}
