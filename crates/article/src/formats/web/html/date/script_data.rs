//! The date of publication in the data of a page's scripts, as in `"publishedAt":"2026-05-08"`.

use crate::dates::published::Published;
use crate::formats::web::html::date::anchors::Anchors;
use crate::formats::web::html::date::written::page_date_text;
use crate::formats::web::html::page::{Node, Page};

/// Longest script that is searched, in bytes.
const MAX_SCRIPT_BYTES: usize = 2 * 1024 * 1024;
/// Maximum number of dates read in a script.
const MAX_DATES: usize = 100;
/// A date belongs to the headline if no more than this many bytes are between them.
const MAX_DISTANCE_BYTES: usize = 2_000;
/// How much of a headline is searched, in characters. Its quotes may be escaped.
const MIN_TITLE_CHARS: usize = 10;
/// Longest date, in bytes.
const MAX_DATE_BYTES: usize = 40;

/// Names of a date of publication, in lower case and without punctuation.
const KEYS: &[&str] = &[
    "datepublished",
    "publishdate",
    "publisheddate",
    "publicationdate",
    "pubdate",
    "publishedat",
    "publishedon",
    "publishtime",
    "publishedtime",
    "publicationtime",
    "publishedtimestamp",
    "firstpublished",
    "firstpublishedat",
    "firstpublisheddate",
    "firstpublishdate",
    "articlepublishdate",
    "articlepublisheddate",
    "articlepublicationdate",
    "articledate",
    "pagepublishdate",
    "pagepublisheddate",
    "publishdatetime",
    "publisheddatetime",
    "publicationdatetime",
    "originalpublishdate",
    "contentpublisheddate",
];
/// What the names of all these contain.
const KEY_PARTS: [&str; 3] = ["ubli", "pubdate", "articledate"];
/// Names of objects that describe the page to which they belong.
const PAGE_OBJECTS: [&str; 5] = ["dataLayer", "utag_data", "digitalData", "pageData", "pageInfo"];

/// The date of publication in the scripts of a page: the one beside its headline, or the only one
/// in a script that describes the page.
pub(crate) fn date_in_scripts(page: &Page<'_>, anchors: &Anchors<'_>) -> Option<Published> {
    page.elements().filter(|(_, tag)| tag.is("script")).find_map(|(index, _)| {
        let Node::Text(script) = (index + 1 < page.end(index)).then(|| page.node(index + 1))?
        else {
            return None;
        };
        let may_have_date =
            script.len() <= MAX_SCRIPT_BYTES && KEY_PARTS.iter().any(|part| script.contains(part));
        if may_have_date { date_in_script(script, anchors) } else { None }
    })
}

fn date_in_script(script: &str, anchors: &Anchors<'_>) -> Option<Published> {
    let dates = dates(script, anchors);
    let (_, first) = dates.first()?;
    let title = anchors.title.map(search_text).filter(|t| t.chars().count() >= MIN_TITLE_CHARS);
    if let Some(title) = title {
        let near = script.match_indices(title.as_str()).take(MAX_DATES).find_map(|(at, _)| {
            let nearest = dates.iter().min_by_key(|(other, _)| other.abs_diff(at))?;
            (nearest.0.abs_diff(at) <= MAX_DISTANCE_BYTES).then(|| nearest.1.clone())
        });
        if near.is_some() {
            return near;
        }
    }
    let day = |date: &Published| date.as_str().get(..10).map(str::to_owned);
    let agree = dates.iter().all(|(_, date)| day(date) == day(first));
    let describes_page = || PAGE_OBJECTS.iter().any(|name| script.contains(name));
    (agree && describes_page()).then(|| first.clone())
}

/// The beginning of a title, up to what a script may write in another way.
fn search_text(title: &str) -> String {
    title.chars().take_while(|c| c.is_ascii_alphanumeric() || " ,.:-".contains(*c)).collect()
}

/// The dates of publication in a script, with their offsets.
fn dates(script: &str, anchors: &Anchors<'_>) -> Vec<(usize, Published)> {
    let mut dates = Vec::new();
    // A key ends before its colon, and its value starts behind.
    for (at, _) in script.match_indices(':') {
        if dates.len() >= MAX_DATES {
            break;
        }
        let Some(value) = string_value(&script[at + 1..]) else { continue };
        if is_key(&script[..at])
            && let Some(date) = page_date_text(value, anchors.language)
            && anchors.is_possible(&date)
        {
            dates.push((at, date));
        }
    }
    dates
}

/// Whether a text ends with a key of a date of publication.
fn is_key(text: &str) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-\"'\\ ".contains(byte);
    let bytes = text.as_bytes().iter().rev().take(MAX_DATE_BYTES).take_while(|byte| is_part(byte));
    let mut key: Vec<u8> =
        bytes.filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    key.reverse();
    KEYS.iter().any(|known| known.as_bytes() == key)
}

/// The quoted value that a text begins with, if it can be a date. Data in strings has its quotes
/// escaped.
fn string_value(text: &str) -> Option<&str> {
    let value = text.trim_start().trim_start_matches('\\');
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &value[1..];
    let is_date = value.starts_with(|c: char| c.is_ascii_digit());
    let end = value.bytes().take(MAX_DATE_BYTES).position(|byte| byte == quote as u8)?;
    is_date.then(|| value[..end].trim_end_matches('\\'))
}

#[cfg(test)]
mod tests {
    use crate::formats::web::html::metadata::PageMetadata;
    use crate::formats::web::html::page::Page;

    #[test]
    fn data_in_scripts_dates_the_page_to_which_it_belongs() {
        let check = |script: &str, expected: Option<&str>| {
            let html = format!("<h1>Ferry line to close</h1><script>{script}</script>");
            let published = PageMetadata::from_page(&Page::parse(&html), None).published;
            let day = published.as_ref().and_then(|(date, _)| date.as_str().get(..10));
            assert_eq!(day, expected, "{script}");
        };
        let day = Some("2024-05-08");
        check(r#"x={"title":"Ferry line to close","publishedAt":"2024-05-08T09:30:00Z"}"#, day);
        check(r#"x="{\"publish_date\":\"2024-05-08\",\"title\":\"Ferry line to close\"}""#, day);
        check("dataLayer.push({'publicationDate': '2024-05-08'})", day);
        // The headline decides between two, and none belongs to a page that nothing names.
        let other =
            format!(r#"{{"title":"Flour","datePublished":"2019-01-01"}},{}"#, " ".repeat(3_000));
        check(
            &format!(r#"[{other}{{"title":"Ferry line to close","datePublished":"2024-05-08"}}]"#),
            day,
        );
        check(r#"x={"title":"Flour is dear","publishedAt":"2019-01-01"}"#, None);
        check("dataLayer=[{datePublished:'2024-05-08'},{datePublished:'2019-01-01'}]", None);
        check("dataLayer=[{expires:'2024-05-08',datePublished:'soon',pubDate:}]", None);
    }
}
