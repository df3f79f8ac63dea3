//! What an XML document declares outside its items.

use crate::formats::xml::tree::{Attributes, local_name};

/// Maximum length of a field, in bytes. Text beyond it is dropped.
const MAX_FIELD_BYTES: usize = 4096;
/// How many names of the path to an element are kept. Fields and records are not deeper.
pub(crate) const MAX_PATH_NAMES: usize = 8;

/// Fields of a document that hold for all its items. Only feeds have a title.
#[derive(Debug, Default)]
pub(crate) struct DocumentHeader {
    /// Qualified name of the root element.
    pub(crate) root: String,
    pub(crate) title: String,
    pub(crate) language: String,
}

/// Reads the header from the elements and text outside items.
#[derive(Default)]
pub(crate) struct HeaderReader {
    pub(crate) header: DocumentHeader,
    /// Local names of the outermost open elements.
    path: Vec<String>,
    /// How many elements are open.
    depth: usize,
}

impl HeaderReader {
    /// Whether an element outside items is open.
    pub(crate) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Whether a start tag of this local name begins an element of this path.
    pub(crate) fn leads_to(&self, path: &[String], local: &str) -> bool {
        self.path.len() == self.depth
            && path.split_last().is_some_and(|(last, outer)| last == local && self.path == outer)
    }

    /// Forgets the open elements.
    pub(crate) fn close_all(&mut self) {
        self.depth = 0;
    }

    /// Whether the next start tag is the root element.
    pub(crate) fn expects_root(&self) -> bool {
        self.depth == 0 && self.header.root.is_empty()
    }

    /// Takes the start tag of the root element, which may be an item.
    pub(crate) fn root(&mut self, name: &str, attributes: Attributes) {
        name.clone_into(&mut self.header.root);
        self.header.language = attributes
            .into_iter()
            .find(|(name, _)| &**name == "xml:lang")
            .map_or_else(String::new, |(_, value)| value);
    }

    pub(crate) fn start_element(&mut self, name: &str) {
        if self.path.len() < MAX_PATH_NAMES && self.path.len() == self.depth {
            self.path.push(local_name(name).to_owned());
        }
        self.depth += 1;
    }

    pub(crate) fn end_element(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.path.truncate(self.depth);
    }

    pub(crate) fn text(&mut self, text: &str) {
        if self.path.len() != self.depth {
            return;
        }
        let path: [&str; 3] =
            std::array::from_fn(|depth| self.path.get(depth).map_or("", String::as_str));
        let field = match path {
            ["feed" | "channel", "title", ""] | ["rss" | "RDF", "channel", "title"] => {
                &mut self.header.title
            }
            ["rss" | "RDF", "channel", "language"] | ["channel", "language", ""] => {
                &mut self.header.language
            }
            _ => return,
        };
        if field.len() + text.len() <= MAX_FIELD_BYTES {
            field.push_str(text);
        }
    }
}
