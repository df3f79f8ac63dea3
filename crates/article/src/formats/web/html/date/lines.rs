//! The lines of text that a page shows, without the parts that belong to something else.

use std::ops::Range;

use crate::formats::markup::elements::{is_block, is_hidden, is_one_of};
use crate::formats::markup::normalize::collapse_whitespace;
use crate::formats::markup::render::unescape;
use crate::formats::web::html::page::{Node, Page};

/// Longest text of a line that is rendered, in bytes.
const MAX_RENDERED_BYTES: usize = 2_000;

/// A run of nodes without a line break.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its inline elements and texts.
    pub(crate) nodes: Range<usize>,
    /// The nearest block around it.
    pub(crate) container: Option<usize>,
    /// Length of its text in bytes, as written.
    pub(crate) bytes: usize,
    /// Bytes of text within links.
    pub(crate) linked_bytes: usize,
    /// Whether its text has a digit, or an element of it may hold a date for machines.
    pub(crate) can_have_date: bool,
}

impl Line {
    /// Its text on one line. Digits and letters of different elements are kept apart, as in
    /// `May<b>8</b>`.
    pub(crate) fn text(&self, page: &Page<'_>) -> String {
        let mut line = String::new();
        for index in self.nodes.clone() {
            let Node::Text(text) = page.node(index) else { continue };
            if is_in_hidden(page, index, self.nodes.start) {
                continue;
            }
            if line.len() + text.len() > MAX_RENDERED_BYTES {
                break;
            }
            let text = unescape(text);
            let (before, after) = (line.chars().next_back(), text.chars().next());
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if is_digit(before) && is_word(after) || is_word(before) && is_digit(after) {
                line.push(' ');
            }
            line.push_str(&text);
        }
        collapse_whitespace(&line)
    }

    /// Whether it is a paragraph of running text.
    pub(crate) fn is_paragraph(&self) -> bool {
        self.bytes >= 140 && self.linked_bytes * 2 < self.bytes
    }
}

/// Whether a hidden element that starts at or after `from` encloses a node.
fn is_in_hidden(page: &Page<'_>, index: usize, from: usize) -> bool {
    page.ancestors(index)
        .take_while(|&ancestor| ancestor >= from)
        .any(|ancestor| page.tag(ancestor).is_some_and(|tag| is_hidden(tag.name)))
}

/// The lines among `nodes`, without the elements that `is_left_out` names.
pub(crate) fn lines(
    page: &Page<'_>,
    nodes: Range<usize>,
    is_left_out: impl Fn(usize) -> bool,
) -> Vec<Line> {
    let mut builder = LineBuilder { lines: Vec::new(), open: None, containers: Vec::new() };
    let (mut index, mut link_end) = (nodes.start, 0);
    while index < nodes.end {
        builder.leave_ended(page, index);
        match page.node(index) {
            Node::Element(tag) if is_hidden(tag.name) || is_left_out(index) => {
                index = page.end(index);
                continue;
            }
            Node::Element(tag) if is_block(tag.name) || breaks_line(tag.name) => {
                builder.flush();
                if page.end(index) > index + 1 {
                    builder.containers.push(index);
                }
            }
            Node::Element(tag) => {
                if tag.is("a") {
                    link_end = page.end(index);
                }
                let is_time = is_one_of(tag.name, &["time", "abbr"]);
                builder.extend(index, "", false, is_time);
            }
            Node::Text(text) => {
                let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
                builder.extend(index, text, index < link_end, has_digit);
            }
        }
        index += 1;
    }
    builder.flush();
    builder.lines
}

fn breaks_line(name: &str) -> bool {
    is_one_of(name, &["br", "hr", "li", "tr", "td", "th", "option"])
}

/// Collects nodes into lines.
struct LineBuilder {
    lines: Vec<Line>,
    open: Option<Line>,
    /// The open blocks, outermost first.
    containers: Vec<usize>,
}

impl LineBuilder {
    fn extend(&mut self, index: usize, text: &str, is_linked: bool, can_have_date: bool) {
        let container = self.containers.last().copied();
        let line = self.open.get_or_insert(Line {
            nodes: index..index,
            container,
            bytes: 0,
            linked_bytes: 0,
            can_have_date: false,
        });
        let bytes = text.trim().len();
        line.nodes.end = index + 1;
        line.bytes += bytes;
        line.linked_bytes += if is_linked { bytes } else { 0 };
        line.can_have_date |= can_have_date;
    }

    fn leave_ended(&mut self, page: &Page<'_>, index: usize) {
        while self.containers.last().is_some_and(|&container| page.end(container) <= index) {
            self.flush();
            self.containers.pop();
        }
    }

    fn flush(&mut self) {
        let line = self.open.take().filter(|line| line.bytes > 0 || line.can_have_date);
        self.lines.extend(line);
    }
}
