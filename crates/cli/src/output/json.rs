//! JSON for programs: one object a line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::commands::batch::QueryId;
use crate::output::text::sanitize;

/// Writes `{"type": kind, "data": data}` and a line feed.
///
/// The data go straight to the writer: hits are never held a second time as JSON values.
/// Where it answers one of many queries, it says which.
pub fn write<T: Serialize + ?Sized>(
    out: &mut dyn Write,
    kind: &'static str,
    query: Option<&QueryId>,
    data: &T,
) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, HarmlessFormatter);
    Line { kind, query, data }.serialize(&mut serializer)?;
    writeln!(out)
}

/// Writes the same, with data that say themselves which of many queries they answer, where there are many.
pub fn write_answering<T: Serialize>(
    out: &mut dyn Write,
    kind: &'static str,
    query: Option<&QueryId>,
    data: &T,
) -> io::Result<()> {
    write(out, kind, query, &Queried { query, data })
}

#[derive(Serialize)]
struct Queried<'a, T: Serialize> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a QueryId>,
    #[serde(flatten)]
    data: &'a T,
}

#[derive(Serialize)]
struct Line<'a, T: Serialize + ?Sized> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a QueryId>,
    data: &'a T,
}

/// Writes what a terminal would obey, and what some programs take for the end of a line, as `\u` escapes. Every
/// program reads the same text back.
struct HarmlessFormatter;

impl Formatter for HarmlessFormatter {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut at = 0;
        for (place, c) in fragment.char_indices().filter(|&(_, c)| sanitize::wants_escape(c)) {
            writer.write_all(&fragment.as_bytes()[at..place])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            at = place + c.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[at..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_where_a_terminal_would_obey_it_and_reads_back_the_same() {
        let check = |text: &str, expected: &str| {
            let mut out = Vec::new();
            write(&mut out, "hit", None, &[text]).unwrap();
            let line = String::from_utf8(out).unwrap();
            assert_eq!(line, format!("{{\"type\":\"hit\",\"data\":[\"{expected}\"]}}\n"));
            let value: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!(value["data"][0], text);
        };
        check("“plain” 東京 naïve", "“plain” 東京 naïve");
        check("\u{1b}[31m \"quoted\"\n", r#"\u001b[31m \"quoted\"\n"#);
        check("a\u{7f}b\u{9b}c\u{85}d\u{2028}e\u{202e}f", r"a\u007fb\u009bc\u0085d\u2028e\u202ef");
        check("\u{e0041}", r"\udb40\udc41");
    }

    #[test]
    fn a_closed_pipe_stays_one() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert_eq!(
            write(&mut Closed, "hit", None, "text").unwrap_err().kind(),
            io::ErrorKind::BrokenPipe
        );
    }
}
