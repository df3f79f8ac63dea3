//! Splits a JSON document into values while it streams by, so that only one value is in memory at a
//! time.

use std::io::{self, BufRead};

/// Reads a document value by value and counts its lines.
pub(crate) struct Scanner<'r, R> {
    reader: &'r mut R,
    line: u64,
}

/// The result of reading a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// The whole value was read.
    Whole,
    /// The value was longer than the limit and was skipped.
    TooLong,
    /// The document ends within the value.
    CutOff,
}

/// The state within a value.
#[derive(Default)]
struct ValueState {
    depth: u64,
    in_string: bool,
    escaped: bool,
    started: bool,
}

/// Whether a byte belongs to the value.
enum Step {
    Inside,
    /// The byte is the last one of the value.
    Last,
    /// The byte follows the value.
    After,
}

impl<'r, R: BufRead> Scanner<'r, R> {
    pub(crate) fn new(reader: &'r mut R) -> Self {
        Scanner { reader, line: 1 }
    }

    /// The line of the next byte, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Skips white space and returns the next byte without consuming it.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let available = self.reader.fill_buf()?;
            let Some(&first) = available.first() else { return Ok(None) };
            // Between values, byte order marks and the record separator of RFC 7464 count as white
            // space.
            if !matches!(first, b' ' | b'\t' | b'\r' | b'\n' | 0x1e | 0xef | 0xbb | 0xbf) {
                return Ok(Some(first));
            }
            self.line += u64::from(first == b'\n');
            self.reader.consume(1);
        }
    }

    /// Consumes the byte that [`Scanner::peek`] returned.
    pub(crate) fn skip(&mut self) {
        self.reader.consume(1);
    }

    /// Skips the rest of the line.
    pub(crate) fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let available = self.reader.fill_buf()?;
            let end = available.iter().position(|&byte| byte == b'\n');
            let length = end.map_or(available.len(), |at| at + 1);
            let done = end.is_some() || available.is_empty();
            self.reader.consume(length);
            self.line += u64::from(end.is_some());
            if done {
                return Ok(());
            }
        }
    }

    /// Appends the value that begins with the next byte to `into`, if `into` then has at most
    /// `limit` bytes. Only finds the end of the value; the parser checks its syntax.
    pub(crate) fn value(&mut self, into: &mut Vec<u8>, limit: usize) -> io::Result<Scanned> {
        let start = into.len();
        let mut state = ValueState::default();
        let mut too_long = false;
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                // Only numbers and literals can end with the document.
                let is_open = state.depth > 0 || state.in_string || !state.started;
                return Ok(if is_open { Scanned::CutOff } else { whole_or(too_long) });
            }
            let (length, done) = state.advance(available);
            self.line +=
                available[..length].iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
            too_long |= into.len() + length > limit;
            if too_long {
                into.truncate(start);
            } else {
                into.extend_from_slice(&available[..length]);
            }
            self.reader.consume(length);
            if done {
                return Ok(whole_or(too_long));
            }
        }
    }
}

fn whole_or(too_long: bool) -> Scanned {
    if too_long { Scanned::TooLong } else { Scanned::Whole }
}

impl ValueState {
    /// Returns how many of the bytes belong to the value, and whether the value ends there.
    fn advance(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, &byte) in bytes.iter().enumerate() {
            match self.step(byte) {
                Step::Inside => {}
                Step::Last => return (at + 1, true),
                Step::After => return (at, true),
            }
        }
        (bytes.len(), false)
    }

    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return if self.depth == 0 { Step::Last } else { Step::Inside };
                }
                _ => {}
            }
            return Step::Inside;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return Step::After,
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Last;
                }
            }
            b',' | b' ' | b'\n' | b'\r' | b'\t' | b':' if self.depth == 0 && self.started => {
                return Step::After;
            }
            _ => {}
        }
        self.started = true;
        Step::Inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_to_its_end_with_any_buffer_size() {
        let check = |text: &str, expected: &str, scanned: Scanned, rest: &str| {
            for capacity in [1, 3, 100] {
                let mut reader = io::BufReader::with_capacity(capacity, text.as_bytes());
                let mut scanner = Scanner::new(&mut reader);
                let mut into = Vec::new();
                scanner.peek().unwrap();
                assert_eq!(scanner.value(&mut into, 20).unwrap(), scanned, "{text}");
                assert_eq!(String::from_utf8(into).unwrap(), expected, "{text}");
                let mut left = String::new();
                io::Read::read_to_string(&mut reader, &mut left).unwrap();
                assert_eq!(left, rest, "{text}");
            }
        };
        check(r#"  {"a":"}\""} , x"#, r#"{"a":"}\""}"#, Scanned::Whole, " , x");
        check("[[1],[2]],", "[[1],[2]]", Scanned::Whole, ",");
        check(r#""a\\","#, r#""a\\""#, Scanned::Whole, ",");
        check("12,", "12", Scanned::Whole, ",");
        check("true}", "true", Scanned::Whole, "}");
        check("12", "12", Scanned::Whole, "");
        check("]", "", Scanned::Whole, "]");
        check("{\"a\":\"b", "{\"a\":\"b", Scanned::CutOff, "");
        check("[\"0123456789012345678901\"]]", "", Scanned::TooLong, "]");
        check("", "", Scanned::CutOff, "");
    }

    #[test]
    fn lines_are_counted() {
        let mut reader = &b"\n [1,\n2]\nnope nope\n3"[..];
        let mut scanner = Scanner::new(&mut reader);
        assert_eq!((scanner.peek().unwrap(), scanner.line()), (Some(b'['), 2));
        scanner.value(&mut Vec::new(), 9).unwrap();
        assert_eq!((scanner.peek().unwrap(), scanner.line()), (Some(b'n'), 4));
        scanner.skip_line().unwrap();
        assert_eq!((scanner.peek().unwrap(), scanner.line()), (Some(b'3'), 5));
    }
}
