//! CSV and TSV with a header row: one article per row.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::article::Lines;
use crate::encoding::utf8_stream::Utf8Stream;
use crate::fields::names::Field;
use crate::files::unpack::Input;
use crate::formats::records::csv::dialect::{Dialect, column_field};
use crate::formats::records::csv::rows::{CsvRows, RowRead};
use crate::formats::records::record::{FeedDefaults, Record};
use crate::reader::{Reader, Sink};

/// Maximum number of columns that a message lists.
const MAX_LISTED_COLUMNS: usize = 8;
/// Maximum length of each of their names, in characters.
const MAX_LISTED_COLUMN_CHARS: usize = 24;

/// Reads CSV files.
pub(crate) struct CsvReader;

impl Reader for CsvReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(encoding) = sink.choose_encoding(input.first_bytes()?) else { return Ok(()) };
        let mut stream = Utf8Stream::new(input.stream(), encoding);
        let dialect = Dialect::detect(stream.fill_buf()?, &sink.options.map);
        stream.consume(dialect.preamble_bytes);
        let mut rows = CsvRows::new(&mut stream, dialect);
        let result = read_header(&mut rows, sink).and_then(|columns| match columns {
            Some(columns) => read_articles(&mut rows, &columns, sink),
            None => Ok(()),
        });
        sink.warn_malformed(stream.malformed_line(), encoding);
        result
    }
}

/// Reads the names of the columns. Warns and returns `None` if none of them is the body or, beside a
/// date, a URL or a source, the title.
fn read_header<R: BufRead>(
    rows: &mut CsvRows<R>,
    sink: &mut Sink<'_>,
) -> io::Result<Option<Vec<String>>> {
    match rows.next()? {
        RowRead::Row => {}
        RowRead::TooLong => {
            let help = "the file was skipped; close the quotes";
            sink.skip(Some("line 1".to_owned()), "the header is too long", help);
            return Ok(None);
        }
        RowRead::End => {
            sink.skip_empty();
            return Ok(None);
        }
    }
    let mut columns: Vec<String> = rows.fields().map(|name| name.trim().to_owned()).collect();
    if let Some(name) = columns.first().and_then(|name| name.strip_prefix('#')) {
        columns[0] = name.trim_start().into();
    }
    let map = &sink.options.map;
    let fields: Vec<Option<Field>> = columns.iter().map(|name| column_field(name, map)).collect();
    let has = |field: Field| fields.contains(&Some(field));
    let is_known = has(Field::Date) || has(Field::Url) || has(Field::Source);
    let place = Some(format!("line {}", rows.line()));
    if !(has(Field::Body) || has(Field::Title) && is_known) {
        let names = listed(columns.iter().map(String::as_str));
        let what = format!("no column is the body (the columns are {names})");
        let help = "the file was skipped; map a column to the body, for example body=maintext";
        sink.skip(place, what, help);
        return Ok(None);
    }
    warn_unused(&columns, &fields, place, sink);
    Ok(Some(columns))
}

/// Names the columns that are not used if they may hold a field that no column has.
fn warn_unused(
    columns: &[String],
    fields: &[Option<Field>],
    place: Option<String>,
    sink: &mut Sink<'_>,
) {
    let missing: Vec<&str> = [Field::Title, Field::Body, Field::Date]
        .into_iter()
        .filter(|field| !fields.contains(&Some(*field)))
        .map(Field::name)
        .collect();
    let unused =
        columns.iter().zip(fields).filter(|(name, field)| field.is_none() && !name.is_empty());
    let names = listed(unused.map(|(name, _)| name.as_str()));
    if !missing.is_empty() && !names.is_empty() {
        let what = format!("no column is the {}; not used: {names}", missing.join(" or the "));
        let help = "if one of them is, map it, for example title=head";
        sink.warn(place, what, help);
    }
}

/// The first names of columns, for a message.
fn listed<'c>(columns: impl Iterator<Item = &'c str>) -> String {
    let names: Vec<String> = columns
        .take(MAX_LISTED_COLUMNS)
        .map(|name| name.chars().take(MAX_LISTED_COLUMN_CHARS).collect())
        .collect();
    names.join(", ")
}

