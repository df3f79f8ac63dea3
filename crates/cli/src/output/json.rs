//! JSON for programs: one object per line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::output::query_id::QueryId;
use crate::output::text::sanitize;
use crate::output::timestamp;

/// Writes `{"type": kind, "data": data}` and a line feed.
///
/// The data is serialized straight to the writer: hits are never held a second time as JSON values.
pub fn write<T: Serialize + ?Sized>(
    out: &mut dyn Write,
    kind: &'static str,
    data: &T,
) -> io::Result<()> {
    write_line(out, &Line { kind, time: None, query: None, data })
}

/// Writes a line with the time of writing beside its type.
pub fn log<T: Serialize + ?Sized>(
    out: &mut dyn Write,
    kind: &'static str,
    data: &T,
) -> io::Result<()> {
    write_line(out, &Line { kind, time: Some(timestamp::now()), query: None, data })
}

/// Writes a line of [`write_answer`] with the time of writing beside its type.
pub fn log_answer<T: Serialize>(
    out: &mut dyn Write,
    kind: &'static str,
    query: Option<&QueryId>,
    data: &T,
) -> io::Result<()> {
    let time = Some(timestamp::now());
    write_line(out, &Line { kind, time, query, data: &AnswerData { query, data } })
}

/// Writes one line of the answer to one of many queries. Both the line and its data carry the id of
/// the query; without an id this is [`write`].
pub fn write_answer<T: Serialize>(
    out: &mut dyn Write,
    kind: &'static str,
    query: Option<&QueryId>,
    data: &T,
) -> io::Result<()> {
    write_line(out, &Line { kind, time: None, query, data: &AnswerData { query, data } })
}

fn write_line<T: Serialize>(out: &mut dyn Write, line: &T) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, SanitizingFormatter);
    line.serialize(&mut serializer)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Line<'a, T: Serialize + ?Sized> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a QueryId>,
    data: &'a T,
}

#[derive(Serialize)]
struct AnswerData<'a, T: Serialize> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a QueryId>,
    #[serde(flatten)]
    data: &'a T,
}

/// Writes control characters, which a terminal would obey, and separators, which some programs take
/// for the end of a line, as `\u` escapes. Every JSON parser reads the same text back.
struct SanitizingFormatter;

impl Formatter for SanitizingFormatter {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Most bytes are ASCII, and serde_json escapes the control characters before DEL itself.
        const FIRST_CANDIDATE: u8 = 0x7f;
        let bytes = fragment.as_bytes();
        let (mut written, mut at) = (0, 0);
        while let Some(ascii) = bytes[at..].iter().position(|&byte| byte >= FIRST_CANDIDATE) {
            let start = at + ascii;
            let Some(c) = fragment[start..].chars().next() else { break };
            at = start + c.len_utf8();
            if sanitize::needs_escape(c) {
                writer.write_all(&bytes[written..start])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                written = at;
            }
        }
        writer.write_all(&bytes[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_and_parse_back_unchanged() {
        let check = |text: &str, expected: &str| {
            let mut out = Vec::new();
            write(&mut out, "hit", &[text]).unwrap();
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
    fn a_broken_pipe_keeps_its_error_kind() {
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
            write(&mut Closed, "hit", "text").unwrap_err().kind(),
            io::ErrorKind::BrokenPipe
        );
    }
}
