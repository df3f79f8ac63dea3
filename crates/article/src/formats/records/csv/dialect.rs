//! How a CSV file is written: delimiter, escapes, and what precedes the header.

use crate::fields::map::FieldMap;
use crate::fields::names::{Field, NamedField};

/// Field delimiters. If a header has equally many of several, the first one wins.
const DELIMITERS: [u8; 8] = [b',', b';', b'\t', b'|', b'^', b'~', 0x1f, 0x01];
/// Maximum number of lines above the header.
const MAX_PREAMBLE_LINES: usize = 20;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether a backslash escapes a quote.
    pub(super) has_backslashes: bool,
    /// Length of what precedes the header, in bytes.
    pub(super) preamble_bytes: usize,
    /// Number of lines in it.
    pub(super) preamble_lines: u64,
}

/// A line that can be the header.
struct HeaderLine {
    start: usize,
    delimiter: u8,
    /// Number of fields with a name that newsdex knows.
    known: usize,
    /// Whether one of them is the body or the title.
    is_article: bool,
}

impl Dialect {
    /// Detects the dialect from the beginning of a file.
    pub(super) fn detect(first: &[u8], map: &FieldMap) -> Dialect {
        let declared = declared_delimiter(first);
        let start = declared.map_or(0, |(_, length)| length);
        let declared = declared.map(|(delimiter, _)| delimiter);
        let header = find_header(first, start, declared, map);
        let preamble = &first[..header.start];
        Dialect {
            delimiter: header.delimiter,
            has_backslashes: has_backslashes(&first[header.start..]),
            preamble_bytes: header.start,
            preamble_lines: preamble.iter().map(|&byte| u64::from(byte == b'\n')).sum(),
        }
    }
}

/// The delimiter that a first line such as `sep=;` declares, and the length of the line.
fn declared_delimiter(first: &[u8]) -> Option<(u8, usize)> {
    let end = line_end(first);
    let line = first[..end].trim_ascii_end();
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, value) = line.split_at_checked(4)?;
    let is_declaration = name.eq_ignore_ascii_case(b"sep=");
    match value.strip_suffix(b"\"").unwrap_or(value) {
        // A tab was trimmed.
        [] if is_declaration => Some((b'\t', end)),
        &[delimiter] if is_declaration => Some((delimiter, end)),
        _ => None,
    }
}

/// The first line from `start` that names fields of an article, else the first that is no comment.
fn find_header(first: &[u8], start: usize, declared: Option<u8>, map: &FieldMap) -> HeaderLine {
    let mut fallback: Option<HeaderLine> = None;
    let mut at = start;
    for number in 0..MAX_PREAMBLE_LINES {
        let end = at + line_end(&first[at..]);
        let line = &first[at..end];
        let header = header_line(line, at, declared, map);
        let is_comment = line.trim_ascii_start().starts_with(b"#");
        let is_blank = line.trim_ascii().is_empty();
        // A body alone is a header in the first line, but can be a sentence below.
        let min_known = if number == 0 && !is_comment { 1 } else { 2 };
        if header.is_article && header.known >= min_known {
            return header;
        }
        if fallback.is_none() && !is_comment && !is_blank {
            fallback = Some(header);
        }
        at = end;
        if at >= first.len() {
            break;
        }
    }
    fallback.unwrap_or_else(|| header_line(&first[start..], start, declared, map))
}

/// Reads a line as a header, with the delimiter that shows most names.
fn header_line(line: &[u8], start: usize, declared: Option<u8>, map: &FieldMap) -> HeaderLine {
    let best = DELIMITERS.iter().rev().copied().chain(declared).max_by_key(|&delimiter| {
        let (known, _) = known_names(line, delimiter, map);
        (declared == Some(delimiter), known, count_unquoted(line, delimiter))
    });
    let delimiter = best.unwrap_or(b',');
    let (known, is_article) = known_names(line, delimiter, map);
    HeaderLine { start, delimiter, known, is_article }
}

/// How many fields of a line have a name that newsdex knows, and whether one is the body or title.
fn known_names(line: &[u8], delimiter: u8, map: &FieldMap) -> (usize, bool) {
    let mut known = 0;
    let mut is_article = false;
    for field in line.split(|&byte| byte == delimiter) {
        let Ok(field) = std::str::from_utf8(field) else { continue };
        if let Some(field) = column_field(field.trim().trim_matches('"'), map) {
            known += 1;
            is_article |= matches!(field, Field::Body | Field::Title);
        }
    }
    (known, is_article)
}

/// The field that a column holds.
pub(super) fn column_field(name: &str, map: &FieldMap) -> Option<Field> {
    let mapped = map.find(name).map(|mapped| mapped.field);
    mapped.or_else(|| NamedField::find(name).map(|named| named.field)).or_else(|| {
        // Italian, Portuguese and Polish for date. In JSON, it means data.
        name.eq_ignore_ascii_case("data").then_some(Field::Date)
    })
}

fn count_unquoted(line: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    let is_outside = |byte: &&u8| {
        quoted ^= **byte == b'"';
        !quoted && **byte == delimiter
    };
    line.iter().filter(is_outside).count()
}

/// Whether a backslash precedes a quote within a field: `\"no\" to`. A quote that ends a field can
/// follow a backslash in every dialect.
fn has_backslashes(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"\\\"").any(|at| {
        let next = text.get(at + 2).copied().unwrap_or(b'\n');
        next.is_ascii_alphanumeric() || !next.is_ascii()
    })
}

/// Length of the first line with its end.
fn line_end(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_dialect() {
        let check = |text: &str, delimiter: u8, preamble: usize, has_backslashes: bool| {
            let dialect = Dialect::detect(text.as_bytes(), &FieldMap::default());
            let found = (dialect.delimiter, dialect.preamble_bytes, dialect.has_backslashes);
            assert_eq!(found, (delimiter, preamble, has_backslashes), "{text}");
        };
        check("title,body\nT,b\n", b',', 0, false);
        check("title;body\nT;b, c, d\n", b';', 0, false);
        check("title^body\nT^b\n", b'^', 0, false);
        check("\"title\"\t\"body\"\n", b'\t', 0, false);
        check("body\nb, c\n", b',', 0, false);
        check("x,title|body|date\n", b'|', 0, false);
        check("sep=;\ntitle;body\n", b';', 6, false);
        check("\"sep=^\"\r\ntitle^body\r\n", b'^', 9, false);
        check("sep=\t\ntitle\tbody\n", b'\t', 6, false);
        check("# a, b\n# c\ntitle,body\n", b',', 11, false);
        check("Export; of 2026\n\nTitel;Text;Datum\n", b';', 17, false);
        check("a,b\n1,2\n", b',', 0, false);
        check("title,body\nT,\"a \\\"b\\\" c\"\n", b',', 0, true);
        check("title,body\nT,\"C:\\\"\nU,\"c\"\n", b',', 0, false);
        check("", b',', 0, false);
        check("sep=", b'\t', 4, false);
    }
}
