//! The element that contains the article.

use std::ops::Range;

use crate::formats::web::html::main_text::blocks::{Block, blocks_in};
use crate::formats::web::html::main_text::boilerplate::looks_like_boilerplate;
use crate::formats::web::html::metadata::PageMetadata;
use crate::formats::web::html::page::Page;

/// Added to the score of the block that starts as the page's description does.
const DESCRIPTION_BONUS: f64 = 30.0;
/// Minimum length of a block that a description can start as, in characters.
const MIN_DESCRIBED_CHARS: usize = 40;
/// A described element is the lead of the text after it if it has at most so many paragraphs, if at
/// most so many blocks stand between, and if the text is longer by a factor.
const MAX_LEAD_PARAGRAPHS: usize = 2;
const MAX_BLOCKS_AFTER_LEAD: usize = 8;
const LEAD_FACTOR: usize = 2;
/// How many elements around a block's container receive its score: the whole, a half, a sixth, a
/// ninth and a twelfth.
const SCORED_LEVELS: usize = 5;
/// Weight of blocks before the headline.
const BEFORE_HEADLINE_WEIGHT: f64 = 0.2;
/// Weight of blocks outside the article of the headline: a dialog may be much longer.
const OUTSIDE_ARTICLE_WEIGHT: f64 = 0.05;
/// Minimum length of the text in the `<article>` of the headline, in characters. Some contain only
/// the headline and a standfirst.
const MIN_ARTICLE_CHARS: usize = 250;

/// The element with the highest score, or the whole document; `None` if no block scores.
pub(crate) fn best_container(
    page: &Page<'_>,
    blocks: &[Block],
    metadata: &PageMetadata,
) -> Option<usize> {
    let article = headline_article(page, blocks, metadata.headline_node);
    let mut scores = vec![0.0_f64; page.len() + 1];
    let mut described = Vec::new();
    for block in blocks {
        let mut score = block.score();
        if score == 0.0 {
            continue;
        }
        if metadata.headline_node.is_some_and(|headline| block.first_node < headline) {
            score *= BEFORE_HEADLINE_WEIGHT;
        } else if article.as_ref().is_some_and(|article| !article.contains(&block.first_node)) {
            score *= OUTSIDE_ARTICLE_WEIGHT;
        } else if block.chars >= MIN_DESCRIBED_CHARS && metadata.description_matches(&block.text) {
            // A description is a paragraph. Most blocks are shorter, and comparing takes time.
            described.push(block);
        }
        add_score(page, block, score, &mut scores);
    }
    let best = highest(&scores)?;
    if described.is_empty() {
        return Some(best);
    }
    for block in described {
        add_score(page, block, DESCRIPTION_BONUS, &mut scores);
    }
    let with_lead = highest(&scores)?;
    // The description may be that of a lead in an element of its own, in front of the article.
    let (lead, text) = (blocks_in(page, blocks, with_lead), blocks_in(page, blocks, best));
    let paragraphs = blocks[lead.clone()].iter().filter(|block| block.is_running_text()).count();
    let is_lead = paragraphs <= MAX_LEAD_PARAGRAPHS
        && (lead.end..lead.end + MAX_BLOCKS_AFTER_LEAD).contains(&text.start)
        && !is_boilerplate_beside(page, best, with_lead)
        && text_chars(&blocks[text]) > LEAD_FACTOR * text_chars(&blocks[lead]);
    Some(if is_lead { best } else { with_lead })
}

/// The nodes of the innermost `<article>` that contains the headline and a text.
fn headline_article(
    page: &Page<'_>,
    blocks: &[Block],
    headline: Option<usize>,
) -> Option<Range<usize>> {
    let mut articles = page.ancestors(headline?).filter(|&node| page.is_element(node, "article"));
    let has_text =
        |node: &usize| text_chars(&blocks[blocks_in(page, blocks, *node)]) >= MIN_ARTICLE_CHARS;
    articles.find(has_text).map(|node| page.descendants(node))
}

/// Whether an element, or one around it that does not contain `other`, looks like boilerplate.
fn is_boilerplate_beside(page: &Page<'_>, element: usize, other: usize) -> bool {
    let around = std::iter::once(element).chain(page.ancestors(element));
    let mut beside = around.take_while(|&around| !page.descendants(around).contains(&other));
    beside.any(|element| looks_like_boilerplate(page, element))
}

/// Adds the score of a block to those of the elements around it.
fn add_score(page: &Page<'_>, block: &Block, score: f64, scores: &mut [f64]) {
    let ancestors = block.container.into_iter().flat_map(|index| page.ancestors(index));
    for (level, index) in ancestors.chain([page.document()]).take(SCORED_LEVELS).enumerate() {
        scores[index] += match level {
            0 => score,
            1 => score / 2.0,
            level => score / (level * 3) as f64,
        };
    }
}

/// The first element with the highest score; `None` if all scores are zero.
fn highest(scores: &[f64]) -> Option<usize> {
    let mut best = None;
    for (index, &score) in scores.iter().enumerate() {
        if score > best.map_or(0.0, |(_, score)| score) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// The length of the running text among blocks, in characters.
fn text_chars(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| block.is_running_text()).map(|block| block.chars).sum()
}

/// The container or the ancestor with the most running text and the least of anything else. Some
/// pages split an article into several elements with advertisements between them.
pub(crate) fn widen(
    page: &Page<'_>,
    blocks: &[Block],
    container: usize,
    headline: Option<usize>,
) -> usize {
    // Prefix sums: the value of an element is one subtraction.
    let mut value_before = vec![0.0];
    for block in blocks {
        value_before.push(value_before[value_before.len() - 1] + block.value());
    }
    let value = |index: usize| {
        let inside = blocks_in(page, blocks, index);
        value_before[inside.end] - value_before[inside.start]
    };
    let mut best = (container, value(container));
    let contains_headline =
        |index: usize| headline.is_some_and(|node| page.descendants(index).contains(&node));
    // An ancestor that also contains the headline contains more than the text, and one around the
    // article of the headline contains other texts.
    let article = headline_article(page, blocks, headline);
    let is_around_article = |node: usize| {
        article
            .as_ref()
            .is_some_and(|article| node < article.start && page.end(node) >= article.end)
    };
    let own = article.as_ref().map(|article| article.start - 1);
    let ancestors =
        page.ancestors(container).take_while(|&node| Some(node) == own || !is_around_article(node));
    for ancestor in ancestors.take_while(|&a| !contains_headline(a) || contains_headline(container))
    {
        let value = value(ancestor);
        if value > best.1 * 1.1 {
            best = (ancestor, value);
        }
    }
    best.0
}
