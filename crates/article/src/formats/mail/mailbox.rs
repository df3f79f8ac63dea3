//! Mailboxes (RFC 4155): many messages in one file, each after a line that starts with `From `.
//!
//! Such a line may also be text, in mailboxes that do not quote it. It separates two messages if
//! header lines follow it.

use std::io;

use crate::files::lines::{LineRead, next_line};
use crate::files::unpack::Input;
use crate::formats::mail::message::read_message;
use crate::formats::mail::separator::{Separator, Verdict};
use crate::limits::MAX_ARTICLE_BYTES;
use crate::reader::{Reader, Sink};

/// Reads mailboxes.
pub(crate) struct MailboxReader;

impl Reader for MailboxReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut mailbox = Mailbox::default();
        let mut buffer = Vec::new();
        let result = loop {
            match next_line(input.stream(), &mut buffer, MAX_ARTICLE_BYTES) {
                Err(error) => break Err(error),
                Ok(LineRead::End) => break Ok(()),
                Ok(LineRead::TooLong) => {
                    mailbox.end_candidate(false, sink);
                    mailbox.message.is_too_large = true;
                }
                Ok(LineRead::Line) => mailbox.push_line(&buffer, sink),
            }
            if !sink.is_open() {
                return Ok(());
            }
        };
        mailbox.end_candidate(true, sink);
        let message = mailbox.message;
        if message.number == 0 && message.bytes.trim_ascii().is_empty() && result.is_ok() {
            sink.skip_empty();
        } else {
            message.finish(sink);
        }
        result
    }
}

/// A mailbox, as far as it has been read.
#[derive(Default)]
struct Mailbox {
    message: MailboxMessage,
    /// A line that may separate the message from the next one, and what follows it.
    candidate: Option<Separator>,
}

impl Mailbox {
    fn push_line(&mut self, line: &[u8], sink: &mut Sink<'_>) {
        if let Some(candidate) = &mut self.candidate {
            match candidate.push_line(line) {
                Verdict::Unknown => return,
                Verdict::Separates => return self.end_candidate(true, sink),
                Verdict::Text => self.end_candidate(false, sink),
            }
        }
        if line.starts_with(b"From ") {
            self.candidate = Some(Separator::new(line));
        } else {
            self.message.push_line(line);
        }
    }

    /// Ends the wait for what follows a `From ` line. `is_complete` says that no line is missing: what
    /// is still unknown is decided by what is there.
    fn end_candidate(&mut self, is_complete: bool, sink: &mut Sink<'_>) {
        let Some(candidate) = self.candidate.take() else { return };
        let separates = is_complete && candidate.separates();
        let mut lines = candidate.lines();
        if separates {
            self.message.finish(sink);
            self.message =
                MailboxMessage { number: self.message.number + 1, ..MailboxMessage::default() };
            lines.next();
        }
        lines.for_each(|line| self.message.push_line(line));
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
