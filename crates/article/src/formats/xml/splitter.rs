//! Splits an XML document into its items while it streams: the header of the document, then each
//! item as a tree.
//!
//! Entities that a document type declares are neither expanded nor fetched. Tags that do not match
//! are tolerated, because feeds on the web have them.

use std::io::{self, BufRead};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event as XmlEvent};
use quick_xml::{Error, Reader as XmlParser};

use crate::encoding::utf8_stream::Utf8Stream;
use crate::formats::markup::render::unescape;
use crate::formats::xml::header::HeaderReader;
use crate::formats::xml::item_format::{ItemFormat, Items};
use crate::formats::xml::tree::{Attributes, Tree, local_name};
use crate::limits::{MAX_ARTICLE_BYTES, MAX_QUOTED_CHARS};
use crate::reader::Sink;

/// The parser restarts after this many elements, because it keeps the names of all unclosed ones.
const MAX_ELEMENTS_PER_PARSER: usize = 1 << 20;

/// What a document contained.
pub(crate) struct SplitSummary {
    /// Qualified name of the root element; empty if there is none.
    pub(crate) root: String,
    /// Number of items.
    pub(crate) items: u64,
    /// The error of the system that ended reading early, if there was one.
    pub(crate) error: Option<io::Error>,
}

/// Reads a document and reports to `sink` the article in each item.
pub(crate) fn split_items<R: BufRead>(
    stream: &mut Utf8Stream<'_, R>,
    items_of: Items<'_>,
    sink: &mut Sink<'_>,
) -> SplitSummary {
    let mut splitter = Splitter {
        items_of,
        sink,
        outside: HeaderReader::default(),
        item: None,
        items: 0,
        warned_too_large: false,
    };
    let mut error = None;
    while splitter.sink.is_open() && error.is_none() {
        match parse(stream, &mut splitter) {
            Stop::EndOfDocument => break,
            Stop::Restart => {}
            Stop::TooLarge => splitter.too_large(stream.line()),
            Stop::Malformed(what) => {
                let help = "newsdex read what precedes it; correct it, or download the file again";
                splitter.sink.skip(Some(format!("line {}", stream.line())), what, help);
                // Do not warn about the elements that are open here as well.
                splitter.item = None;
                splitter.outside.close_all();
                break;
            }
            Stop::Failed(failure) => error = Some(failure),
        }
    }
    splitter.end_of_document(stream.line());
    SplitSummary { root: splitter.outside.header.root, items: splitter.items, error }
}

/// Why parsing stopped.
enum Stop {
    EndOfDocument,
    /// To bound the memory of the parser.
    Restart,
    /// Something in the document is larger than [`MAX_ARTICLE_BYTES`].
    TooLarge,
    Malformed(String),
    Failed(io::Error),
}

fn parse<R: BufRead>(stream: &mut Utf8Stream<'_, R>, splitter: &mut Splitter<'_, '_>) -> Stop {
    let mut parser = XmlParser::from_reader(stream);
    let config = parser.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    let mut elements = 0;
    loop {
        buffer.clear();
        parser.get_mut().set_budget(MAX_ARTICLE_BYTES);
        let line = parser.get_ref().line();
        match parser.read_event_into(&mut buffer) {
            Ok(XmlEvent::Eof) => return Stop::EndOfDocument,
            Ok(XmlEvent::Start(tag)) => {
                elements += 1;
                splitter.start_element(&tag, line);
            }
            Ok(XmlEvent::Empty(tag)) => {
                splitter.start_element(&tag, line);
                splitter.end_element(tag.name().as_ref());
            }
            Ok(XmlEvent::End(tag)) => splitter.end_element(tag.name().as_ref()),
            Ok(XmlEvent::Text(text)) => splitter.text(&text),
            Ok(XmlEvent::CData(text)) => splitter.text(&text),
            Ok(XmlEvent::GeneralRef(name)) => {
                let reference = format!("&{};", &*name);
                // Resolves the references of HTML. Those that the document declares stay as
                // written.
                splitter.text(&unescape(&reference));
            }
            Ok(XmlEvent::DocType(text)) => splitter.document_type(&text, line),
            // After an ill-formed construct, the parser continues with what follows.
            Ok(XmlEvent::Decl(_) | XmlEvent::PI(_) | XmlEvent::Comment(_))
            | Err(Error::IllFormed(_)) => {}
            Err(Error::Io(error)) => {
                if parser.get_ref().is_budget_spent() {
                    return Stop::TooLarge;
                }
                let kind = error.kind();
                return Stop::Failed(
                    Arc::try_unwrap(error).unwrap_or_else(|error| io::Error::new(kind, error)),
                );
            }
            Err(error) => return Stop::Malformed(format!("malformed XML ({error})")),
        }
        if elements > MAX_ELEMENTS_PER_PARSER || !splitter.sink.is_open() {
            return Stop::Restart;
        }
    }
}

/// The state between two events of the parser.
struct Splitter<'s, 'b> {
    items_of: Items<'s>,
    sink: &'s mut Sink<'b>,
    /// The document outside its items.
    outside: HeaderReader,
    item: Option<Item>,
    /// Number of items so far.
    items: u64,
    /// Whether a warning about something too large outside the items was given.
    warned_too_large: bool,
}

