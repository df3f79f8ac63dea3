//! JSON lines: one article a line.

use std::io::{self, BufRead};

use memchr::memchr;

use crate::article::Lines;
use crate::encoding::decode::decode;
use crate::fields::map::FieldMap;
use crate::files::unpack::Input;
use crate::formats::records::json::read_as_utf8;
use crate::formats::records::record::{Fault, FeedDefaults, Parsed, Record, names_in, read_object};
use crate::formats::records::repair::mend;
use crate::read::ARTICLE_LIMIT;
use crate::reader::{Reader, Sink};

/// Reads JSON lines.
pub(crate) struct JsonLinesReader;

impl Reader for JsonLinesReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        read_as_utf8(input, sink, |mut stream, sink| read_lines(&mut stream, sink))
    }
}

fn read_lines(stream: &mut impl BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut line = Vec::new();
    let mut empty = true;
    for number in 1_u64.. {
        match next_line(stream, &mut line, ARTICLE_LIMIT)? {
            Line::End => break,
            Line::TooLong => {
                empty = false;
                too_long(number, sink);
            }
            Line::Read if line.iter().all(u8::is_ascii_whitespace) => {}
            Line::Read => {
                empty = false;
                let given = Given {
                    bytes: std::mem::take(&mut line),
                    line: number,
                    lines: Lines::On(number),
                    number,
                };
                give(given, &FeedDefaults::default(), sink);
            }
        }
        if !sink.wanted() {
            break;
        }
    }
    if empty {
        sink.leave_out(None, "no text in it".to_owned(), "it was left out; remove it or fill it");
    }
    Ok(())
}

pub(crate) fn too_long(line: u64, sink: &mut Sink<'_>) {
    let what =
        format!("longer than {} MiB, the most that is read as one article", ARTICLE_LIMIT >> 20);
    sink.leave_out(Some(format!("line {line}")), what, "it was left out; split it");
}

/// An object as it stands in a file.
pub(crate) struct Given {
    pub(crate) bytes: Vec<u8>,
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    pub(crate) lines: Lines,
    /// What tells it from others of the file, where it has no id of its own.
    pub(crate) number: u64,
}

/// Reads an object as an article and gives it, or says why not.
pub(crate) fn give(given: Given, around: &FeedDefaults, sink: &mut Sink<'_>) {
    let Given { bytes, line, lines, number } = given;
    let decoded = decode(bytes);
    if let Some(byte) = decoded.broken_at {
        let help = "replacement characters stand for what could not be read; save it as UTF-8";
        sink.warn(Some(format!("line {line}")), format!("not UTF-8 at byte {byte} of it"), help);
    }
    let map = &sink.options.map;
    match parse(&decoded.text, map, around, || format!("{}#{number}", sink.file.key)) {
        Ok(parsed) => parsed.give(format_args!("line {line}"), lines, sink),
        Err(Fault { reason, at }) => {
            let place = match at {
                Some((below, byte)) => {
                    format!("line {}, byte {byte}", line + below.saturating_sub(1) as u64)
                }
                None => format!("line {line}"),
            };
            let help = "it was left out; it should be an object such as {\"title\": \"…\", \"body\": \"…\"}, \
                          or say what its fields are with --map body=…";
            sink.leave_out(Some(place), format!("not an article ({reason})"), help);
        }
    }
}

