//! Elements of a page that are not the article, by their tags, classes, ids and roles.

use std::sync::LazyLock;

use crate::formats::markup::elements::{is_hidden, is_one_of};
use crate::formats::web::html::class_words::{WordTable, words};
use crate::formats::web::html::main_text::text_distribution::TextDistribution;
use crate::formats::web::html::page::{Node, Page};

/// Elements that contain no article.
const NON_CONTENT_ELEMENTS: &[&str] =
    &["head", "nav", "footer", "aside", "button", "dialog", "menu"];
/// Elements that rarely contain an article.
const RARE_CONTENT_ELEMENTS: &[&str] = &["form", "figure", "audio", "video", "label", "header"];
/// Class and id words of dialogs that ask for consent. They are often longer than the article.
const CONSENT_WORDS: &[&str] = &["cmp", "consent", "cookie", "cookies", "gdpr"];
/// Beginnings of class and id words of readers' comments, in the languages of news.
const COMMENT_STEMS: &[&str] = &[
    "comment",
    "koment",
    "coment",
    "kommentar",
    "reacties",
    "yorum",
    "pinglun",
    "disqus",
    "livefyre",
];
/// Words with one of these beginnings that mean something else: a genre, and its authors.
const COMMENTARY_STEMS: &[&str] = &["commentar", "commentat"];
/// A class with one of these words describes the page around the element, as `has-sidebar` and
/// `no-comments` do.
const STATE_WORDS: &[&str] =
    &["closed", "disabled", "enabled", "has", "no", "open", "with", "without"];
