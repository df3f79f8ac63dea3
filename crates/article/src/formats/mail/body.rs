//! The text of a message, from its plain text part or its HTML part.

use mailparse::{
    DispositionType, MailHeader, ParsedContentType, parse_content_disposition, parse_content_type,
    parse_headers, parse_mail,
};

use crate::formats::mail::header::{MAX_FIELD_BYTES, describes_content, field, without_envelope};
use crate::formats::markup::charset::declared_charset;
use crate::formats::markup::render::html_to_text;
use crate::reader::Sink;

/// Maximum depth of nested parts.
const MAX_DEPTH: usize = 16;
/// Maximum number of parts read from a message.
const MAX_PARTS: usize = 256;
/// The HTML part replaces the plain text part if it is longer by this factor: the plain text of
/// some messages only says that they are HTML.
const HTML_FACTOR: usize = 3;

const PLAIN_TEXT: &str = "text/plain";
pub(super) const HTML: &str = "text/html";

/// The text of a message, empty if it has none: its own text, then that of the messages attached to
/// it. `place` is the place of the message in a mailbox.
pub(super) fn body(message: &[u8], place: Option<&str>, sink: &mut Sink<'_>) -> String {
    let mut budget = PartBudget { depth: MAX_DEPTH, parts: MAX_PARTS };
    body_within(message, place, &mut budget, sink)
}

/// How much deeper parts may be nested, and how many more are visited.
struct PartBudget {
    depth: usize,
    parts: usize,
}

fn body_within(
    message: &[u8],
    place: Option<&str>,
    budget: &mut PartBudget,
    sink: &mut Sink<'_>,
) -> String {
    let parts = LeafParts::collect(message, budget);
    let plain = parts.decode(PLAIN_TEXT, place, sink).unwrap_or_default();
    let html = parts.decode(HTML, place, sink).map(|html| html_to_text(&html)).unwrap_or_default();
    let is_html = html.trim().len() > plain.trim().len() * HTML_FACTOR;
    let mut text = if is_html { html } else { plain };
    for attached in &parts.messages {
        let attached = attached_text(attached, place, budget, sink);
        if !attached.is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str(if text.is_empty() { "" } else { "\n\n" });
            text.push_str(&attached);
        }
    }
    text
}

/// The subject and the text of an attached message, such as one that is forwarded. Warns if it has
/// none.
fn attached_text(
    attached: &LeafPart<'_>,
    place: Option<&str>,
    budget: &mut PartBudget,
    sink: &mut Sink<'_>,
) -> String {
    let message = parse_mail(attached.bytes).ok().and_then(|part| part.get_body_raw().ok());
    let message = message.unwrap_or_default();
    let message = without_envelope(&message);
    let header = parse_headers(message).map(|(header, _)| header).unwrap_or_default();
    let subject = field(&header, "Subject").unwrap_or_default();
    let text = if budget.depth > 0 && !header.is_empty() {
        budget.depth -= 1;
        let text = body_within(message, place, budget, sink);
        budget.depth += 1;
        text
    } else {
        String::new()
    };
    if text.trim().is_empty() {
        let what = "no text in an attached message";
        let help = "newsdex read the rest; save the attached message as a file of its own";
        sink.warn(place.map(str::to_owned), what, help);
    }
    [subject.trim(), text.trim()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// A part of a message that has no parts itself.
struct LeafPart<'m> {
    /// Header and body.
    bytes: &'m [u8],
    content_type: ParsedContentType,
}

/// The leaf parts of a message, without attachments other than messages.
pub(super) struct LeafParts<'m> {
    leaves: Vec<LeafPart<'m>>,
    /// Attached messages.
    messages: Vec<LeafPart<'m>>,
}

impl<'m> LeafParts<'m> {
    /// The leaf parts of a whole message.
    pub(super) fn of_message(message: &'m [u8]) -> Self {
        LeafParts::collect(message, &mut PartBudget { depth: MAX_DEPTH, parts: MAX_PARTS })
    }

