//! Messages of Apple Mail: the length of the message on a line, the message, and a property list.

use std::io;

use crate::files::unpack::Input;
use crate::formats::mail::message::read_message;
use crate::reader::{Reader, Sink};

/// Longest line with the length, in bytes. Apple pads it with spaces.
const MAX_LENGTH_LINE_BYTES: usize = 32;
/// How the property list begins.
const PROPERTY_LIST: &[u8] = b"\n<?xml version=";

/// Reads files of one message of Apple Mail.
pub(crate) struct EmlxReader;

impl Reader for EmlxReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let id = sink.file.key.clone();
        read_message(message(&bytes), id, None, sink);
        Ok(())
    }
}

/// The message in a file. Without a length, or with one that is wrong, it ends at the property list.
fn message(file: &[u8]) -> &[u8] {
    let start = &file[..file.len().min(MAX_LENGTH_LINE_BYTES)];
    let line_end = start.iter().position(|&byte| byte == b'\n');
    let length = line_end.and_then(|end| {
        let text = std::str::from_utf8(&file[..end]).ok()?;
        Some((end + 1, text.trim().parse::<usize>().ok()?))
    });
    let (start, length) = length.unwrap_or((0, usize::MAX));
    let rest = &file[start..];
    match rest.get(..length) {
        Some(message) => message,
        None => &rest[..memchr::memmem::rfind(rest, PROPERTY_LIST).unwrap_or(rest.len())],
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::read;

    #[test]
    fn the_message_is_read_without_its_frame() {
        let message =
            "Subject: Bridge closes\nFrom: The Post <a@post.example>\n\nIt closed on Monday.\n";
        let list = "<?xml version=\"1.0\"?>\n<plist><dict><key>flags</key></dict></plist>\n";
        let check = |file: &str, expected: &str| {
            assert_eq!(read("7.emlx", file.as_bytes()), [expected], "{file}");
        };
        let expected = "7.emlx: Bridge closes: It closed on Monday.";
        check(&format!("{}\n{message}{list}", message.len()), expected);
        check(&format!("{:<10}\r\n{message}{list}", message.len()), expected);
        // A wrong length, and none at all.
        check(&format!("99999\n{message}{list}"), expected);
        check(&format!("{message}{list}"), expected);
        check("", "! -: not a message");
        check("12", "! -: no text in the message");
    }
}
