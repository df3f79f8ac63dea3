//! What a page says of its article: headline, date, authors, outlet and the like, and where it says so.

use std::borrow::Cow;

use crate::dates::published::Published;
use crate::dates::written_date;
use crate::formats::web::html::date::marked_date;
use crate::formats::web::html::linked_data::LinkedData;
use crate::formats::web::html::markup::{plain, text_of};
use crate::formats::web::html::page::{Page, spaced};
use crate::formats::web::html::tags::Tag;
use crate::metadata::Origin;

/// Longer values of `<meta>` say nothing of what is asked here, in bytes.
const LONGEST_VALUE: usize = 4_000;
/// A longer script does not describe an article, in bytes.
const LONGEST_SCRIPT: usize = 1024 * 1024;
/// A longer line is no headline, in bytes.
const LONGEST_TITLE: usize = 600;
/// Headings that are looked at, at most.
const MOST_HEADINGS: usize = 100;
/// Places where an outlet's name may be parted from a headline, at most.
const MOST_MARKS: usize = 4;

/// What is known of a page's article.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) title: Option<(String, Origin)>,
    pub(crate) published: Option<(Published, Origin)>,
    /// A date that is given and cannot be read.
    pub(crate) odd_date: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) bylines: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    /// The text of the article, as the page's metadata has it.
    pub(crate) body: Option<String>,
    /// The node of the headline in the page.
    pub(crate) heading: Option<usize>,
    /// What the page's description begins with, folded.
    description: Option<String>,
}

impl Facts {
    /// `address` is where the page was found, where that is known.
    pub(crate) fn of(page: &Page<'_>, address: Option<&str>) -> Facts {
        let said = Said::of(page);
        let data = &said.data;
        let source = said.first(&["og:site_name"]).or_else(|| data.publisher.clone());
        let source =
            source.or_else(|| said.first(&["application-name", "dc.publisher", "publisher"]));
        let source = source.filter(|name| !is_address(name) && !name.starts_with('@'));
        let title = said.title(source.as_deref());
        let url = said.url().or_else(|| address.map(str::to_owned));
        let (published, odd_date) = said.published(page);
        Facts {
            heading: said.heading(title.as_ref().map(|(title, _)| title.as_str())),
            title,
            published,
            odd_date,
            bylines: said.bylines(page, source.as_deref()),
            language: said.language(page),
            section: data
                .section
                .clone()
                .or_else(|| said.first(&["article:section", "section", "parsely-section"])),
            description: said.description(),
            body: data.body.as_deref().map(text_of),
            url,
            source,
        }
    }
}

impl Facts {
    /// Whether a text begins as the page is described.
    pub(crate) fn describes(&self, text: &str) -> bool {
        // A dateline may stand before it.
        let beginning: String = text.chars().take(300).collect();
        self.description
            .as_ref()
            .is_some_and(|description| folded(&beginning).contains(description))
    }
}

/// What a page says, before it is weighed.
struct Said {
    /// Names in lower case, and contents of `<meta>`.
    meta: Vec<(String, String)>,
    data: LinkedData,
    canonical: Option<String>,
    /// `<title>`.
    title: Option<String>,
    headings: Vec<Heading>,
}

struct Heading {
    at: usize,
    text: String,
    folded: String,
}

impl Said {
    fn of(page: &Page<'_>) -> Said {
        let mut said = Said {
            meta: Vec::new(),
            data: LinkedData::default(),
            canonical: None,
            title: None,
            headings: Vec::new(),
        };
        let mut data = None;
        for (at, tag) in page.elements() {
            if tag.is("meta") {
                said.meta.extend(meta(tag));
            } else if tag.is("script") && data.is_none() {
                let is_data = tag
                    .attribute("type")
                    .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
                let script =
                    is_data.then(|| page.raw(at)).filter(|script| script.len() <= LONGEST_SCRIPT);
                data = script.and_then(|script| LinkedData::of(&script));
            } else if tag.is("link") && said.canonical.is_none() {
                let canonical =
                    tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                said.canonical =
                    tag.attribute("href").filter(|_| canonical).map(|href| href.trim().to_owned());
            } else if tag.is("title") && said.title.is_none() {
                said.title = Some(page.text(at)).filter(|title| is_line(title));
            } else if (tag.is("h1") || tag.is("h2")) && said.headings.len() < MOST_HEADINGS {
                let text = page.text(at);
                let folded = folded(&text);
                said.headings.extend(is_line(&text).then_some(Heading { at, text, folded }));
            }
        }
        said.data = data.unwrap_or_default();
        said.data.title =
            said.data.title.map(|title| spaced(&text_of(&title))).filter(|title| is_line(title));
        said.data.authors.iter_mut().for_each(|name| *name = spaced(&text_of(name)));
        said
    }

