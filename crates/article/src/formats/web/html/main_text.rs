//! Main text extraction: the article on a page, without menus, related links and comments.
//!
//! The page is cut into blocks of text. Blocks score by length, commas and links, and pass their
//! score on to the elements around them. The best element is the article's container; it widens to
//! an ancestor where that adds running text. Its blocks are the article, less the interface labels
//! and lists of links among them.

use crate::formats::markup::elements::{is_block, is_one_of};
use crate::formats::markup::normalize::comparison_key;
use crate::formats::markup::render::{TextRenderer, unescape};
use crate::formats::web::html::boilerplate::Boilerplate;
use crate::formats::web::html::interface_labels::is_interface_label;
use crate::formats::web::html::metadata::PageMetadata;
use crate::formats::web::html::page::{Node, Page};

/// A run of text that forms a paragraph, heading, list item or table cell.
#[derive(Debug)]
pub(crate) struct Block {
    /// The first node of its text.
    first_node: usize,
    /// The nearest block-level element around it, if any.
    container: Option<usize>,
    text: String,
    /// Length in characters.
    chars: usize,
    /// Characters within links.
    linked_chars: usize,
}

/// Minimum length of a block that scores, in characters.
const MIN_SCORED_CHARS: usize = 25;

impl Block {
    fn link_density(&self) -> f64 {
        self.linked_chars as f64 / self.chars.max(1) as f64
    }

    /// What the block adds to the value of an element around it: its length if it is running text,
    /// a penalty otherwise.
    fn value(&self) -> f64 {
        let length = self.chars as f64;
        let is_running_text = self.chars >= 60 && self.link_density() < 0.4;
        if is_running_text { length } else { -1.5 * (self.linked_chars as f64) - 20.0 }
    }

    /// Whether it is a link or an interface label between the paragraphs of the article.
    fn is_aside(&self) -> bool {
        (self.link_density() > 0.8 && self.chars > 1) || is_interface_label(&self.text)
    }

    fn score(&self) -> f64 {
        if self.chars < MIN_SCORED_CHARS {
            return 0.0;
        }
        let commas = self.text.matches([',', '，', '、', '،']).count();
        (1.0 + commas as f64 + (self.chars as f64 / 100.0).min(3.0)) * (1.0 - self.link_density())
    }
}

/// Minimum length of a text, in bytes. If it is shorter, extraction runs again and skips less.
const MIN_TEXT_BYTES: usize = 250;

/// The paragraphs of the article on a page, separated by blank lines; empty if there is none.
pub(crate) fn main_text(page: &Page<'_>, metadata: &PageMetadata) -> String {
    let text = extract(page, metadata, &Boilerplate::likely(page, metadata.headline_node));
    if text.len() >= MIN_TEXT_BYTES {
        return text;
    }
    let longer = extract(page, metadata, &Boilerplate::certain(page));
    if longer.len() > text.len() * 2 { longer } else { text }
}

fn extract(page: &Page<'_>, metadata: &PageMetadata, boilerplate: &Boilerplate) -> String {
    let blocks = blocks(page, boilerplate);
    let Some(container) = best_container(page, &blocks, metadata) else { return String::new() };
    let headline = metadata.headline_node;
    let title = metadata.title.as_ref().map(|(title, _)| comparison_key(title)).unwrap_or_default();
    let range = page.descendants(widen(page, &blocks, container, headline));
    let start = headline.filter(|node| range.contains(node)).unwrap_or(0);
    let inside = blocks.iter().filter(|b| range.contains(&b.first_node) && b.first_node >= start);
    let kept = inside.filter(|block| !block.is_aside() && comparison_key(&block.text) != title);
    kept.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// The container or the ancestor with the most running text and the least of anything else. Some
/// pages split an article into several elements with advertisements between them.
fn widen(page: &Page<'_>, blocks: &[Block], container: usize, headline: Option<usize>) -> usize {
    // Prefix sums: the value of an element is one subtraction.
    let mut value_before = vec![0.0];
    for block in blocks {
        value_before.push(value_before[value_before.len() - 1] + block.value());
    }
    let value = |index: usize| {
        let nodes = page.descendants(index);
        let from = blocks.partition_point(|block| block.first_node < nodes.start);
        let to = blocks.partition_point(|block| block.first_node < nodes.end);
        value_before[to] - value_before[from]
    };
    let mut best = (container, value(container));
    let contains_headline =
        |index: usize| headline.is_some_and(|node| page.descendants(index).contains(&node));
    // An ancestor that also contains the headline contains more than the text.
    let ancestors = page.ancestors(container);
    for ancestor in ancestors.take_while(|&a| !contains_headline(a) || contains_headline(container))
    {
        let value = value(ancestor);
        if value > best.1 * 1.1 {
            best = (ancestor, value);
        }
    }
    best.0
}

/// Cuts the text of a page into blocks, without its boilerplate.
fn blocks(page: &Page<'_>, boilerplate: &Boilerplate) -> Vec<Block> {
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
        });
        pending.renderer.text(text);
        if is_linked {
            pending.linked_chars += text.trim().chars().count();
        }
    }

    fn flush(&mut self) {
        let Some(PendingBlock { first_node, renderer, linked_chars }) = self.pending.take() else {
            return;
        };
        let text = renderer.finish();
        if !text.is_empty() {
            let chars = text.chars().count();
            let container = self.containers.last().copied();
            self.blocks.push(Block { first_node, container, text, chars, linked_chars });
        }
    }
}

