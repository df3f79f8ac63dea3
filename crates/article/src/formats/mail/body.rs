//! The text of a message, from its plain text part or its HTML part.

use mailparse::{MailHeader, ParsedContentType, parse_content_type, parse_headers, parse_mail};

use crate::formats::mail::header::{MAX_FIELD_BYTES, describes_content, field};
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
const HTML: &str = "text/html";

/// The text of a message, empty if it has none. `place` is the place of the message in a mailbox.
pub(super) fn body(message: &[u8], place: Option<&str>, sink: &mut Sink<'_>) -> String {
    let parts = LeafParts::collect(message);
    let plain = parts.decode(PLAIN_TEXT, place, sink).unwrap_or_default();
    let html = parts.decode(HTML, place, sink).map(|html| html_to_text(&html)).unwrap_or_default();
    if html.trim().len() > plain.trim().len() * HTML_FACTOR { html } else { plain }
}

/// A part of a message that has no parts itself.
struct LeafPart<'m> {
    /// Header and body.
    bytes: &'m [u8],
    content_type: ParsedContentType,
}

/// The leaf parts of a message, without attachments.
struct LeafParts<'m> {
    leaves: Vec<LeafPart<'m>>,
    /// Number of parts visited, leaves or not.
    visited: usize,
}

impl<'m> LeafParts<'m> {
    fn collect(message: &'m [u8]) -> Self {
        let mut parts = LeafParts { leaves: Vec::new(), visited: 0 };
        parts.visit(message, MAX_DEPTH);
        parts
    }

    /// Visits a part and, down to `depth` levels, the parts within it. Skips a part with a
    /// malformed header, so that the other parts are read.
    fn visit(&mut self, part: &'m [u8], depth: usize) {
        self.visited += 1;
        let Ok((header, body_start)) = parse_headers(part) else { return };
        let is_too_long = |field: &MailHeader<'_>| field.get_value_raw().len() > MAX_FIELD_BYTES;
        if header.iter().any(|field| is_too_long(field) && describes_content(field)) {
            return;
        }
        let content_type = field(&header, "Content-Type");
        let content_type = content_type.as_deref().map(parse_content_type).unwrap_or_default();
        let is_attachment = field(&header, "Content-Disposition").is_some_and(|disposition| {
            disposition.trim_start().to_ascii_lowercase().starts_with("attachment")
        });
        let boundary = content_type
            .params
            .get("boundary")
            .filter(|_| content_type.mimetype.starts_with("multipart/"));
        match boundary {
            Some(boundary) if depth > 0 => {
                for inner in split_parts(&part[body_start.min(part.len())..], boundary) {
                    if self.visited < MAX_PARTS {
                        self.visit(inner, depth - 1);
                    }
                }
            }
            Some(_) => {}
            None if is_attachment => {}
            None => self.leaves.push(LeafPart { bytes: part, content_type }),
        }
    }

    /// The decoded text of the first part of that media type.
    fn decode(&self, media_type: &str, place: Option<&str>, sink: &mut Sink<'_>) -> Option<String> {
        let part = self.leaves.iter().find(|leaf| leaf.content_type.mimetype == media_type)?;
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