/// Reads an object as an article; `default_id` is for one that has none of its own.
fn parse(
    text: &str,
    map: &FieldMap,
    around: &FeedDefaults,
    default_id: impl FnOnce() -> String,
) -> Result<Parsed, Fault> {
    let mut mended = None;
    let record: Record = read_object(text, map).or_else(|fault| {
        let Some(nearly) = mend(text) else { return Err(fault) };
        let record = read_object(&nearly.text, map).map_err(|_| fault)?;
        mended = Some(nearly.what);
        Ok(record)
    })?;
    let no_body = |reason: String| {
        let names = if reason.starts_with("no ") { names_in(text) } else { String::new() };
        let reason =
            if names.is_empty() { reason } else { format!("{reason} among its fields: {names}") };
        Fault { reason, at: None }
    };
    let mut parsed = record.article(around, default_id).map_err(no_body)?;
    if let Some(what) = mended {
        parsed.odd.push((what, "it was read as well as could be; have it written anew"));
    }
    Ok(parsed)
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
pub(crate) fn next_line(
    reader: &mut impl BufRead,
    buffer: &mut Vec<u8>,
    limit: usize,
) -> io::Result<Line> {
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
        let line_end = memchr(b'\n', held);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::read as read_file;

    fn read(line: &str, map: &FieldMap) -> Result<Parsed, String> {
        parse(line, map, &FeedDefaults::default(), || "file#1".to_owned())
            .map_err(|fault| fault.reason)
    }

    #[test]
    fn a_line_gives_an_article_or_says_why_not() {
        let check = |line: &str, expected: Result<(&str, Option<&str>, &str), &str>| {
            let found = read(line, &FieldMap::default());
            let found = found.as_ref().map(|p| {
                (
                    p.article.id.as_str(),
                    p.article.metadata.title.as_deref(),
                    p.article.body.as_str(),
                )
            });
            match (found, expected) {
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                (found, expected) => assert_eq!(found.map_err(String::as_str), expected, "{line}"),
            }
        };
        check(r#"{"body":"b"}"#, Ok(("file#1", None, "b")));
        check(r#"{"id":"x","title":" ","body":" b\r\n"}"#, Ok(("x", None, " b\r\n")));
        check(r#"{"id":7,"title":"T","body":"","extra":[1]}"#, Ok(("7", Some("T"), "")));
        check(r#"{"id":7,"title":"T","body":null}"#, Err("no \"body\""));
        check(r#"{"id":7,"title":"T","body":" "}"#, Ok(("7", Some("T"), "")));
        check(r#"{"id":"x","wording":"b"}"#, Err("no \"body\" among its fields: id, wording"));
        check(r#"{"id":[1],"body":"b"}"#, Err("\"id\" is a list"));
        check(r#"{"body":5}"#, Err("\"body\" is a number, not text"));
        check(r#"{"body":"b""#, Err("EOF"));
        check("[]", Err("expected an object"));
        check(r#"{"body":"b"} {"body":"c"}"#, Err("trailing"));
        check(&format!("{{\"body\":{}", "[".repeat(100_000)), Err("recursion limit"));
        check(&format!("{{\"other\":{}", "[".repeat(100_000)), Err("EOF"));
        let deep =
            format!("{{\"other\":{}{},\"body\":\"b\"}}", "[".repeat(100_000), "]".repeat(100_000));
        check(&deep, Ok(("file#1", None, "b")));
    }

    #[test]
    fn fields_go_by_many_names_the_best_first() {
        let check = |line: &str, expected: &str| {
            let Parsed { article: a, odd } = read(line, &FieldMap::default()).unwrap();
            let all = [
                Some(a.id),
                a.metadata.title,
                Some(a.body),
                a.metadata.published.map(|date| date.as_str().to_owned()),
            ];
            let more = [
                a.metadata.source,
                a.metadata.url,
                Some(a.metadata.bylines.join("+")),
                a.metadata.language,
                a.metadata.section,
            ];
            let all: Vec<String> =
                all.into_iter().chain(more).map(Option::unwrap_or_default).collect();
            assert_eq!((all.join("|").as_str(), odd.len()), (expected, 0), "{line}");
        };
        check(
            r#"{"_id":{"$oid":"5f"},"headline":"T","articleBody":"b","datePublished":"2016-05-08","publisher":{"name":"P"},
                "link":"http://x/","author":[{"name":"A"},{"name":"B"}],"inLanguage":"en","articleSection":["S","R"]}"#,
            "5f|T|b|2016-05-08T00:00:00Z|P|http://x/|A+B|en|S, R",
        );
        check(
            r#"{"guid":3,"name":"T","maintext":"b","date_publish":"2016-05-08 10:00:00","source_domain":"p.example",
                "url":"u","authors":["A"],"language":"de","summary":"s","time":1}"#,
            "3|T|b|2016-05-08T10:00:00Z|p.example|u|A|de|",
        );
        check(
            r#"{"content_html":"<p>b &amp; c</p>","summary":"s","published":1462708800}"#,
            "file#1||b & c|2016-05-08T12:00:00Z|||||",
        );
        check(r#"{"content_html":"<p>b</p>","content_text":" as is "}"#, "file#1|| as is ||||||");
        check(r#"{"body":"","text":"t","description":null}"#, "file#1||t||||||");
        check(
            r#"{"body":" ","text":"t","id":{"$oid":" "},"date":"\t","title":"\u2003"}"#,
            "file#1||t||||||",
        );
        check(r#"{"_id":"7","_source":{"title":"T","body":"b"}}"#, "7|T|b||||||");
    }

    #[test]
    fn what_is_odd_is_said_and_the_article_read() {
        let check = |line: &str, body: &str, odd: &[&str]| {
            let parsed = read(line, &FieldMap::default()).unwrap();
            let found: Vec<&str> = parsed.odd.iter().map(|(what, _)| what.as_str()).collect();
            assert_eq!((parsed.article.body.as_str(), found.as_slice()), (body, odd), "{line}");
        };
        check(r#"{"body":"b","date":"soon"}"#, "b", &["\"soon\" is not a date that is understood"]);
        check(r#"{"body":"b","title":true}"#, "b", &["\"title\" is true or false, not text"]);
        check(r#"{"body":"b","body":"c"}"#, "c", &["\"body\" is given twice"]);
        check(r#"{"body":"b\ud83d"}"#, "b\u{fffd}", &["not quite JSON (halves of characters: 1)"]);
        check(
            "{\"body\":\"b\0\",\"title\":NaN}",
            "b\0",
            &["not quite JSON (control characters: 1, numbers that are none: 1)"],
        );
    }

    #[test]
    fn warnings_of_a_file_have_an_end() {
        let found = read_file("a.jsonl", "{}\n".repeat(5_000).as_bytes());
        assert_eq!(
            (found.len(), found.last().map(String::as_str)),
            (1_001, Some("! -: 4000 more warnings"))
        );
        assert_eq!(read_file("a.jsonl", b" \n"), ["! -: no text in it"]);
        let found = read_file("a.jsonl", format!("\"{}\"", "ø".repeat(5_000)).as_bytes());
        assert_eq!(found[0].chars().count(), "! line 1, byte 10002: ".len() + 401, "{found:?}");
    }

    #[test]
    fn fields_are_mapped() {
        let check = |mapping: &str, line: &str, expected: &str| {
            let mut map = FieldMap::default();
            map.add(mapping).unwrap();
            assert_eq!(
                read(line, &map).map(|parsed| parsed.article.body),
                Ok(expected.to_owned()),
                "{line}"
            );
        };
        check("body=wording", r#"{"wording":"w","body":"b"}"#, "w");
        check("body=wording", r#"{"body":"b"}"#, "b");
        check("body=story.text", r#"{"story":{"text":"s"}}"#, "s");
        check("body=story.text", r#"{"story.text":"s"}"#, "s");
        check("title=body", r#"{"body":"the title","text":"t"}"#, "t");
        check("body=parts.1", r#"{"parts":["a","b"]}"#, "b");
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

    #[test]
    fn utf_16_is_read_as_such() {
        let text = "{\"title\":\"Ærø\",\"body\":\"Zürich\"}\n{\"body\":\"港\"}\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> =
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &little, &marked] {
            for name in ["a.jsonl", "a.json"] {
                let found = crate::trial::read(name, bytes);
                assert_eq!(found, [format!("{name}#1: Ærø: Zürich"), format!("{name}#2: -: 港")]);
            }
        }
    }

    #[test]
    fn other_encodings_are_guessed_and_said() {
        let text = "{\"title\":\"港の橋\",\"body\":\"港の橋は月曜日に閉鎖されたと港湾局が発表した。表、ソ。\"}\n";
        let french = "{\"body\":\"Les élèves étaient déçus : où irons-nous prendre un thé ?\"}";
        let check = |text: &str, label: &str| {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let as_utf8 = read_file("a.json", text.as_bytes());
            for name in ["a.jsonl", "a.json"] {
                let mut found = read_file(name, &encoding.encode(text).0);
                assert!(
                    found.remove(0).contains(&format!("it was read as {}", encoding.name())),
                    "{found:?}"
                );
                assert_eq!(found, [as_utf8[0].replace("a.json", name)]);
            }
        };
        check(text, "shift_jis");
        check(text, "euc-jp");
        check(french, "windows-1252");
        // A character that the first piece of a file cuts in two is none that is broken.
        for length in 262_140..262_150 {
            let long = format!("{{\"body\":\"{}é\"}}", "x".repeat(length - 9));
            assert!(read_file("a.json", long.as_bytes())[0].ends_with("xé"), "{length}");
        }
    }
}
