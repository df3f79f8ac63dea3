//! The date that a page shows beside its headline or byline, or at the end of its text.

use std::ops::Range;

use crate::dates::published::Published;
use crate::formats::markup::elements::{is_hidden, is_one_of};
use crate::formats::markup::normalize::{comparison_key, has_comparison_key};
use crate::formats::markup::render::unescape;
use crate::formats::markup::tokenizer::StartTag;
use crate::formats::web::html::date::anchors::Anchors;
use crate::formats::web::html::date::class_names::{ClassName, class_names};
use crate::formats::web::html::date::label_lines::meaning_of_label_at;
use crate::formats::web::html::date::labels::{Meaning, published_part};
use crate::formats::web::html::date::lines::{Line, lines};
use crate::formats::web::html::date::written::page_date_text;
use crate::formats::web::html::page::{Node, Page};

/// How many lines above the headline may show the date.
const LINES_ABOVE: usize = 8;
/// How many lines below the headline may show it, if no paragraph comes first.
const LINES_BELOW: usize = 30;
/// How many of the last nodes of a page may tell of its last change.
const NODES_OF_FOOT: usize = 300;
/// How many lines behind the article may show it.
const LINES_BEHIND: usize = 15;
/// How many lines behind the first paragraph, which may be a standfirst, may show it by itself.
const LINES_BEHIND_LEAD: usize = 5;
/// Longest line that shows the date, in bytes.
const MAX_DATE_LINE_BYTES: usize = 160;
/// How many words other than the date such a line may have, if nothing else tells that it is one.
const MAX_OTHER_WORDS: usize = 8;
/// How many words a line may have in which an element is there to hold the date.
const MAX_MARKED_WORDS: usize = 14;
/// How many lines are tried. Each costs a parse.
const MAX_TRIED: usize = 200;
/// An element with more nodes holds more than a date.
const MAX_DATE_NODES: usize = 60;
/// Longest label of a link to another article that a line with its date may have, in bytes.
const MIN_OTHER_HEADLINE_BYTES: usize = 25;

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    /// Around the headline.
    Beside,
    /// Among or behind the paragraphs.
    Below,
}

/// A date that a page shows, worst last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// 0 for the best.
    tier: u8,
    /// Lines from the headline.
    distance: usize,
}

/// The date that a page shows as that of its article.
pub(crate) struct Shown {
    pub(crate) date: Published,
    tier: u8,
}

impl Shown {
    /// Whether its label or element says that it is that of publication.
    pub(crate) fn is_of_publication(&self) -> bool {
        matches!(self.tier, 0 | 2)
    }
}

/// The date that the page shows as that of its article.
pub(crate) fn shown_date(page: &Page<'_>, anchors: &Anchors<'_>) -> Option<Shown> {
    let headline = anchors.headline.or_else(|| headline_node(page, anchors.title))?;
    let contains = |index: usize| (index..page.end(index)).contains(&headline);
    let is_left_out = |index: usize| !contains(index) && is_no_place_of_date(page, index);
    let lines = lines(page, 0..page.len(), is_left_out);
    let nodes = headline..page.end(headline);
    let at = lines
        .iter()
        .position(|line| nodes.contains(&line.nodes.start) || line.nodes.contains(&headline))?;
    let scene = Scene { page, anchors, lines: &lines, headline: at };
    scene.best()
}

/// The day of the last change that the foot of the page tells: `Last modified on May 8, 2026`.
pub(crate) fn last_change(page: &Page<'_>, anchors: &Anchors<'_>) -> Option<Published> {
    let foot = page.len().saturating_sub(NODES_OF_FOOT)..page.len();
    let lines = lines(page, foot, |_| false);
    let last = lines.iter().enumerate().rev();
    let mut last = last.filter(|(_, line)| line.can_have_date && line.bytes <= MAX_DATE_LINE_BYTES);
    last.find_map(|(at, line)| {
        let text = line.text(page);
        let is_change = meaning_of_label_at(page, &lines, at, &text) == Meaning::Modified;
        let date = is_change.then(|| page_date_text(&text, anchors.language)).flatten();
        date.filter(|date| anchors.is_possible(date))
    })
}

