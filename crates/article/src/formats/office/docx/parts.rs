//! The small parts of a document: where its text is, its styles, its properties.

use std::collections::HashMap;

use crate::formats::office::document::DocumentProperties;
use crate::formats::office::document_text::ParagraphKind;
use crate::formats::office::properties::MAX_CHARS;
use crate::formats::xml::walk::{Tag, XmlVisitor};

/// Styles that are kept. Documents have some hundreds.
const MAX_STYLES: usize = 10_000;
/// Where the text is by convention.
const USUAL_TEXT: &str = "word/document.xml";

/// Finds the part with the text in `_rels/.rels`.
#[derive(Default)]
pub(super) struct PackageRelations {
    text: Option<String>,
}

impl PackageRelations {
    /// The name of the member with the text.
    pub(super) fn text_member(self) -> String {
        self.text.unwrap_or_else(|| USUAL_TEXT.to_owned())
    }
}

impl XmlVisitor for PackageRelations {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        let is_text = name == "Relationship"
            && tag.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
        if is_text && self.text.is_none() {
            self.text =
                tag.attribute("Target").map(|target| target.trim_start_matches('/').to_owned());
        }
    }

    fn end(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// What a style says about its paragraphs or runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) kind: Option<ParagraphKind>,
    /// Whether its text is hidden.
    pub(super) is_hidden: bool,
}

/// The styles of a document, by id. Ids are in the language of the program, names in English.
#[derive(Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The id of the style that is being read.
    open: String,
    style: Style,
}

impl Styles {
    pub(super) fn get(&self, id: &str) -> Style {
        self.by_id.get(id).copied().unwrap_or_default()
    }
}

impl XmlVisitor for Styles {
    fn start(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "style" => {
                self.open = tag.attribute("styleId").unwrap_or_default();
                self.style = Style::default();
            }
            "name" => {
                let name = tag.attribute("val").unwrap_or_default().to_ascii_lowercase();
                self.style.kind = match name.as_str() {
                    "title" => Some(ParagraphKind::Title),
                    _ if name.starts_with("heading ") => Some(ParagraphKind::Heading),
                    _ if name.starts_with("list ") => Some(ParagraphKind::ListItem),
                    _ => None,
                };
            }
            "vanish" => self.style.is_hidden = is_on(tag),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" && self.style != Style::default() && self.by_id.len() < MAX_STYLES {
            self.by_id.insert(std::mem::take(&mut self.open), self.style);
        }
    }

    fn text(&mut self, _: &str) {}
}

/// Whether a property such as `<w:vanish/>` is set.
pub(super) fn is_on(tag: &Tag<'_>) -> bool {
    !tag.attribute("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
}

/// Reads `docProps/core.xml`.
#[derive(Default)]
pub(super) struct CoreProperties {
    pub(super) properties: DocumentProperties,
    open: String,
}

impl XmlVisitor for CoreProperties {
    fn start(&mut self, name: &str, _: &Tag<'_>) {
        name.clone_into(&mut self.open);
    }

    fn end(&mut self, _: &str) {
        self.open.clear();
    }

    fn text(&mut self, text: &str) {
        let properties = &mut self.properties;
        let field = match self.open.as_str() {
            "title" => &mut properties.title,
            "creator" => &mut properties.author,
            "modified" => &mut properties.modified,
            "language" => &mut properties.language,
            "keywords" => &mut properties.keywords,
            _ => return,
        };
        // Longer values are ignored later on.
        if field.len() <= MAX_CHARS * 4 {
            field.push_str(text);
        }
    }
}
