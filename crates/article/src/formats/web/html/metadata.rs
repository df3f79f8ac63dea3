//! Metadata of a page's article: headline, date, authors, outlet and the like, each from the most
//! reliable declaration.

use std::borrow::Cow;

use crate::dates::calendar::today;
use crate::dates::published::Published;
use crate::formats::markup::normalize::comparison_key;
use crate::formats::markup::render::html_to_text;
use crate::formats::web::html::byline::bylines;
use crate::formats::web::html::date::{Anchors, DeclaredDate, page_date};
use crate::formats::web::html::declarations::{Declarations, is_url};
use crate::formats::web::html::headline::headline;
use crate::formats::web::html::keywords::keywords;
use crate::formats::web::html::page::Page;
use crate::metadata::Origin;

/// Minimum length of a description, in characters of its comparison key. A shorter one could match
/// a text by chance.
const MIN_DESCRIPTION_CHARS: usize = 40;
/// A description is searched within this many characters of a text: a dateline may precede it.
const DESCRIPTION_WINDOW_CHARS: usize = 300;

/// Metadata of a page's article.
#[derive(Debug, Default)]
pub(crate) struct PageMetadata {
    pub(crate) title: Option<(String, Origin)>,
    pub(crate) published: Option<(Published, Origin)>,
    /// A declared date that newsdex cannot parse.
    pub(crate) unparsed_date: Option<String>,
    /// The date of the last change.
    pub(crate) modified: DeclaredDate,
    pub(crate) source: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) bylines: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) keywords: Vec<String>,
    /// The text of the article, if the metadata contains it.
    pub(crate) body: Option<String>,
    /// The heading on the page that is the headline.
    pub(crate) headline_node: Option<usize>,
    /// The comparison key of the beginning of the page's description.
    description_key: Option<String>,
}

impl PageMetadata {
    /// `page_url` is the URL from which the page was fetched, if it is known.
    pub(crate) fn from_page(page: &Page<'_>, page_url: Option<&str>) -> PageMetadata {
        let declarations = Declarations::collect(page);
        let json_ld = &declarations.json_ld;
        let source = source(&declarations);
        let title = headline(page, &declarations, source.as_deref());
        let heading = title.as_ref().and_then(|(title, _)| declarations.heading(title));
        let headline_node = heading.map(|heading| heading.node);
        let language = language(page, &declarations);
        let url = declarations.url().or_else(|| page_url.map(str::to_owned));
        let date = page_date(
            page,
            &declarations,
            &Anchors {
                headline: headline_node,
                title: title.as_ref().map(|(title, _)| title.as_str()),
                language: language.as_deref(),
                url: url.as_deref(),
                last_day: today().tomorrow().unwrap_or(today()).to_string(),
            },
        );
        PageMetadata {
            headline_node,
            published: date.published,
            unparsed_date: date.unparsed,
            modified: date.modified,
            url,
            bylines: bylines(page, &declarations, source.as_deref()),
            language,
            section: json_ld
                .section
                .clone()
                .or_else(|| declarations.meta(&["article:section", "section", "parsely-section"])),
            keywords: keywords(&declarations),
            description_key: description_key(&declarations),
            body: json_ld.body.as_deref().map(html_to_text),
            title,
            source,
        }
    }

    /// Whether a text starts with the page's description.
    pub(crate) fn description_matches(&self, text: &str) -> bool {
        let Some(key) = &self.description_key else { return false };
        let end =
            text.char_indices().nth(DESCRIPTION_WINDOW_CHARS).map_or(text.len(), |(at, _)| at);
        comparison_key(&text[..end]).contains(key)
    }
}

/// The name of the outlet.
fn source(declarations: &Declarations) -> Option<String> {
    declarations
        .meta(&["og:site_name"])
        .or_else(|| declarations.json_ld.publisher.clone())
        .or_else(|| declarations.meta(&["application-name", "dc.publisher", "publisher"]))
        .filter(|name| !is_url(name) && !name.starts_with('@'))
}

