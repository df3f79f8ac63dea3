//! RIS, the format of reference managers: one article per record, each from `TY` to `ER`.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::article::Article;
use crate::distinct_names::DistinctNames;
use crate::files::lines::{LineRead, next_line};
use crate::files::unpack::Input;
use crate::formats::markup::normalize::trimmed;
use crate::formats::records::json_article::with_utf8_stream;
use crate::formats::records::name_lists;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;
use crate::reader::{Reader, Sink};

/// Fields of a record. References have some dozens.
const MAX_FIELDS: usize = 10_000;

/// Reads RIS.
pub(crate) struct RisReader;

impl Reader for RisReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        with_utf8_stream(input, sink, |mut stream, sink| read_records(&mut stream, sink))
    }
}

fn read_records(stream: &mut impl BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut records = Records { record: Record::default(), number: 0 };
    let mut line = Vec::new();
    for number in 1_u64.. {
        match next_line(stream, &mut line, MAX_ARTICLE_BYTES)? {
            LineRead::End => break,
            LineRead::TooLong => records.record.is_too_large = true,
            LineRead::Line => {
                let text = String::from_utf8_lossy(&line);
                records.line(text.trim_start_matches('\u{feff}'), number, sink);
            }
        }
        if !sink.is_open() {
            break;
        }
    }
    records.end(sink);
    if records.number == 0 {
        let help = "it was skipped; a record begins with a line such as TY  - NEWS";
        sink.skip(None, "no records in the file", help);
    }
    Ok(())
}

struct Records {
    record: Record,
    /// Number of records so far.
    number: u64,
}

/// A record, as far as it has been read.
#[derive(Default)]
struct Record {
    /// Tags and values, in their order.
    fields: Vec<(String, String)>,
    bytes: usize,
    /// Its first line, from 1; 0 before the first record.
    line: u64,
    is_too_large: bool,
}

impl Records {
    fn line(&mut self, line: &str, number: u64, sink: &mut Sink<'_>) {
        let field = field(line);
        match field {
            Some(("ER", _)) => self.end(sink),
            Some(("TY", value)) => {
                // The end of the record above is missing.
                self.end(sink);
                self.record.line = number;
                self.record.add("TY", value);
            }
            Some((tag, value)) if self.record.line > 0 => self.record.add(tag, value),
            None if self.record.line > 0 => self.record.extend(line),
            // What precedes the first record.
            _ => {}
        }
    }

    fn end(&mut self, sink: &mut Sink<'_>) {
        let record = std::mem::take(&mut self.record);
        if record.line == 0 {
            return;
        }
        self.number += 1;
        let place = format!("line {}", record.line);
        if record.is_too_large {
            return sink.skip_too_large(Some(place));
        }
        let default_id = format!("{}#{}", sink.file.key, self.number);
        sink.parsed(record.into_article(default_id), Some(&place));
    }
}

/// Tag and value of a line such as `TI  - Bridge closes`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let mut bytes = tag.bytes();
    let is_tag = bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // Most programs write two spaces, some one.
    let value = rest.trim_start_matches(' ').strip_prefix('-').filter(|_| rest.starts_with(' '))?;
    (is_tag && (value.is_empty() || value.starts_with([' ', '\r']))).then(|| (tag, value.trim()))
}

impl Record {
    fn add(&mut self, tag: &str, value: &str) {
        self.bytes += value.len();
        self.is_too_large |= self.bytes > MAX_ARTICLE_BYTES;
        if self.is_too_large {
            self.fields = Vec::new();
        } else if self.fields.len() < MAX_FIELDS {
            self.fields.push((tag.to_owned(), value.to_owned()));
        }
    }

    /// A line without a tag continues the value above.
    fn extend(&mut self, line: &str) {
        self.bytes += line.len() + 1;
        self.is_too_large |= self.bytes > MAX_ARTICLE_BYTES;
        if self.is_too_large {
            self.fields = Vec::new();
        } else if let Some((_, value)) = self.fields.last_mut() {
            value.push('\n');
            value.push_str(line.trim_end());
        }
    }

    /// The values of a tag.
    fn values<'r>(&'r self, tag: &'r str) -> impl Iterator<Item = &'r str> {
        self.fields.iter().filter(move |(own, _)| own == tag).map(|(_, value)| value.trim())
    }

    /// The first value of the first of these tags that has one.
    fn first(&self, tags: &[&str]) -> Option<String> {
        tags.iter().find_map(|tag| self.values(tag).find_map(trimmed))
    }

