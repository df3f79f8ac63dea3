//! Mailboxes (RFC 4155): many messages in one file, each after a line that starts with `From `.

use std::io;

use crate::files::lines::{LineRead, next_line};
use crate::files::unpack::Input;
use crate::formats::mail::message::read_message;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::reader::{Reader, Sink};

/// Reads mailboxes.
pub(crate) struct MailboxReader;

impl Reader for MailboxReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut message = MailboxMessage::default();
        let mut buffer = Vec::new();
        let mut follows_blank_line = true;
        let result = loop {
            let line = match next_line(input.stream(), &mut buffer, MAX_ARTICLE_BYTES) {
                Err(error) => break Err(error),
                Ok(LineRead::End) => break Ok(()),
                Ok(LineRead::TooLong) => {
                    message.is_too_large = true;
                    continue;
                }
                Ok(LineRead::Line) => &buffer,
            };
            if follows_blank_line && line.starts_with(b"From ") {
                message.finish(sink);
                message = MailboxMessage { number: message.number + 1, ..Default::default() };
                if !sink.is_open() {
                    return Ok(());
                }
            } else {
                message.push_line(line);
            }
            follows_blank_line = line.trim_ascii().is_empty();
        };
        if message.number == 0 && message.bytes.trim_ascii().is_empty() && result.is_ok() {
            sink.skip_empty();
        } else {
            message.finish(sink);
        }
        result
    }
}

/// A message of a mailbox, as far as it has been read.
#[derive(Default)]
struct MailboxMessage {
    bytes: Vec<u8>,
    /// From 1; 0 for what precedes the first message.
    number: u64,
    /// Whether it exceeded [`MAX_ARTICLE_BYTES`]. The rest of it is skipped.
    is_too_large: bool,
}

impl MailboxMessage {
    fn push_line(&mut self, line: &[u8]) {
        // Mailboxes quote a line of the message that looks like the start of the next one.
        let quotes = line.iter().take_while(|&&byte| byte == b'>').count();
        let is_quoted = quotes > 0 && line[quotes..].starts_with(b"From ");
        let line = if is_quoted { &line[1..] } else { line };
        self.is_too_large |= self.bytes.len() + line.len() >= MAX_ARTICLE_BYTES;
        if self.is_too_large {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(line);
            self.bytes.push(b'\n');
        }
    }

    fn finish(&self, sink: &mut Sink<'_>) {
        let place = format!("message {}", self.number);
        if self.is_too_large {
            sink.skip_too_large(Some(place));
        } else if self.number > 0 || !self.bytes.trim_ascii().is_empty() {
            let id = format!("{}#{}", sink.file.key, self.number);
            read_message(&self.bytes, id, Some(&place), sink);
        }
    }
}
