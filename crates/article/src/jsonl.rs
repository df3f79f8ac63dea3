//! JSON lines: one article a line.

use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::Value;

use crate::article::{Article, Lines, Origin};
use crate::decode::decode;
use crate::input::Input;
use crate::published::Published;
use crate::read::ARTICLE_LIMIT;
use crate::reader::{Reader, Sink};

/// Reads JSON lines.
pub(crate) struct JsonLinesReader;

impl Reader for JsonLinesReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut line = Vec::new();
        for number in 1_u64.. {
            match next_line(input.stream(), &mut line, ARTICLE_LIMIT)? {
                Line::End => break,
                Line::TooLong => {
                    let what = format!("longer than {} MiB, the most that is read as one article", ARTICLE_LIMIT >> 20);
                    sink.leave_out(Some(format!("line {number}")), what, "it was left out; split it");
                }
                Line::Read => read_line(&mut line, number, sink),
            }
            if !sink.wanted() {
                break;
            }
        }
        Ok(())
    }
}

fn read_line(line: &mut Vec<u8>, number: u64, sink: &mut Sink<'_>) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    let place = || Some(format!("line {number}"));
    let decoded = decode(std::mem::take(line));
    if let Some(byte) = decoded.broken_at {
        let remedy = "replacement characters stand for what could not be read; save it as UTF-8";
        sink.complain(place(), format!("not UTF-8 at byte {byte} of the line"), remedy);
    }
    match parse(&decoded.text, || format!("{}#{number}", sink.file.key)) {
        Ok(parsed) => {
            if let Some(date) = parsed.odd_date {
                let shown: String = date.chars().take(40).collect();
                let remedy = "the article has no date; write it as 2026-05-08 or 2026-05-08T09:30:00Z";
                sink.complain(place(), format!("\"{shown}\" is not a date that is understood"), remedy);
            }
            let no_text = parsed.article.title.is_none() && parsed.article.body.trim().is_empty();
            if no_text {
                sink.leave_out(place(), "neither title nor text".to_owned(), "it was left out; fill it");
            } else {
                sink.article(Article { lines: Lines::On(number), ..parsed.article });
            }
        }
        Err(reason) => {
            let remedy = "the line was left out; it should be an object such as {\"title\": \"…\", \"body\": \"…\"}";
            sink.leave_out(place(), format!("not an article ({reason})"), remedy);
        }
    }
}

/// What reading one line gave.
pub(crate) enum Line {
    /// A line, without its end, is in the buffer.
    Read,
    /// The line was longer than the limit and was passed over.
    TooLong,
    /// There is no further line.
    End,
}

/// Reads up to the next `\n` into `buffer`, never more than `limit` bytes of it.
pub(crate) fn next_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    buffer.clear();
    let mut any = false;
    let mut too_long = false;
    // Every turn consumes what the reader holds, and ends at a line end or where the reader is exhausted.
    loop {
        let held = reader.fill_buf()?;
        if held.is_empty() {
            break;
        }
        any = true;
        let line_end = held.iter().position(|&byte| byte == b'\n');
        let part = &held[..line_end.unwrap_or(held.len())];
        too_long |= buffer.len() + part.len() > limit;
        if too_long {
            buffer.clear();
        } else {
            buffer.extend_from_slice(part);
        }
        let consumed = line_end.map_or(held.len(), |at| at + 1);
        reader.consume(consumed);
        if line_end.is_some() {
            break;
        }
    }
    Ok(if too_long {
        Line::TooLong
    } else if any {
        Line::Read
    } else {
        Line::End
    })
}

/// The fields of a line. All but the body may be missing; others are ignored.
#[derive(Deserialize)]
struct Record {
    id: Option<Value>,
    title: Option<String>,
    body: Option<String>,
    date: Option<String>,
    source: Option<String>,
    url: Option<String>,
    bylines: Option<Vec<String>>,
    #[serde(alias = "lang")]
    language: Option<String>,
    section: Option<String>,
}

/// An article, and its date where that could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) article: Article,
    pub(crate) odd_date: Option<String>,
}

/// Reads one line as an article; `default_id` is for one that has none of its own.
pub(crate) fn parse(line: &str, default_id: impl FnOnce() -> String) -> Result<Parsed, String> {
    let record: Record = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let body = record.body.ok_or("no \"body\"")?;
    let id = match record.id {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        Some(other) => return Err(format!("\"id\" is {}, not text", kind(&other))),
    };
    let date = filled(record.date);
    let published = date.as_deref().and_then(Published::parse);
    let odd_date = if published.is_none() { date } else { None };
    let title = filled(record.title);
    let article = Article {
        title_from: title.as_ref().map(|_| Origin::Metadata),
        published_from: published.as_ref().map(|_| Origin::Metadata),
        id: if id.is_empty() { default_id() } else { id },
        title,
        date_text: odd_date.clone(),
        body,
        published,
        source: filled(record.source),
        url: filled(record.url),
        bylines: record.bylines.unwrap_or_default(),
        language: filled(record.language),
        section: filled(record.section),
        lines: Lines::Unknown,
    };
    Ok(Parsed { article, odd_date })
}

fn filled(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.trim().is_empty())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_an_article_or_says_why_not() {
        let check = |line: &str, expected: Result<(&str, Option<&str>, &str), &str>| {
            let found = parse(line, || "file#1".to_owned());
            let found =
                found.as_ref().map(|p| (p.article.id.as_str(), p.article.title.as_deref(), p.article.body.as_str()));
            match (found, expected) {
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                (found, expected) => assert_eq!(found.map_err(String::as_str), expected, "{line}"),
            }
        };
        check(r#"{"body":"b"}"#, Ok(("file#1", None, "b")));
        check(r#"{"id":"x","title":" ","body":" b\r\n"}"#, Ok(("x", None, " b\r\n")));
        check(r#"{"id":7,"title":"T","body":"","extra":[1]}"#, Ok(("7", Some("T"), "")));
        check(r#"{"id":"x"}"#, Err("no \"body\""));
        check(r#"{"id":[],"body":"b"}"#, Err("\"id\" is a list"));
        check(r#"{"body":5}"#, Err("expected a string"));
        check(r#"{"body":"b""#, Err("EOF"));
        check(&format!("{{\"body\":{}", "[".repeat(100_000)), Err("expected a string"));
        check(&format!("{{\"id\":{}", "[".repeat(100_000)), Err("recursion limit"));
        check(&format!("{{\"other\":{}", "[".repeat(100_000)), Err("EOF"));
    }

    #[test]
    fn a_date_that_cannot_be_read_is_kept_apart() {
        let parsed = parse(r#"{"body":"b","date":"soon"}"#, String::new).unwrap();
        assert_eq!((parsed.article.published, parsed.odd_date.as_deref()), (None, Some("soon")));
    }

    #[test]
    fn lines_end_at_newlines_alone_and_long_ones_are_passed_over() {
        let text = b"one\n\n\xe2\x80\xa8two\r\n0123456789\nlast";
        let mut reader = io::BufReader::with_capacity(4, &text[..]);
        let mut buffer = Vec::new();
        let mut found = Vec::new();
        loop {
            match next_line(&mut reader, &mut buffer, 9).unwrap() {
                Line::Read => found.push(String::from_utf8(buffer.clone()).unwrap()),
                Line::TooLong => found.push("too long".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(found, ["one", "", "\u{2028}two\r", "too long", "last"]);
    }
}
