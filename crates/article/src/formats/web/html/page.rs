//! A page as a tree of elements and text.
//!
//! The nodes form one list in document order: the descendants of an element are the nodes that
//! follow it, up to its end. A list needs no recursion to walk or drop, however deep the page is.
//! Elements nested deeper than [`MAX_OPEN_ELEMENTS`] become children of the deepest open element,
//! so a search through the open elements takes bounded time.

use std::ops::Range;

use crate::formats::markup::elements::{is_block, is_hidden, is_one_of, is_void};
use crate::formats::markup::normalize::collapse_whitespace;
use crate::formats::markup::render::unescape;
use crate::formats::markup::tokenizer::{StartTag, Token, Tokenizer};

/// Maximum depth of the stack of open elements.
const MAX_OPEN_ELEMENTS: usize = 256;
/// Maximum number of tokens read from a page. A node takes about 64 bytes of memory.
pub(crate) const MAX_TOKENS: usize = 1_000_000;

/// Maximum number of nodes in a headline or name.
const MAX_LINE_NODES: usize = 200;
/// Maximum length of a headline or name, in bytes.
const MAX_LINE_BYTES: usize = 2_000;

/// An end tag inside one of these elements closes nothing outside it, unless the tag names a table
/// part or an article.
const SCOPE_BOUNDARIES: &[&str] =
    &["table", "td", "th", "caption", "template", "object", "article"];

/// A page.
pub(crate) struct Page<'h> {
    nodes: Vec<TreeNode<'h>>,
    /// Whether the page has more than [`MAX_TOKENS`] tokens. The rest was not read.
    pub(crate) is_truncated: bool,
}

struct TreeNode<'h> {
    node: Node<'h>,
    /// Index of the parent; `u32::MAX` at the top level.
    parent: u32,
    /// Index after the last descendant.
    end: u32,
}

/// An element or a run of text.
#[derive(Clone, Copy)]
pub(crate) enum Node<'h> {
    Element(StartTag<'h>),
    /// Text, with its character references unresolved.
    Text(&'h str),
}

impl<'h> Page<'h> {
    pub(crate) fn parse(html: &'h str) -> Self {
        let mut page = Page { nodes: Vec::new(), is_truncated: false };
        let mut open = OpenElements { stack: Vec::new(), overflow: 0 };
        for (count, token) in Tokenizer::new(html).enumerate() {
            if count >= MAX_TOKENS {
                page.is_truncated = true;
                break;
            }
            match token {
                Token::Text(text) => page.push(Node::Text(text), &open),
                Token::StartTag(tag) => {
                    open.close_implied(tag.name, &mut page);
                    page.push(Node::Element(tag), &open);
                    if !is_void(tag.name) {
                        open.push(page.nodes.len() - 1);
                    }
                }
                Token::EndTag(name) => open.end_tag(name, &mut page),
            }
        }
        let end = page.nodes.len();
        open.stack.iter().for_each(|&index| page.nodes[index].close(end));
        page
    }

    fn push(&mut self, node: Node<'h>, open: &OpenElements) {
        let parent = open.stack.last().map_or(u32::MAX, |&index| compact(index));
        let end = compact(self.nodes.len() + 1);
        self.nodes.push(TreeNode { node, parent, end });
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn node(&self, index: usize) -> Node<'h> {
        self.nodes[index].node
    }

    /// The start tag of the element at `index`; `None` for text and past the end.
    pub(crate) fn tag(&self, index: usize) -> Option<StartTag<'h>> {
        match self.nodes.get(index)?.node {
            Node::Element(tag) => Some(tag),
            Node::Text(_) => None,
        }
    }

    /// Whether the node at `index` is an element of that name.
    pub(crate) fn is_element(&self, index: usize, name: &str) -> bool {
        self.tag(index).is_some_and(|tag| tag.is(name))
    }

    /// The index after the last descendant of a node; `index + 1` if it has none.
    pub(crate) fn end(&self, index: usize) -> usize {
        self.nodes[index].end as usize
    }

    /// The index that stands for the whole document: one past the last node.
    pub(crate) fn document(&self) -> usize {
        self.len()
    }

    /// Indexes of the descendants of a node or of the document.
    pub(crate) fn descendants(&self, index: usize) -> Range<usize> {
        if index == self.document() { 0..self.len() } else { index + 1..self.end(index) }
    }

    pub(crate) fn parent(&self, index: usize) -> Option<usize> {
        let parent = self.nodes.get(index)?.parent;
        (parent != u32::MAX).then_some(parent as usize)
    }

    /// The elements around a node, innermost first.
    pub(crate) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(index), |&index| self.parent(index))
    }

    /// All elements in document order, with their indexes.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (usize, StartTag<'h>)> {
        (0..self.len()).filter_map(|index| Some((index, self.tag(index)?)))
    }

    /// The text of an element on one line. Text beyond the length of a headline or name may be
    /// missing.
    pub(crate) fn line(&self, index: usize) -> String {
        let mut line = String::new();
        let mut hidden_end = 0;
        for inner in self.descendants(index).take(MAX_LINE_NODES) {
            if line.len() > MAX_LINE_BYTES {
                break;
            }
            if inner < hidden_end {
                continue;
            }
            match self.node(inner) {
                Node::Text(text) if text.len() > MAX_LINE_BYTES => break,
                Node::Element(tag) if is_hidden(tag.name) => hidden_end = self.end(inner),
                Node::Text(text) => line.push_str(&unescape(text)),
                Node::Element(tag) if is_block(tag.name) || tag.is("br") => line.push(' '),
                Node::Element(_) => {}
            }
        }
        collapse_whitespace(&line)
    }

    /// The content of a raw text element such as a script, as written.
    pub(crate) fn raw_text(&self, index: usize) -> String {
        let texts = self.descendants(index).map(|inner| match self.node(inner) {
            Node::Text(text) => text,
            Node::Element(_) => "",
        });
        texts.collect()
    }
}

