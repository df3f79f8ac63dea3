//! Web archives: each page that a server gave is an article.

use std::io;

use crate::article::{Article, Lines};
use crate::files::detect::is_html_page;
use crate::files::unpack::Input;
use crate::formats::web::html::charset::{charset_in, declared_charset};
use crate::formats::web::html::reader::article_of;
use crate::formats::web::warc::http::{LONGEST_HEADERS, Response};
use crate::formats::web::warc::records::{Head, Kind, Next, Records};
use crate::headline::article_from_text;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::metadata::Metadata;
use crate::reader::{Reader, Sink};

/// Reads WARC and ARC.
pub(crate) struct WarcReader;

impl Reader for WarcReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut records = Records::of(input.stream());
        let mut pages = Pages { sink, bare: Count::default() };
        let mut any = false;
        // Every turn takes a record or the bytes between two, or ends.
        let read = loop {
            if !pages.sink.is_open() {
                break Ok(());
            }
            match records.next() {
                Err(error) => break Err(error),
                Ok(Next::End) => break Ok(()),
                Ok(Next::Odd { at, what }) => {
                    let help = "it was passed over, up to the next record; fetch the file again";
                    pages.sink.skip(Some(format!("byte {at}")), what.to_owned(), help);
                }
                Ok(Next::Record(head)) => {
                    if let Err(error) = pages.record(&head, &mut records) {
                        break Err(error);
                    }
                }
            }
            any = true;
        };
        pages.sum_up();
        if !any && read.is_ok() {
            sink.skip_empty();
        }
        read
    }
}

/// How often something happened, and where first.
#[derive(Default)]
struct Count {
    times: u64,
    first: Option<String>,
}

impl Count {
    fn add(&mut self, place: &str) {
        self.times += 1;
        self.first.get_or_insert_with(|| place.to_owned());
    }
}

struct Pages<'s, 'b> {
    sink: &'s mut Sink<'b>,
    /// Pages without an article.
    bare: Count,
}

/// What a page is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Html,
    Text,
    /// It is not said.
    Unknown,
}

impl Pages<'_, '_> {
    /// Reads the block of a record. What came before an error of reading is taken, then the error is given.
    fn record<R: io::BufRead>(
        &mut self,
        head: &Head,
        records: &mut Records<'_, R>,
    ) -> io::Result<()> {
        let place = format!("record {} at byte {}", head.number, head.at);
        let mut block = Vec::new();
        let begin = head.length.min(LONGEST_HEADERS as u64);
        let mut read =
            if head.kind == Kind::Other { Ok(true) } else { records.take(begin, &mut block) };
        if matches!(read, Ok(true)) {
            let rest = head.length - block.len() as u64;
            read = if !is_wanted(head, &block) {
                block.clear();
                records.skip(rest)
            } else if head.length > (MAX_ARTICLE_BYTES + LONGEST_HEADERS) as u64 {
                block.clear();
                self.sink.skip_too_large(Some(place.clone()));
                records.skip(rest)
            } else {
                records.take(rest, &mut block)
            };
        }
        if let Ok(false) = read {
            let help = "what came before was read; fetch the file again";
            self.sink.warn(Some(place.clone()), "the record is cut off".to_owned(), help);
        }
        if !block.is_empty() && is_wanted(head, &block) {
            self.block(head, &block, &place);
        }
        read.map(drop)
    }

    fn block(&mut self, head: &Head, block: &[u8], place: &str) {
        let Some(response) = answer(head, block) else {
            return self.page(head, head.content_type.as_deref(), block.to_vec(), place);
        };
        let Ok(body) = response.unpacked() else {
            let what = format!(
                "unpacks to more than {} MiB, the most that is read",
                MAX_ARTICLE_BYTES >> 20
            );
            return self.sink.skip(Some(place.to_owned()), what, "it was left out");
        };
        if let Some(fault) = body.fault {
            let what = format!("the page cannot be unpacked to its end ({fault})");
            self.sink.warn(Some(place.to_owned()), what, "what came before was read");
        }
        self.page(head, response.headers.get("Content-Type"), body.bytes.into_owned(), place);
    }

    fn page(&mut self, head: &Head, content_type: Option<&str>, bytes: Vec<u8>, place: &str) {
        let written = match written(content_type) {
            // Pages go by many names.
            Some(Written::Text | Written::Unknown) if is_html_page(&bytes) => Written::Html,
            Some(found @ (Written::Html | Written::Text)) => found,
            _ => return,
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return self.bare.add(place);
        }
        let declared = content_type.and_then(|own| charset_in(own, "charset="));
        let declared = declared
            .or_else(|| if written == Written::Html { declared_charset(&bytes) } else { None });
        let Some(text) = self.sink.decode(bytes, declared.as_deref(), Some(place)) else { return };
        let article = if written == Written::Html {
            let found = article_of(&text, head.url.as_deref());
            if let Some(date) = found.odd_date {
                let shown: String = date.chars().take(40).collect();
                let help = "the article has no date from it; write it as 2026-05-08 or 2026-05-08T09:30:00Z";
                let what = format!("\"{shown}\" is not a date that is understood");
                self.sink.warn(Some(place.to_owned()), what, help);
            }
            if found.cut {
                let what = "more tags and pieces of text than are read".to_owned();
                self.sink.warn(Some(place.to_owned()), what, "what follows was not read");
            }
            found.article
        } else {
            article_from_text(text)
        };
        if article.body.trim().is_empty() {
            return self.bare.add(place);
        }
        let url = article.metadata.url.or_else(|| head.url.clone());
        let id = format!("{}#{}", self.sink.file.key, head.number);
        self.sink.article(Article {
            id,
            lines: Lines::Unknown,
            metadata: Metadata { url, ..article.metadata },
            ..article
        });
    }

    /// Says once for a file what may hold for thousands of its pages.
    fn sum_up(&mut self) {
        let pages = if self.bare.times == 1 { "page is" } else { "pages are" };
        if let Some(first) = self.bare.first.take() {
            let what = format!("{} {pages} without an article", self.bare.times);
            self.sink.skip(
                Some(first),
                what,
                "they were left out, as lists of links and the like are",
            );
        }
    }
}

/// Whether a record may hold an article, by as much of its block as there is.
fn is_wanted(head: &Head, block: &[u8]) -> bool {
    // What was told to crawlers, and what they say of themselves.
    let of_crawlers = |url: &str| url.ends_with("/robots.txt") || url.starts_with("metadata:");
    let content_type = match answer(head, block) {
        _ if head.kind == Kind::Other || head.url.as_deref().is_some_and(of_crawlers) => {
            return false;
        }
        Some(response) if response.status != 200 => return false,
        Some(response) => written(response.headers.get("Content-Type")),
        None => written(head.content_type.as_deref()),
    };
    content_type.is_some()
}

/// What a server answered, where the record is that.
fn answer<'b>(head: &Head, block: &'b [u8]) -> Option<Response<'b>> {
    if head.kind == Kind::Response { Response::read(block) } else { None }
}

/// What a content type says; `None` where it is nothing that holds an article.
fn written(content_type: Option<&str>) -> Option<Written> {
    let name = content_type.unwrap_or_default().split([';', ',']).next().unwrap_or_default().trim();
    match name.to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" => {
            Some(Written::Html)
        }
        "text/plain" => Some(Written::Text),
        ""
        | "unk"
        | "unknown/unknown"
        | "no-type"
        | "application/octet-stream"
        | "application/x-unknown-content-type" => Some(Written::Unknown),
        _ => None,
    }
}