/// The heading or other text that shows the title; else the first `<h1>`.
fn headline_node(page: &Page<'_>, title: Option<&str>) -> Option<usize> {
    let key = title.map(comparison_key).unwrap_or_default();
    let (mut first_heading, mut shown, mut linked) = (None, None, None);
    let (mut index, mut link_end) = (0, 0);
    while index < page.len() {
        match page.node(index) {
            Node::Element(tag) if is_hidden(tag.name) || tag.is("nav") => {
                index = page.end(index);
                continue;
            }
            Node::Element(tag) if tag.is("a") => link_end = page.end(index),
            Node::Element(tag) if is_one_of(tag.name, &["h1", "h2", "h3", "h4"]) => {
                if !key.is_empty() && has_comparison_key(&page.line(index), &key) {
                    return Some(index);
                }
                if tag.is("h1") && first_heading.is_none() && !page.line(index).is_empty() {
                    first_heading = Some(index);
                }
            }
            Node::Text(text)
                if (key.len() / 2..key.len() * 4).contains(&text.trim().len())
                    && has_comparison_key(&unescape(text), &key) =>
            {
                let found = if index < link_end { &mut linked } else { &mut shown };
                *found = found.or(Some(index));
            }
            _ => {}
        }
        index += 1;
    }
    shown.or(first_heading).or(linked)
}

/// Whether an element is a menu, a foot, an aside, or of something else.
fn is_no_place_of_date(page: &Page<'_>, index: usize) -> bool {
    let Some(tag) = page.tag(index) else { return false };
    is_one_of(tag.name, &["nav", "footer", "aside", "button", "select", "dialog", "head"])
        || !is_whole_page(tag)
            && class_names(tag).any(|name| name.is_foot || name.is_of_something_else())
        || is_masthead(page, index, tag)
}

/// Whether an element is the header of the site, which shows the date of today.
fn is_masthead(page: &Page<'_>, index: usize, tag: StartTag<'_>) -> bool {
    tag.is("header")
        && !page.ancestors(index).any(|ancestor| {
            page.is_element(ancestor, "article") || page.is_element(ancestor, "main")
        })
}

/// Whether the class or id of an element is that of comments, a list of other articles and the
/// like.
pub(crate) fn is_of_something_else(page: &Page<'_>, index: usize) -> bool {
    let Some(tag) = page.tag(index) else { return false };
    !is_whole_page(tag) && class_names(tag).any(ClassName::is_of_something_else)
}

fn is_whole_page(tag: StartTag<'_>) -> bool {
    is_one_of(tag.name, &["html", "body", "main"])
}

/// The lines of a page and where its headline is.
struct Scene<'s, 'h> {
    page: &'s Page<'h>,
    anchors: &'s Anchors<'s>,
    lines: &'s [Line],
    /// The line of the headline.
    headline: usize,
}

impl Scene<'_, '_> {
    fn best(&self) -> Option<Shown> {
        let text = self.first_paragraph();
        let beside = self.headline.saturating_sub(LINES_ABOVE)
            ..text.unwrap_or(self.headline + LINES_BELOW).min(self.lines.len());
        let below = text.map_or(0..0, |text| text..self.article_end(text));
        let zones = [(Zone::Beside, beside), (Zone::Below, below)];
        let mut best: Option<(Rank, Published)> = None;
        let mut tried = 0;
        for (zone, range) in zones {
            for at in range {
                if !self.lines[at].can_have_date || tried >= MAX_TRIED {
                    continue;
                }
                tried += 1;
                let is_behind_lead =
                    zone == Zone::Below && at < text.unwrap_or(at) + LINES_BEHIND_LEAD;
                let Some((meaning, date)) = self.date_of(at, zone, is_behind_lead) else {
                    continue;
                };
                let tier = match (zone, meaning) {
                    (Zone::Beside, Meaning::Published) => 0,
                    (Zone::Beside, Meaning::Unknown) => 1,
                    (Zone::Below, Meaning::Published) => 2,
                    (Zone::Below, Meaning::Unknown) => 3,
                    (Zone::Beside, Meaning::Modified) => 4,
                    (Zone::Below, Meaning::Modified) => 5,
                    _ => continue,
                };
                let rank = Rank { tier, distance: at.abs_diff(self.headline) };
                if best.as_ref().is_none_or(|(other, _)| rank < *other) {
                    best = Some((rank, date));
                }
            }
        }
        best.map(|(rank, date)| Shown { date, tier: rank.tier })
    }