impl TreeNode<'_> {
    fn close(&mut self, end: usize) {
        self.end = compact(end);
    }
}

/// A node index in 32 bits. It fits: a page has at most [`MAX_TOKENS`] nodes.
fn compact(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The stack of open elements, as the HTML standard calls it.
struct OpenElements {
    /// Indexes of nodes, outermost first.
    stack: Vec<usize>,
    /// How many elements are open beyond the limit.
    overflow: usize,
}

impl OpenElements {
    fn push(&mut self, index: usize) {
        if self.stack.len() < MAX_OPEN_ELEMENTS {
            self.stack.push(index);
        } else {
            self.overflow += 1;
        }
    }

    /// Closes the elements whose end tag the start tag `name` implies.
    fn close_implied(&mut self, name: &str, page: &mut Page<'_>) {
        let (closed, boundaries): (&[&str], &[&str]) = match () {
            () if name.eq_ignore_ascii_case("li") => (&["li"], &["ul", "ol", "menu"]),
            () if is_one_of(name, &["dt", "dd"]) => (&["dt", "dd"], &["dl"]),
            () if name.eq_ignore_ascii_case("tr") => (&["tr"], &["table"]),
            () if is_one_of(name, &["td", "th"]) => (&["td", "th"], &["tr", "table"]),
            () if is_one_of(name, &["tbody", "thead", "tfoot"]) => {
                (&["tbody", "thead", "tfoot"], &["table"])
            }
            () if is_one_of(name, &["rb", "rt", "rp", "rtc"]) => {
                (&["rb", "rt", "rp", "rtc"], &["ruby"])
            }
            () if name.eq_ignore_ascii_case("option") => (&["option"], &["select"]),
            () if name.eq_ignore_ascii_case("a") => (&["a"], SCOPE_BOUNDARIES),
            () if is_block(name) => (&["p", "rt", "rp"], &["button"]),
            () => return,
        };
        if let Some(depth) = self.innermost(closed, boundaries, page) {
            self.close_from(depth, page);
        }
    }

    /// Closes the innermost open element of that name. The end tag of an inline element does not
    /// close a block around it, and no end tag closes a table cell around it.
    fn end_tag(&mut self, name: &str, page: &mut Page<'_>) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let crosses_scopes =
            is_one_of(name, &["table", "tr", "tbody", "thead", "tfoot", "article"]);
        let boundaries = if crosses_scopes { &[] } else { SCOPE_BOUNDARIES };
        let Some(depth) = self.innermost(&[name], boundaries, page) else { return };
        let crosses_block = self.stack[depth + 1..]
            .iter()
            .any(|&index| page.tag(index).is_some_and(|tag| is_block(tag.name)));
        if is_block(name) || is_one_of(name, &["li", "td", "th", "tr"]) || !crosses_block {
            self.close_from(depth, page);
        }
    }

    /// The depth of the innermost open element with one of these names; `None` if an element of
    /// `boundaries` is closer.
    fn innermost(&self, names: &[&str], boundaries: &[&str], page: &Page<'_>) -> Option<usize> {
        for (depth, &index) in self.stack.iter().enumerate().rev() {
            let Some(tag) = page.tag(index) else { continue };
            if is_one_of(tag.name, names) {
                return Some(depth);
            }
            if is_one_of(tag.name, boundaries) {
                return None;
            }
        }
        None
    }

    fn close_from(&mut self, depth: usize, page: &mut Page<'_>) {
        let end = page.len();
        self.stack.drain(depth..).for_each(|index| page.nodes[index].close(end));
        self.overflow = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(html: &str) -> String {
        let page = Page::parse(html);
        let mut shape = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for index in 0..page.len() {
            while ends.last().is_some_and(|&end| end <= index) {
                ends.pop();
                shape.push(')');
            }
            match page.node(index) {
                Node::Text(text) => shape.push_str(text),
                Node::Element(tag) => {
                    shape.extend(["(", tag.name, " "]);
                    ends.push(page.end(index));
                }
            }
        }
        shape + &")".repeat(ends.len())
    }

    #[test]
    fn pages_with_missing_tags_become_trees() {
        let check = |html: &str, expected: &str| assert_eq!(shape(html), expected, "{html}");
        check("<div><p>a<b>c</b></p>d</div>e", "(div (p a(b c))d)e");
        check("<p>a<p>b<div>c", "(p a)(p b)(div c)");
        check("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "(ul (li a)(li b(ul (li c)))(li d))e");
        check("<p>a<br>b<img src=x>c</p>d", "(p a(br )b(img )c)d");
        check(
            "<table><tr><td>a<td>b</div><tr><td>c</table>d",
            "(table (tr (td a)(td b))(tr (td c)))d",
        );
        check("<b><div>a</b>b</div>c</b>d", "(b (div ab)c)d");
        check("<a>x<a>y</a>z", "(a x)(a y)z");
        check("</div>a</p>", "a");
        check("<ruby>a<rp>(<rt>b<rp>)</ruby>c<rt>d<p>e", "(ruby a(rp ()(rt b)(rp )))c(rt d)(p e)");
    }

    #[test]
    fn depth_is_bounded() {
        let page = "<div>".repeat(100_000) + "x" + &"</div>".repeat(100_000) + "<p>y";
        let page = Page::parse(&page);
        assert_eq!((page.len(), page.ancestors(100_000).count()), (100_003, MAX_OPEN_ELEMENTS));
        assert_eq!(page.ancestors(100_001).count(), 0);
    }
}