    fn into_article(self, default_id: String) -> ParsedArticle {
        let mut bylines = DistinctNames::default();
        for name in ["AU", "A1"].iter().flat_map(|tag| self.values(tag)) {
            bylines.add(&given_name_first(name));
        }
        let is_url = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
        let url = ["UR", "L2", "L1", "LK"].iter().find_map(|tag| self.values(tag).find(is_url));
        let keywords: Vec<Value> = self.values("KW").map(Value::from).collect();
        let mut parsed = ParsedArticle::new(Article {
            id: self.first(&["AN", "ID"]).unwrap_or(default_id),
            body: self.first(&["AB", "N2", "FT"]).unwrap_or_default(),
            metadata: Metadata {
                source: self.first(&["T2", "JF", "JO", "JA", "J2", "PB"]),
                section: self.first(&["SE"]),
                language: self.first(&["LA"]),
                url: url.map(str::to_owned),
                bylines: bylines.into_names(),
                keywords: name_lists::keywords(Value::Array(keywords)),
                ..Metadata::default()
            },
            ..Article::default()
        });
        parsed.set_title(self.first(&["TI", "T1", "CT"]), Origin::Metadata);
        let date = self.first(&["DA"]).or_else(|| self.first(&["Y1", "PY"]));
        parsed.set_date(date.as_deref().map(date_text), Origin::Metadata);
        if parsed.article.metadata.published.is_none() && self.first(&["DA"]).is_some() {
            let year = self.first(&["PY", "Y1"]).as_deref().map(date_text);
            parsed.article.metadata.published = year.as_deref().and_then(crate::Published::parse);
            parsed.article.metadata.published_from =
                parsed.article.metadata.published.as_ref().map(|_| Origin::Metadata);
        }
        parsed
    }
}

/// RIS writes `2026/05/08/other`, of which the later parts may be empty. Other dates stay as they
/// are.
fn date_text(date: &str) -> String {
    let mut parts = date.splitn(4, '/').map(str::trim);
    let year = parts.next().unwrap_or_default();
    let is_number = |part: &&str| {
        !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return date.to_owned();
    }
    let numbers: Vec<&str> = parts.take(2).take_while(is_number).collect();
    numbers.iter().fold(year.to_owned(), |date, number| format!("{date}-{number:0>2}"))
}

/// `Lind, Ada` as `Ada Lind`.
fn given_name_first(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary, read};

    const RECORD: &str = "TY  - NEWS\r\nTI  - Bridge closes\r\nAU  - Lind, Ada\r\nAU  - Per Aune\r\nT2  - The Post\r\n\
        DA  - 2026/05/08/\r\nPY  - 2026\r\nAB  - It closed.\r\n\r\nIt will not open.\r\nUR  - https://post.example/bridge\r\n\
        KW  - Bridges\r\nKW  - Ports\r\nLA  - en\r\nSE  - Local\r\nER  - \r\n";

    #[test]
    fn each_record_is_an_article() {
        let found = articles("a.ris", format!("\u{feff}{RECORD}\r\n{RECORD}").as_bytes());
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].metadata.title.as_deref(), found[0].body.as_str()),
            (Some("Bridge closes"), "It closed.\n\nIt will not open.")
        );
        assert_eq!(
            metadata_summary(&found[0]),
            "2026-05-08|The Post|https://post.example/bridge|Ada Lind+Per Aune|en|Local"
        );
        assert_eq!(found[0].metadata.keywords, ["Bridges", "Ports"]);
        // Whatever its name.
        assert_eq!(articles("a.txt", RECORD.as_bytes()).len(), 1);
    }

    #[test]
    fn dates_are_as_precise_as_they_are_known() {
        let check = |fields: &str, expected: &str| {
            let text = format!("TY  - NEWS\nTI  - x\n{fields}ER  -\n");
            let found = articles("a.ris", text.as_bytes());
            assert_eq!(metadata_summary(&found[0]).split('|').next(), Some(expected), "{fields}");
        };
        check("DA  - 2026/05/08\n", "2026-05-08");
        check("DA  - 2026/5/8/Friday\n", "2026-05-08");
        check("DA  - 2026/05//\n", "2026-05");
        check("PY  - 2026///\n", "2026");
        check("PY  - 2026\nDA  - 2026-05-08\n", "2026-05-08");
        check("Y1  - 2026/05/08\n", "2026-05-08");
        check("DA  - some day\nPY  - 2026\n", "2026");
        check("DA  - some day\n", "");
        check("", "");
    }

    #[test]
    fn broken_records_are_read_as_far_as_they_go() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.ris", text.as_bytes()), expected, "{text}");
        };
        check(
            "TY  - NEWS\nTI  - One\nTY  - NEWS\nT1  - Two\nN2  - b",
            &["a.ris#1: One: ", "a.ris#2: Two: b"],
        );
        check("TY  - NEWS\nER  - \n", &["! line 1: neither title nor text"]);
        check("TY - NEWS\nTI - One\nID - k\nER -\n", &["k: One: "]);
        check("Some text", &["! -: no records in the file"]);
        check("", &["! -: no records in the file"]);
        check("TY  - NEWS\nTI  - A\nAB  - A day\nIN - and out\n", &["a.ris#1: A: A day"]);
        let many = format!("TY  - NEWS\nTI  - x\n{}", "KW  - k\n\n".repeat(200_000));
        check(&many, &["a.ris#1: x: "]);
    }
}
