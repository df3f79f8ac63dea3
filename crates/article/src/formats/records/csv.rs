//! CSV and TSV with a header row: one article a row.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::article::Lines;
use crate::encoding::utf8_stream::Utf8Stream;
use crate::fields::names::{Field, meaning};
use crate::files::unpack::Input;
use crate::formats::records::csv_rows::{Row, Rows};
use crate::formats::records::record::{FeedDefaults, Record};
use crate::read::ARTICLE_LIMIT;
use crate::reader::{Reader, Sink};

/// What may stand between fields; where a header has as many of two of them, the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads tables.
pub(crate) struct TableReader;

impl Reader for TableReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(encoding) = sink.encoding(input.first()?) else { return Ok(()) };
        let mut stream = Utf8Stream::of(input.stream(), encoding);
        let delimiter = delimiter(stream.fill_buf()?);
        let mut rows = Rows::of(&mut stream, delimiter);
        let read = header(&mut rows, sink).and_then(|columns| match columns {
            Some(columns) => articles(&mut rows, &columns, sink),
            None => Ok(()),
        });
        sink.broken(stream.broken_line(), encoding);
        read
    }
}

/// By the first line: which of them stands there most often, outside of quotes.
fn delimiter(first: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in first.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|&count| count == most).map_or(b',', |at| DELIMITERS[at])
}

/// The names of the columns; `None`, with a warning, where none of them is the text.
fn header<R: BufRead>(rows: &mut Rows<R>, sink: &mut Sink<'_>) -> io::Result<Option<Vec<String>>> {
    match rows.next()? {
        Row::Read => {}
        Row::TooLong => {
            sink.leave_out(
                Some("line 1".to_owned()),
                "its header is too long".to_owned(),
                "it was left out; close its quotes",
            );
            return Ok(None);
        }
        Row::End => {
            sink.leave_out(
                None,
                "no text in it".to_owned(),
                "it was left out; remove it or fill it",
            );
            return Ok(None);
        }
    }
    let columns: Vec<String> = rows.fields().map(|name| name.trim().to_owned()).collect();
    let map = &sink.options.map;
    let is_body = |name: &String| {
        map.field(name)
            .or_else(|| meaning(name).map(|(field, _)| (field, "")))
            .is_some_and(|(field, _)| field == Field::Body)
    };
    if columns.iter().any(is_body) {
        return Ok(Some(columns));
    }
    let shown: Vec<String> =
        columns.iter().take(8).map(|name| name.chars().take(24).collect()).collect();
    let what = format!("no column of it is the text (it has {})", shown.join(", "));
    sink.leave_out(
        Some(format!("line {}", rows.line())),
        what,
        "it was left out; say which is with --map body=…",
    );
    Ok(None)
}

fn articles<R: BufRead>(
    rows: &mut Rows<R>,
    columns: &[String],
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut number = 0_u64;
    // Every turn takes a row, or goes back, which is bounded.
    while sink.wanted() {
        let read = rows.next()?;
        let ragged = rows.len() != columns.len();
        let unclosed = match read {
            Row::End => break,
            Row::TooLong => true,
            Row::Read => {
                rows.is_on_lines() && (rows.has_odd_quotes() || rows.len() > columns.len())
            }
        };
        number += 1;
        let line = rows.line();
        let place = || Some(format!("line {line}"));
        if unclosed && rows.go_back()? {
            let help = "the line was left out, and what follows it read; close the quote, or double one within a field";
            sink.leave_out(
                place(),
                "a quote is not closed on its line, or a row has too many fields".to_owned(),
                help,
            );
            continue;
        }
        if read == Row::TooLong {
            let what = format!(
                "longer than {} MiB, the most that is read as one article",
                ARTICLE_LIMIT >> 20
            );
            sink.leave_out(place(), what, "it was left out; split it, or close its quotes");
            continue;
        }
        if ragged {
            let what = format!("{} fields where the header has {}", rows.len(), columns.len());
            sink.warn(
                place(),
                what,
                "what is too much was taken for part of the last; put fields with commas in quotes",
            );
        }
        give(rows, columns, number, sink);
    }
    if number == 0 {
        sink.leave_out(
            None,
            "no row below its header".to_owned(),
            "it was left out; remove it or fill it",
        );
    }
    Ok(())
}