/// An item whose end tag has not come yet.
struct Item {
    format: &'static ItemFormat,
    tree: Tree,
    /// Line of its start tag.
    line: u64,
    /// Whether it exceeded [`MAX_ARTICLE_BYTES`]. The rest of it is skipped.
    is_too_large: bool,
}

impl Splitter<'_, '_> {
    fn start_element(&mut self, tag: &BytesStart<'_>, line: u64) {
        let name = tag.name();
        let name = name.as_ref();
        let local = local_name(name);
        let format = match self.items_of {
            Items::Named(formats) => formats.iter().find(|format| format.elements.contains(&local)),
            Items::AtPath(format, path) => {
                let is_item = self.item.is_none() && self.outside.leads_to(path, local);
                is_item.then_some(format)
            }
        };
        if format.is_some()
            && let Some(unclosed) = self.item.take_if(|item| item.is_unclosed_before(name))
        {
            let place = format!("line {}", unclosed.line);
            let help = "it was skipped and the next one read; add its end tag";
            self.sink.skip(Some(place), format!("{} is not closed", quoted_element(name)), help);
        }
        if let Some(item) = &mut self.item {
            item.start_element(name, tag);
            return;
        }
        if self.outside.expects_root() {
            self.outside.root(name, attributes(tag));
        }
        if let Some(format) = format {
            self.items += 1;
            let mut item = Item { format, tree: Tree::default(), line, is_too_large: false };
            item.start_element(name, tag);
            self.item = Some(item);
            return;
        }
        self.outside.start_element(name);
    }

    fn end_element(&mut self, name: &str) {
        let Some(item) = &mut self.item else { return self.outside.end_element() };
        item.tree.end_element(name);
        if item.tree.is_closed()
            && let Some(item) = self.item.take()
        {
            self.end_item(&item);
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.item {
            Some(item) => item.text(text),
            None => self.outside.text(text),
        }
    }

    fn end_item(&mut self, item: &Item) {
        if item.is_too_large {
            return self.sink.skip_too_large(Some(format!("line {}", item.line)));
        }
        let mut parsed =
            (item.format.parse)(&item.tree, &self.outside.header, &self.sink.options.map);
        if parsed.article.id.trim().is_empty() {
            parsed.article.id = format!("{}#{}", self.sink.file.key, self.items);
        }
        self.sink.parsed(parsed, Some(&format_args!("line {}", item.line)));
    }

    fn document_type(&mut self, text: &str, line: u64) {
        if text.contains("<!ENTITY") {
            let help = "newsdex neither expands nor fetches them, and keeps their names in the text; \
                        replace them by their text";
            self.sink.warn(Some(format!("line {line}")), "the document declares entities", help);
        }
    }

    fn too_large(&mut self, line: u64) {
        match &mut self.item {
            Some(item) => item.discard(),
            None if self.warned_too_large => {}
            None => {
                self.warned_too_large = true;
                self.sink.skip_too_large(Some(format!("line {line}")));
            }
        }
    }

    /// Warns about elements that are open at the end of the document, on this line.
    fn end_of_document(&mut self, line: u64) {
        if let Some(item) = self.item.take() {
            let place = format!("line {}", item.line);
            if item.is_too_large {
                return self.sink.skip_too_large(Some(place));
            }
            let element = quoted_element(item.tree.name(0));
            let what = format!("{element} is not closed at the end of the file");
            let help = "it was skipped and what precedes it read; download the file again";
            self.sink.skip(Some(place), what, help);
        } else if self.outside.is_open() && self.sink.is_open() {
            let root = quoted_element(&self.outside.header.root);
            let what = format!("the file ends before {root} is closed");
            let help = "newsdex read what precedes the end; download the file again";
            self.sink.warn(Some(format!("line {line}")), what, help);
        }
    }
}

/// An element as a warning shows it.
pub(crate) fn quoted_element(name: &str) -> String {
    format!("<{}>", name.chars().take(MAX_QUOTED_CHARS).collect::<String>())
}

impl Item {
    fn start_element(&mut self, name: &str, tag: &BytesStart<'_>) {
        let attributes = if self.is_too_large { Vec::new() } else { attributes(tag) };
        self.tree.start_element(name, attributes);
        self.discard_if_too_large();
    }

    fn text(&mut self, text: &str) {
        if !self.is_too_large {
            self.tree.text(text);
            self.discard_if_too_large();
        }
    }

    fn discard_if_too_large(&mut self) {
        if self.tree.size_bytes() > MAX_ARTICLE_BYTES {
            self.discard();
        }
    }

    /// Frees the tree except for the root, whose end tag ends the item.
    fn discard(&mut self) {
        self.is_too_large = true;
        let name = self.tree.name(0).to_owned();
        self.tree = Tree::default();
        self.tree.start_element(&name, Vec::new());
    }

    /// Whether the start tag of an item of that name means that the end tag of this one is missing.
    fn is_unclosed_before(&self, name: &str) -> bool {
        !self.format.can_nest && self.tree.name(0) == name
    }
}

/// The attributes of a tag.
pub(crate) fn attributes(tag: &BytesStart<'_>) -> Attributes {
    let mut attributes = tag.attributes();
    // The check for duplicate names takes quadratic time.
    attributes.with_checks(false);
    attributes
        .filter_map(Result::ok)
        .map(|attribute| (attribute.key.as_ref().into(), unescape(&attribute.value).into_owned()))
        .collect()
}