    /// The first paragraph of running text below the headline.
    fn first_paragraph(&self) -> Option<usize> {
        let is_caption = |line: &Line| {
            line.container.is_some_and(|container| self.page.is_element(container, "figcaption"))
        };
        let is_text = |line: &Line| line.is_paragraph() && !is_caption(line);
        (self.headline + 1..self.lines.len()).find(|&at| is_text(&self.lines[at]))
    }

    /// The line behind the innermost element that holds both the headline and a line of its text,
    /// and a few more, as that may be the first of several such elements.
    fn article_end(&self, text: usize) -> usize {
        let headline = self.lines[self.headline].nodes.start;
        let node = self.lines[text].nodes.start;
        let common = self
            .page
            .ancestors(headline)
            .find(|&ancestor| self.page.descendants(ancestor).contains(&node));
        let end = common.map_or(self.page.len(), |ancestor| self.page.end(ancestor));
        let end = self.lines.partition_point(|line| line.nodes.start < end);
        (end + LINES_BEHIND).min(self.lines.len())
    }

    /// The date in a line and what it is the date of.
    fn date_of(&self, at: usize, zone: Zone, is_behind_lead: bool) -> Option<(Meaning, Published)> {
        let line = &self.lines[at];
        let marked = self.marked_date(line);
        let is_short = line.bytes <= MAX_DATE_LINE_BYTES;
        let is_headline = at == self.headline;
        let text = if is_short { line.text(self.page) } else { String::new() };
        let label = meaning_of_label_at(self.page, self.lines, at, &text);
        if label == Meaning::Other {
            return None;
        }
        let link_zone = if label == Meaning::Published { Zone::Beside } else { zone };
        // This takes long, and most lines have no date.
        let is_own = || !self.is_of_other_article(line, link_zone);
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| is_word(word)).count();
        // A date in running text is what the text tells of, even in an element of its own.
        let is_prose = words > MAX_MARKED_WORDS
            || label == Meaning::Unknown && words > 2 && ends_as_sentence(&text);
        if is_prose && !is_headline {
            return None;
        }
        if let Some(Marked { meaning, date }) = marked
            && (is_short || is_headline)
        {
            let meaning = if label == Meaning::Unknown { meaning } else { label };
            return is_own().then_some((meaning, date));
        }
        let by_class = self.meaning_of_elements(line);
        let meaning = if label == Meaning::Unknown { by_class } else { label };
        let has_few_words = words <= MAX_OTHER_WORDS;
        // A line that is nothing but a date, with a month and a weekday, is one behind a standfirst.
        let is_evident =
            meaning != Meaning::Unknown || zone == Zone::Beside || is_behind_lead && words <= 2;
        if is_headline || !is_short || !has_few_words || !is_evident {
            return None;
        }
        let date = page_date_text(published_part(&text), self.anchors.language)?;
        (self.anchors.is_possible(&date) && is_own()).then_some((meaning, date))
    }

    /// The date of an element that is there to hold one, within a line.
    fn marked_date(&self, line: &Line) -> Option<Marked> {
        let mut best: Option<Marked> = None;
        for index in line.nodes.clone().take(MAX_DATE_NODES) {
            let Some(tag) = self.page.tag(index) else { continue };
            let is_time = tag.is("time") || tag.is("abbr");
            let names = self.meaning_of_element(index);
            if !is_time && names == Meaning::Unknown {
                continue;
            }
            let machine = ["datetime", "content", "title", "data-date", "data-datetime"];
            let values = machine.iter().filter_map(|name| tag.attribute(name));
            let mut dates = values
                .filter_map(|value| page_date_text(&value, self.anchors.language))
                .filter(|date| self.anchors.is_possible(date));
            let date = dates.next().or_else(|| {
                let text = self.page.line(index);
                let is_short = text.len() <= MAX_DATE_LINE_BYTES / 2;
                let date = is_short.then(|| page_date_text(&text, self.anchors.language));
                date.flatten().filter(|date| self.anchors.is_possible(date))
            });
            let Some(date) = date else { continue };
            let meaning = if names == Meaning::Unknown { Meaning::Published } else { names };
            if best.as_ref().is_none_or(|best| meaning > best.meaning) {
                best = Some(Marked { meaning, date });
            }
        }
        best
    }

    /// What the elements in and around a line tell of its date.
    fn meaning_of_elements(&self, line: &Line) -> Meaning {
        let inside = line.nodes.clone().take(MAX_DATE_NODES);
        let around = line.container.into_iter().flat_map(|container| {
            let outer = self.page.ancestors(container).take(2);
            std::iter::once(container).chain(outer)
        });
        let is_small = |&index: &usize| self.page.end(index) - index <= MAX_DATE_NODES;
        let meanings = inside.chain(around.filter(is_small));
        let told = meanings.map(|index| self.meaning_of_element(index));
        told.max_by_key(|meaning| (*meaning != Meaning::Unknown, *meaning))
            .unwrap_or(Meaning::Unknown)
    }

    fn meaning_of_element(&self, index: usize) -> Meaning {
        let Some(tag) = self.page.tag(index) else { return Meaning::Unknown };
        // What is of something else is left out. Within a line, such a word names an icon or a link.
        let told = class_names(tag).map(|name| name.meaning);
        told.filter(|meaning| *meaning != Meaning::Other)
            .max_by_key(|meaning| (*meaning != Meaning::Unknown, *meaning))
            .unwrap_or(Meaning::Unknown)
    }

    /// Whether a line belongs to a teaser of another article: a heading or a long link is beside it
    /// that is not the headline.
    fn is_of_other_article(&self, line: &Line, zone: Zone) -> bool {
        let headline = self.lines[self.headline].nodes.start;
        let Some(container) = line.container else { return false };
        let levels = if zone == Zone::Beside { 2 } else { 4 };
        let around = std::iter::once(container).chain(self.page.ancestors(container)).take(levels);
        around
            .take_while(|&index| {
                !self.page.descendants(index).contains(&headline)
                    && self.page.end(index) - index <= MAX_DATE_NODES * 2
            })
            .any(|index| self.has_other_headline(self.page.descendants(index), zone))
    }

    fn has_other_headline(&self, nodes: Range<usize>, zone: Zone) -> bool {
        nodes.clone().any(|index| {
            let Some(tag) = self.page.tag(index) else { return false };
            let is_heading = is_one_of(tag.name, &["h1", "h2", "h3", "h4", "h5", "h6"]);
            let is_link = zone == Zone::Below && tag.is("a");
            if !is_heading && !is_link {
                return false;
            }
            let text = self.page.line(index);
            let is_date = text.len() <= MAX_DATE_LINE_BYTES / 2
                && page_date_text(&text, self.anchors.language).is_some();
            text.len() >= MIN_OTHER_HEADLINE_BYTES && !is_date
        })
    }
}