fn read_articles<R: BufRead>(
    rows: &mut CsvRows<R>,
    columns: &[String],
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    // Most columns of a wide table have no meaning, and looking names up takes long.
    let is_read: Vec<bool> =
        columns.iter().map(|name| Record::reads(name, &sink.options.map)).collect();
    let mut number = 0_u64;
    while sink.is_open() {
        let read = rows.next()?;
        let field_count = rows.field_count();
        let has_unclosed_quote = match read {
            RowRead::End => break,
            RowRead::TooLong => true,
            RowRead::Row => {
                rows.is_multiline() && (rows.has_unpaired_quote() || field_count > columns.len())
            }
        };
        number += 1;
        let place = format!("line {}", rows.line());
        if has_unclosed_quote && rows.rewind()? {
            let what = "a quote is not closed on its line, or a row has too many fields";
            let help = "the line was skipped; close the quote, or double one within a field";
            sink.skip(Some(place), what, help);
        } else if read == RowRead::TooLong {
            sink.skip_too_large(Some(place));
        } else {
            if field_count != columns.len() {
                let what = format!("{field_count} fields where the header has {}", columns.len());
                let help = if field_count > columns.len() {
                    "newsdex appended extra fields to the last column; quote fields with commas"
                } else {
                    "newsdex left the others empty; add their delimiters"
                };
                sink.warn(Some(place), what, help);
            }
            report_row(rows, columns, &is_read, number, sink);
        }
    }
    if number == 0 {
        sink.skip(None, "no row below the header", "the file was skipped; remove it or add rows");
    }
    Ok(())
}

