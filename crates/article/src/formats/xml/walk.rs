//! Walks the elements of an XML document as a stream, for formats that are one article.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event as XmlEvent};
use quick_xml::{Error, Reader as XmlParser};

use crate::encoding::declared::xml_encoding;
use crate::encoding::utf8_stream::Utf8Stream;
use crate::formats::markup::render::unescape;
use crate::formats::xml::tree::local_name;

/// Elements open at a time. The parser keeps the names of all of them.
const MAX_DEPTH: usize = 10_000;

/// Receives the elements and texts of a document, by local name.
pub(crate) trait XmlVisitor {
    /// A start tag.
    fn start(&mut self, name: &str, tag: &Tag<'_>);
    /// An end tag, or the end of an empty element.
    fn end(&mut self, name: &str);
    /// A piece of text, with its references resolved.
    fn text(&mut self, text: &str);
}

/// A start tag.
pub(crate) struct Tag<'t>(&'t BytesStart<'t>);

impl Tag<'_> {
    /// The prefix of its name; empty if it has none.
    pub(crate) fn prefix(&self) -> String {
        let name = self.0.name();
        name.as_ref().rsplit_once(':').map_or_else(String::new, |(prefix, _)| prefix.to_owned())
    }

    /// The value of the first attribute of that local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // The check for duplicate names takes quadratic time.
        attributes.with_checks(false);
        let mut attributes = attributes.filter_map(Result::ok);
        let found = attributes.find(|attribute| local_name(attribute.key.as_ref()) == name)?;
        Some(unescape(&found.value).into_owned())
    }
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WalkEnd {
    /// At the end of the document.
    Complete,
    /// At a place that is no XML, or where the stream failed.
    Damaged,
    /// After `max_bytes`.
    TooLarge,
}

/// Walks the first `max_bytes` of a document.
pub(crate) fn walk_xml(
    stream: &mut impl BufRead,
    max_bytes: usize,
    visitor: &mut impl XmlVisitor,
) -> WalkEnd {
    let Ok(first) = stream.fill_buf() else { return WalkEnd::Damaged };
    let (encoding, _) = xml_encoding(first);
    let mut stream = Utf8Stream::new(stream, encoding);
    stream.set_budget(max_bytes);
    let mut parser = XmlParser::from_reader(stream);
    let config = parser.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        match parser.read_event_into(&mut buffer) {
            Ok(XmlEvent::Eof) => return WalkEnd::Complete,
            Ok(XmlEvent::Start(tag)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return WalkEnd::Damaged;
                }
                visitor.start(local_name(tag.name().as_ref()), &Tag(&tag));
            }
            Ok(XmlEvent::Empty(tag)) => {
                let name = tag.name();
                let name = local_name(name.as_ref());
                visitor.start(name, &Tag(&tag));
                visitor.end(name);
            }
            Ok(XmlEvent::End(tag)) => {
                depth = depth.saturating_sub(1);
                visitor.end(local_name(tag.name().as_ref()));
            }
            Ok(XmlEvent::Text(text)) => visitor.text(&text),
            Ok(XmlEvent::CData(text)) => visitor.text(&text),
            Ok(XmlEvent::GeneralRef(name)) => visitor.text(&unescape(&format!("&{};", &*name))),
            Ok(
                XmlEvent::Decl(_) | XmlEvent::PI(_) | XmlEvent::Comment(_) | XmlEvent::DocType(_),
            )
            | Err(Error::IllFormed(_)) => {}
            Err(Error::Io(_)) if parser.get_ref().is_budget_spent() => return WalkEnd::TooLarge,
            Err(_) => return WalkEnd::Damaged,
        }
    }
}
