//! The blocks of text on a page, and what they look like.

use std::ops::Range;

use crate::formats::markup::elements::{is_block, is_one_of};
use crate::formats::markup::render::{TextRenderer, unescape};
use crate::formats::web::html::main_text::boilerplate::Boilerplate;
use crate::formats::web::html::page::{Node, Page};

/// A run of text that forms a paragraph, heading, list item or table cell.
#[derive(Debug)]
pub(crate) struct Block {
    /// The first node of its text.
    pub(crate) first_node: usize,
    /// The nearest block-level element around it, if any.
    pub(crate) container: Option<usize>,
    pub(crate) text: String,
    /// Length in characters.
    pub(crate) chars: usize,
    /// Characters within links.
    pub(crate) linked_chars: usize,
    /// The length of the text before its first link, in bytes, if it has one.
    first_link: Option<usize>,
    /// Whether it is a label, or part of what a label heads: links, comments, invitations.
    pub(crate) is_aside: bool,
}

/// Minimum length of a block that scores, in characters.
const MIN_SCORED_CHARS: usize = 25;

/// Maximum length of a byline with date and place, in characters: in scripts of letters, and in
/// those of syllables and words.
const MAX_BYLINE_CHARS: usize = 150;
const MAX_DENSE_BYLINE_CHARS: usize = 60;

impl Block {
    pub(crate) fn link_density(&self) -> f64 {
        self.linked_chars as f64 / self.chars.max(1) as f64
    }

    /// The text before its first link.
    pub(crate) fn before_link(&self) -> Option<&str> {
        self.text.get(..self.first_link?)
    }

    /// The text up to its first line break.
    pub(crate) fn first_line(&self) -> &str {
        self.text.split('\n').next().unwrap_or_default()
    }

    /// Whether its element is a heading.
    pub(crate) fn is_heading(&self, page: &Page<'_>) -> bool {
        let tag = self.container.and_then(|node| page.tag(node));
        tag.is_some_and(|tag| {
            let name = tag.name.as_bytes();
            name.len() == 2 && name[0].eq_ignore_ascii_case(&b'h') && name[1].is_ascii_digit()
        })
    }

    /// Whether it is long enough for a paragraph, and more than links.
    pub(crate) fn is_running_text(&self) -> bool {
        self.chars >= 60 && self.link_density() < 0.4
    }

    /// Whether it ends as a sentence does, and has several words.
    pub(crate) fn is_sentence(&self) -> bool {
        let ends = ['.', '!', '?', '…', '。', '！', '？', '؟', '।'];
        let quotes = ['"', '”', '’', '»', '«', '“', '\'', ')', '」', '』'];
        // Some end in a no-break space.
        self.text.trim_end().trim_end_matches(quotes).ends_with(ends)
            && (self.text.split_whitespace().nth(3).is_some() || self.is_dense())
    }

    /// Whether most characters stand for syllables or words, as in Chinese.
    fn is_dense(&self) -> bool {
        self.chars < self.text.len() / 2
    }

    /// Whether it looks like a byline or a date, if it stands between headline and text: it has
    /// numbers and does not end as a sentence does.
    pub(crate) fn is_byline(&self) -> bool {
        let has_date = || self.text.chars().filter(|c| c.is_numeric()).count() >= 4;
        let max = if self.is_dense() { MAX_DENSE_BYLINE_CHARS } else { MAX_BYLINE_CHARS };
        self.chars <= max && !self.is_sentence() && has_date()
    }

    /// What the block adds to the value of an element around it: its length if it is running text,
    /// a penalty otherwise.
    pub(crate) fn value(&self) -> f64 {
        if self.is_running_text() && !self.is_aside {
            self.chars as f64
        } else {
            -1.5 * (self.linked_chars as f64) - 20.0
        }
    }

    /// Whether it is a link or an aside between the paragraphs of the article.
    pub(crate) fn is_dropped(&self) -> bool {
        self.is_aside || self.link_density() > 0.8 && self.chars > 1
    }

    pub(crate) fn score(&self) -> f64 {
        if self.is_aside || self.chars < MIN_SCORED_CHARS {
            return 0.0;
        }
        let commas = self.text.matches([',', '，', '、', '،']).count();
        (1.0 + commas as f64 + (self.chars as f64 / 100.0).min(3.0)) * (1.0 - self.link_density())
    }
}

/// The blocks inside an element or the document.
pub(crate) fn blocks_in(page: &Page<'_>, blocks: &[Block], element: usize) -> Range<usize> {
    let nodes = page.descendants(element);
    let from = blocks.partition_point(|block| block.first_node < nodes.start);
    let to = blocks.partition_point(|block| block.first_node < nodes.end);
    from..to
}

/// Cuts the text of a page into blocks, without its boilerplate.
pub(crate) fn blocks(page: &Page<'_>, boilerplate: &Boilerplate) -> Vec<Block> {
    let mut builder = BlockBuilder { blocks: Vec::new(), pending: None, containers: Vec::new() };
    let (mut index, mut link_end) = (0, 0);
    while index < page.len() {
        builder.leave_ended(page, index);
        match page.node(index) {
            Node::Element(_) if boilerplate.skips(index) => {
                index = page.end(index);
                continue;
            }
            Node::Element(tag) => {
                builder.enter(index, tag.name);
                if tag.is("a") {
                    link_end = page.end(index);
                }
            }
            Node::Text(text) => builder.text(index, &unescape(text), index < link_end),
        }
        index += 1;
    }
    builder.flush();
    builder.blocks
}

/// Collects text into blocks.
struct BlockBuilder {
    blocks: Vec<Block>,
    pending: Option<PendingBlock>,
    /// The open block-level elements, outermost first.
    containers: Vec<usize>,
}

/// A block that is not complete.
struct PendingBlock {
    first_node: usize,
    renderer: TextRenderer,
    linked_chars: usize,
    first_link: Option<usize>,
}

impl BlockBuilder {
    fn enter(&mut self, index: usize, name: &str) {
        if is_block(name) || is_one_of(name, &["li", "tr", "td", "th"]) {
            self.flush();
            self.containers.push(index);
        } else if self.pending.as_mut().is_some_and(|p| p.renderer.start_element(name)) {
            self.flush();
        }
    }

    /// Leaves the containers that end at or before `index`.
    fn leave_ended(&mut self, page: &Page<'_>, index: usize) {
        while self.containers.last().is_some_and(|&container| page.end(container) <= index) {
            self.flush();
            self.containers.pop();
        }
    }

    fn text(&mut self, index: usize, text: &str, is_linked: bool) {
        let pending = self.pending.get_or_insert_with(|| PendingBlock {
            first_node: index,
            renderer: TextRenderer::default(),
            linked_chars: 0,
            first_link: None,
        });
        if is_linked && pending.first_link.is_none() {
            pending.first_link = Some(pending.renderer.len());
        }
        pending.renderer.text(text);
        if is_linked {
            pending.linked_chars += text.trim().chars().count();
        }
    }

    fn flush(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        let PendingBlock { first_node, renderer, linked_chars, first_link } = pending;
        let text = renderer.finish();
        if !text.is_empty() {
            let chars = text.chars().count();
            let container = self.containers.last().copied();
            self.blocks.push(Block {
                first_node,
                container,
                text,
                chars,
                linked_chars,
                first_link,
                is_aside: false,
            });
        }
    }
}
