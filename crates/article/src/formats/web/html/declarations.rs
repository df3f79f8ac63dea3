//! What a page declares about its article: `<meta>` elements, JSON-LD, the canonical link, the
//! title and the headings. `metadata` chooses among the declarations.

use std::borrow::Cow;

use crate::formats::markup::normalize::{collapse_whitespace, comparison_key};
use crate::formats::markup::render::{html_to_text, unescape_again};
use crate::formats::markup::tokenizer::StartTag;
use crate::formats::web::html::json_ld::JsonLd;
use crate::formats::web::html::page::Page;

/// Maximum length of a `<meta>` value, in bytes. Longer values are ignored.
const MAX_META_BYTES: usize = 4_000;
/// Maximum length of a JSON-LD script, in bytes. Longer scripts are ignored.
const MAX_SCRIPT_BYTES: usize = 1024 * 1024;
/// Maximum length of a headline, in bytes.
const MAX_HEADLINE_BYTES: usize = 600;
/// Maximum number of headings read from a page.
const MAX_HEADINGS: usize = 100;

/// The declarations of one page.
#[derive(Default)]
pub(crate) struct Declarations {
    /// `<meta>` elements, as names in lower case and contents.
    meta: Vec<(String, String)>,
    pub(crate) json_ld: JsonLd,
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
    /// The [`comparison_key`] of its text.
    key: String,
}

impl Declarations {
    pub(crate) fn collect(page: &Page<'_>) -> Declarations {
        let mut declarations = Declarations::default();
        let mut json_ld = None;
        for (index, tag) in page.elements() {
            if tag.is("meta") {
                declarations.meta.extend(meta(tag));
            } else if tag.is("script") && json_ld.is_none() {
                let is_json_ld = tag
                    .attribute("type")
                    .is_some_and(|media_type| media_type.to_ascii_lowercase().contains("ld+json"));
                let script = is_json_ld
                    .then(|| page.raw_text(index))
                    .filter(|script| script.len() <= MAX_SCRIPT_BYTES);
                json_ld = script.and_then(|script| JsonLd::parse(&script));
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
                    declarations.headings.push(Heading { node: index, text, key });
                }
            }
        }
        declarations.json_ld = json_ld.map(with_plain_text).unwrap_or_default();
        declarations
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

/// Values of JSON-LD may contain HTML.
fn with_plain_text(json_ld: JsonLd) -> JsonLd {
    let plain = |text: String| collapse_whitespace(&unescape_again(&html_to_text(&text)));
    JsonLd {
        title: json_ld.title.map(plain).filter(|title| is_headline(title)),
        authors: json_ld.authors.into_iter().map(plain).collect(),
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
