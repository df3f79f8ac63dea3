//! Which of a page's text is the article: not the menus, related links and comments around it.

use crate::asides::aside;
use crate::boilerplate::Boilerplate;
use crate::markup::{Flow, is_block, is_one_of};
use crate::page::{Page, What};
use crate::page_facts::{Facts, folded};

/// A run of text that stands apart from what is around it.
#[derive(Debug)]
pub(crate) struct Block {
    /// The first node of its text.
    at: usize,
    /// The nearest block-level element that holds it.
    holder: usize,
    text: String,
    /// Characters; and those of them within links.
    length: usize,
    linked: usize,
}

/// Text of fewer characters tells nothing of what it stands in.
const TELLING: usize = 25;

impl Block {
    fn link_share(&self) -> f64 {
        self.linked as f64 / self.length.max(1) as f64
    }

    /// What it adds to an element that holds it: running text its length, anything else less than nothing.
    fn worth(&self) -> f64 {
        let length = self.length as f64;
        let running = self.length >= 60 && self.link_share() < 0.4;
        if running { length } else { -1.5 * (self.linked as f64) - 20.0 }
    }

    /// Whether it stands in the article without being of it.
    fn is_aside(&self) -> bool {
        (self.link_share() > 0.8 && self.length > 1) || aside(&self.text)
    }

    fn score(&self) -> f64 {
        if self.length < TELLING {
            return 0.0;
        }
        let commas = self.text.matches([',', '，', '、', '،']).count();
        (1.0 + commas as f64 + (self.length as f64 / 100.0).min(3.0)) * (1.0 - self.link_share())
    }
}

/// Text of fewer characters is looked for again with less left out.
const SHORT: usize = 250;

/// The paragraphs of the article on a page, parted by blank lines; empty where there is none.
pub(crate) fn main_text(page: &Page<'_>, facts: &Facts) -> String {
    let text = text_without(page, facts, &Boilerplate::of(page, facts.heading));
    if text.len() >= SHORT {
        return text;
    }
    let more = text_without(page, facts, &Boilerplate::surest(page));
    if more.len() > text.len() * 2 { more } else { text }
}

fn text_without(page: &Page<'_>, facts: &Facts, boilerplate: &Boilerplate) -> String {
    let blocks = blocks(page, boilerplate);
    let Some(top) = top(page, &blocks, facts) else { return String::new() };
    let top = widen(page, &blocks, top, facts.heading);
    let title = facts.title.as_ref().map(|(title, _)| folded(title)).unwrap_or_default();
    let chosen = blocks.iter().filter(|block| page.inside(top).contains(&block.at));
    let chosen = chosen.filter(|block| facts.heading.is_none_or(|heading| block.at > heading || heading < top));
    let kept = chosen.filter(|block| !block.is_aside() && folded(&block.text) != title);
    kept.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// The element around `top` that gathers the most running text and the least of anything else: some pages part an
/// article into pieces with advertisements between.
fn widen(page: &Page<'_>, blocks: &[Block], top: usize, heading: Option<usize>) -> usize {
    // Worth of the blocks before each, so that an element's is one subtraction.
    let mut before = vec![0.0];
    for block in blocks {
        before.push(before[before.len() - 1] + block.worth());
    }
    let worth = |at: usize| {
        let from = blocks.partition_point(|block| block.at < at);
        let to = blocks.partition_point(|block| block.at < page.end(at));
        before[to] - before[from]
    };
    let mut best = (top, worth(top));
    let holds_heading = |at: usize| heading.is_some_and(|heading| page.inside(at).contains(&heading));
    // What holds the headline too holds more than the text.
    for above in page.above(top).take_while(|&above| !holds_heading(above) || holds_heading(top)) {
        let worth = worth(above);
        if worth > best.1 * 1.1 {
            best = (above, worth);
        }
    }
    best.0
}

fn blocks(page: &Page<'_>, boilerplate: &Boilerplate) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut pending: Option<(usize, usize, Flow, usize)> = None;
    let mut at = 0;
    let mut link_end = 0;
    let mut holders: Vec<usize> = Vec::new();
    let flush = |pending: &mut Option<(usize, usize, Flow, usize)>, blocks: &mut Vec<Block>| {
        if let Some((at, holder, flow, linked)) = pending.take() {
            let text = flow.finish();
            if !text.is_empty() {
                let length = text.chars().count();
                blocks.push(Block { at, holder, text, length, linked });
            }
        }
    };
    while at < page.len() {
        while holders.last().is_some_and(|&holder| page.end(holder) <= at) {
            holders.pop();
            flush(&mut pending, &mut blocks);
        }
        match page.what(at) {
            What::Element(_) if boilerplate.holds(at) => {
                at = page.end(at);
                continue;
            }
            What::Element(tag) => {
                if is_block(tag.name) || is_one_of(tag.name, &["li", "tr", "td", "th"]) {
                    flush(&mut pending, &mut blocks);
                    holders.push(at);
                } else if let Some((_, _, flow, _)) = &mut pending {
                    if flow.start(tag.name) {
                        flush(&mut pending, &mut blocks);
                    }
                }
                if tag.is("a") {
                    link_end = page.end(at);
                }
            }
            What::Text(text) => {
                let text = crate::markup::plain(text);
                let holder = holders.last().copied().unwrap_or(0);
                let (.., flow, linked) = pending.get_or_insert_with(|| (at, holder, Flow::default(), 0));
                flow.text(&text);
                if at < link_end {
                    *linked += text.trim().chars().count();
                }
            }
        }
        at += 1;
    }
    flush(&mut pending, &mut blocks);
    blocks
}

/// Added to the score of the text that the page's own description begins with.
const DESCRIBED: f64 = 30.0;
/// What stands before the headline counts for this much.
const BEFORE_HEADING: f64 = 0.2;

/// The element that most of the running text stands in, near enough.
fn top(page: &Page<'_>, blocks: &[Block], facts: &Facts) -> Option<usize> {
    let mut scores = vec![0.0_f64; page.len()];
    for block in blocks {
        let mut score = block.score();
        if score == 0.0 {
            continue;
        }
        if facts.heading.is_some_and(|heading| block.at < heading) {
            score *= BEFORE_HEADING;
        }
        if facts.describes(&block.text) {
            score += DESCRIBED;
        }
        for (level, holder) in page.above(block.holder).take(5).enumerate() {
            scores[holder] += match level {
                0 => score,
                1 => score / 2.0,
                level => score / (level * 3) as f64,
            };
        }
    }
    let mut best = None;
    for (at, &score) in scores.iter().enumerate() {
        if score > best.map_or(0.0, |(_, score)| score) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}
