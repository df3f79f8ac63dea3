//! Lines of a mailbox that start with `From `, and whether they separate two messages.

/// Maximum number of lines after a `From ` line that are examined.
const MAX_LINES: usize = 100;
/// Maximum length of these lines, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Maximum number of blank lines between a `From ` line and the header.
const MAX_BLANK_LINES: usize = 3;
/// Maximum length of the name of a header field, in bytes.
const MAX_NAME_BYTES: usize = 76;

/// Fields by which a header is told from text that has colons. Those that begin with `x-`, `list-`,
/// `content-`, `resent-` or `arc-` are as good.
const KNOWN_FIELDS: &[&str] = &[
    "authentication-results",
    "bcc",
    "cc",
    "date",
    "delivered-to",
    "delivery-date",
    "dkim-signature",
    "envelope-to",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "precedence",
    "received",
    "references",
    "reply-to",
    "return-path",
    "sender",
    "status",
    "subject",
    "thread-index",
    "thread-topic",
    "to",
    "user-agent",
];
const KNOWN_PREFIXES: &[&str] = &["x-", "list-", "content-", "resent-", "arc-"];

/// What the lines so far say about a `From ` line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Unknown,
    Separates,
    Text,
}

/// A `From ` line and the lines after it, as far as they are needed to tell what it is.
pub(super) struct Separator {
    /// The lines, each with a line feed.
    lines: Vec<u8>,
    /// Whether the line looks like one that a mail program writes, rather than like prose.
    is_envelope: bool,
    /// Number of lines after the `From ` line, and of blank ones before the header.
    line_count: usize,
    blank_lines: usize,
    /// Number of known header fields.
    known_fields: usize,
}

impl Separator {
    pub(super) fn new(line: &[u8]) -> Separator {
        Separator {
            lines: [line, b"\n"].concat(),
            is_envelope: is_envelope(line),
            line_count: 0,
            blank_lines: 0,
            known_fields: 0,
        }
    }

    /// The lines, without their line feeds.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.lines.strip_suffix(b"\n").unwrap_or(&self.lines);
        lines.split(|&byte| byte == b'\n')
    }

    /// Whether the line separates messages if nothing follows but what is known.
    pub(super) fn separates(&self) -> bool {
        self.known_fields >= self.needed_fields()
    }

    /// How many known header fields prove a header. Prose may well be followed by one such line.
    fn needed_fields(&self) -> usize {
        if self.is_envelope { 1 } else { 2 }
    }

    /// Takes the next line. It belongs to this separator unless the verdict is
    /// [`Text`](Verdict::Text).
    pub(super) fn push_line(&mut self, line: &[u8]) -> Verdict {
        let verdict = self.judge(line.trim_ascii_end());
        if verdict != Verdict::Text {
            self.lines.extend_from_slice(line);
            self.lines.push(b'\n');
            self.line_count += 1;
        }
        verdict
    }

    fn judge(&mut self, line: &[u8]) -> Verdict {
        let is_first = self.line_count == self.blank_lines;
        let is_over = self.line_count >= MAX_LINES || self.lines.len() + line.len() > MAX_BYTES;
        if is_over {
            return Verdict::Text;
        }
        if line.is_empty() {
            // A program that writes blank lines after its `From ` lines still writes a header.
            let may_precede = is_first && self.is_envelope && self.blank_lines < MAX_BLANK_LINES;
            self.blank_lines += usize::from(may_precede);
            return if may_precede { Verdict::Unknown } else { Verdict::Text };
        }
        let is_continuation = !is_first && matches!(line[0], b' ' | b'\t');
        let is_envelope_of_relay = is_first && line.starts_with(b">From ");
        match field_name(line) {
            Some(name) => self.known_fields += usize::from(is_known(name)),
            None if is_continuation || is_envelope_of_relay => {}
            None => return Verdict::Text,
        }
        if self.separates() { Verdict::Separates } else { Verdict::Unknown }
    }
}

/// Whether a `From ` line names a sender or a time and nothing else, as mail programs write it. Some
/// write neither.
fn is_envelope(line: &[u8]) -> bool {
    let rest = String::from_utf8_lossy(line.strip_prefix(b"From ").unwrap_or(line));
    let mut words = rest.split_whitespace();
    let first = words.next().unwrap_or("");
    let rest = words.collect::<Vec<_>>();
    let is_time = |word: &&str| {
        (2..=3).contains(&word.split(':').count())
            && word.split(':').all(|part| part.parse::<u8>().is_ok())
    };
    let has_time = rest.iter().any(is_time);
    first.is_empty() || rest.is_empty() || has_time || first.contains('@') && rest.len() < 3
}

/// The name of the header field that a line begins with.
fn field_name(line: &[u8]) -> Option<&[u8]> {
    let end = line.iter().take(MAX_NAME_BYTES).position(|&byte| byte == b':')?;
    let name = line[..end].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

fn is_known(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    KNOWN_FIELDS.iter().any(|known| known.as_bytes() == name)
        || KNOWN_PREFIXES.iter().any(|prefix| name.starts_with(prefix.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the first of these lines separates messages, if the text ends after them.
    fn separates(text: &str) -> bool {
        let mut lines = text.lines();
        let mut separator = Separator::new(lines.next().unwrap().as_bytes());
        for line in lines {
            match separator.push_line(line.as_bytes()) {
                Verdict::Unknown => {}
                Verdict::Separates => return true,
                Verdict::Text => return false,
            }
        }
        separator.separates()
    }

    #[test]
    fn a_from_line_separates_messages_if_header_lines_follow() {
        let check = |text: &str, expected: bool| assert_eq!(separates(text), expected, "{text}");
        let sent = "From a@b.example Wed May  8 10:00:00 2024";
        for first in
            [sent, "From ", "From  ", "From - Wed May  8 10:00:00 2024", "From desk", "From a@b 1"]
        {
            check(&format!("{first}\nSubject: One"), true);
            check(&format!("{first}\r\nX-Own: 1\r\n\r\nText"), true);
            check(&format!("{first}\nOdd: field\n continued\nTo: a@b"), true);
            check(&format!("{first}\n\nSubject: One"), true);
            check(&format!("{first}\n>From a@c Wed May  8 10:00:00 2024\nSubject: One"), true);
            check(&format!("{first}\n\nSome text\nSubject: One"), false);
            check(&format!("{first}\nSome text: more\n\nSubject: One"), false);
            check(first, false);
        }
        check("From the harbour came the news\nthat nobody liked.", false);
        check("From the minister, in full:\nNote: he was late.\n\nDate: none", false);
        check("From the minister, in full:\nDate: no day was named.\n\nHe left.", false);
        check("From what was written above:\nFrom: Desk <a@b>\nSubject: One\n\nText", true);
        check("From here on\n\nFrom: Desk <a@b>\nSubject: One\n\nText", false);
        check(&format!("{sent}\n{}Subject: One", "Odd: field\n".repeat(MAX_LINES)), false);
    }
}
