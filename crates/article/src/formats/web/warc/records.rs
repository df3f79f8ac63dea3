//! The records of web archives, WARC and its forerunner ARC, as they stand one after another in a stream.

use std::io::{self, BufRead, Read};

use crate::files::lines::{Line, next_line};
use crate::formats::web::warc::http::{Headers, LONGEST_HEADERS};

/// What a record is, as far as articles go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What a server answered.
    Response,
    /// A page itself, without the words of the server; also one turned into text.
    Page,
    /// A question to a server, a note of the archive, or a page that it has already.
    Other,
}

/// What stands before the block of a record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// From 1, of all records of the file.
    pub(crate) number: u64,
    /// Where it begins, in bytes of the unpacked file.
    pub(crate) at: u64,
    pub(crate) kind: Kind,
    pub(crate) url: Option<String>,
    pub(crate) content_type: Option<String>,
    /// How long its block says it is, in bytes.
    pub(crate) length: u64,
}

/// What comes next in a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A record, whose block is to be read or passed over next.
    Record(Head),
    /// Bytes that are no record, beginning here. What follows them comes next.
    Odd {
        at: u64,
        what: &'static str,
    },
    End,
}

/// A stream of records.
pub(crate) struct Records<'r, R> {
    stream: Counted<'r, R>,
    line: Vec<u8>,
    number: u64,
    /// Whether it is ARC, and how many fields its lines have.
    arc: Option<usize>,
    /// Whether one is among bytes that are no record, and has said so.
    lost: bool,
}

impl<'r, R: BufRead> Records<'r, R> {
    pub(crate) fn of(stream: &'r mut R) -> Self {
        let stream = Counted { inner: stream, taken: 0 };
        Records { stream, line: Vec::new(), number: 0, arc: None, lost: false }
    }

    /// The next record. A record is known by its first line, so that one is found again behind bytes that are none.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        // Every turn takes a line off the stream, or ends.
        loop {
            let at = self.stream.taken;
            let whole = match next_line(&mut self.stream, &mut self.line, LONGEST_HEADERS)? {
                Line::End => return Ok(Next::End),
                Line::TooLong => false,
                Line::Read => true,
            };
            let line = self.line.trim_ascii_end();
            if whole && line.is_empty() {
                continue;
            }
            let found = if line.starts_with(b"WARC/") { self.warc(at)? } else { self.arc(at) };
            match found {
                Ok(head) => {
                    self.lost = false;
                    return Ok(Next::Record(head));
                }
                Err(_) if self.lost => {}
                Err(what) => {
                    self.lost = true;
                    return Ok(Next::Odd { at, what });
                }
            }
        }
    }

    fn warc(&mut self, at: u64) -> io::Result<Result<Head, &'static str>> {
        let mut lines = Vec::new();
        // Every turn adds a line that is not empty, up to a limit.
        loop {
            match next_line(&mut self.stream, &mut self.line, LONGEST_HEADERS)? {
                Line::Read if lines.len() + self.line.len() < LONGEST_HEADERS => {
                    if self.line.trim_ascii_end().is_empty() {
                        break;
                    }
                    lines.extend_from_slice(&self.line);
                    lines.push(b'\n');
                }
                Line::Read | Line::TooLong => {
                    return Ok(Err("a record with more headers than are read"));
                }
                Line::End => return Ok(Err("a record that is cut off")),
            }
        }
        let (headers, _) = Headers::read(&lines);
        let Some(length) = headers.get("Content-Length").and_then(|length| length.parse().ok())
        else {
            return Ok(Err("a record that does not say its length"));
        };
        let kind = match headers.get("WARC-Type").map(str::to_ascii_lowercase).as_deref() {
            Some("response") => Kind::Response,
            Some("resource" | "conversion") => Kind::Page,
            _ => Kind::Other,
        };
        self.number += 1;
        // Some programs write the address in angle brackets.
        let url = headers.get("WARC-Target-URI").map(|url| url.trim_matches(['<', '>']).to_owned());
        let url = url.filter(|url| !url.trim().is_empty());
        let content_type = headers.get("Content-Type").map(str::to_owned);
        Ok(Ok(Head { number: self.number, at, kind, url, content_type, length }))
    }

    /// A line such as `http://example.org/ 192.0.2.1 20140216050221 text/html 1591`, in which the address may have blanks;
    /// in the second version of the format, five more fields stand before the length.
    fn arc(&mut self, at: u64) -> Result<Head, &'static str> {
        const NONE: &str = "no record where one should begin";
        let line = String::from_utf8_lossy(self.line.trim_ascii_end());
        let begins = line.starts_with("filedesc://");
        if begins {
            self.arc = Some(if line.split(' ').count() >= 10 { 10 } else { 5 });
        }
        let fields: Vec<&str> = line.rsplitn(self.arc.ok_or(NONE)?, ' ').collect();
        let [length, .., content_type, date, _, url] = fields[..] else { return Err(NONE) };
        let is_url = url.contains("://") || url.starts_with("dns:");
        if !is_url || date.len() < 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NONE);
        }
        let length = length.parse().map_err(|_| "a record that does not say its length")?;
        self.number += 1;
        let kind = if begins { Kind::Other } else { Kind::Response };
        let (url, content_type) = (Some(url.to_owned()), Some(content_type.to_owned()));
        Ok(Head { number: self.number, at, kind, url, content_type, length })
    }

    /// Adds the next bytes of a block to `bytes`, and says whether there were as many. What came before an error is kept.
    pub(crate) fn take(&mut self, length: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let before = bytes.len() as u64;
        // Grows with what comes, not with what the record promises.
        (&mut self.stream).take(length).read_to_end(bytes)?;
        Ok(bytes.len() as u64 - before == length)
    }

    /// Passes over the next bytes of a block, and says whether there were as many.
    pub(crate) fn skip(&mut self, length: u64) -> io::Result<bool> {
        Ok(io::copy(&mut (&mut self.stream).take(length), &mut io::sink())? == length)
    }
}

