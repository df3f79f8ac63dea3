//! An XML element as a tree.
//!
//! The nodes form one list in document order, so building, walking and dropping a tree need no
//! recursion. Nodes are numbered from 0, the root.

use std::ops::Range;

use crate::formats::markup::elements::is_hidden;
use crate::formats::markup::render::TextRenderer;

/// Approximate memory of a node besides its text, in bytes.
const NODE_BYTES: usize = 96;
/// An end tag closes one of this many innermost open elements. Otherwise it is ignored.
const MAX_CLOSED_BY_END_TAG: usize = 64;

/// Names and values of attributes, with character references resolved.
pub(crate) type Attributes = Vec<(Box<str>, String)>;

/// An XML element with its descendants.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// Indexes of the open elements, outermost first.
    open: Vec<usize>,
    size_bytes: usize,
    /// Whether further text continues the last node. References split a text into several events.
    continues_text: bool,
}

struct Node {
    /// Qualified name; empty for text.
    name: Box<str>,
    text: String,
    attributes: Attributes,
    /// Index after the last descendant.
    end: usize,
}

impl Tree {
    pub(crate) fn start_element(&mut self, name: &str, attributes: Attributes) {
        let attribute_bytes =
            attributes.iter().map(|(name, value)| NODE_BYTES + name.len() + value.len());
        self.size_bytes += name.len() + attribute_bytes.sum::<usize>();
        self.open.push(self.nodes.len());
        self.push(name, String::new(), attributes);
        self.continues_text = false;
    }

    /// Closes the innermost open element of that name and those within it.
    pub(crate) fn end_element(&mut self, name: &str) {
        self.continues_text = false;
        let nearest = self
            .open
            .iter()
            .rev()
            .take(MAX_CLOSED_BY_END_TAG)
            .position(|&node| &*self.nodes[node].name == name);
        for _ in 0..nearest.map_or(0, |above| above + 1) {
            if let Some(node) = self.open.pop() {
                self.nodes[node].end = self.nodes.len();
            }
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(last) if self.continues_text => {
                last.text.push_str(text);
                self.size_bytes += text.len();
            }
            _ => self.push("", text.to_owned(), Vec::new()),
        }
        self.continues_text = true;
    }

    fn push(&mut self, name: &str, text: String, attributes: Attributes) {
        self.size_bytes += NODE_BYTES + text.len();
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { name: name.into(), text, attributes, end });
    }

    /// Whether the root is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Approximate memory of the tree, in bytes.
    pub(crate) fn size_bytes(&self) -> usize {
        self.size_bytes
    }

    /// The qualified name of an element; empty for text and for nodes that do not exist.
    pub(crate) fn name(&self, node: usize) -> &str {
        self.nodes.get(node).map_or("", |node| &*node.name)
    }

    /// The attributes of an element.
    pub(crate) fn attributes(&self, node: usize) -> &Attributes {
        &self.nodes[node].attributes
    }

    pub(crate) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        let attributes = &self.nodes.get(node)?.attributes;
        attributes.iter().find(|(own, _)| &**own == name).map(|(_, value)| value.as_str())
    }

    /// The child elements of an element.
    pub(crate) fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let Range { start, end } = self.descendant_range(parent);
        let mut next = start;
        std::iter::from_fn(move || {
            while next < end {
                let node = next;
                next = self.nodes[node].end.max(node + 1);
                if !self.nodes[node].name.is_empty() {
                    return Some(node);
                }
            }
            None
        })
    }

    /// The first child of that qualified name.
    pub(crate) fn child(&self, parent: usize, name: &str) -> Option<usize> {
        self.children(parent).find(|&node| self.name(node) == name)
    }

    /// The descendants of that local name, at any depth, but none within another one of that name.
    /// So no node is in two of them, and reading all of them takes linear time.
    pub(crate) fn descendants(&self, element: usize, local: &str) -> impl Iterator<Item = usize> {
        let Range { start: mut next, end } = self.descendant_range(element);
        std::iter::from_fn(move || {
            while next < end {
                let node = next;
                let is_named = local_name(self.name(node)) == local;
                next = if is_named { self.nodes[node].end.max(node + 1) } else { node + 1 };
                if is_named {
                    return Some(node);
                }
            }
            None
        })
    }

    /// The descendants of that local name, at any depth, also within each other. The caller must not
    /// read the whole content of each.
    pub(crate) fn nested_descendants(
        &self,
        element: usize,
        local: &str,
    ) -> impl Iterator<Item = usize> {
        self.descendant_range(element).filter(move |&node| local_name(self.name(node)) == local)
    }

    /// The first descendant of that local name.
    pub(crate) fn descendant(&self, element: usize, local: &str) -> Option<usize> {
        self.descendants(element, local).next()
    }

    fn descendant_range(&self, element: usize) -> Range<usize> {
        self.nodes.get(element).map_or(0..0, |node| element + 1..node.end)
    }

    /// The text of an element, as written.
    pub(crate) fn raw_text(&self, element: usize) -> String {
        self.nodes[self.descendant_range(element)].iter().map(|node| node.text.as_str()).collect()
    }

    /// The text of an element on one line; `None` if it is empty.
    pub(crate) fn line(&self, element: usize) -> Option<String> {
        single_line(&self.raw_text(element))
    }

    /// The text of an element on one line, without that of the descendants of a local name; `None`
    /// if it is empty.
    pub(crate) fn line_without(&self, element: usize, local: &str) -> Option<String> {
        let mut text = String::new();
        let Range { start: mut node, end } = self.descendant_range(element);
        while node < end {
            let is_left_out = local_name(self.name(node)) == local;
            text.push_str(if is_left_out { " " } else { &self.nodes[node].text });
            node = if is_left_out { self.nodes[node].end.max(node + 1) } else { node + 1 };
        }
        single_line(&text)
    }

    /// The lines of all descendants of that local name that contain text.
    pub(crate) fn lines(&self, element: usize, local: &str) -> impl Iterator<Item = String> {
        self.descendants(element, local).filter_map(|node| self.line(node))
    }

    /// The text of an element that contains XHTML, NITF or the like, rendered as HTML is.
    pub(crate) fn rendered_text(&self, element: usize) -> String {
        let mut renderer = TextRenderer::default();
        let mut open: Vec<usize> = Vec::new();
        let Range { start: mut index, end } = self.descendant_range(element);
        while index < end {
            let node = &self.nodes[index];
            while let Some(&last) = open.last()
                && self.nodes[last].end <= index
            {
                renderer.end_element(html_equivalent(&self.nodes[last].name));
                open.pop();
            }
            if node.name.is_empty() {
                renderer.text(&node.text);
            } else if is_hidden(local_name(&node.name)) {
                index = node.end.max(index + 1);
                continue;
            } else {
                renderer.start_element(html_equivalent(&node.name));
                open.push(index);
            }
            index += 1;
        }
        for last in open.into_iter().rev() {
            renderer.end_element(html_equivalent(&self.nodes[last].name));
        }
        renderer.finish().trim().to_owned()
    }
}

