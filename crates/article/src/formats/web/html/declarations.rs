//! What a page declares about its article: `<meta>` elements, JSON-LD, the canonical link, the
//! title and the headings. `metadata` chooses among the declarations.

use std::borrow::Cow;

use crate::formats::markup::normalize::{collapse_whitespace, comparison_key};
use crate::formats::markup::render::{html_to_text, unescape_again};
use crate::formats::markup::tokenizer::StartTag;
use crate::formats::web::html::described::Identity;
use crate::formats::web::html::json_ld::JsonLd;
use crate::formats::web::html::page::Page;

/// Maximum length of a `<meta>` value, in bytes. Longer values are ignored.
const MAX_META_BYTES: usize = 4_000;
/// Maximum length of a JSON-LD script, in bytes. Longer scripts are ignored.
const MAX_SCRIPT_BYTES: usize = 1024 * 1024;
/// Maximum length of a headline, in bytes.
const MAX_HEADLINE_BYTES: usize = 600;
/// Maximum number of articles and the like read from the JSON-LD of a page.
const MAX_DESCRIBED: usize = 1_000;
/// Maximum number of headings that are compared with JSON-LD.
const MAX_MAIN_HEADINGS: usize = 3;
/// Maximum number of headings read from a page.
const MAX_HEADINGS: usize = 100;

/// The declarations of one page.
#[derive(Default)]
pub(crate) struct Declarations {
    /// `<meta>` elements, as names in lower case and contents.
    meta: Vec<(String, String)>,
    /// What JSON-LD says of the article.
    pub(crate) json_ld: JsonLd,
    /// What JSON-LD says of the page, or of a content that is no article.
    pub(crate) json_ld_of_page: JsonLd,
    /// The publication dates of what else JSON-LD describes.
    pub(crate) published_elsewhere: Vec<String>,
    /// `<link rel=canonical>`.
    pub(crate) canonical: Option<String>,
    /// `<title>`.
    pub(crate) title: Option<String>,
    /// `<h1>` and `<h2>`, in document order.
    pub(crate) headings: Vec<Heading>,
}

/// A heading of the page.
pub(crate) struct Heading {
    /// Index of its node.
    pub(crate) node: usize,
    pub(crate) text: String,
    /// Whether it is an `<h1>`.
    is_main: bool,
    /// The [`comparison_key`] of its text.
    key: String,
}

impl Declarations {
    pub(crate) fn collect(page: &Page<'_>) -> Declarations {
        let mut declarations = Declarations::default();
        let mut described = Vec::new();
        for (index, tag) in page.elements() {
            if tag.is("meta") {
                declarations.meta.extend(meta(tag));
            } else if tag.is("script") && described.len() < MAX_DESCRIBED {
                let is_json_ld = tag
                    .attribute("type")
                    .is_some_and(|media_type| media_type.to_ascii_lowercase().contains("ld+json"));
                let script = is_json_ld
                    .then(|| page.raw_text(index))
                    .filter(|script| script.len() <= MAX_SCRIPT_BYTES && describes_article(script));
                described.extend(script.iter().flat_map(|script| JsonLd::parse_all(script)));
            } else if tag.is("link") && declarations.canonical.is_none() {
                let is_canonical =
                    tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                declarations.canonical = tag
                    .attribute("href")
                    .filter(|_| is_canonical)
                    .map(|href| href.trim().to_owned());
            } else if tag.is("title") && declarations.title.is_none() {
                declarations.title =
                    Some(title_line(page, index)).filter(|title| is_headline(title));
            } else if (tag.is("h1") || tag.is("h2")) && declarations.headings.len() < MAX_HEADINGS {
                let text = title_line(page, index);
                if is_headline(&text) {
                    let key = comparison_key(&text);
                    declarations.headings.push(Heading {
                        node: index,
                        text,
                        is_main: tag.is("h1"),
                        key,
                    });
                }
            }
        }
        declarations.describe(described.into_iter().map(with_plain_text).collect());
        declarations
    }