/// Added to the score of the block that starts as the page's description does.
const DESCRIPTION_BONUS: f64 = 30.0;
/// How many elements around a block's container receive its score: the whole, a half, a sixth, a
/// ninth and a twelfth.
const SCORED_LEVELS: usize = 5;
/// Weight of blocks before the headline.
const BEFORE_HEADLINE_WEIGHT: f64 = 0.2;

/// The element with the highest score, or the whole document; `None` if no block scores.
fn best_container(page: &Page<'_>, blocks: &[Block], metadata: &PageMetadata) -> Option<usize> {
    let mut scores = vec![0.0_f64; page.len() + 1];
    for block in blocks {
        let mut score = block.score();
        if score == 0.0 {
            continue;
        }
        if metadata.headline_node.is_some_and(|headline| block.first_node < headline) {
            score *= BEFORE_HEADLINE_WEIGHT;
        }
        if metadata.description_matches(&block.text) {
            score += DESCRIPTION_BONUS;
        }
        let ancestors = block.container.into_iter().flat_map(|index| page.ancestors(index));
        for (level, index) in ancestors.chain([page.document()]).take(SCORED_LEVELS).enumerate() {
            scores[index] += match level {
                0 => score,
                1 => score / 2.0,
                level => score / (level * 3) as f64,
            };
        }
    }
    let mut best = None;
    for (index, &score) in scores.iter().enumerate() {
        if score > best.map_or(0.0, |(_, score)| score) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let page = Page::parse(html);
        main_text(&page, &PageMetadata::from_page(&page, None))
    }

    const ONE: &str = "<p>The bridge, which is old, closed on Monday, to the relief of the engineers and of nobody else.</p>";
    const TWO: &str = "<p>It will stay closed for eleven weeks, said the port authority, or for twelve if it rains again.</p>";

    fn both() -> String {
        format!("{}\n\n{}", &ONE[3..ONE.len() - 4], &TWO[3..TWO.len() - 4])
    }

    #[test]
    fn the_article_is_extracted_without_what_surrounds_it() {
        let check = |html: &str| assert_eq!(text(html), both(), "{html}");
        let teasers = "<ul><li><a href=/a>Another headline, which is long enough</a></li><li><a href=/b>And one more</a></li></ul>";
        check(&format!("{ONE}{TWO}"));
        check(&format!("<body>{teasers}<div>{ONE}{TWO}</div>{teasers}"));
        check(&format!(
            "<div><div class=chunk>{ONE}</div><div class=ad>Buy now, pay later, or never</div><div class=chunk>{TWO}</div></div>{teasers}"
        ));
        check(&format!(
            "<div>{ONE}<p><a href=/x>Read more, much more, of what we wrote about bridges</a></p><p>Advertisement</p>{TWO}</div>"
        ));
        check(&format!(
            "<article><h1>Bridge closes at last</h1>{ONE}{TWO}</article><article><h2>Tunnel opens</h2><p>The tunnel, which is new, opened.</p></article>"
        ));
        check(&format!(
            "<div class=no-comments-here>{ONE}{TWO}</div><p hidden>Not shown, to nobody, ever, at all.</p>"
        ));
        check(&format!(
            "<h1>Bridge closes</h1><div>{ONE}{TWO}</div><div id=comments>{}</div>",
            ONE.repeat(5)
        ));
        check(&format!("<div>{}</div>", ONE.replace("p>", "x>") + "<br><br>" + &TWO[3..]));
    }

    #[test]
    fn a_page_without_running_text_has_no_article() {
        for html in [
            "",
            "<p>",
            "<nav>Home, sweet home, and all the rest of it</nav>",
            "<a href=x>A link, and a long one</a>",
            "<p>Brief.</p>",
        ] {
            assert_eq!(text(html), "", "{html}");
        }
    }
}
