//! The records of web archives: WARC (ISO 28500) and its predecessor ARC.

use std::io::{self, BufRead, Read};

use crate::files::lines::{LineRead, next_line};
use crate::formats::web::warc::http::{HeaderFields, MAX_HEADER_BYTES};

/// The kind of a record, as far as it matters for articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordKind {
    /// An HTTP response.
    Response,
    /// A page without an HTTP header: a `resource`, or the text of a page as a `conversion`.
    Page,
    /// A request, metadata, or a page that the archive contains already.
    Other,
}

/// The header of a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RecordHeader {
    /// Number of the record in the file, from 1.
    pub(crate) number: u64,
    /// Offset of the record in the decompressed file, in bytes.
    pub(crate) offset: u64,
    pub(crate) kind: RecordKind,
    pub(crate) url: Option<String>,
    pub(crate) content_type: Option<String>,
    /// Declared length of the block, in bytes.
    pub(crate) block_length: u64,
}

/// What comes next in a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A record. The caller reads or skips its block.
    Record(RecordHeader),
    /// Bytes that are not a record, from `offset` on. The next record follows them.
    Malformed {
        offset: u64,
        what: &'static str,
    },
    End,
}

const CUT_OFF: &str = "a record is cut off";
const HEADER_TOO_LONG: &str = "the header of a record is too long";
const NO_LENGTH: &str = "a record without a valid length";
const NO_RECORD: &str = "no record where one should start";

/// A stream of records.
pub(crate) struct RecordStream<'r, R> {
    stream: CountingReader<'r, R>,
    line: Vec<u8>,
    /// Number of the last record.
    number: u64,
    /// How many fields the header lines have, if the file is ARC.
    arc_fields: Option<usize>,
    /// Whether [`Next::Malformed`] has been returned for the bytes since the last record.
    is_resyncing: bool,
}

impl<'r, R: BufRead> RecordStream<'r, R> {
    pub(crate) fn new(stream: &'r mut R) -> Self {
        let stream = CountingReader { inner: stream, consumed: 0 };
        RecordStream { stream, line: Vec::new(), number: 0, arc_fields: None, is_resyncing: false }
    }

    /// Reads the next header. The first line identifies a record, so the stream finds the next
    /// record after malformed bytes.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        loop {
            let offset = self.stream.consumed;
            let is_complete = match next_line(&mut self.stream, &mut self.line, MAX_HEADER_BYTES)? {
                LineRead::End => return Ok(Next::End),
                LineRead::TooLong => false,
                LineRead::Line => true,
            };
            let line = self.line.trim_ascii_end();
            if is_complete && line.is_empty() {
                continue;
            }
            let header = if line.starts_with(b"WARC/") {
                self.warc_header(offset)?
            } else {
                self.arc_header(offset)
            };
            match header {
                Ok(header) => {
                    self.is_resyncing = false;
                    return Ok(Next::Record(header));
                }
                Err(_) if self.is_resyncing => {}
                Err(what) => {
                    self.is_resyncing = true;
                    return Ok(Next::Malformed { offset, what });
                }
            }
        }
    }

    /// Reads the fields of a WARC record. The inner error says why they are malformed.
    fn warc_header(&mut self, offset: u64) -> io::Result<Result<RecordHeader, &'static str>> {
        let mut lines = Vec::new();
        loop {
            match next_line(&mut self.stream, &mut self.line, MAX_HEADER_BYTES)? {
                LineRead::Line if lines.len() + self.line.len() < MAX_HEADER_BYTES => {
                    if self.line.trim_ascii_end().is_empty() {
                        break;
                    }
                    lines.extend_from_slice(&self.line);
                    lines.push(b'\n');
                }
                LineRead::Line | LineRead::TooLong => return Ok(Err(HEADER_TOO_LONG)),
                LineRead::End => return Ok(Err(CUT_OFF)),
            }
        }
        let (fields, _) = HeaderFields::parse(&lines);
        let length = fields.get("Content-Length").and_then(|length| length.parse().ok());
        let Some(block_length) = length else { return Ok(Err(NO_LENGTH)) };
        let kind = match fields.get("WARC-Type").map(str::to_ascii_lowercase).as_deref() {
            Some("response") => RecordKind::Response,
            Some("resource" | "conversion") => RecordKind::Page,
            _ => RecordKind::Other,
        };
        self.number += 1;
        // Some programs put the URI in angle brackets, as in WARC 1.0.
        let url = fields.get("WARC-Target-URI").map(|url| url.trim_matches(['<', '>']).to_owned());
        let url = url.filter(|url| !url.trim().is_empty());
        let content_type = fields.get("Content-Type").map(str::to_owned);
        Ok(Ok(RecordHeader { number: self.number, offset, kind, url, content_type, block_length }))
    }

    /// Parses a line such as `http://example.org/ 192.0.2.1 20140216050221 text/html 1591`. The
    /// URL may contain spaces. Version 2 of the format has five more fields before the length.
    fn arc_header(&mut self, offset: u64) -> Result<RecordHeader, &'static str> {
        let line = String::from_utf8_lossy(self.line.trim_ascii_end());
        let is_file_header = line.starts_with("filedesc://");
        if is_file_header {
            self.arc_fields = Some(if line.split(' ').count() >= 10 { 10 } else { 5 });
        }
        let fields: Vec<&str> = line.rsplitn(self.arc_fields.ok_or(NO_RECORD)?, ' ').collect();
        let [length, .., content_type, date, _, url] = fields[..] else { return Err(NO_RECORD) };
        let is_url = url.contains("://") || url.starts_with("dns:");
        if !is_url || date.len() < 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NO_RECORD);
        }
        let block_length = length.parse().map_err(|_| NO_LENGTH)?;
        self.number += 1;
        let kind = if is_file_header { RecordKind::Other } else { RecordKind::Response };
        let (url, content_type) = (Some(url.to_owned()), Some(content_type.to_owned()));
        Ok(RecordHeader { number: self.number, offset, kind, url, content_type, block_length })
    }

    /// Appends the next `length` bytes of a block to `bytes`. Returns whether there were as many.
    /// After an error, `bytes` contains what precedes it.
    pub(crate) fn take(&mut self, length: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let before = bytes.len() as u64;
        // The buffer grows with what arrives. Reserving the declared length would trust the file.
        (&mut self.stream).take(length).read_to_end(bytes)?;
        Ok(bytes.len() as u64 - before == length)
    }

    /// Skips the next `length` bytes of a block. Returns whether there were as many.
    pub(crate) fn skip(&mut self, length: u64) -> io::Result<bool> {
        Ok(io::copy(&mut (&mut self.stream).take(length), &mut io::sink())? == length)
    }
}