fn give<R: BufRead>(rows: &Rows<R>, columns: &[String], number: u64, sink: &mut Sink<'_>) {
    let mut record = Record::default();
    let mut fields = rows.fields();
    for (at, name) in columns.iter().enumerate() {
        let Some(mut value) = fields.next() else { break };
        if at + 1 == columns.len() {
            // Text with commas that should have been in quotes.
            for more in fields.by_ref() {
                value.push(rows.delimiter());
                value.push_str(&more);
            }
        }
        record.take(name, Value::String(value), &sink.options.map);
    }
    let lines = if rows.is_on_lines() { Lines::Unknown } else { Lines::On(rows.line()) };
    match record.article(&FeedDefaults::default(), || format!("{}#{number}", sink.file.key)) {
        Ok(parsed) => parsed.give(format_args!("line {}", rows.line()), lines, sink),
        Err(reason) => {
            let help = "the row was left out; fill it";
            sink.leave_out(
                Some(format!("line {}", rows.line())),
                format!("not an article ({reason})"),
                help,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Event, ReadOptions};
    use crate::trial::{articles, events, known, read};

    #[test]
    fn a_row_is_an_article() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.csv", text.as_bytes()), expected, "{text}")
        };
        check("id,title,body\n1,T,b\n2,U,\"c, d\"\n", &["1: T: b", "2: U: c, d"]);
        check("Headline;Article Text\r\nT;b, c\r\n", &["a.csv#1: T: b, c"]);
        check("title\ttext\nT\tb \"quoted\" c\n", &["a.csv#1: T: b \"quoted\" c"]);
        check("\u{feff}body\nb\n\n\nc\n", &["a.csv#1: -: b", "a.csv#2: -: c"]);
        check("id,body\n1,\"one\n\n\"\"two\"\"\"\n2,c", &["1: -: one\n\n\"two\"", "2: -: c"]);
        let found = articles(
            "a.csv",
            b"url,authors,date_publish,source_domain,language,category,maintext\n\
              http://x/,\"['A', 'B']\",2026-05-08 09:30:00,x.example,en,News,b\n",
        );
        assert_eq!(known(&found[0]), "2026-05-08T09:30:00Z|x.example|http://x/|A+B|en|News");
        assert_eq!(found[0].lines, Lines::On(2));
    }

    #[test]
    fn what_is_broken_is_said_and_the_rest_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.csv", text.as_bytes()), expected, "{text}")
        };
        check("", &["! -: no text in it"]);
        check("\n\n", &["! -: no text in it"]);
        check("id,body\n\n", &["! -: no row below its header"]);
        check(",,\n1,2,3\n", &["! line 1: no column of it is the text (it has , , )"]);
        check("a,b\n1,2\n", &["! line 1: no column of it is the text (it has a, b)"]);
        check(
            "id,body\n1\n2,b,c\n3,d\n",
            &[
                "! line 2: 1 fields where the header has 2",
                "! line 2: not an article (no \"body\")",
                "! line 3: 3 fields where the header has 2",
                "2: -: b,c",
                "3: -: d",
            ],
        );
        let unclosed = "! line 2: a quote is not closed on its line, or a row has too many fields";
        check("id,title,body\n1,\"T,b\n2,U,c\n3,V,d\n", &[unclosed, "2: U: c", "3: V: d"]);
        check("id,title,body\n1,\"T,b\n2,\"U\",c\n3,V,d\n", &[unclosed, "2: U: c", "3: V: d"]);
        check("id,body\n1, \n", &["! line 2: neither title nor text"]);
    }

    #[test]
    fn quotes_that_never_close_do_no_harm() {
        let text = format!("id,body\n{}", "1,\"x\n".repeat(3_001));
        assert!(read("a.csv", text.as_bytes()).len() >= 1_000);
        let mut large = b"id,body\n1,\"".to_vec();
        large.resize(ARTICLE_LIMIT + 100, b'x');
        large.extend_from_slice(b"\n2,b\n");
        let found = read("a.csv", &large);
        assert_eq!(found.last().map(String::as_str), Some("2: -: b"), "{found:?}");
        let wide = format!("body{}\nb{}\n", ",".repeat(200_000), ",".repeat(200_000));
        assert_eq!(read("a.csv", wide.as_bytes()), ["! line 1: its header is too long"]);
    }

    #[test]
    fn columns_are_mapped() {
        let mut options = ReadOptions::default();
        options.map("body=wording").unwrap();
        let events = events("a.csv", b"n,wording\n1,w\n", &options);
        assert!(matches!(&events[0], Event::Article { article, .. } if article.body == "w"));
    }

    #[test]
    fn other_encodings_are_known_by_their_mark_or_guessed() {
        let wide: Vec<u8> =
            "\u{feff}title,body\nÆrø,Zürich\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("a.csv", &wide), ["a.csv#1: Ærø: Zürich"]);
        assert_eq!(
            read("a.csv", b"title,body\nT,caf\xe9\n"),
            ["! -: not UTF-8; it was read as windows-1252, which is a guess", "a.csv#1: T: café"]
        );
    }
}
