//! Parts of the article outside its container: a lead between headline and container, and further
//! elements of its kind.
//!
//! The neighbors of an element are the other children of the elements around it, up to the one
//! that also contains the headline.

use std::ops::Range;

use crate::formats::web::html::main_text::blocks::{Block, blocks_in};
use crate::formats::web::html::page::Page;

/// Neighbors with a greater share of links are no part of the article.
const MAX_LINK_DENSITY: f64 = 0.3;
/// How many elements around a container are searched on pages without a headline.
const LEVELS_WITHOUT_HEADLINE: usize = 3;

/// What decides which neighbors belong to the article.
struct Neighbors<'a, 'h> {
    page: &'a Page<'h>,
    blocks: &'a [Block],
    container: usize,
    /// The first block after the headline.
    start: usize,
    headline: Option<usize>,
}

/// Which blocks belong to the article in `container`.
pub(crate) fn article_blocks(
    page: &Page<'_>,
    blocks: &[Block],
    container: usize,
    headline: Option<usize>,
) -> Vec<bool> {
    let own = blocks_in(page, blocks, container);
    let start = headline.map_or(0, |node| blocks.partition_point(|b| b.first_node < node));
    let mut kept = vec![false; blocks.len()];
    let first = if own.contains(&start) { start } else { own.start };
    kept[first..own.end].fill(true);
    let neighbors = Neighbors { page, blocks, container, start, headline };
    let contains_headline =
        |element: usize| headline.is_some_and(|node| page.descendants(element).contains(&node));
    let mut inner = container;
    let around = page.ancestors(container).chain([page.document()]);
    let has_headline = headline.is_some() && own.start >= start;
    for (level, ancestor) in around.enumerate() {
        if container == page.document() || !has_headline && level >= LEVELS_WITHOUT_HEADLINE {
            break;
        }
        for neighbor in neighbors.children(ancestor, inner) {
            neighbors.keep(neighbor, inner, &mut kept);
        }
        if contains_headline(ancestor) {
            break;
        }
        inner = ancestor;
    }
    kept
}

impl Neighbors<'_, '_> {
    /// The children of an element but `inner`.
    fn children(&self, element: usize, inner: usize) -> impl Iterator<Item = usize> {
        let nodes = self.page.descendants(element);
        let first = Some(nodes.start).filter(|node| *node < nodes.end);
        let next = move |&node: &usize| Some(self.page.end(node)).filter(|node| *node < nodes.end);
        std::iter::successors(first, next).filter(move |&node| node != inner)
    }

    /// Keeps the blocks of a neighbor that belong to the article.
    fn keep(&self, neighbor: usize, inner: usize, kept: &mut [bool]) {
        let from = self.blocks.partition_point(|b| b.first_node < neighbor);
        let to = self.blocks.partition_point(|b| b.first_node < self.page.end(neighbor));
        let blocks = from.max(self.start)..to.max(self.start);
        if blocks.is_empty() || self.link_density(blocks.clone()) > MAX_LINK_DENSITY {
            return;
        }
        if neighbor < inner {
            if self.headline.is_some() {
                for index in blocks {
                    kept[index] |= self.is_lead(&self.blocks[index]);
                }
            }
        } else if self.is_of_one_kind(neighbor) {
            kept[blocks].fill(true);
        }
    }

    fn link_density(&self, blocks: Range<usize>) -> f64 {
        let (mut chars, mut linked) = (0, 0);
        for block in &self.blocks[blocks] {
            chars += block.chars;
            linked += block.linked_chars;
        }
        linked as f64 / chars.max(1) as f64
    }

    /// Whether a block between the headline and the container looks like a standfirst or a first
    /// paragraph: not like a byline, a date or a menu.
    fn is_lead(&self, block: &Block) -> bool {
        !block.is_dropped()
            && block.link_density() < MAX_LINK_DENSITY
            && !block.is_byline()
            && (block.is_running_text()
                || block.is_sentence()
                || block.is_heading(self.page) && block.chars > 20)
    }

