//! Lines of bounded length from a stream.

use std::io::{self, BufRead};

use memchr::memchr;

/// The result of reading one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// The buffer holds the line, without its line feed.
    Read,
    /// The line was longer than the limit. The stream is behind it.
    TooLong,
    /// The stream has ended.
    End,
}

/// Reads up to the next `\n` into `buffer`, which never holds more than `limit` bytes.
pub(crate) fn next_line(
    reader: &mut impl BufRead,
    buffer: &mut Vec<u8>,
    limit: usize,
) -> io::Result<Line> {
    buffer.clear();
    let mut any = false;
    let mut too_long = false;
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
    Ok(match (too_long, any) {
        (true, _) => Line::TooLong,
        (false, true) => Line::Read,
        (false, false) => Line::End,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_line_feeds_end_lines_and_long_lines_are_skipped() {
        let text = b"one\n\n\xe2\x80\xa8two\r\n0123456789\nlast";
        let mut reader = io::BufReader::with_capacity(4, &text[..]);
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        loop {
            match next_line(&mut reader, &mut buffer, 9).unwrap() {
                Line::Read => lines.push(String::from_utf8(buffer.clone()).unwrap()),
                Line::TooLong => lines.push("too long".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(lines, ["one", "", "\u{2028}two\r", "too long", "last"]);
    }
}
