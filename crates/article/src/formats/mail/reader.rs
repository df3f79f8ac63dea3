//! Newsletters as e-mail: each message is an article. Files hold one message, or many as mailboxes do.

use std::io;

use mailparse::{
    MailAddr, MailHeader, ParsedContentType, addrparse, parse_content_type, parse_headers,
    parse_mail,
};

use crate::article::Article;
use crate::dates::published::Published;
use crate::files::lines::{Line, next_line};
use crate::files::unpack::Input;
use crate::formats::web::html::charset::declared_charset;
use crate::formats::web::html::markup::text_of;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::metadata::{Metadata, Origin};
use crate::reader::{Reader, Sink};

/// Parts within parts are followed down to this depth.
const DEEPEST: usize = 16;
/// The longest header that is read, in bytes: encoded words take time by the square of its length, a second for 256 KiB.
const LONGEST_HEADER: usize = 16 * 1024;
/// No more parts of a message are looked at.
const MOST_PARTS: usize = 256;
/// HTML is taken before plain text where it has this many times as much: some messages say in plain text only that they are
/// HTML.
const FULLER: usize = 3;

/// Reads a message.
pub(crate) struct MailReader;

/// Reads mailboxes.
pub(crate) struct MailboxReader;

impl Reader for MailReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let id = sink.file.key.clone();
        give(&bytes, id, None, sink);
        Ok(())
    }
}

impl Reader for MailboxReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut message = Message::default();
        let mut line = Vec::new();
        let mut after_blank = true;
        // Every turn takes a line off the stream, or ends.
        let read = loop {
            let at = match next_line(input.stream(), &mut line, MAX_ARTICLE_BYTES) {
                Err(error) => break Err(error),
                Ok(Line::End) => break Ok(()),
                Ok(Line::TooLong) => {
                    message.too_large = true;
                    continue;
                }
                Ok(Line::Read) => &line,
            };
            if after_blank && at.starts_with(b"From ") {
                message.give(sink);
                message = Message { number: message.number + 1, ..Message::default() };
                if !sink.is_open() {
                    return Ok(());
                }
            } else {
                message.add(at);
            }
            after_blank = line.trim_ascii().is_empty();
        };
        if message.number == 0 && message.bytes.trim_ascii().is_empty() && read.is_ok() {
            sink.skip_empty();
        } else {
            message.give(sink);
        }
        read
    }
}

/// A message of a mailbox.
#[derive(Default)]
struct Message {
    bytes: Vec<u8>,
    /// From 1; 0 for what stands before the first.
    number: u64,
    too_large: bool,
}

impl Message {
    fn add(&mut self, line: &[u8]) {
        // A line that looks like the beginning of a message is marked in mailboxes.
        let marks = line.iter().take_while(|&&byte| byte == b'>').count();
        let marked = marks > 0 && line[marks..].starts_with(b"From ");
        let line = if marked { &line[1..] } else { line };
        self.too_large |= self.bytes.len() + line.len() >= MAX_ARTICLE_BYTES;
        if self.too_large {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(line);
            self.bytes.push(b'\n');
        }
    }

    fn give(&self, sink: &mut Sink<'_>) {
        let place = format!("message {}", self.number);
        if self.too_large {
            sink.skip_too_large(Some(place));
        } else if self.number > 0 || !self.bytes.trim_ascii().is_empty() {
            let id = format!("{}#{}", sink.file.key, self.number);
            give(&self.bytes, id, Some(&place), sink);
        }
    }
}

/// Reads a message as an article and gives it, or says why not. `place` tells it from others of its file.
fn give(bytes: &[u8], id: String, place: Option<&str>, sink: &mut Sink<'_>) {
    let bytes = without_envelope(bytes);
    let Ok((headers, _)) = parse_headers(bytes) else {
        let help =
            "it was left out; a message begins with lines such as Subject: …, and an empty line";
        return sink.skip(place.map(str::to_owned), "not a message".to_owned(), help);
    };
    let value = |name| value_of(&headers, name).as_deref().and_then(filled);
    if headers.is_empty() {
        let help =
            "it was left out; a message begins with lines such as Subject: …, and an empty line";
        return sink.skip(place.map(str::to_owned), "not a message".to_owned(), help);
    }
    let body = body(bytes, place, sink).trim().to_owned();
    let title = value("Subject");
    if body.is_empty() {
        let help = "it was left out; messages of pictures alone hold nothing to find";
        return sink.skip(place.map(str::to_owned), "no text in the message".to_owned(), help);
    }
    let date = value("Date");
    let published = date.as_deref().and_then(|date| Published::parse(&without_comment(date)));
    let date_text = date.filter(|_| published.is_none());
    if let Some(date) = &date_text {
        let shown: String = date.chars().take(40).collect();
        let help = "it is kept as text, and no search by date finds the article; write it as Fri, 8 May 2026 09:30:00 +0200";
        sink.warn(
            place.map(str::to_owned),
            format!("\"{shown}\" is not a date that is understood"),
            help,
        );
    }
    let sender = value("From").and_then(|from| sender(&from));
    let list = value("List-Id").and_then(|list| list_name(&list));
    // The sender's name is that of the outlet, where no list has one.
    let (source, byline) = if list.is_some() { (list, sender) } else { (sender, None) };
    sink.article(Article {
        id,
        body,
        metadata: Metadata {
            title_from: title.as_ref().map(|_| Origin::Metadata),
            title,
            published_from: published.as_ref().map(|_| Origin::Metadata),
            published,
            bylines: byline.filter(|byline| source.as_ref() != Some(byline)).into_iter().collect(),
            source,
            url: value("Archived-At").and_then(|url| filled(url.trim_matches(['<', '>']))),
            language: value("Content-Language").and_then(|all| all.split(',').find_map(filled)),
            date_text,
            ..Metadata::default()
        },
        ..Article::default()
    });
}