/// A date in an element that is there to hold one.
struct Marked {
    meaning: Meaning,
    date: Published,
}

fn ends_as_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', '。', '！', '？'])
}

/// Whether a run of letters and digits is a word, and no number.
fn is_word(word: &str) -> bool {
    word.chars().count() > 1 && !word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::web::html::metadata::PageMetadata;

    const PARAGRAPH: &str = "<p>The harbour council voted late on Tuesday to close the northern ferry \
        line for good, ending a service that has run since it was founded by two brothers, and that \
        nobody could find a way to save.</p>";

    /// The day of a page with a headline, what is above and below it, two paragraphs, and an end.
    fn check(above: &str, below: &str, end: &str, expected: Option<&str>) {
        let html = format!(
            "<title>Ferry line to close</title><body><div class=page>{above}<article>\
             <h1>Ferry line to close</h1>{below}{PARAGRAPH}{PARAGRAPH}</article>{end}</div>"
        );
        let published = PageMetadata::from_page(&Page::parse(&html), None).published;
        let day = published.as_ref().and_then(|(date, _)| date.as_str().get(..10));
        assert_eq!(day, expected, "{html}");
    }

    #[test]
    fn a_date_beside_the_headline_is_that_of_the_article() {
        for shown in [
            "<time datetime=2024-05-08T10:00:00Z>yesterday</time>",
            "<p>By Ada Morn, <time datetime=2024-05-08>8 May</time></p>",
            "<p>By Ada Morn | 8 May 2024</p>",
            "<p>May 8, 2024, 09:12</p>",
            "<p class=meta><span class=date>2024-05-08</span></p>",
            "<div class=postDate><i></i><span>8</span> May 2024</div>",
            "<div class=date>May<b>8</b>2024</div>",
            "<abbr class=published title=2024-05-08T10:00:00Z>10:00</abbr>",
            "<p>Published: 8 May 2024 | Updated: 9 May 2024</p>",
            "<dl><dt>Updated:</dt><dd>9 May 2024</dd><dt>Published:</dt><dd>8 May 2024</dd></dl>",
            "<p>8 May 2024</p><p>Valid since 1 May 2024</p>",
            "<p>Updated: 9 May 2024</p><p>Published: 8 May 2024</p>",
            "<p class=date>Published 8 May 2024 / © Ada Morn</p>",
            "<aside class=meta><time itemprop=datePublished datetime=2024-05-08>8</time></aside>",
            "<p>8 May 2024 <a class=comments href=#c>3</a> <i class='icon calendar'></i></p>",
        ] {
            check("", shown, "", Some("2024-05-08"));
        }
        for above in ["<p>8 May 2024</p>", "<h2 class=date-header>Wednesday, 8 May 2024</h2>"] {
            check(above, "", "", Some("2024-05-08"));
        }
        check("", &format!("{PARAGRAPH}<h5>8 May 2024</h5>"), "", Some("2024-05-08"));
        check("", "", "<p>Published on 8 May 2024</p>", Some("2024-05-08"));
        check("", "", "<p class=postDate>8 May 2024</p>", Some("2024-05-08"));
        check("", "", "<p>Last updated: 8 May 2024</p>", Some("2024-05-08"));
        check("", "", "<label>Last updated:</label><div>8 May 2024</div>", Some("2024-05-08"));
        check("", "", "<p>Date of last update: 8 May 2024</p>", Some("2024-05-08"));
        check("", "<p>Last modified date: 9 May 2024</p><p>8 May 2024</p>", "", Some("2024-05-08"));
        let masthead = "<header><time datetime=2024-06-01>Saturday, 1 June 2024</time></header>";
        check(masthead, "<p>8 May 2024</p>", "", Some("2024-05-08"));
        check(masthead, "", "", None);
    }

    #[test]
    fn a_date_of_something_else_is_none() {
        for end in [
            "<aside><time datetime=2019-01-01>1 Jan 2019</time></aside>",
            "<footer>Built <time datetime=2019-01-01>1 Jan 2019</time></footer>",
            "<div class=footer><time datetime=2019-01-01>1 Jan 2019</time></div>",
            "<div id=comments><time datetime=2019-01-01>1 Jan 2019</time> First!</div>",
            "<ol class=comment-list><li><span class=date>2019-01-01</span> First!</ol>",
            "<p>© 2019-01-01 The Tribune</p>",
            "<div><h3>Bakers say that flour is dear</h3><span class=date>1 Jan 2019</span></div>",
            "<ul><li><a href=x>Bakers say that flour is dear</a> <time>1 Jan 2019</time></ul>",
            "<div class=related-posts><time datetime=2019-01-01>1 Jan 2019</time></div>",
        ] {
            check("", "", end, None);
        }
        for above in [
            "<nav><a href=x>Other</a> <time datetime=2019-01-01>1 Jan 2019</time></nav>",
            "<div class=sidebar><time datetime=2019-01-01>1 Jan 2019</time></div>",
            "<p>Today: 1 January 2019</p>",
        ] {
            check(above, "", "", None);
        }
        // A day of which the text tells.
        check(
            "",
            "<p>The line had run since <time datetime=1911-06-01>1911</time>, longer than any \
            other of the lines that the town and its neighbours on the far side of the bay ever had, \
            and longer than most of its ships.</p>",
            "",
            None,
        );
        check(
            "",
            "<p>It will close on May 8, 2019, the council of the town said in the evening.</p>",
            "",
            None,
        );
        check("", "<p>It had run since <time datetime=1911-06-01>1911</time>.</p>", "", None);
        check(
            "",
            "<p>The council voted to close the line, which has run since \
             <time datetime=1911-06-01>1911</time> and lost money since then</p>",
            "",
            None,
        );
        // A day to come.
        check("", "<p class=date>May 8, 2999</p>", "", None);
    }
}