    /// The content of the first of these names that the page has.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next().map(str::to_owned))
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.meta
            .iter()
            .filter(move |(found, _)| found == name)
            .map(|(_, content)| content.as_str())
    }

    fn title(&self, source: Option<&str>) -> Option<(String, Origin)> {
        let outlet = source.map(folded).unwrap_or_default();
        let given = [
            self.data.title.clone(),
            self.first(&["og:title"]),
            self.first(&["twitter:title", "dc.title", "title"]),
        ];
        let given = given.into_iter().flatten().filter(|title| is_line(title));
        let given = given.map(|title| self.without_outlet(&title, source));
        let given = given
            .filter(|title| folded(title) != outlet && title.chars().any(char::is_alphanumeric));
        let given: Vec<String> = given.collect();
        // What two of them say, metadata and the heading that readers see, is the headline.
        if let Some(title) = given.iter().find(|title| self.heading(Some(title)).is_some()) {
            return Some((title.clone(), Origin::Metadata));
        }
        let of_page = self.title.as_deref().map(|title| self.without_outlet(title, source));
        let any = given.first().or(of_page.as_ref());
        let like = |heading: &&Heading| any.is_some_and(|title| alike(&heading.text, title));
        if let Some(heading) = self.headings.iter().find(like) {
            return Some((heading.text.clone(), Origin::Markup));
        }
        let first = given.into_iter().next().map(|title| (title, Origin::Metadata));
        let heading = || self.headings.first().map(|heading| heading.text.clone());
        first.or_else(|| of_page.or_else(heading).map(|title| (title, Origin::Markup)))
    }

    /// A title without the outlet's name at its end or beginning: it is cut off where it is known to be the outlet's,
    /// or where what is left is a heading of the page.
    fn without_outlet(&self, title: &str, source: Option<&str>) -> String {
        let title = title.trim();
        if self.heading(Some(title)).is_some() {
            return title.to_owned();
        }
        let outlet = source.map(folded).unwrap_or_default();
        let host = self.url().and_then(|url| url.split('/').nth(2).map(folded)).unwrap_or_default();
        let is_outlet = |part: &str| {
            let part = folded(part);
            let known = !outlet.is_empty() && (outlet == part || part.contains(&outlet));
            known || (part.len() >= 4 && (outlet.contains(&part) || host.contains(&part)))
        };
        let is_heading =
            |part: &str| folded(part).len() >= 10 && self.heading(Some(part)).is_some();
        for mark in [" | ", " - ", " – ", " — ", " » ", " :: ", " • ", " · ", " // ", ": "]
        {
            // A colon is seldom the outlet's, so there the heading has to say so.
            let may_tell = mark != ": ";
            for at in title.match_indices(mark).map(|(at, _)| at).take(MOST_MARKS) {
                let (before, behind) = (title[..at].trim(), title[at + mark.len()..].trim());
                if is_heading(before)
                    || (may_tell && behind.len() < before.len() && is_outlet(behind))
                {
                    return before.to_owned();
                }
                if is_heading(behind)
                    || (may_tell && before.len() < behind.len() && is_outlet(before))
                {
                    return behind.to_owned();
                }
            }
        }
        title.to_owned()
    }

    /// Its first forty letters, where there are as many: fewer may stand anywhere.
    fn description(&self) -> Option<String> {
        let description = self.first(&["og:description", "description"])?;
        let beginning: String = folded(&description).chars().take(40).collect();
        (beginning.chars().count() == 40).then_some(beginning)
    }

    /// Where the heading stands that says the same.
    fn heading(&self, title: Option<&str>) -> Option<usize> {
        let title = title.map(folded).filter(|title| !title.is_empty())?;
        self.headings.iter().find(|heading| heading.folded == title).map(|heading| heading.at)
    }

    fn url(&self) -> Option<String> {
        let given = [self.canonical.clone(), self.first(&["og:url"]), self.data.url.clone()];
        given.into_iter().flatten().find(|url| is_address(url) && !is_front_page(url))
    }

    fn published(&self, page: &Page<'_>) -> (Option<(Published, Origin)>, Option<String>) {
        const NAMES: &[&str] = &[
            "article:published_time",
            "og:article:published_time",
            "article:published",
            "datepublished",
            "og:pubdate",
            "og:published_time",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "parsely-pub-date",
            "sailthru.date",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "date",
            "article.published",
            "publication_date",
            "citation_publication_date",
            "cxenseparse:recs:publishtime",
            "ptime",
            "displaydate",
        ];
        let given = self
            .data
            .published
            .clone()
            .into_iter()
            .chain(NAMES.iter().filter_map(|name| self.first(&[name])));
        let mut odd = None;
        for date in given.chain(marked_date(page, true)) {
            if let Some(published) = written_date::parse(&date) {
                return (Some((published, Origin::Metadata)), None);
            }
            odd.get_or_insert(date);
        }
        let marked = marked_date(page, false).and_then(|date| written_date::parse(&date));
        (marked.map(|date| (date, Origin::Markup)), odd)
    }

    fn bylines(&self, page: &Page<'_>, source: Option<&str>) -> Vec<String> {
        let of_author = |name: &String| {
            if name.starts_with("By ") { names_in(name) } else { vec![name.clone()] }
        };
        let mut names: Vec<String> = self.data.authors.iter().flat_map(of_author).collect();
        for name in
            ["author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator"]
        {
            if names.is_empty() {
                names =
                    self.all(name).filter(|name| !is_address(name)).flat_map(names_in).collect();
            }
        }
        if names.is_empty() {
            let marked = page.elements().filter(|(_, tag)| {
                tag.attribute("rel").is_some_and(|rel| rel == "author")
                    || tag.attribute("itemprop").is_some_and(|property| property == "author")
            });
            names = marked
                .map(|(at, _)| page.text(at))
                .take(8)
                .flat_map(|text| names_in(&text))
                .collect();
        }
        let outlet = source.map(folded).unwrap_or_default();
        let mut seen: Vec<String> = Vec::new();
        names.retain(|name| {
            let key = folded(name);
            let good = !key.is_empty()
                && key != outlet
                && name.chars().count() <= 80
                && !seen.contains(&key);
            seen.push(key);
            good && !is_address(name) && !name.contains('@')
        });
        names
    }

    fn language(&self, page: &Page<'_>) -> Option<String> {
        let html = page.elements().find(|(_, tag)| tag.is("html")).map(|(_, tag)| tag);
        let marked =
            html.and_then(|tag| tag.attribute("lang").or_else(|| tag.attribute("xml:lang")));
        let given = marked.map(Cow::into_owned).into_iter().chain(self.data.language.clone());
        let given =
            given.chain(self.first(&["og:locale", "content-language", "language", "dc.language"]));
        given
            .map(|language| language.trim().replace('_', "-"))
            .find(|language| is_language(language))
    }
}

