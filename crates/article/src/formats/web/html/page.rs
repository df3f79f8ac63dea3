//! A page as a tree, kept as a list in the order of the page: what an element holds is the run of nodes behind it.
//!
//! A list needs no recursion to walk or to drop, whatever the page; and elements deeper than [`MOST_OPEN`] hang where
//! the last one hangs that is not, so that looking through the open ones takes bounded time.

use std::ops::Range;

use crate::formats::web::html::markup::{is_block, is_hidden, is_one_of, plain};
use crate::formats::web::html::tags::{Piece, Pieces, Tag};

/// Elements open at once, at most.
const MOST_OPEN: usize = 256;
/// Tags and pieces of text of a page, at most: what follows is not read. Each takes some 64 bytes in memory.
pub(crate) const MOST_PIECES: usize = 1_000_000;

/// Headlines and names have fewer nodes than this, and are shorter, in bytes.
const MOST_IN_LINE: usize = 200;
const LONGEST_LINE: usize = 2_000;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// What an end tag within does not reach out of.
const SCOPES: &[&str] = &["table", "td", "th", "caption", "template", "object", "article"];

/// A page.
pub(crate) struct Page<'h> {
    nodes: Vec<Node<'h>>,
    /// Whether it has more pieces than are read.
    pub(crate) cut: bool,
}

struct Node<'h> {
    what: What<'h>,
    parent: u32,
    /// The place behind the last node that it holds.
    end: u32,
}

#[derive(Clone, Copy)]
pub(crate) enum What<'h> {
    Element(Tag<'h>),
    /// Text in which character references still stand.
    Text(&'h str),
}

impl<'h> Page<'h> {
    pub(crate) fn of(html: &'h str) -> Self {
        let mut page = Page { nodes: Vec::new(), cut: false };
        let mut open = Open { stack: Vec::new(), beyond: 0 };
        for (count, piece) in Pieces::of(html).enumerate() {
            if count >= MOST_PIECES {
                page.cut = true;
                break;
            }
            match piece {
                Piece::Text(text) => page.push(What::Text(text), &open),
                Piece::Start(tag) => {
                    open.make_way(tag.name, &mut page);
                    page.push(What::Element(tag), &open);
                    if !is_one_of(tag.name, VOID) {
                        open.enter(page.nodes.len() - 1);
                    }
                }
                Piece::End(name) => open.leave(name, &mut page),
            }
        }
        let end = page.nodes.len();
        open.stack.iter().for_each(|&at| page.nodes[at].close(end));
        page
    }

    fn push(&mut self, what: What<'h>, open: &Open) {
        let parent = open.stack.last().map_or(u32::MAX, |&at| place(at));
        let end = place(self.nodes.len() + 1);
        self.nodes.push(Node { what, parent, end });
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn what(&self, at: usize) -> What<'h> {
        self.nodes[at].what
    }

    /// The tag of an element.
    pub(crate) fn tag(&self, at: usize) -> Option<Tag<'h>> {
        match self.nodes.get(at)?.what {
            What::Element(tag) => Some(tag),
            What::Text(_) => None,
        }
    }

    /// The place behind the last node that this one holds; behind itself where it holds none.
    pub(crate) fn end(&self, at: usize) -> usize {
        self.nodes[at].end as usize
    }

    /// The page as a whole goes by the place behind its last node.
    pub(crate) fn whole(&self) -> usize {
        self.len()
    }

    pub(crate) fn inside(&self, at: usize) -> Range<usize> {
        if at == self.whole() { 0..self.len() } else { at + 1..self.end(at) }
    }

    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        let parent = self.nodes.get(at)?.parent;
        (parent != u32::MAX).then_some(parent as usize)
    }

    /// The elements that hold a node, the nearest first.
    pub(crate) fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(at), |&at| self.parent(at))
    }

    /// All elements, in the order of the page.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (usize, Tag<'h>)> {
        (0..self.len()).filter_map(|at| Some((at, self.tag(at)?)))
    }

    /// The text in an element, with single spaces; not all of it where it is longer than a headline or a name.
    pub(crate) fn text(&self, at: usize) -> String {
        let mut text = String::new();
        let mut hidden_end = 0;
        for inner in self.inside(at).take(MOST_IN_LINE) {
            if text.len() > LONGEST_LINE {
                break;
            }
            if inner < hidden_end {
                continue;
            }
            match self.what(inner) {
                What::Text(piece) if piece.len() > LONGEST_LINE => break,
                What::Element(tag) if is_hidden(tag.name) => hidden_end = self.end(inner),
                What::Text(piece) => text.push_str(&plain(piece)),
                What::Element(tag) if is_block(tag.name) || tag.is("br") => text.push(' '),
                What::Element(_) => {}
            }
        }
        spaced(&text)
    }

    /// The text in a script or the like, as it stands.
    pub(crate) fn raw(&self, at: usize) -> String {
        let pieces = self.inside(at).map(|inner| match self.what(inner) {
            What::Text(text) => text,
            What::Element(_) => "",
        });
        pieces.collect()
    }
}

