//! Cuts a JSON document into its values as it streams by, so that only one of them is held at a time.

use std::io::{self, BufRead};

/// Reads a document byte by byte and knows the line it is on.
pub(crate) struct Scanner<'r, R> {
    reader: &'r mut R,
    line: u64,
}

/// What taking a value gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// All of it.
    Whole,
    /// It was longer than the limit and was passed over.
    TooLong,
    /// The document ends within it.
    CutOff,
}

/// Where the bytes read so far have led within a value.
#[derive(Default)]
struct Course {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

enum Step {
    Within,
    /// This byte was the last of the value.
    Last,
    /// This byte is after the value.
    After,
}

impl<'r, R: BufRead> Scanner<'r, R> {
    pub(crate) fn of(reader: &'r mut R) -> Self {
        Scanner { reader, line: 1 }
    }

    /// The line that the next byte is on, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The next byte that is not blank, left where it is.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        // Every turn consumes blanks, or ends.
        loop {
            let held = self.reader.fill_buf()?;
            let Some(&first) = held.first() else { return Ok(None) };
            // Between values a byte order mark and the separator of RFC 7464 are as good as blank.
            if !matches!(first, b' ' | b'\t' | b'\r' | b'\n' | 0x1e | 0xef | 0xbb | 0xbf) {
                return Ok(Some(first));
            }
            self.line += u64::from(first == b'\n');
            self.reader.consume(1);
        }
    }

    /// Takes the byte that [`Scanner::peek`] showed.
    pub(crate) fn skip(&mut self) {
        self.reader.consume(1);
    }

    /// Passes over the rest of the line.
    pub(crate) fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let held = self.reader.fill_buf()?;
            let end = held.iter().position(|&byte| byte == b'\n');
            let length = end.map_or(held.len(), |at| at + 1);
            let done = end.is_some() || held.is_empty();
            self.reader.consume(length);
            self.line += u64::from(end.is_some());
            if done {
                return Ok(());
            }
        }
    }

    /// Adds the value that begins with the next byte to `into`, while that is no longer than `limit` bytes. Only where
    /// it ends is looked at: whether it is well formed is for the parser to say.
    pub(crate) fn value(&mut self, into: &mut Vec<u8>, limit: usize) -> io::Result<Taken> {
        let begin = into.len();
        let mut course = Course::default();
        let mut too_long = false;
        // Every turn consumes what the reader holds, and ends with the value or where the reader is exhausted.
        loop {
            let held = self.reader.fill_buf()?;
            if held.is_empty() {
                // A number or a word ends with the document; all else is cut off.
                let open = course.depth > 0 || course.in_string || !course.begun;
                return Ok(if open { Taken::CutOff } else { whole_or(too_long) });
            }
            let (length, done) = course.over(held);
            self.line += held[..length].iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
            too_long |= into.len() + length > limit;
            if too_long {
                into.truncate(begin);
            } else {
                into.extend_from_slice(&held[..length]);
            }
            self.reader.consume(length);
            if done {
                return Ok(whole_or(too_long));
            }
        }
    }
}

fn whole_or(too_long: bool) -> Taken {
    if too_long { Taken::TooLong } else { Taken::Whole }
}

impl Course {
    /// How many of the bytes belong to the value, and whether it ends there.
    fn over(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, &byte) in bytes.iter().enumerate() {
            match self.step(byte) {
                Step::Within => {}
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
                    return if self.depth == 0 { Step::Last } else { Step::Within };
                }
                _ => {}
            }
            return Step::Within;
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
            b',' | b' ' | b'\n' | b'\r' | b'\t' | b':' if self.depth == 0 && self.begun => {
                return Step::After;
            }
            _ => {}
        }
        self.begun = true;
        Step::Within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_to_its_end_however_the_bytes_come() {
        let check = |text: &str, expected: &str, taken: Taken, rest: &str| {
            for held in [1, 3, 100] {
                let mut reader = io::BufReader::with_capacity(held, text.as_bytes());
                let mut scanner = Scanner::of(&mut reader);
                let mut into = Vec::new();
                scanner.peek().unwrap();
                assert_eq!(scanner.value(&mut into, 20).unwrap(), taken, "{text}");
                assert_eq!(String::from_utf8(into).unwrap(), expected, "{text}");
                let mut left = String::new();
                io::Read::read_to_string(&mut reader, &mut left).unwrap();
                assert_eq!(left, rest, "{text}");
            }
        };
        check(r#"  {"a":"}\""} , x"#, r#"{"a":"}\""}"#, Taken::Whole, " , x");
        check("[[1],[2]],", "[[1],[2]]", Taken::Whole, ",");
        check(r#""a\\","#, r#""a\\""#, Taken::Whole, ",");
        check("12,", "12", Taken::Whole, ",");
        check("true}", "true", Taken::Whole, "}");
        check("12", "12", Taken::Whole, "");
        check("]", "", Taken::Whole, "]");
        check("{\"a\":\"b", "{\"a\":\"b", Taken::CutOff, "");
        check("[\"0123456789012345678901\"]]", "", Taken::TooLong, "]");
        check("", "", Taken::CutOff, "");
    }

    #[test]
    fn lines_are_counted() {
        let mut reader = &b"\n [1,\n2]\nnope nope\n3"[..];
        let mut scanner = Scanner::of(&mut reader);
        assert_eq!((scanner.peek().unwrap(), scanner.line()), (Some(b'['), 2));
        scanner.value(&mut Vec::new(), 9).unwrap();
        assert_eq!((scanner.peek().unwrap(), scanner.line()), (Some(b'n'), 4));
        scanner.skip_line().unwrap();
        assert_eq!((scanner.peek().unwrap(), scanner.line()), (Some(b'3'), 5));
    }
}