    /// Whether an element after the container contains one with the name and class of the container,
    /// but no headline of its own.
    fn is_of_one_kind(&self, neighbor: usize) -> bool {
        let Some(kind) = kind(self.page, self.container) else { return false };
        let mut is_of_kind = false;
        for node in neighbor..self.page.end(neighbor) {
            let Some(tag) = self.page.tag(node) else { continue };
            if tag.is("h1") {
                return false;
            }
            is_of_kind = is_of_kind
                || tag.is(kind.name)
                    && self::kind(self.page, node).is_some_and(|other| other == kind);
        }
        is_of_kind
    }
}

/// The name and the class of an element.
#[derive(PartialEq, Eq)]
struct Kind<'h> {
    name: &'h str,
    class: &'h str,
}

/// The kind of an element that has a class.
fn kind<'h>(page: &Page<'h>, element: usize) -> Option<Kind<'h>> {
    let tag = page.tag(element)?;
    let (_, class) = tag.attributes().find(|(name, _)| name.eq_ignore_ascii_case("class"))?;
    let class = class.trim();
    (!class.is_empty()).then_some(Kind { name: tag.name, class })
}

#[cfg(test)]
mod tests {
    use crate::formats::web::html::extract::extract_article;

    const LEAD: &str =
        "The old bridge will close on Monday, said the port authority, for eleven weeks or more.";
    const ONE: &str = "The bridge, which is old, closed on Monday, to the relief of the engineers and of nobody else.";
    const TWO: &str = "It will stay closed for eleven weeks, said the port authority, or for twelve if it rains again.";

    const MORE: &str = "The ferry, which is older still, takes nobody but the postman and his dog until the end of June.";

    /// Checks what is extracted. Capital words of both texts stand for paragraphs.
    fn check(html: &str, expected: &str) {
        let filled = |text: &str| {
            text.replace("LEAD", LEAD).replace("ONE", ONE).replace("TWO", TWO).replace("MORE", MORE)
        };
        let body = extract_article(&filled(html), None).article.body;
        assert_eq!(body, filled(expected).replace(" / ", "\n\n"), "{html}");
    }

    #[test]
    fn a_lead_between_headline_and_container_belongs_to_the_article() {
        let text = "<div class=text><p>ONE</p><p>TWO</p><p>MORE</p></div>";
        let both = "ONE / TWO / MORE";
        for lead in [
            "<div><p>LEAD</p></div>",
            "<div class=a><div class=b><p>LEAD</p></div></div><div class=ad>Buy tonic</div>",
            "<p>By Ann Oduya</p><p>8 May 2026, 10:15 (updated 9 May)</p><p>LEAD</p>",
            "<ul><li><a href=/x>A tunnel opens at last, after many years</a></li></ul><div>LEAD</div>",
        ] {
            check(&format!("<main><h1>Bridge</h1>{lead}{text}</main>"), &format!("LEAD / {both}"));
            check(
                &format!("<div><h1>Bridge</h1></div>{lead}<div><div>{text}</div></div>"),
                &format!("LEAD / {both}"),
            );
        }
        let deck = "<h2>Engineers are relieved, ferrymen are not</h2>";
        check(
            &format!("<h1>Bridge</h1>{deck}{text}"),
            &format!("Engineers are relieved, ferrymen are not / {both}"),
        );
        let header = "<header><h1>Bridge</h1><p class=standfirst>LEAD</p><p>Ann Oduya</p><time>8 May 2026</time></header>";
        check(&format!("<article>{header}{text}</article>"), &format!("LEAD / {both}"));
        check(
            "<article><div><h1>Bridge</h1><p>8 May 2026, 10:15, Aberdeen</p><p>LEAD</p><p>LEAD</p><p>ONE</p></div></article>",
            "LEAD / ONE",
        );
        let short = "<p>Port bows to engineers.</p>";
        check(
            &format!("<h1>Bridge</h1><div>{short}</div>{text}"),
            "Port bows to engineers. / ONE / TWO / MORE",
        );
        // What stands above the headline is no lead.
        check(&format!("<div><p>LEAD</p></div><h1>Bridge</h1>{text}"), both);
    }