fn single_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A qualified name without its prefix.
pub(crate) fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The HTML element that is laid out as this element of NITF or NewsML is.
fn html_equivalent(name: &str) -> &str {
    let name = local_name(name);
    match name {
        "hl1" | "hl2" | "block" | "media" | "media-caption" | "bq" | "nitf-table" | "Heading" => {
            "p"
        }
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let mut tree = Tree::default();
        tree.start_element("a", vec![("k".into(), "v".to_owned())]);
        tree.text("one ");
        tree.text("& two");
        tree.start_element("x:b", Vec::new());
        tree.start_element("p", Vec::new());
        tree.text("deep");
        tree.end_element("x:b");
        tree.end_element("unknown");
        tree.start_element("c", Vec::new());
        tree.text("  last\n line ");
        tree.end_element("c");
        tree.end_element("a");
        tree
    }

    #[test]
    fn elements_are_found_by_name_and_give_their_text() {
        let tree = tree();
        assert!(tree.is_closed() && tree.size_bytes() > 0);
        let names: Vec<&str> = tree.children(0).map(|node| tree.name(node)).collect();
        assert_eq!(names, ["x:b", "c"]);
        assert_eq!(tree.attribute(0, "k"), Some("v"));
        assert_eq!(
            tree.descendant(0, "p").map(|node| tree.raw_text(node)).as_deref(),
            Some("deep")
        );
        assert_eq!(
            tree.child(0, "c").and_then(|node| tree.line(node)).as_deref(),
            Some("last line")
        );
        assert_eq!(tree.raw_text(0), "one & twodeep  last\n line ");
        assert_eq!(tree.rendered_text(0), "one & two\n\ndeep\n\nlast line");
        assert_eq!(tree.line_without(0, "p").as_deref(), Some("one & two last line"));
        assert_eq!((tree.child(0, "p"), tree.line(99), tree.name(99)), (None, None, ""));
    }

    #[test]
    fn deep_trees_are_walked_without_recursion() {
        let mut tree = Tree::default();
        for _ in 0..200_000 {
            tree.start_element("p", Vec::new());
            tree.text("x");
        }
        assert!(!tree.is_closed());
        for _ in 0..200_000 {
            tree.end_element("q");
            tree.end_element("p");
        }
        assert!(tree.is_closed());
        assert_eq!(tree.raw_text(0).len(), 200_000);
        assert!(tree.rendered_text(0).len() >= 200_000);
        assert_eq!(tree.nested_descendants(0, "p").count(), 199_999);
        // An element within another of that name is a part of it.
        assert_eq!(tree.descendants(0, "p").collect::<Vec<_>>(), [2]);
        assert_eq!(tree.lines(0, "p").map(|line| line.len()).sum::<usize>(), 199_999);
    }
}