    /// Chooses among the descriptions of JSON-LD.
    fn describe(&mut self, mut described: Vec<JsonLd>) {
        if described.is_empty() {
            return;
        }
        let own_urls = [self.canonical.clone(), self.meta(&["og:url"])];
        let og_title = self.meta(&["og:title"]);
        let headings =
            self.headings.iter().filter(|heading| heading.is_main).take(MAX_MAIN_HEADINGS);
        let titles = headings.map(|heading| heading.text.as_str());
        let titles = titles.chain(og_title.as_deref()).chain(self.title.as_deref());
        let identity = Identity::new(own_urls.into_iter().flatten(), titles);
        let position = |data: Option<&JsonLd>| {
            data.and_then(|data| described.iter().position(|other| std::ptr::eq(other, data)))
        };
        let (article, page) =
            (position(identity.article(&described)), position(identity.page(&described)));
        self.json_ld = article.map(|at| std::mem::take(&mut described[at])).unwrap_or_default();
        self.json_ld_of_page =
            page.map(|at| std::mem::take(&mut described[at])).unwrap_or_default();
        self.published_elsewhere =
            described.into_iter().filter_map(|data| data.published).collect();
    }

    /// The content of the first `<meta>` whose name contains one of these parts, punctuation aside.
    pub(crate) fn meta_named_like(&self, parts: &[&str]) -> Option<String> {
        let is_like = |name: &str| {
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            parts.iter().any(|part| name.contains(part))
        };
        self.meta.iter().find(|(name, _)| is_like(name)).map(|(_, content)| content.clone())
    }

    /// The content of the first of these `<meta>` names that the page has.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all_meta(name).next().map(str::to_owned))
    }

    /// The contents of all `<meta>` elements of that name.
    pub(crate) fn all_meta<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.meta.iter().filter(move |(own, _)| own == name).map(|(_, content)| content.as_str())
    }

    /// The heading that has the text `title`, up to case and punctuation.
    pub(crate) fn heading(&self, title: &str) -> Option<&Heading> {
        let key = Some(comparison_key(title)).filter(|key| !key.is_empty())?;
        self.headings.iter().find(|heading| heading.key == key)
    }

    /// The URL of the article, unless it is that of the front page.
    pub(crate) fn url(&self) -> Option<String> {
        let declared = [self.canonical.clone(), self.meta(&["og:url"]), self.json_ld.url.clone()];
        declared.into_iter().flatten().find(|url| is_url(url) && !is_front_page(url))
    }
}

/// The text of a title or heading. Some pages escape it twice.
fn title_line(page: &Page<'_>, index: usize) -> String {
    match unescape_again(&page.line(index)) {
        Cow::Borrowed(line) => line.to_owned(),
        Cow::Owned(line) => collapse_whitespace(&line),
    }
}

/// Whether a JSON-LD script can describe an article or a dated page. Most describe something else,
/// and need not be parsed.
fn describes_article(script: &str) -> bool {
    ["headline", "datePublished", "uploadDate", "articleBody", "Article", "Posting"]
        .iter()
        .any(|word| script.contains(word))
}

/// Values of JSON-LD may contain HTML.
fn with_plain_text(json_ld: JsonLd) -> JsonLd {
    let plain = |text: String| collapse_whitespace(&unescape_again(&html_to_text(&text)));
    JsonLd {
        title: json_ld.title.map(plain).filter(|title| is_headline(title)),
        authors: json_ld.authors.into_iter().map(plain).collect(),
        keywords: json_ld.keywords.into_iter().map(plain).collect(),
        ..json_ld
    }
}

/// The name, in lower case, and content of a `<meta>` element.
fn meta(tag: StartTag<'_>) -> Option<(String, String)> {
    let name = ["property", "name", "itemprop", "http-equiv"]
        .iter()
        .find_map(|name| tag.attribute(name))?;
    let content = tag.attribute("content").filter(|content| content.len() <= MAX_META_BYTES)?;
    let content = collapse_whitespace(&unescape_again(&content));
    (!content.is_empty()).then(|| (name.to_ascii_lowercase(), content))
}

/// Whether a text can be a headline: it contains letters or digits, and not too many.
pub(crate) fn is_headline(text: &str) -> bool {
    text.len() <= MAX_HEADLINE_BYTES && text.chars().any(char::is_alphanumeric)
}

pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

/// Some sites declare the URL of their front page on every page.
fn is_front_page(url: &str) -> bool {
    let path = url.splitn(4, '/').nth(3).unwrap_or("");
    path.is_empty() || path.starts_with('#')
}
