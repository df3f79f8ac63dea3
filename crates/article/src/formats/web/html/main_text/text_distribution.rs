//! How the running text of a page is distributed over its elements.

use crate::formats::markup::elements::{is_hidden, is_one_of};
use crate::formats::web::html::page::{Node, Page};

/// Text outside paragraphs counts as running text if it is longer than this, in bytes.
const MIN_LOOSE_TEXT_BYTES: usize = 100;
/// A form has at most so many bytes of running text for each field, and so many nodes are counted.
const MAX_BYTES_PER_FIELD: usize = 250;
const MAX_FORM_NODES: usize = 2_000;
/// Minimum length of the text of an article in an element that browsers hide, in bytes.
const MIN_ARTICLE_BYTES: u32 = 250;

/// The running text and the text of links before each node of a page. Running text is text in
/// paragraphs and outside links.
pub(crate) struct TextDistribution {
    /// Bytes of running text before each node, then of the whole page.
    bytes_before: Vec<u32>,
    /// Bytes of text in links before each node, then of the whole page.
    linked_before: Vec<u32>,
}

impl TextDistribution {
    pub(crate) fn new(page: &Page<'_>) -> Self {
        let mut bytes_before = Vec::with_capacity(page.len() + 1);
        let mut linked_before = Vec::with_capacity(page.len() + 1);
        let (mut total, mut linked) = (0_u32, 0_u32);
        let (mut hidden_end, mut paragraph_end, mut link_end) = (0, 0, 0);
        for index in 0..page.len() {
            bytes_before.push(total);
            linked_before.push(linked);
            match page.node(index) {
                // Some pages show their text by a script, and have it for other browsers as well.
                Node::Element(tag) if is_hidden(tag.name) && !tag.is("noscript") => {
                    hidden_end = hidden_end.max(page.end(index));
                }
                Node::Element(tag) if tag.is("p") => paragraph_end = page.end(index),
                Node::Element(tag) if tag.is("a") => link_end = page.end(index),
                Node::Text(text) if index >= hidden_end && index >= link_end => {
                    let length = text.trim().len();
                    if index < paragraph_end || length > MIN_LOOSE_TEXT_BYTES {
                        total = total.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
                    }
                }
                Node::Text(text) if index >= hidden_end => {
                    let length = u32::try_from(text.trim().len()).unwrap_or(u32::MAX);
                    linked = linked.saturating_add(length);
                }
                _ => {}
            }
        }
        bytes_before.push(total);
        linked_before.push(linked);
        TextDistribution { bytes_before, linked_before }
    }

    /// The fraction of the running text in an element, from 0 to 1.
    pub(crate) fn fraction(&self, page: &Page<'_>, index: usize) -> f64 {
        let inside = self.bytes_before[page.end(index)] - self.bytes_before[index];
        let total = self.bytes_before[self.bytes_before.len() - 1];
        f64::from(inside) / f64::from(total.max(1))
    }

    /// Whether a form has many fields for its text. Others are around an article.
    pub(crate) fn has_many_fields(&self, page: &Page<'_>, form: usize) -> bool {
        let is_field = |&node: &usize| {
            page.tag(node).is_some_and(|tag| is_one_of(tag.name, &["input", "select", "textarea"]))
        };
        let fields = page.descendants(form).take(MAX_FORM_NODES).filter(is_field).count();
        let bytes = self.bytes_before[page.end(form)] - self.bytes_before[form];
        fields * MAX_BYTES_PER_FIELD >= bytes as usize
    }

    /// The share of links in the text of an element, from 0 to 1.
    pub(crate) fn link_density(&self, page: &Page<'_>, index: usize) -> f64 {
        let end = page.end(index);
        let text = self.bytes_before[end] - self.bytes_before[index];
        let linked = self.linked_before[end] - self.linked_before[index];
        f64::from(linked) / f64::from(linked.saturating_add(text).max(1))
    }

    /// Whether an element has most of the running text, and enough for an article: more than a
    /// request to turn scripts on.
    pub(crate) fn is_mostly_in(&self, page: &Page<'_>, index: usize) -> bool {
        let inside = self.bytes_before[page.end(index)] - self.bytes_before[index];
        inside >= MIN_ARTICLE_BYTES && self.fraction(page, index) >= 0.5
    }
}
