//! What a page says of its article: headline, date, authors, outlet and the like, and where it says so.

use crate::article::Origin;
use crate::linked_data::LinkedData;
use crate::markup::{plain, text_of};
use crate::page::{Page, spaced};
use crate::published::Published;
use crate::tags::Tag;

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
        let source = source.or_else(|| said.first(&["application-name", "dc.publisher", "publisher"]));
        let source = source.filter(|name| !is_address(name));
        let title = said.title(source.as_deref());
        let url = said.url().or_else(|| address.map(str::to_owned));
        let (published, odd_date) = said.published(page, url.as_deref().or(address));
        Facts {
            heading: said.heading(title.as_ref().map(|(title, _)| title.as_str())),
            title,
            published,
            odd_date,
            bylines: said.bylines(page, source.as_deref()),
            language: said.language(page),
            section: data.section.clone().or_else(|| said.first(&["article:section", "section", "parsely-section"])),
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
        self.description.as_ref().is_some_and(|description| folded(&beginning).contains(description))
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
        let mut said =
            Said { meta: Vec::new(), data: LinkedData::default(), canonical: None, title: None, headings: Vec::new() };
        let mut data = None;
        for (at, tag) in page.elements() {
            if tag.is("meta") {
                said.meta.extend(meta(tag));
            } else if tag.is("script") && data.is_none() {
                let is_data = tag.attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
                let script = is_data.then(|| page.raw(at)).filter(|script| script.len() <= LONGEST_SCRIPT);
                data = script.and_then(|script| LinkedData::of(&script));
            } else if tag.is("link") && said.canonical.is_none() {
                let canonical = tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                said.canonical = tag.attribute("href").filter(|_| canonical).map(|href| href.trim().to_owned());
            } else if tag.is("title") && said.title.is_none() {
                said.title = Some(page.text(at)).filter(|title| is_line(title));
            } else if (tag.is("h1") || tag.is("h2")) && said.headings.len() < MOST_HEADINGS {
                let text = page.text(at);
                let folded = folded(&text);
                said.headings.extend(is_line(&text).then_some(Heading { at, text, folded }));
            }
        }
        said.data = data.unwrap_or_default();
        said.data.title = said.data.title.map(|title| spaced(&text_of(&title))).filter(|title| is_line(title));
        said.data.authors.iter_mut().for_each(|name| *name = spaced(&text_of(name)));
        said
    }

    /// The content of the first of these names that the page has.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next().map(str::to_owned))
    }

    fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.meta.iter().filter(move |(found, _)| found == name).map(|(_, content)| content.as_str())
    }

    fn title(&self, source: Option<&str>) -> Option<(String, Origin)> {
        let outlet = source.map(folded).unwrap_or_default();
        let given =
            [self.data.title.clone(), self.first(&["og:title"]), self.first(&["twitter:title", "dc.title", "title"])];
        let given = given.into_iter().flatten().filter(|title| is_line(title));
        let given = given.map(|title| self.without_outlet(&title, source));
        let given = given.filter(|title| folded(title) != outlet && title.chars().any(char::is_alphanumeric));
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
        let is_heading = |part: &str| folded(part).len() >= 10 && self.heading(Some(part)).is_some();
        for mark in [" | ", " - ", " – ", " — ", " » ", " :: ", " • ", " · ", " // ", ": "] {
            // A colon is seldom the outlet's, so there the heading has to say so.
            let may_tell = mark != ": ";
            for at in title.match_indices(mark).map(|(at, _)| at).take(MOST_MARKS) {
                let (before, behind) = (title[..at].trim(), title[at + mark.len()..].trim());
                if is_heading(before) || (may_tell && behind.len() < before.len() && is_outlet(behind)) {
                    return before.to_owned();
                }
                if is_heading(behind) || (may_tell && before.len() < behind.len() && is_outlet(before)) {
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

    fn published(&self, page: &Page<'_>, url: Option<&str>) -> (Option<(Published, Origin)>, Option<String>) {
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
        let given = self.data.published.clone().into_iter().chain(NAMES.iter().filter_map(|name| self.first(&[name])));
        let mut odd = None;
        for date in given.chain(marked_date(page, true)) {
            if let Some(published) = read_date(&date) {
                return (Some((published, Origin::Metadata)), None);
            }
            odd.get_or_insert(date);
        }
        let marked = marked_date(page, false).and_then(|date| read_date(&date)).map(|date| (date, Origin::Markup));
        let found = marked.or_else(|| url.and_then(date_in_url).map(|date| (date, Origin::Url)));
        (found, odd)
    }

    fn bylines(&self, page: &Page<'_>, source: Option<&str>) -> Vec<String> {
        let mut names = self.data.authors.clone();
        for name in ["author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator"] {
            if names.is_empty() {
                names = self.all(name).filter(|name| !is_address(name)).flat_map(names_in).collect();
            }
        }
        if names.is_empty() {
            let marked = page.elements().filter(|(_, tag)| {
                tag.attribute("rel").is_some_and(|rel| rel == "author")
                    || tag.attribute("itemprop").is_some_and(|property| property == "author")
            });
            names = marked.map(|(at, _)| page.text(at)).take(8).flat_map(|text| names_in(&text)).collect();
        }
        let outlet = source.map(folded).unwrap_or_default();
        let mut seen: Vec<String> = Vec::new();
        names.retain(|name| {
            let key = folded(name);
            let good = !key.is_empty() && key != outlet && name.chars().count() <= 80 && !seen.contains(&key);
            seen.push(key);
            good && !is_address(name) && !name.contains('@')
        });
        names
    }

    fn language(&self, page: &Page<'_>) -> Option<String> {
        let html = page.elements().find(|(_, tag)| tag.is("html")).map(|(_, tag)| tag);
        let marked = html.and_then(|tag| tag.attribute("lang").or_else(|| tag.attribute("xml:lang")));
        let given = marked.map(|language| language.into_owned()).into_iter().chain(self.data.language.clone());
        let given = given.chain(self.first(&["og:locale", "content-language", "language", "dc.language"]));
        given.map(|language| language.trim().replace('_', "-")).find(|language| is_language(language))
    }
}

/// The name, in lower case, and content of a `<meta>`.
fn meta(tag: Tag<'_>) -> Option<(String, String)> {
    let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|name| tag.attribute(name))?;
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
    let words = |text: &str| text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect::<Vec<_>>();
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
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// `By Ines Tolland and Rasmus Okafor` is two names.
fn names_in(byline: &str) -> Vec<String> {
    let byline = byline.trim();
    let byline = ["By ", "BY ", "by "].iter().find_map(|by| byline.strip_prefix(by)).unwrap_or(byline);
    byline.split(" and ").flat_map(|part| part.split([',', ';', '&'])).map(|name| name.trim().to_owned()).collect()
}

/// The date in the page's own markup: of the article, where it is named as that of publication; else the first `<time>`.
fn marked_date(page: &Page<'_>, named: bool) -> Option<String> {
    page.elements().find_map(|(at, tag)| {
        let says = tag.attribute("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("datePublished"));
        let fits = if named { says && !tag.is("meta") } else { tag.is("time") };
        let date = || tag.attribute("datetime").or_else(|| tag.attribute("content")).map(|date| date.into_owned());
        let date = fits.then(|| date().filter(|date| !date.is_empty()).unwrap_or_else(|| page.text(at)));
        date.filter(|date| (4..100).contains(&date.len()))
    })
}

/// Reads a date, also where a time behind it is written in some way of its own.
fn read_date(text: &str) -> Option<Published> {
    let text = text.trim();
    Published::parse(text)
        .or_else(|| Published::parse(&text.replacen(' ', "T", 1).replace(' ', "")))
        .or_else(|| {
            let day = text.get(..10).filter(|day| day.as_bytes()[4] == b'-' || day.as_bytes()[4] == b'/');
            day.and_then(|day| Published::parse(&day.replace('/', "-")))
        })
        .or_else(|| {
            let day = ["%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"]
                .iter()
                .find_map(|form| jiff::civil::Date::strptime(form, text).ok());
            day.and_then(|day| Published::parse(&day.to_string()))
        })
}

/// `/2026/05/08/` or `/2026-05-08-` in an address.
fn date_in_url(url: &str) -> Option<Published> {
    let path = url.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<&str> = path.split(['/', '-', '_']).collect();
    parts.windows(3).find_map(|date| {
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        let shaped = digits(date[0], 4) && digits(date[1], 2) && digits(date[2], 2);
        let year_fits = date[0].starts_with("19") || date[0].starts_with("20");
        (shaped && year_fits).then(|| Published::parse(&date.join("-"))).flatten()
    })
}