/// The value of a header, where it is not too long to be one.
fn value_of(headers: &[MailHeader<'_>], name: &str) -> Option<String> {
    let header = headers.iter().find(|header| header.get_key_ref().eq_ignore_ascii_case(name))?;
    (header.get_value_raw().len() <= LONGEST_HEADER).then(|| header.get_value())
}

/// Whether a header says how a part is to be read.
fn is_of_part(header: &MailHeader<'_>) -> bool {
    header.get_key_ref().get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("content-"))
}

/// Without the line that mailboxes put before a message.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    if !bytes.starts_with(b"From ") {
        return bytes;
    }
    bytes.iter().position(|&byte| byte == b'\n').map_or(&[], |end| &bytes[end + 1..])
}

/// `Fri, 8 May 2026 09:30:00 +0200 (CEST)`: what stands in parentheses is for people.
fn without_comment(date: &str) -> String {
    date.split('(').next().unwrap_or_default().trim().to_owned()
}

/// `The Harbour Post <news@post.example>`: the name, or the place behind the `@`.
fn sender(from: &str) -> Option<String> {
    let all = addrparse(from).ok()?;
    let (name, address) = match all.iter().next()? {
        MailAddr::Single(one) => (one.display_name.clone(), one.addr.clone()),
        MailAddr::Group(group) => (Some(group.group_name.clone()), String::new()),
    };
    let domain = address.rsplit_once('@').and_then(|(_, domain)| filled(domain));
    name.as_deref().and_then(filled).or(domain)
}

/// `The Harbour Post <daily.post.example>`: the name, where there is one.
fn list_name(list: &str) -> Option<String> {
    filled(list.split('<').next()?.trim().trim_matches('"'))
}

/// What there is between white space.
fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The text of a message: what is plain, or what is HTML without its markup.
fn body(bytes: &[u8], place: Option<&str>, sink: &mut Sink<'_>) -> String {
    let mut leaves = Leaves { found: Vec::new(), looked_at: 0 };
    leaves.of(bytes, DEEPEST);
    let mut text = |mime: &str| {
        let (part, kind) = leaves.found.iter().find(|(_, kind)| kind.mimetype == mime)?;
        let bytes = parse_mail(part).ok().and_then(|part| part.get_body_raw().ok());
        let Some(bytes) = bytes else {
            let what = format!("its {mime} part cannot be unpacked");
            sink.warn(
                place.map(str::to_owned),
                what,
                "it was passed over; fetch the message again",
            );
            return None;
        };
        let declared = kind.params.get("charset").cloned();
        let declared =
            declared.or_else(|| if mime == "text/html" { declared_charset(&bytes) } else { None });
        sink.decode(bytes, declared.as_deref(), place)
    };
    let plain = text("text/plain").unwrap_or_default();
    let html = text("text/html").map(|html| text_of(&html)).unwrap_or_default();
    if html.trim().len() > plain.trim().len() * FULLER { html } else { plain }
}

/// The parts of a message that hold no others, attachments left out.
struct Leaves<'m> {
    found: Vec<(&'m [u8], ParsedContentType)>,
    looked_at: usize,
}

impl<'m> Leaves<'m> {
    /// A part whose headers are broken is passed over, so that it costs no other.
    fn of(&mut self, part: &'m [u8], depth: usize) {
        self.looked_at += 1;
        let Ok((headers, begin)) = parse_headers(part) else { return };
        if headers
            .iter()
            .any(|header| header.get_value_raw().len() > LONGEST_HEADER && is_of_part(header))
        {
            return;
        }
        let kind = value_of(&headers, "Content-Type");
        let kind = kind.as_deref().map(parse_content_type).unwrap_or_default();
        let attached = value_of(&headers, "Content-Disposition")
            .is_some_and(|how| how.trim_start().to_ascii_lowercase().starts_with("attachment"));
        let boundary =
            kind.params.get("boundary").filter(|_| kind.mimetype.starts_with("multipart/"));
        match boundary {
            Some(boundary) if depth > 0 => {
                for inner in parts(&part[begin.min(part.len())..], boundary) {
                    if self.looked_at < MOST_PARTS {
                        self.of(inner, depth - 1);
                    }
                }
            }
            Some(_) => {}
            None if attached => {}
            None => self.found.push((part, kind)),
        }
    }
}

/// What stands between lines of `--boundary`; the last may end where the message does.
fn parts<'m>(bytes: &'m [u8], boundary: &str) -> Vec<&'m [u8]> {
    let mut found = Vec::new();
    let mut begin = None;
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let behind =
            line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let end = at;
        at += line.len();
        let Some(behind) =
            behind.map(<[u8]>::trim_ascii).filter(|behind| behind.is_empty() || *behind == b"--")
        else {
            continue;
        };
        if let Some(begin) = begin.take() {
            found.push(&bytes[begin..end]);
        }
        if behind.is_empty() {
            begin = Some(at);
        } else {
            break;
        }
    }
    found.extend(begin.map(|begin| &bytes[begin..]));
    found
}
