//! The page in a message: browsers save pages as MHTML (RFC 2557), a message whose parts are the page
//! and its resources.

use mailparse::parse_headers;

use crate::formats::mail::body::{HTML, LeafParts};
use crate::formats::mail::header::field;
use crate::formats::markup::normalize::trimmed;
use crate::reader::Sink;

/// Media type of pages in XML.
const XHTML: &str = "application/xhtml+xml";

/// A page and what its message says about it.
#[derive(Debug, Default)]
pub(crate) struct SavedPage {
    pub(crate) html: String,
    /// The address from which it was saved.
    pub(crate) url: Option<String>,
    /// The title that the browser gave the message.
    pub(crate) subject: Option<String>,
}

/// The page in a message; `None` if it has none.
pub(crate) fn saved_page(message: &[u8], sink: &mut Sink<'_>) -> Option<SavedPage> {
    let parts = LeafParts::of_message(message);
    let (media_type, part) = [HTML, XHTML]
        .iter()
        .find_map(|&media_type| Some((media_type, parts.first(media_type)?)))?;
    let (header, _) = parse_headers(message).ok()?;
    let (part_header, _) = parse_headers(part).ok()?;
    let address = |url: Option<String>| {
        url.as_deref()
            .and_then(trimmed)
            .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
    };
    let url = address(field(&header, "Snapshot-Content-Location"))
        .or_else(|| address(field(&part_header, "Content-Location")))
        .or_else(|| address(field(&header, "Content-Location")));
    let subject = field(&header, "Subject").as_deref().and_then(trimmed);
    let html = parts.decode(media_type, None, sink)?;
    Some(SavedPage { html, url, subject })
}