    #[test]
    fn further_elements_of_one_kind_belong_to_the_article() {
        let ad = "<div class=ad>Buy tonic</div>";
        check(
            &format!(
                "<h1>Bridge</h1><div class=a><div class=text><p>ONE</p><p>TWO</p></div></div>{ad}<div class=b><div class=text><p>MORE</p></div></div>"
            ),
            "ONE / TWO / MORE",
        );
        check(
            &format!(
                "<h1>Bridge</h1><div class=text><p>ONE</p><p>TWO</p></div>{ad}<div class=text><p>He left.</p></div><div class=more><p>TWO</p></div>"
            ),
            "ONE / TWO / He left.",
        );
        check(
            "<h1>Bridge</h1><div class=text><p>ONE</p><p>TWO</p></div><div class=text><h1>Tunnel</h1><p>TWO</p></div>",
            "ONE / TWO",
        );
    }

    #[test]
    fn a_described_lead_does_not_hide_the_text_after_it() {
        let description = format!("<meta name=description content='{LEAD}'>");
        let lead = "<div class=intro><h1>Bridge</h1><div class=introtext><p>LEAD</p></div></div>";
        let text = "<div class=articlebody><p>ONE</p><p>TWO</p><p>MORE</p></div>";
        check(
            &format!("{description}<main><div>{lead}{text}</div></main>"),
            "LEAD / ONE / TWO / MORE",
        );
        // The description is that of the article, not of the list below it.
        let list =
            "<ul class=related><li><p>ONE</p></li><li><p>TWO</p></li><li><p>ONE</p></li></ul>";
        check(&format!("{description}<main><div>{lead}{list}</div></main>"), "LEAD");
    }

    #[test]
    fn articles_inside_the_article_are_parts_of_it_unless_they_are_teasers() {
        let steps =
            "<article><h3>First</h3><p>ONE</p></article><article><h3>Then</h3><p>TWO</p></article>";
        let teaser = "<article><h3><a href=/x>A tunnel opens at last, after many years</a></h3><p>Mayor glad.</p></article>";
        check(
            &format!(
                "<article><h1>Bridge</h1><div><p>LEAD</p><div>{steps}</div></div><div>{teaser}{teaser}</div></article><article><p>ONE</p></article>"
            ),
            "LEAD / First / ONE / Then / TWO",
        );
    }

    #[test]
    fn a_longer_text_outside_the_article_of_the_headline_is_another() {
        let article =
            "<article><h1>Bridge</h1><div><p>LEAD</p><p>ONE</p><p>TWO</p></div></article>";
        let row = "<div class=row><p>A service sets a file on your device, for thirteen months, in order to know you.</p></div>";
        let rows = row.repeat(9);
        check(&format!("{article}<div class=layer><div>{rows}</div></div>"), "LEAD / ONE / TWO");
        let text = "<h1>Bridge</h1><div><p>LEAD</p><p>ONE</p><p>TWO</p></div>";
        check(
            &format!("<div>{text}</div><div class=cookie-layer><div>{rows}</div></div>"),
            "LEAD / ONE / TWO",
        );
    }

    #[test]
    fn a_short_caption_belongs_to_the_article() {
        let figure =
            "<figure><img src=x><figcaption>Skipper Oda on the bridge</figcaption></figure>";
        check(
            &format!("<article><h1>Bridge</h1>{figure}<p>ONE</p><p>TWO</p></article>"),
            "Skipper Oda on the bridge / ONE / TWO",
        );
        let teaser =
            "<figure><a href=/x><img src=x></a><figcaption>A tunnel opens</figcaption></figure>";
        check(
            &format!("<article><h1>Bridge</h1><p>ONE</p>{teaser}<p>TWO</p></article>"),
            "ONE / TWO",
        );
    }
}