/// An embedded quotation starts within this many nodes of its element.
const NODES_BEFORE_QUOTE: usize = 20;
/// An article inside the article is a part of it if the share of links in its text is lower.
const MAX_PART_LINK_DENSITY: f64 = 0.2;
/// Class and id words of elements that are not the article.
const BOILERPLATE_WORDS: &[&str] = &[
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
    "copyright",
    "credit",
    "dateline",
    "dialog",
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
/// ARIA roles of elements that are not the article.
const BOILERPLATE_ROLES: &[&str] = &[
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

/// Maximum number of nodes of a figure with a caption, and maximum length of the caption.
const MAX_FIGURE_NODES: usize = 40;
const MAX_CAPTION_CHARS: usize = 100;

/// The elements of a page that text extraction skips.
pub(crate) struct Boilerplate {
    /// Whether the element at each index is skipped.
    skipped: Vec<bool>,
}

impl Boilerplate {
    /// Skips elements that look like boilerplate, unless they contain most of the running text:
    /// then their names mislead. `headline` is the node of the headline, if the page shows it.
    pub(crate) fn likely(page: &Page<'_>, headline: Option<usize>) -> Self {
        let distribution = TextDistribution::new(page);
        let contains_headline =
            |index: usize| headline.is_some_and(|node| (index..page.end(index)).contains(&node));
        let article = headline.and_then(|node| {
            page.ancestors(node).find(|&ancestor| page.is_element(ancestor, "article"))
        });
        // Parts of the article may be articles themselves. Teasers inside it are links.
        let is_other_article = |index: usize| {
            article.is_some_and(|article| {
                let is_part = page.descendants(article).contains(&index)
                    && distribution.link_density(page, index) < MAX_PART_LINK_DENSITY;
                page.is_element(index, "article") && !is_part
            })
        };
        Self::from_rule(page, &distribution, |index| {
            // What contains the headline may contain a standfirst as well.
            if contains_headline(index) {
                return false;
            }
            let mut confidence = confidence(page, index);
            if page.is_element(index, "form") && distribution.has_many_fields(page, index) {
                confidence = Confidence::Certain;
            }
            let max_fraction = confidence.max_fraction();
            let fraction = distribution.fraction(page, index);
            fraction < max_fraction || fraction < 0.5 && is_other_article(index)
        })
    }

    /// Skips only elements that are certainly boilerplate, for pages where little text remains
    /// otherwise.
    pub(crate) fn certain(page: &Page<'_>) -> Self {
        let distribution = TextDistribution::new(page);
        Self::from_rule(page, &distribution, |index| {
            let confidence = confidence(page, index);
            confidence == Confidence::Certain
                && distribution.fraction(page, index) < confidence.max_fraction()
        })
    }

    fn from_rule(
        page: &Page<'_>,
        distribution: &TextDistribution,
        is_boilerplate: impl Fn(usize) -> bool,
    ) -> Self {
        let mut skipped = vec![false; page.len()];
        let mut index = 0;
        while index < page.len() {
            let is_hidden = page.tag(index).is_some_and(|tag| {
                is_hidden(tag.name)
                    && !(tag.is("noscript") && distribution.is_mostly_in(page, index))
            });
            skipped[index] = is_hidden || is_boilerplate(index);
            index = if skipped[index] { page.end(index) } else { index + 1 };
        }
        Boilerplate { skipped }
    }

    /// Whether text extraction skips the element at `index` and its descendants.
    pub(crate) fn skips(&self, index: usize) -> bool {
        self.skipped[index]
    }
}

/// How certain it is that an element is boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Confidence {
    /// Nothing indicates it.
    None,
    /// A word of its class or id indicates it. The word may mean something else.
    Likely,
    /// Its tag or role indicates it, or it contains comments. Comments are often longer than the
    /// article.
    Certain,
}

impl Confidence {
    /// Elements with at least this fraction of the running text are kept all the same.
    fn max_fraction(self) -> f64 {
        match self {
            Confidence::None => 0.0,
            Confidence::Likely => 0.5,
            Confidence::Certain => 0.9,
        }
    }
}

fn confidence(page: &Page<'_>, index: usize) -> Confidence {
    let Some(tag) = page.tag(index) else { return Confidence::None };
    if is_one_of(tag.name, NON_CONTENT_ELEMENTS) {
        return Confidence::Certain;
    }
    if tag.is("figure") && has_caption(page, index) {
        return Confidence::None;
    }
    if is_one_of(tag.name, RARE_CONTENT_ELEMENTS) {
        return Confidence::Likely;
    }
    if is_one_of(tag.name, &["html", "body", "main", "article"]) {
        return Confidence::None;
    }
    let mut confidence = Confidence::None;
    for (name, value) in tag.attributes() {
        let is = |attribute: &str| name.eq_ignore_ascii_case(attribute);
        let by_attribute = if is("class") || is("id") {
            confidence_from_names(value)
        } else if is("role") && is_one_of(value.trim(), BOILERPLATE_ROLES) {
            Confidence::Certain
        } else if is("hidden")
            || is("aria-hidden") && value == "true"
            || is("style") && hides_element(value)
        {
            Confidence::Likely
        } else {
            Confidence::None
        };
        if by_attribute > confidence {
            confidence = by_attribute;
        }
    }
    // Embedded posts and quotations are part of the article.
    let has_quote = || {
        page.descendants(index)
            .take(NODES_BEFORE_QUOTE)
            .any(|inner| page.is_element(inner, "blockquote"))
    };
    if confidence == Confidence::Likely && has_quote() { Confidence::None } else { confidence }
}

/// Whether the tag, class, id or role of an element indicates boilerplate.
pub(crate) fn looks_like_boilerplate(page: &Page<'_>, index: usize) -> bool {
    confidence(page, index) > Confidence::None
}

/// What a word of a class or id indicates.
#[derive(Debug, Clone, Copy)]
enum Indication {
    State,
    Consent,
    Boilerplate,
}

/// What the value of a `class` or `id` attribute indicates.
fn confidence_from_names(names: &str) -> Confidence {
    static WORDS: LazyLock<WordTable<Indication>> = LazyLock::new(|| {
        WordTable::new(&[
            (STATE_WORDS, Indication::State),
            (CONSENT_WORDS, Indication::Consent),
            (BOILERPLATE_WORDS, Indication::Boilerplate),
        ])
    });
    let mut confidence = Confidence::None;
    for name in names.split_ascii_whitespace() {
        let (mut is_state, mut by_name) = (false, Confidence::None);
        for word in words(name) {
            match WORDS.get(word) {
                Some(Indication::State) => is_state = true,
                Some(Indication::Consent) => by_name = Confidence::Certain,
                _ if is_comment_word(word) => by_name = Confidence::Certain,
                Some(Indication::Boilerplate) if by_name == Confidence::None => {
                    by_name = Confidence::Likely;
                }
                _ => {}
            }
        }
        if !is_state && by_name > confidence {
            confidence = by_name;
        }
    }
    confidence
}

/// Whether a figure is a picture with a short caption, and nothing else. Longer ones are credits and
/// stories of agencies.
fn has_caption(page: &Page<'_>, figure: usize) -> bool {
    let (mut caption, mut other, mut caption_end) = (0, 0, 0);
    for node in page.descendants(figure).take(MAX_FIGURE_NODES) {
        match page.node(node) {
            Node::Element(tag) if tag.is("figcaption") => caption_end = page.end(node),
            Node::Element(tag) if tag.is("a") || is_hidden(tag.name) => return false,
            Node::Text(text) if node < caption_end => caption += text.trim().chars().count(),
            Node::Text(text) => other += text.trim().len(),
            Node::Element(_) => {}
        }
    }
    caption > 0 && caption <= MAX_CAPTION_CHARS && other == 0
}

fn is_comment_word(word: &str) -> bool {
    let starts_with =
        |stem: &&str| word.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem));
    word.eq_ignore_ascii_case("respond")
        || COMMENT_STEMS.iter().any(starts_with) && !COMMENTARY_STEMS.iter().any(starts_with)
}

fn hides_element(style: &str) -> bool {
    let style: String =
        style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}
