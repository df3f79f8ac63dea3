//! What of a page is never the article: what its elements and their names say.

use crate::formats::web::html::markup::{is_hidden, is_one_of};
use crate::formats::web::html::page::{Page, What};

/// Elements that hold no article.
const SURELY_NOT: &[&str] = &["head", "nav", "footer", "aside", "button", "dialog", "menu"];
/// Elements that seldom hold one.
const NOT: &[&str] = &["form", "figure", "figcaption", "audio", "video", "label", "header"];
/// Words in classes and ids of what readers wrote.
const COMMENTS: &[&str] = &["comment", "comments", "respond"];
/// `has-sidebar`, `no-comments`: with one of these words a class says what is beside the element or open to it.
const BESIDE: &[&str] = &["closed", "disabled", "enabled", "has", "no", "open", "with", "without"];
/// An embed of somebody's words has fewer nodes than this before them.
const MOST_QUOTING: usize = 20;
/// Words in classes and ids of what is not the article.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "adsense",
    "author",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "dateline",
    "disclaimer",
    "footer",
    "hidden",
    "login",
    "masthead",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "overlay",
    "pager",
    "pagination",
    "popular",
    "popup",
    "promo",
    "promos",
    "promotion",
    "rail",
    "recirc",
    "recirculation",
    "recommended",
    "recommendations",
    "related",
    "rating",
    "share",
    "sharing",
    "shares",
    "sidebar",
    "signup",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "taxonomy",
    "timestamp",
    "toolbar",
    "tooltip",
    "topics",
    "trending",
    "widget",
    "noprint",
    "readmore",
    "teaser",
    "teasers",
];
/// Roles of what is not the article.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "button",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tooltip",
    "form",
];

/// Which elements of a page are left out.
pub(crate) struct Boilerplate {
    held: Vec<bool>,
}

impl Boilerplate {
    /// What is left out by what elements are called, but for what holds most of the page's text: then the name says
    /// something else. `heading` is the headline's place, where it is known.
    pub(crate) fn of(page: &Page<'_>, heading: Option<usize>) -> Self {
        let weights = Weights::of(page);
        let holds_heading =
            |at: usize| heading.is_some_and(|heading| (at..page.end(at)).contains(&heading));
        let in_article = heading
            .is_some_and(|heading| page.above(heading).any(|above| is(page, above, "article")));
        Self::by(page, |at| {
            let most = names_something_else(page, at).most_of_page().min(if holds_heading(at) {
                0.5
            } else {
                1.0
            });
            let other_article = in_article && is(page, at, "article") && !holds_heading(at);
            other_article && weights.share(page, at) < 0.5 || weights.share(page, at) < most
        })
    }

    /// What is left out where little else is found: what is surely not of the article.
    pub(crate) fn surest(page: &Page<'_>) -> Self {
        let weights = Weights::of(page);
        Self::by(page, |at| {
            let sure = names_something_else(page, at);
            sure == Sure::Very && weights.share(page, at) < sure.most_of_page()
        })
    }

    fn by(page: &Page<'_>, left_out: impl Fn(usize) -> bool) -> Self {
        let mut held = vec![false; page.len()];
        let mut at = 0;
        while at < page.len() {
            held[at] = hidden(page, at) || left_out(at);
            at = if held[at] { page.end(at) } else { at + 1 };
        }
        Boilerplate { held }
    }

    pub(crate) fn holds(&self, at: usize) -> bool {
        self.held[at]
    }
}

/// How sure it is that an element is not of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Sure {
    /// Nothing says so.
    No,
    /// A word in its name, which may mean something else.
    Likely,
    /// What it is by its tag or role, or comments: these may well be longer than the article.
    Very,
}

impl Sure {
    /// An element that holds this share of the page's running text is kept nevertheless.
    fn most_of_page(self) -> f64 {
        match self {
            Sure::No => 0.0,
            Sure::Likely => 0.5,
            Sure::Very => 0.9,
        }
    }
}

fn is(page: &Page<'_>, at: usize, name: &str) -> bool {
    page.tag(at).is_some_and(|tag| tag.is(name))
}

fn hidden(page: &Page<'_>, at: usize) -> bool {
    page.tag(at).is_some_and(|tag| is_hidden(tag.name))
}

fn names_something_else(page: &Page<'_>, at: usize) -> Sure {
    let Some(tag) = page.tag(at) else { return Sure::No };
    if is_one_of(tag.name, SURELY_NOT) {
        return Sure::Very;
    }
    if is_one_of(tag.name, NOT) {
        return Sure::Likely;
    }
    if is_one_of(tag.name, &["html", "body", "main", "article"]) {
        return Sure::No;
    }
    let mut sure = Sure::No;
    for (name, value) in tag.attributes() {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let found = if is("class") || is("id") {
            by_name(value)
        } else if is("role") && is_one_of(value.trim(), ROLES) {
            Sure::Very
        } else if is("hidden")
            || is("aria-hidden") && value == "true"
            || is("style") && hides(value)
        {
            Sure::Likely
        } else {
            Sure::No
        };
        if found > sure {
            sure = found;
        }
    }
    // Words of others that an article shows are part of it.
    let quotes =
        || page.inside(at).take(MOST_QUOTING).any(|inner| self::is(page, inner, "blockquote"));
    if sure == Sure::Likely && quotes() { Sure::No } else { sure }
}

/// What the classes or the id of an element say of it.
fn by_name(names: &str) -> Sure {
    let mut sure = Sure::No;
    for name in names
        .split_ascii_whitespace()
        .filter(|name| !words(name).any(|word| is_one_of(word, BESIDE)))
    {
        if words(name).any(|word| is_one_of(word, COMMENTS)) {
            return Sure::Very;
        }
        if words(name).any(|word| is_one_of(word, WORDS)) {
            sure = Sure::Likely;
        }
    }
    sure
}

fn hides(style: &str) -> bool {
    let style: String =
        style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// The words of a class or id: `relatedLinks__list` is `related`, `Links` and `list`.
fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(|word| {
        let mut rest = word;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let bytes = rest.as_bytes();
            let hump = (1..bytes.len())
                .find(|&at| bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase());
            let (word, behind) = rest.split_at(hump.unwrap_or(rest.len()));
            rest = behind;
            Some(word)
        })
    })
}

/// How much running text the elements of a page hold: text in paragraphs and outside links.
struct Weights {
    /// Characters before each node.
    before: Vec<u32>,
}

impl Weights {
    fn of(page: &Page<'_>) -> Self {
        let mut before = Vec::with_capacity(page.len() + 1);
        let (mut sum, mut hidden_end, mut paragraph_end, mut link_end) = (0_u32, 0, 0, 0);
        for at in 0..page.len() {
            before.push(sum);
            match page.what(at) {
                What::Element(tag) if is_hidden(tag.name) => {
                    hidden_end = hidden_end.max(page.end(at));
                }
                What::Element(tag) if tag.is("p") => paragraph_end = page.end(at),
                What::Element(tag) if tag.is("a") => link_end = page.end(at),
                What::Text(text) if at >= hidden_end && at >= link_end => {
                    // Text outside paragraphs counts where it is long enough to be one.
                    let length = text.trim().len();
                    if at < paragraph_end || length > 100 {
                        sum = sum.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
                    }
                }
                _ => {}
            }
        }
        before.push(sum);
        Weights { before }
    }

    /// The share of the page's running text that an element holds.
    fn share(&self, page: &Page<'_>, at: usize) -> f64 {
        let held = self.before[page.end(at)] - self.before[at];
        let all = self.before[self.before.len() - 1];
        f64::from(held) / f64::from(all.max(1))
    }
}