/// Counts the bytes that are taken.
struct Counted<'r, R> {
    inner: &'r mut R,
    taken: u64,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.taken += length as u64;
        self.inner.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records as `number@at kind url length: block`, the rest as `! at what`.
    fn records(text: &str) -> Vec<String> {
        let mut stream = text.as_bytes();
        let mut records = Records::of(&mut stream);
        let mut seen = Vec::new();
        loop {
            match records.next().unwrap() {
                Next::End => return seen,
                Next::Odd { at, what } => seen.push(format!("! {at} {what}")),
                Next::Record(head) => {
                    let mut block = Vec::new();
                    let whole = records.take(head.length, &mut block).unwrap();
                    let Head { number, at, kind, url, length, .. } = head;
                    let url = url.unwrap_or_default();
                    let cut = if whole { "" } else { " (cut off)" };
                    seen.push(format!(
                        "{number}@{at} {kind:?} {url} {length}: {}{cut}",
                        block.escape_ascii()
                    ));
                }
            }
        }
    }

    #[test]
    fn records_stand_one_after_another() {
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
    fn what_is_broken_is_passed_over_up_to_the_next_record() {
        let check = |text: &str, expected: &[&str]| assert_eq!(records(text), expected, "{text}");
        let good = "WARC/1.0\nContent-Length: 1\n\na\n\n";
        check(
            &format!("no\nnor this\n{good}"),
            &["! 0 no record where one should begin", "1@12 Other  1: a"],
        );
        check(
            &format!("WARC/1.0\nWARC-Type: response\n\nabc\n{good}"),
            &["! 0 a record that does not say its length", "1@34 Other  1: a"],
        );
        check(
            &format!("WARC/1.0\nContent-Length: -5\n\n{good}"),
            &["! 0 a record that does not say its length", "1@29 Other  1: a"],
        );
        check(
            &format!("WARC/1.0\nContent-Length: 1\n\nabc\n{good}"),
            &["1@0 Other  1: a", "! 29 no record where one should begin", "2@32 Other  1: a"],
        );
        check(
            "WARC/1.0\nContent-Length: 18446744073709551615\n\nab",
            &["1@0 Other  18446744073709551615: ab (cut off)"],
        );
        check("WARC/1.0\nContent-Len", &["! 0 a record that is cut off"]);
        check(
            &format!("WARC/1.0\n{}", "A: b\n".repeat(20_000)),
            &["! 0 a record with more headers than are read"],
        );
        check(&"x".repeat(200_000), &["! 0 no record where one should begin"]);
    }
}
