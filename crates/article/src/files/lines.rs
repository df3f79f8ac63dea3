//! Lines of bounded length from a stream.

use std::io::{self, BufRead};

use memchr::memchr;

/// The result of reading one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineRead {
    /// The buffer holds the line, without its line feed.
    Line,
    /// The line was longer than the limit. The stream continues after it.
    TooLong,
    /// The stream has ended.
    End,
}

/// Reads up to the next `\n` into `buffer`, which never holds more than `limit` bytes.
pub(crate) fn next_line(
    reader: &mut impl BufRead,
    buffer: &mut Vec<u8>,
    limit: usize,
) -> io::Result<LineRead> {
    buffer.clear();
    let mut has_bytes = false;
    let mut too_long = false;
    loop {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            break;
        }
        has_bytes = true;
        let line_end = memchr(b'\n', available);
        let part = &available[..line_end.unwrap_or(available.len())];
        too_long |= buffer.len() + part.len() > limit;
        if too_long {
            buffer.clear();
        } else {
            buffer.extend_from_slice(part);
        }
        let consumed = line_end.map_or(available.len(), |at| at + 1);
        reader.consume(consumed);
        if line_end.is_some() {
            break;
        }
    }
    Ok(match (too_long, has_bytes) {
        (true, _) => LineRead::TooLong,
        (false, true) => LineRead::Line,
        (false, false) => LineRead::End,
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
                LineRead::Line => lines.push(String::from_utf8(buffer.clone()).unwrap()),
                LineRead::TooLong => lines.push("too long".to_owned()),
                LineRead::End => break,
            }
        }
        assert_eq!(lines, ["one", "", "\u{2028}two\r", "too long", "last"]);
    }
}
