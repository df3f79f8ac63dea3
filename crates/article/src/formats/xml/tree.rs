//! A piece of XML as a tree, in one list in the order of the document: built and walked without recursion.

use std::ops::Range;

use crate::formats::web::html::markup::{Flow, is_hidden};

/// What a node costs beside its text, in bytes, roughly.
const NODE: usize = 96;
/// A closing tag ends an element no further out than this; where none is found, it is passed over.
const FURTHEST_OPEN: usize = 64;

/// A piece of XML. Its first node is its outermost element.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// Places of the elements that are not closed yet.
    open: Vec<usize>,
    bytes: usize,
    /// Whether the last node is text that further text belongs to: character references part what is one.
    joins: bool,
}

struct Node {
    /// As written, with its prefix; empty for text.
    name: Box<str>,
    text: String,
    attributes: Vec<(Box<str>, String)>,
    /// The place after its last descendant.
    end: usize,
}

impl Tree {
    pub(crate) fn start(&mut self, name: &str, attributes: Vec<(Box<str>, String)>) {
        self.bytes += name.len()
            + attributes.iter().map(|(name, value)| NODE + name.len() + value.len()).sum::<usize>();
        self.open.push(self.nodes.len());
        self.push(name, String::new(), attributes);
        self.joins = false;
    }

    /// Closes the innermost open element of that name, and those within it.
    pub(crate) fn end(&mut self, name: &str) {
        self.joins = false;
        let nearest = self
            .open
            .iter()
            .rev()
            .take(FURTHEST_OPEN)
            .position(|&at| &*self.nodes[at].name == name);
        for _ in 0..nearest.map_or(0, |above| above + 1) {
            if let Some(at) = self.open.pop() {
                self.nodes[at].end = self.nodes.len();
            }
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(last) if self.joins => {
                last.text.push_str(text);
                self.bytes += text.len();
            }
            _ => self.push("", text.to_owned(), Vec::new()),
        }
        self.joins = true;
    }

    fn push(&mut self, name: &str, text: String, attributes: Vec<(Box<str>, String)>) {
        self.bytes += NODE + text.len();
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { name: name.into(), text, attributes, end });
    }

    /// Whether the outermost element is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// About how much memory it holds, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn name(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| &*node.name)
    }

    pub(crate) fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        let attributes = &self.nodes.get(at)?.attributes;
        attributes.iter().find(|(own, _)| &**own == name).map(|(_, value)| value.as_str())
    }

    /// The elements directly within one.
    pub(crate) fn children(&self, of: usize) -> impl Iterator<Item = usize> {
        let Range { start, end } = self.within(of);
        let mut at = start;
        std::iter::from_fn(move || {
            // Every turn goes past a node and all within it.
            while at < end {
                let here = at;
                at = self.nodes[here].end.max(here + 1);
                if !self.nodes[here].name.is_empty() {
                    return Some(here);
                }
            }
            None
        })
    }

    /// The first element of that name directly within one.
    pub(crate) fn child(&self, of: usize, name: &str) -> Option<usize> {
        self.children(of).find(|&at| self.name(at) == name)
    }

    /// All elements within one, however deep, whose name without its prefix is that.
    pub(crate) fn all(&self, of: usize, name: &str) -> impl Iterator<Item = usize> {
        self.within(of).filter(move |&at| local(self.name(at)) == name)
    }

    /// The first of them.
    pub(crate) fn first(&self, of: usize, name: &str) -> Option<usize> {
        self.all(of, name).next()
    }

    fn within(&self, of: usize) -> Range<usize> {
        self.nodes.get(of).map_or(0..0, |node| of + 1..node.end)
    }

    /// The text within an element as it stands.
    pub(crate) fn raw_text(&self, of: usize) -> String {
        self.nodes[self.within(of)].iter().map(|node| node.text.as_str()).collect()
    }

    /// The text within an element on one line; `None` where there is none.
    pub(crate) fn line(&self, of: usize) -> Option<String> {
        let text = self.raw_text(of);
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// The text within an element that holds HTML, NITF or the like, laid out.
    pub(crate) fn laid_out(&self, of: usize) -> String {
        let mut flow = Flow::default();
        let mut open: Vec<usize> = Vec::new();
        let Range { start: mut at, end } = self.within(of);
        // Every turn goes on by a node at least.
        while at < end {
            let node = &self.nodes[at];
            // Every turn closes an element that ends before this node.
            while let Some(&last) = open.last()
                && self.nodes[last].end <= at
            {
                flow.end(layout(&self.nodes[last].name));
                open.pop();
            }
            if node.name.is_empty() {
                flow.text(&node.text);
            } else if is_hidden(local(&node.name)) {
                at = node.end.max(at + 1);
                continue;
            } else {
                flow.start(layout(&node.name));
                open.push(at);
            }
            at += 1;
        }
        for last in open.into_iter().rev() {
            flow.end(layout(&self.nodes[last].name));
        }
        flow.finish().trim().to_owned()
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The element of HTML that is laid out as this one of a wire format.
fn layout(name: &str) -> &str {
    let name = local(name);
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
        tree.start("a", vec![("k".into(), "v".to_owned())]);
        tree.text("one ");
        tree.text("& two");
        tree.start("x:b", Vec::new());
        tree.start("p", Vec::new());
        tree.text("deep");
        tree.end("x:b");
        tree.end("unknown");
        tree.start("c", Vec::new());
        tree.text("  last\n line ");
        tree.end("c");
        tree.end("a");
        tree
    }

    #[test]
    fn elements_are_found_and_their_text_read() {
        let tree = tree();
        assert!(tree.is_closed() && tree.bytes() > 0);
        let names: Vec<&str> = tree.children(0).map(|at| tree.name(at)).collect();
        assert_eq!(names, ["x:b", "c"]);
        assert_eq!(tree.attribute(0, "k"), Some("v"));
        assert_eq!(tree.first(0, "p").map(|at| tree.raw_text(at)).as_deref(), Some("deep"));
        assert_eq!(tree.child(0, "c").and_then(|at| tree.line(at)).as_deref(), Some("last line"));
        assert_eq!(tree.raw_text(0), "one & twodeep  last\n line ");
        assert_eq!(tree.laid_out(0), "one & two\n\ndeep\n\nlast line");
        assert_eq!((tree.child(0, "p"), tree.line(99), tree.name(99)), (None, None, ""));
    }

    #[test]
    fn a_tree_as_deep_as_it_may_be_is_walked() {
        let mut tree = Tree::default();
        for _ in 0..200_000 {
            tree.start("p", Vec::new());
            tree.text("x");
        }
        assert!(!tree.is_closed());
        for _ in 0..200_000 {
            tree.end("q");
            tree.end("p");
        }
        assert!(tree.is_closed());
        assert_eq!(tree.raw_text(0).len(), 200_000);
        assert!(tree.laid_out(0).len() >= 200_000);
        assert_eq!(tree.all(0, "p").count(), 199_999);
    }
}