/// Counts the bytes that are consumed.
struct CountingReader<'r, R> {
    inner: &'r mut R,
    consumed: u64,
}

impl<R: BufRead> Read for CountingReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.consumed += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for CountingReader<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.consumed += length as u64;
        self.inner.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records as `number@offset kind url length: block`, malformed bytes as `! offset what`.
    fn records(text: &str) -> Vec<String> {
        let mut stream = text.as_bytes();
        let mut records = RecordStream::new(&mut stream);
        let mut seen = Vec::new();
        loop {
            match records.next().unwrap() {
                Next::End => return seen,
                Next::Malformed { offset, what } => seen.push(format!("! {offset} {what}")),
                Next::Record(header) => {
                    let mut block = Vec::new();
                    let is_complete = records.take(header.block_length, &mut block).unwrap();
                    let RecordHeader { number, offset, kind, url, block_length, .. } = header;
                    let url = url.unwrap_or_default();
                    let cut = if is_complete { "" } else { " (cut off)" };
                    seen.push(format!(
                        "{number}@{offset} {kind:?} {url} {block_length}: {}{cut}",
                        block.escape_ascii()
                    ));
                }
            }
        }
    }

    #[test]
    fn records_of_warc_and_arc_are_read_in_order() {
        let check = |text: &str, expected: &[&str]| assert_eq!(records(text), expected, "{text}");
        let one = "WARC/1.0\r\nwarc-type: response\r\nWARC-Target-URI: <http://a.example/>\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n";
        let two = "WARC/1.1\nWARC-Type: conversion\nContent-Length: 2\n\nde\n\n";
        check(one, &["1@0 Response http://a.example/ 3: abc"]);
        check(
            &format!("{one}{two}"),
            &["1@0 Response http://a.example/ 3: abc", "2@97 Page  2: de"],
        );
        let arc = "filedesc://x.arc 0.0.0.0 20140216050221 text/plain 8\n1 0 Me\nU\nhttp://a.example/b c 192.0.2.1 20140216050221 text/html 4\n<p>\n\n";
        check(
            arc,
            &[
                "1@0 Other filedesc://x.arc 8: 1 0 Me\\nU",
                "2@62 Response http://a.example/b c 4: <p>\\n",
            ],
        );
        let arc = "filedesc://x.arc 0.0.0.0 20140216050221 text/plain 200 - - 0 x.arc 3\n2 0\nhttp://a.example/ 192.0.2.1 20140216050221 text/html 200 - - 73 x.arc 1\na\n";
        check(arc, &["1@0 Other filedesc://x.arc 3: 2 0", "2@73 Response http://a.example/ 1: a"]);
        check("", &[]);
    }

    #[test]
    fn malformed_bytes_are_skipped_up_to_the_next_record() {
        let check = |text: &str, expected: &[&str]| assert_eq!(records(text), expected, "{text}");
        let good = "WARC/1.0\nContent-Length: 1\n\na\n\n";
        check(
            &format!("no\nnor this\n{good}"),
            &["! 0 no record where one should start", "1@12 Other  1: a"],
        );
        check(
            &format!("WARC/1.0\nWARC-Type: response\n\nabc\n{good}"),
            &["! 0 a record without a valid length", "1@34 Other  1: a"],
        );
        check(
            &format!("WARC/1.0\nContent-Length: -5\n\n{good}"),
            &["! 0 a record without a valid length", "1@29 Other  1: a"],
        );
        check(
            &format!("WARC/1.0\nContent-Length: 1\n\nabc\n{good}"),
            &["1@0 Other  1: a", "! 29 no record where one should start", "2@32 Other  1: a"],
        );
        check(
            "WARC/1.0\nContent-Length: 18446744073709551615\n\nab",
            &["1@0 Other  18446744073709551615: ab (cut off)"],
        );
        check("WARC/1.0\nContent-Len", &["! 0 a record is cut off"]);
        check(
            &format!("WARC/1.0\n{}", "A: b\n".repeat(20_000)),
            &["! 0 the header of a record is too long"],
        );
        check(&"x".repeat(200_000), &["! 0 no record where one should start"]);
    }
}