/// The name, in lower case, and content of a `<meta>`.
fn meta(tag: Tag<'_>) -> Option<(String, String)> {
    let name = ["property", "name", "itemprop", "http-equiv"]
        .iter()
        .find_map(|name| tag.attribute(name))?;
    let content = tag.attribute("content").filter(|content| content.len() <= LONGEST_VALUE)?;
    // Some pages escape what is escaped already.
    let content = spaced(&plain(&content));
    (!content.is_empty()).then(|| (name.to_ascii_lowercase(), content))
}

/// Whether a text may be a headline: there are letters or digits in it, and not too many.
fn is_line(text: &str) -> bool {
    text.len() <= LONGEST_TITLE && text.chars().any(char::is_alphanumeric)
}

/// Whether a heading says what a title says in about the same words: most of the words of each are the other's.
fn alike(heading: &str, title: &str) -> bool {
    let words = |text: &str| {
        text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    let (heading, title) = (words(heading), words(title));
    let both = heading.iter().filter(|word| title.contains(word)).count();
    heading.len() >= 3 && both * 2 >= heading.len() && both * 2 >= title.len()
}

/// Letters and digits alone, in lower case.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

/// Some sites give their own address for each of their pages.
fn is_front_page(url: &str) -> bool {
    let path = url.splitn(4, '/').nth(3).unwrap_or("");
    path.is_empty() || path.starts_with('#')
}

/// `en`, `pt-BR`, `zh-Hans-CN`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// `By Ines Tolland and Rasmus Okafor | May 8, 2026` is two names: what follows a bar or has digits in it is none, nor
/// is what reads on as a sentence.
fn names_in(byline: &str) -> Vec<String> {
    let byline = byline.split(['|', '•', '·', '\n']).next().unwrap_or("").trim();
    let by =
        [" by ", " By ", "By ", "BY ", "by "].iter().find_map(|by| match byline.split_once(by) {
            Some((before, names)) if before.chars().count() < 20 => Some(names),
            _ => None,
        });
    let parts = by
        .unwrap_or(byline)
        .split(" and ")
        .flat_map(|part| part.split([',', ';', '&']))
        .map(str::trim);
    let is_name = |part: &&str| !part.contains(|c: char| c.is_ascii_digit());
    let reads_on = |part: &&str| part.starts_with(char::is_lowercase) && part.contains(' ');
    parts.take_while(is_name).filter(|part| !reads_on(part)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_without_the_outlet() {
        let check = |html: &str, title: &str, from: Origin| {
            let found = Facts::of(&Page::of(html), None).title;
            assert_eq!(found, Some((title.to_owned(), from)), "{html}");
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
        // The heading is what readers see; metadata may say it in other words, or may be the outlet's own name.
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
        assert_eq!(Facts::of(&Page::of("<title> </title><h1></h1><p>x"), None).title, None);
    }

    #[test]
    fn the_date_comes_from_the_surest_place() {
        let check = |html: &str, expected: Option<(&str, Origin)>, odd: Option<&str>| {
            let facts =
                Facts::of(&Page::of(html), Some("https://a.example/2020/02/30/x-2021-03-04"));
            let found = facts.published.as_ref().map(|(date, from)| (date.as_str(), *from));
            assert_eq!((found, facts.odd_date.as_deref()), (expected, odd), "{html}");
        };
        let time = "<time datetime='2022-01-02T03:04:05+01:00'>once</time>";
        // What the address tells is left to those who know all of the article.
        check("<p>x", None, None);
        check(time, Some(("2022-01-02T03:04:05+01:00", Origin::Markup)), None);
        check("<time>May 8, 2026</time>", Some(("2026-05-08T00:00:00Z", Origin::Markup)), None);
        check(
            &format!("{time}<meta name=pubdate content='2023-05-06 07:08'>"),
            Some(("2023-05-06T07:08:00Z", Origin::Metadata)),
            None,
        );
        check(
            "<meta itemprop=datePublished content=2024-01-01>",
            Some(("2024-01-01T00:00:00Z", Origin::Metadata)),
            None,
        );
        check(
            "<b itemprop=datePublished>8 May 2026</b>",
            Some(("2026-05-08T00:00:00Z", Origin::Metadata)),
            None,
        );
        check(
            "<meta name=date content='2019-11-19T10:00:00+0000'>",
            Some(("2019-11-19T10:00:00Z", Origin::Metadata)),
            None,
        );
        check(
            "<meta name=date content='2019-11-19 10 o’clock'>",
            Some(("2019-11-19T00:00:00Z", Origin::Metadata)),
            None,
        );
        check("<meta name=date content=yesterday>", None, Some("yesterday"));
    }

    #[test]
    fn authors_are_people() {
        let check = |html: &str, expected: &[&str]| {
            assert_eq!(Facts::of(&Page::of(html), None).bylines, expected, "{html}");
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