impl Node<'_> {
    fn close(&mut self, end: usize) {
        self.end = place(end);
    }
}

/// Places fit: there are at most [`MOST_PIECES`] nodes.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// White space of any kind as single spaces, none at the ends.
pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The elements that are open while a page is read.
struct Open {
    stack: Vec<usize>,
    /// How many more would be, were there no limit.
    beyond: usize,
}

impl Open {
    fn enter(&mut self, at: usize) {
        if self.stack.len() < MOST_OPEN {
            self.stack.push(at);
        } else {
            self.beyond += 1;
        }
    }

    /// Closes what the beginning of an element ends without saying so.
    fn make_way(&mut self, name: &str, page: &mut Page<'_>) {
        let (closes, within): (&[&str], &[&str]) = match () {
            () if name.eq_ignore_ascii_case("li") => (&["li"], &["ul", "ol", "menu"]),
            () if is_one_of(name, &["dt", "dd"]) => (&["dt", "dd"], &["dl"]),
            () if name.eq_ignore_ascii_case("tr") => (&["tr"], &["table"]),
            () if is_one_of(name, &["td", "th"]) => (&["td", "th"], &["tr", "table"]),
            () if is_one_of(name, &["tbody", "thead", "tfoot"]) => {
                (&["tbody", "thead", "tfoot"], &["table"])
            }
            () if name.eq_ignore_ascii_case("option") => (&["option"], &["select"]),
            () if name.eq_ignore_ascii_case("a") => (&["a"], SCOPES),
            () if is_block(name) => (&["p"], &["button"]),
            () => return,
        };
        if let Some(depth) = self.find(closes, within, page) {
            self.close(depth, page);
        }
    }

    /// The end of an element: closes the nearest open one of that name. That of an inline element does not reach out of
    /// a block, and none reaches out of a table's cell.
    fn leave(&mut self, name: &str, page: &mut Page<'_>) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let reaches_out = is_one_of(name, &["table", "tr", "tbody", "thead", "tfoot", "article"]);
        let found = self.find(&[name], if reaches_out { &[] } else { SCOPES }, page);
        let Some(depth) = found else { return };
        let crossed = self.stack[depth + 1..]
            .iter()
            .any(|&at| page.tag(at).is_some_and(|tag| is_block(tag.name)));
        if is_block(name) || is_one_of(name, &["li", "td", "th", "tr"]) || !crossed {
            self.close(depth, page);
        }
    }

    /// The innermost open element of one of these names, unless one of `within` lies nearer.
    fn find(&self, names: &[&str], within: &[&str], page: &Page<'_>) -> Option<usize> {
        for (depth, &at) in self.stack.iter().enumerate().rev() {
            let Some(tag) = page.tag(at) else { continue };
            if is_one_of(tag.name, names) {
                return Some(depth);
            }
            if is_one_of(tag.name, within) {
                return None;
            }
        }
        None
    }

    fn close(&mut self, depth: usize, page: &mut Page<'_>) {
        let end = page.len();
        self.stack.drain(depth..).for_each(|at| page.nodes[at].close(end));
        self.beyond = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(html: &str) -> String {
        let page = Page::of(html);
        let mut shape = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for at in 0..page.len() {
            while ends.last().is_some_and(|&end| end <= at) {
                ends.pop();
                shape.push(')');
            }
            match page.what(at) {
                What::Text(text) => shape.push_str(text),
                What::Element(tag) => {
                    shape.extend(["(", tag.name, " "]);
                    ends.push(page.end(at));
                }
            }
        }
        shape + &")".repeat(ends.len())
    }

    #[test]
    fn a_page_is_a_tree_whatever_its_tags_lack() {
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
    }

    #[test]
    fn depth_costs_nothing() {
        let page = "<div>".repeat(100_000) + "x" + &"</div>".repeat(100_000) + "<p>y";
        let page = Page::of(&page);
        assert_eq!((page.len(), page.above(100_000).count()), (100_003, MOST_OPEN));
        assert_eq!(page.above(100_001).count(), 0);
    }
}