    fn collect(message: &'m [u8], budget: &mut PartBudget) -> Self {
        let mut parts = LeafParts { leaves: Vec::new(), messages: Vec::new() };
        let depth = budget.depth;
        parts.visit(message, budget);
        budget.depth = depth;
        parts
    }

    /// Visits a part and the parts within it. Skips a part with a malformed header, so that the
    /// other parts are read.
    fn visit(&mut self, part: &'m [u8], budget: &mut PartBudget) {
        budget.parts = budget.parts.saturating_sub(1);
        let Ok((header, body_start)) = parse_headers(part) else { return };
        let is_too_long = |field: &MailHeader<'_>| field.get_value_raw().len() > MAX_FIELD_BYTES;
        if header.iter().any(|field| is_too_long(field) && describes_content(field)) {
            return;
        }
        let content_type = field(&header, "Content-Type");
        let content_type = content_type.as_deref().map(parse_content_type).unwrap_or_default();
        let disposition = field(&header, "Content-Disposition").unwrap_or_default();
        let disposition = parse_content_disposition(&disposition);
        let is_attachment = disposition.disposition == DispositionType::Attachment;
        let file_name = disposition.params.get("filename").or(content_type.params.get("name"));
        let is_message = matches!(
            content_type.mimetype.as_str(),
            "message/rfc822" | "message/global" | "message/news"
        ) || file_name.is_some_and(|name| has_message_extension(name));
        let boundary = content_type
            .params
            .get("boundary")
            .filter(|_| content_type.mimetype.starts_with("multipart/"));
        match boundary {
            Some(boundary) if budget.depth > 0 => {
                budget.depth -= 1;
                for inner in split_parts(&part[body_start.min(part.len())..], boundary) {
                    if budget.parts > 0 {
                        self.visit(inner, budget);
                    }
                }
                budget.depth += 1;
            }
            Some(_) => {}
            None if is_message => self.messages.push(LeafPart { bytes: part, content_type }),
            None if is_attachment => {}
            None => self.leaves.push(LeafPart { bytes: part, content_type }),
        }
    }

    /// Header and body of the first part of that media type.
    pub(super) fn first(&self, media_type: &str) -> Option<&'m [u8]> {
        self.first_leaf(media_type).map(|leaf| leaf.bytes)
    }

    fn first_leaf(&self, media_type: &str) -> Option<&LeafPart<'m>> {
        self.leaves.iter().find(|leaf| leaf.content_type.mimetype == media_type)
    }

    /// The decoded text of the first part of that media type.
    pub(super) fn decode(
        &self,
        media_type: &str,
        place: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Option<String> {
        let part = self.first_leaf(media_type)?;
        let bytes = parse_mail(part.bytes).ok().and_then(|parsed| parsed.get_body_raw().ok());
        let Some(bytes) = bytes else {
            let what = format!("cannot decode the {media_type} part");
            let help = "the part was skipped; download the message again";
            sink.warn(place.map(str::to_owned), what, help);
            return None;
        };
        let in_header = part.content_type.params.get("charset").cloned();
        let charset = if media_type == HTML {
            in_header.or_else(|| declared_charset(&bytes))
        } else {
            in_header
        };
        sink.decode(bytes, charset.as_deref(), place)
    }
}

/// Whether a file name is that of a message. Some programs attach messages as files of any kind.
fn has_message_extension(name: &str) -> bool {
    name.trim().len() > 4 && name.trim().to_ascii_lowercase().ends_with(".eml")
}

/// The parts between lines of `--boundary`. The last part may lack its closing line.
fn split_parts<'m>(body: &'m [u8], boundary: &str) -> Vec<&'m [u8]> {
    let mut parts = Vec::new();
    let mut part_start = None;
    let mut line_end = 0;
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let line_start = line_end;
        line_end += line.len();
        let after_boundary =
            line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let is_closing = match after_boundary.map(<[u8]>::trim_ascii) {
            Some(b"") => false,
            Some(b"--") => true,
            _ => continue,
        };
        if let Some(start) = part_start.take() {
            parts.push(&body[start..line_start]);
        }
        if is_closing {
            break;
        }
        part_start = Some(line_end);
    }
    parts.extend(part_start.map(|start| &body[start..]));
    parts
}