fn description_key(declarations: &Declarations) -> Option<String> {
    let description = declarations.meta(&["og:description", "description"])?;
    let key: String = comparison_key(&description).chars().take(MIN_DESCRIPTION_CHARS).collect();
    (key.chars().count() == MIN_DESCRIPTION_CHARS).then_some(key)
}

/// The language tag (BCP 47) of the page.
fn language(page: &Page<'_>, declarations: &Declarations) -> Option<String> {
    let html = page.elements().find(|(_, tag)| tag.is("html")).map(|(_, tag)| tag);
    let attribute =
        html.and_then(|tag| tag.attribute("lang").or_else(|| tag.attribute("xml:lang")));
    let meta = declarations.meta(&["og:locale", "content-language", "language", "dc.language"]);
    attribute
        .map(Cow::into_owned)
        .into_iter()
        .chain(declarations.json_ld.language.clone())
        .chain(meta)
        .map(|language| language.trim().replace('_', "-"))
        .find(|language| is_language_tag(language))
}

/// Whether a text has the form of a language tag: `en`, `pt-BR`, `zh-Hans-CN`.
fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or("");
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_outlet_is_removed_from_the_headline() {
        let check = |html: &str, title: &str, from: Origin| {
            let headline = PageMetadata::from_page(&Page::parse(html), None).title;
            assert_eq!(headline, Some((title.to_owned(), from)), "{html}");
        };
        let name = "<meta property=og:site_name content='The Tribune'>";
        check(
            &format!("{name}<title>Bridge closes | The Tribune</title>"),
            "Bridge closes",
            Origin::Markup,
        );
        check(
            &format!("{name}<title>The Tribune - Bridge closes at once</title>"),
            "Bridge closes at once",
            Origin::Markup,
        );
        check(
            &format!("{name}<meta property=og:title content='Bridge closes - Tribune'>"),
            "Bridge closes",
            Origin::Metadata,
        );
        check("<title>Bridge - a history</title>", "Bridge - a history", Origin::Markup);
        check(
            "<title>Bridge closes: Herald</title><h1>Bridge  closes</h1>",
            "Bridge closes",
            Origin::Markup,
        );
        let canonical = "<link rel=canonical href=https://www.herald.example/a/b>";
        check(
            &format!("{canonical}<title>Bridge closes - Herald</title>"),
            "Bridge closes",
            Origin::Markup,
        );
        // Readers see the heading. Metadata may have it in other words, or be the outlet's name.
        let og = "<meta property=og:title content='Old harbour bridge closes'>";
        check(
            &format!("{og}<h1>Harbour bridge closes for good</h1>"),
            "Harbour bridge closes for good",
            Origin::Markup,
        );
        check(&format!("{og}<h1>The Tribune</h1>"), "Old harbour bridge closes", Origin::Metadata);
        check(
            &format!("{name}<meta name=title content='The Tribune'><h1>Bridge closes</h1>"),
            "Bridge closes",
            Origin::Markup,
        );
        let data = r#"<script type="application/ld+json">{"@type":"Article","headline":"Bridge &amp; tunnel"}</script>"#;
        check(data, "Bridge & tunnel", Origin::Metadata);
        assert_eq!(
            PageMetadata::from_page(&Page::parse("<title> </title><h1></h1><p>x"), None).title,
            None
        );
    }

    #[test]
    fn the_date_comes_from_the_most_reliable_declaration() {
        let check = |html: &str, expected: Option<(&str, Origin)>, unparsed: Option<&str>| {
            let metadata = PageMetadata::from_page(&Page::parse(html), None);
            let date = metadata.published.as_ref();
            let starts = expected.is_none_or(|(start, _)| {
                date.is_some_and(|(date, _)| date.as_str().starts_with(start))
            });
            let origins = (date.map(|(_, from)| *from), expected.map(|(_, from)| from));
            assert!(starts && origins.0 == origins.1, "{html}: {date:?}");
            assert_eq!(metadata.unparsed_date.as_deref(), unparsed, "{html}");
        };
        let time = "<h1>Bridge closes</h1><time datetime='2022-01-02T03:04:05+01:00'>once</time>";
        check("<p>x", None, None);
        check(time, Some(("2022-01-02T03:04:05+01:00", Origin::Markup)), None);
        check("<h1>T</h1><time>May 8, 2026</time>", Some(("2026-05-08", Origin::Markup)), None);
        check(
            &format!("{time}<meta name=pubdate content='2023-05-06 07:08'>"),
            Some(("2023-05-06T07:08:00", Origin::Metadata)),
            None,
        );
        check(
            &format!("{time}<meta name=x-pubdate content='2023-05-06 07:08'>"),
            Some(("2023-05-06T07:08:00", Origin::Metadata)),
            None,
        );
        check(
            "<meta itemprop=datePublished content=2024-01-01>",
            Some(("2024-01-01", Origin::Metadata)),
            None,
        );
        check(
            "<b itemprop=datePublished>8 May 2026</b>",
            Some(("2026-05-08", Origin::Metadata)),
            None,
        );
        check(
            "<abbr itemprop=datePublished title='2026-05-08T09:30:00Z'>9:30</abbr>",
            Some(("2026-05-08T09:30:00Z", Origin::Metadata)),
            None,
        );
        check(
            "<meta name=date content='2019-11-19T10:00:00+0000'>",
            Some(("2019-11-19T10:00:00Z", Origin::Metadata)),
            None,
        );
        check("<meta name=date content=yesterday>", None, Some("yesterday"));
        // The last change stands in for an unknown date of publication.
        let modified = "<meta property=article:modified_time content=2024-03-04>";
        check(modified, Some(("2024-03-04", Origin::Metadata)), None);
        check(&format!("{time}{modified}"), Some(("2022-01-02", Origin::Markup)), None);
        let foot = "<footer>This page was last modified on March 4, 2024.</footer>";
        check(&format!("<h1>T</h1>{foot}"), Some(("2024-03-04", Origin::Markup)), None);
    }

    #[test]
    fn a_page_has_the_day_of_its_address_unless_it_declares_one() {
        let check = |html: &str, expected: &str, from: Origin| {
            let url = Some("https://a.example/2024/05/08/bridge");
            let published = PageMetadata::from_page(&Page::parse(html), url).published;
            let (date, origin) = published.expect(html);
            assert_eq!((date.as_str().get(..10), origin), (Some(expected), from), "{html}");
        };
        check("<h1>T</h1><time>May 9, 2024</time>", "2024-05-08", Origin::Url);
        check("<meta name=date content=2024-05-07>", "2024-05-08", Origin::Url);
        check("<meta name=pubdate content=2024-05-07>", "2024-05-07", Origin::Metadata);
        check(
            "<meta property=og:url content=https://a.example/2024/05/06/b>",
            "2024-05-06",
            Origin::Url,
        );
    }

    #[test]
    fn bylines_contain_the_names_of_people_only() {
        let check = |html: &str, expected: &[&str]| {
            assert_eq!(
                PageMetadata::from_page(&Page::parse(html), None).bylines,
                expected,
                "{html}"
            );
        };
        check(
            "<meta name=author content='By Ann Oduya, Piet Vanderhal and Tove Hove'>",
            &["Ann Oduya", "Piet Vanderhal", "Tove Hove"],
        );
        check(
            "<meta property=article:author content='https://a.example/ann'><a rel=author>Ann</a>",
            &["Ann"],
        );
        check("<meta property=og:site_name content=Herald><meta name=author content=HERALD>", &[]);
        check(
            "<meta name=author content='Analysis by Ann Oduya | May 8, 2026 9:24 pm'>",
            &["Ann Oduya"],
        );
        check("<i itemprop=author>Ann, who likes boats, and has one</i>", &["Ann"]);
        check("<i itemprop=author>Ann</i><i itemprop=author>Ann</i>", &["Ann"]);
    }
}
