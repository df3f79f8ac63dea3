//! Which of the things that JSON-LD describes is this page's article.

use std::collections::HashSet;

use crate::formats::markup::normalize::comparison_key;
use crate::formats::web::html::json_ld::{JsonLd, Kind};

/// Two texts with this share of common pairs of characters tell of the same, in percent.
const SAME_PERCENT: usize = 50;
/// With less than this share they tell of different things, in percent.
const DIFFERENT_PERCENT: usize = 20;

/// What is known of a page without its JSON-LD.
pub(crate) struct Identity {
    /// Its own URLs.
    urls: Vec<String>,
    /// Pairs of characters of its titles and first headings.
    titles: Vec<HashSet<(char, char)>>,
}

/// How well a description fits a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It describes something else.
    Contradicts,
    /// Nothing tells.
    Unknown,
    Title,
    Url,
}

impl Identity {
    pub(crate) fn new<'t>(
        urls: impl IntoIterator<Item = String>,
        titles: impl IntoIterator<Item = &'t str>,
    ) -> Identity {
        Identity {
            urls: urls.into_iter().map(|url| normal_url(&url).to_owned()).collect(),
            titles: titles.into_iter().map(pairs).filter(|pairs| !pairs.is_empty()).collect(),
        }
    }

    /// The description of the page's article: the one that fits best, the first of several. Of
    /// several articles of which none fits, none is taken but the first.
    pub(crate) fn article<'d>(&self, described: &'d [JsonLd]) -> Option<&'d JsonLd> {
        self.best(described.iter().filter(|data| data.kind == Kind::Article))
    }

    /// The description of the page itself or of its content, for pages without an article.
    pub(crate) fn page<'d>(&self, described: &'d [JsonLd]) -> Option<&'d JsonLd> {
        let dated = || described.iter().filter(|data| data.published.is_some());
        let works = dated().filter(|data| data.kind == Kind::Work && self.fit(data) > Fit::Unknown);
        self.best(works).or_else(|| self.best(dated().filter(|data| data.kind == Kind::Page)))
    }

    fn best<'d>(&self, described: impl Iterator<Item = &'d JsonLd>) -> Option<&'d JsonLd> {
        let fits = described.map(|data| (self.fit(data), data));
        let mut best: Option<(Fit, &JsonLd)> = None;
        for (fit, data) in fits.filter(|(fit, _)| *fit != Fit::Contradicts) {
            if best.is_none_or(|(other, _)| fit > other) {
                best = Some((fit, data));
            }
        }
        best.map(|(_, data)| data)
    }

    fn fit(&self, data: &JsonLd) -> Fit {
        let url = data.url.as_deref().map(normal_url).filter(|url| !url.is_empty());
        let is_own_url = url.map(|url| self.urls.iter().any(|own| is_same_page(own, url)));
        if is_own_url == Some(true) {
            return Fit::Url;
        }
        let title = data.title.as_deref().map(pairs).filter(|pairs| !pairs.is_empty());
        let common =
            title.and_then(|title| self.titles.iter().map(|own| percent(own, &title)).max());
        match common {
            Some(SAME_PERCENT..) => Fit::Title,
            Some(common) if common < DIFFERENT_PERCENT => Fit::Contradicts,
            // Another address and hardly the same title.
            _ if is_own_url == Some(false) && !self.urls.is_empty() => Fit::Contradicts,
            _ => Fit::Unknown,
        }
    }
}

/// A URL without what may differ between addresses of one page.
fn normal_url(url: &str) -> &str {
    let url = url.trim();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let url = url.strip_prefix("www.").unwrap_or(url);
    url.split('#').next().unwrap_or(url).trim_end_matches('/')
}

/// Whether two such URLs are of one page. One of them may lack the host or the query.
fn is_same_page(own: &str, other: &str) -> bool {
    let without_query =
        |url: &'_ str| url.split('?').next().unwrap_or("").trim_end_matches('/').len();
    let (own_end, other_end) = (without_query(own), without_query(other));
    let one_has_no_query = own_end == own.len() || other_end == other.len();
    let path = own.find('/').unwrap_or(own.len());
    own.eq_ignore_ascii_case(other)
        || one_has_no_query && own[..own_end].eq_ignore_ascii_case(&other[..other_end])
        || other.starts_with('/') && own[path..].eq_ignore_ascii_case(other)
}

/// The pairs of neighboring characters of a text. Unlike words, all scripts have them.
fn pairs(text: &str) -> HashSet<(char, char)> {
    let key = comparison_key(text);
    key.chars().zip(key.chars().skip(1)).collect()
}

/// The share of the smaller set that both have, in percent.
fn percent(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> usize {
    let smaller = a.len().min(b.len()).max(1);
    a.intersection(b).count() * 100 / smaller
}

#[cfg(test)]
mod tests {
    use crate::formats::web::html::declarations::Declarations;
    use crate::formats::web::html::page::Page;

    #[test]
    fn json_ld_dates_the_article_of_its_page_alone() {
        let check = |json: &str, expected: Option<&str>| {
            let html = format!(
                "<link rel=canonical href=https://www.h.example/ferry/>\
                 <script type=application/ld+json>{json}</script><h1>Ferry line to close</h1>"
            );
            let declarations = Declarations::collect(&Page::parse(&html));
            let (article, page) = (&declarations.json_ld, &declarations.json_ld_of_page);
            let published = article.published.as_deref().or(page.published.as_deref());
            assert_eq!(published, expected, "{json}");
        };
        let own =
            r#"{"@type":"NewsArticle","headline":"Ferry line to close","datePublished":"2024"}"#;
        let of_url = r#"{"@type":"NewsArticle","headline":"The last boat sails",
            "url":"http://h.example/ferry","datePublished":"2024"}"#;
        let other = r#"{"@type":"NewsArticle","headline":"Bakers say flour is dear",
            "url":"https://h.example/other","datePublished":"2019"}"#;
        let of_page =
            r#"{"@type":"WebPage","url":"https://h.example/ferry","datePublished":"2024"}"#;
        let video = r#"{"@type":"VideoObject","name":"A storm at sea","uploadDate":"2019"}"#;
        let own_video =
            r#"{"@type":"VideoObject","name":"Ferry line to close","uploadDate":"2024"}"#;
        let site = r#"{"@type":"WebSite","name":"The Tribune","datePublished":"1999"}"#;
        let comment = r#"{"@type":"Comment","datePublished":"2019"}"#;
        let day = Some("2024");
        for own in
            [own, of_url, of_page, own_video, r#"{"@type":"Article","datePublished":"2024"}"#]
        {
            check(own, day);
            check(&format!("[{site},{own}]"), day);
            check(&format!("[{other},{own}]"), day);
            check(&format!("[{own},{other},{video},{comment}]"), day);
            check(&format!(r#"{{"@graph":[{other},{own}]}}"#), day);
        }
        for none in [other, video, site, comment, "[]", "{"] {
            check(none, None);
        }
    }
}