/// Reports the article of the current row. `number` is that of the row, from 1.
fn report_row<R: BufRead>(
    rows: &CsvRows<R>,
    columns: &[String],
    is_read: &[bool],
    number: u64,
    sink: &mut Sink<'_>,
) {
    let mut record = Record::default();
    let mut fields = rows.fields();
    for (at, name) in columns.iter().enumerate() {
        let mut value = fields.next().unwrap_or_default();
        if at + 1 == columns.len() {
            // Extra fields are usually text with unquoted commas.
            for extra in fields.by_ref() {
                value.push(rows.delimiter());
                value.push_str(&extra);
            }
        }
        if is_read[at] {
            record.add(name, Value::String(value), &sink.options.map);
        }
    }
    let line = rows.line();
    let default_id = || format!("{}#{number}", sink.file.key);
    match record.into_article(&FeedDefaults::default(), default_id) {
        Ok(mut parsed) => {
            parsed.article.lines =
                if rows.is_multiline() { Lines::Unknown } else { Lines::On(line) };
            sink.parsed(parsed, Some(&format_args!("line {line}")));
        }
        Err(reason) => {
            let what = format!("not an article ({reason})");
            sink.skip(Some(format!("line {line}")), what, "the row was skipped; add the text");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::limits::MAX_ARTICLE_BYTES;
    use crate::options::ReadOptions;
    use crate::test_support::{articles, events, metadata_summary, read};

    #[test]
    fn a_row_is_an_article() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.csv", text.as_bytes()), expected, "{text}");
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
        assert_eq!(
            metadata_summary(&found[0]),
            "2026-05-08T09:30:00|x.example|http://x/|A+B|en|News"
        );
        assert_eq!(found[0].lines, Lines::On(2));
    }

    #[test]
    fn the_dialect_is_that_of_the_header() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.csv", text.as_bytes()), expected, "{text}");
        };
        check("sep=;\nid;title;body\n1;T;b, c\n", &["1: T: b, c"]);
        check("\u{feff}sep=;\r\nid;title;body\r\n1;T;b\r\n", &["1: T: b"]);
        check(
            "# by a desk, today\nid,title,body\n1,T,b\n1\n",
            &[
                "1: T: b",
                "! line 4: 1 fields where the header has 3",
                "! line 4: neither title nor text",
            ],
        );
        check("#id,title,body\n1,T,b\n", &["1: T: b"]);
        check("id^title^body\n1^T^b\n", &["1: T: b"]);
        check("Export\n\nNr;Titel;Text;Datum\n1;T;b;2026-05-08\n", &["a.csv#1: T: b"]);
        let quoted = "id,title,body\n1,T,\"a \\\"b\\\", c\"\n2,U,\"d\ne\"\n";
        check(quoted, &["1: T: a \"b\", c", "2: U: d\ne"]);
        check(
            "id,title,body\n1,T,\"a \\\"b, c\n2,U,d\n",
            &[
                "! line 2: a quote is not closed on its line, or a row has too many fields",
                "2: U: d",
            ],
        );
    }

    #[test]
    fn columns_that_may_hold_a_missing_field_are_named() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.csv", text.as_bytes()), expected, "{text}");
        };
        check(
            "kop1,when,body\nT,w,b\n",
            &[
                "! line 1: no column is the title or the date; not used: kop1, when",
                "a.csv#1: -: b",
            ],
        );
        check("title,date,body,views\nT,2026-05-08,b,3\n", &["a.csv#1: T: b"]);
        check("title,body\nT,b\n", &["a.csv#1: T: b"]);
        check("title,url\nT,https://x.example/y\n", &["y: T: "]);
        check("publish_date,headline_text\n2026-05-08,T\n", &["a.csv#1: T: "]);
        check(
            "title,size\nT,3\n",
            &["! line 1: no column is the body (the columns are title, size)"],
        );
    }

    #[test]
    fn errors_are_reported_and_the_rest_is_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.csv", text.as_bytes()), expected, "{text}");
        };
        check("", &["! -: the file is empty"]);
        check("\n\n", &["! -: the file is empty"]);
        check("id,body\n\n", &["! -: no row below the header"]);
        check(",,\n1,2,3\n", &["! line 1: no column is the body (the columns are , , )"]);
        check("a,b\n1,2\n", &["! line 1: no column is the body (the columns are a, b)"]);
        check(
            "id,body\n1\n2,b,c\n3,d\n",
            &[
                "! line 2: 1 fields where the header has 2",
                "! line 2: neither title nor text",
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
    fn unclosed_quotes_are_bounded() {
        let text = format!("id,body\n{}", "1,\"x\n".repeat(3_001));
        assert!(read("a.csv", text.as_bytes()).len() >= 1_000);
        let mut large = b"id,body\n1,\"".to_vec();
        large.resize(MAX_ARTICLE_BYTES + 100, b'x');
        large.extend_from_slice(b"\n2,b\n");
        let found = read("a.csv", &large);
        assert_eq!(found.last().map(String::as_str), Some("2: -: b"), "{found:?}");
        let wide = format!("body{}\nb{}\n", ",".repeat(200_000), ",".repeat(200_000));
        assert_eq!(read("a.csv", wide.as_bytes()), ["! line 1: the header is too long"]);
    }

    #[test]
    fn the_user_can_map_columns() {
        let mut options = ReadOptions::default();
        options.map("body=wording").unwrap();
        let events = events("a.csv", b"n,wording\n1,w\n", &options);
        assert!(
            events.iter().any(
                |event| matches!(event, Event::Article { article, .. } if article.body == "w")
            )
        );
    }

    #[test]
    fn other_encodings_are_detected_or_guessed() {
        let wide: Vec<u8> =
            "\u{feff}title,body\nÆrø,Zürich\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("a.csv", &wide), ["a.csv#1: Ærø: Zürich"]);
        assert_eq!(
            read("a.csv", b"title,body\nT,caf\xe9\n"),
            ["! -: not UTF-8; newsdex guessed windows-1252", "a.csv#1: T: café"]
        );
    }

    #[test]
    fn the_dates_of_a_file_decide_the_order_of_day_and_month() {
        let found = articles("a.csv", b"date,body\n05/08/2024,a\n23/05/2024,b\n");
        assert_eq!(metadata_summary(&found[0]).split('|').next(), Some("2024-08-05"));
        let found = articles("a.csv", b"date,lang,body\n05/08/2024,en-US,a\n");
        assert_eq!(metadata_summary(&found[0]).split('|').next(), Some("2024-05-08"));
        let found = read("a.csv", b"date,body\n05/08/2024,a\n");
        assert_eq!(found[0], "! line 2: the date \"05/08/2024\" can mean several days");
    }
}
