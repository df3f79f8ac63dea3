//! Which of a page's text is the article: not the menus, related links and comments around it.

use crate::formats::web::html::asides::aside;
use crate::formats::web::html::boilerplate::Boilerplate;
use crate::formats::web::html::facts::{Facts, folded};
use crate::formats::web::html::markup::{Flow, is_block, is_one_of, plain};
use crate::formats::web::html::page::{Page, What};

/// A run of text that stands apart from what is around it.
#[derive(Debug)]
pub(crate) struct Block {
    /// The first node of its text.
    at: usize,
    /// The nearest block-level element that holds it, where one does.
    holder: Option<usize>,
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
    let title = facts.title.as_ref().map(|(title, _)| folded(title)).unwrap_or_default();
    let inside = page.inside(widen(page, &blocks, top, facts.heading));
    let after = facts.heading.filter(|heading| inside.contains(heading)).unwrap_or(0);
    let chosen = blocks.iter().filter(|block| inside.contains(&block.at) && block.at >= after);
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
        let from = blocks.partition_point(|block| block.at < page.inside(at).start);
        let to = blocks.partition_point(|block| block.at < page.inside(at).end);
        before[to] - before[from]
    };
    let mut best = (top, worth(top));
    let holds_heading =
        |at: usize| heading.is_some_and(|heading| page.inside(at).contains(&heading));
    // What holds the headline too holds more than the text.
    for above in page.above(top).take_while(|&above| !holds_heading(above) || holds_heading(top)) {
        let worth = worth(above);
        if worth > best.1 * 1.1 {
            best = (above, worth);
        }
    }
    best.0
}

/// Cuts the text of a page that is not left out into blocks.
fn blocks(page: &Page<'_>, boilerplate: &Boilerplate) -> Vec<Block> {
    let mut cut = Cut { blocks: Vec::new(), pending: None, holders: Vec::new() };
    let (mut at, mut link_end) = (0, 0);
    // Every turn moves on by a node at least.
    while at < page.len() {
        cut.leave(page, at);
        match page.what(at) {
            What::Element(_) if boilerplate.holds(at) => {
                at = page.end(at);
                continue;
            }
            What::Element(tag) => {
                cut.enter(at, tag.name);
                if tag.is("a") {
                    link_end = page.end(at);
                }
            }
            What::Text(text) => cut.text(at, &plain(text), at < link_end),
        }
        at += 1;
    }
    cut.flush();
    cut.blocks
}

/// Text on its way into blocks.
struct Cut {
    blocks: Vec<Block>,
    pending: Option<Pending>,
    /// The block-level elements that one is within.
    holders: Vec<usize>,
}

struct Pending {
    at: usize,
    flow: Flow,
    linked: usize,
}

impl Cut {
    fn enter(&mut self, at: usize, name: &str) {
        if is_block(name) || is_one_of(name, &["li", "tr", "td", "th"]) {
            self.flush();
            self.holders.push(at);
        } else if self.pending.as_mut().is_some_and(|pending| pending.flow.start(name)) {
            self.flush();
        }
    }

    fn leave(&mut self, page: &Page<'_>, at: usize) {
        while self.holders.last().is_some_and(|&holder| page.end(holder) <= at) {
            self.flush();
            self.holders.pop();
        }
    }

    fn text(&mut self, at: usize, text: &str, linked: bool) {
        let pending =
            self.pending.get_or_insert_with(|| Pending { at, flow: Flow::default(), linked: 0 });
        pending.flow.text(text);
        if linked {
            pending.linked += text.trim().chars().count();
        }
    }

    fn flush(&mut self) {
        let Some(Pending { at, flow, linked }) = self.pending.take() else { return };
        let text = flow.finish();
        if !text.is_empty() {
            let length = text.chars().count();
            self.blocks.push(Block {
                at,
                holder: self.holders.last().copied(),
                text,
                length,
                linked,
            });
        }
    }
}

/// Added to the score of the text that the page's own description begins with.
const DESCRIBED: f64 = 30.0;
/// Text counts for the elements above that which holds it: wholly, half, a sixth, a ninth and a twelfth.
const LEVELS: usize = 5;
/// What stands before the headline counts for this much.
const BEFORE_HEADING: f64 = 0.2;

/// The element that most of the running text stands in, near enough, or the page as a whole; `None` where there is none.
fn top(page: &Page<'_>, blocks: &[Block], facts: &Facts) -> Option<usize> {
    let mut scores = vec![0.0_f64; page.len() + 1];
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
        let above = block.holder.into_iter().flat_map(|holder| page.above(holder));
        for (level, holder) in above.chain([page.whole()]).take(LEVELS).enumerate() {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let page = Page::of(html);
        main_text(&page, &Facts::of(&page, None))
    }

    const ONE: &str = "<p>The bridge, which is old, closed on Monday, to the relief of the engineers and of nobody else.</p>";
    const TWO: &str = "<p>It will stay closed for eleven weeks, said the port authority, or for twelve if it rains again.</p>";

    fn both() -> String {
        format!("{}\n\n{}", &ONE[3..ONE.len() - 4], &TWO[3..TWO.len() - 4])
    }

    #[test]
    fn the_article_is_told_from_what_is_around_it() {
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
