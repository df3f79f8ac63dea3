//! The authors that a page names.

use std::collections::HashSet;

use crate::formats::markup::normalize::comparison_key;
use crate::formats::web::html::declarations::{Declarations, is_url};
use crate::formats::web::html::page::Page;
use crate::limits::MAX_BYLINES;

/// `<meta>` names of authors, most reliable first.
const AUTHOR_META: &[&str] =
    &["author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator"];
/// Maximum number of elements read that are marked up as authors.
const MAX_MARKED_AUTHORS: usize = 8;
/// Maximum length of a name, in characters.
const MAX_NAME_CHARS: usize = 80;

/// The authors in JSON-LD, else in `<meta>`, else in elements that are marked up as authors.
pub(crate) fn bylines(
    page: &Page<'_>,
    declarations: &Declarations,
    source: Option<&str>,
) -> Vec<String> {
    let author_names = |author: &String| {
        if author.starts_with("By ") { names(author) } else { vec![author.clone()] }
    };
    let mut bylines: Vec<String> =
        declarations.json_ld.authors.iter().flat_map(author_names).collect();
    for name in AUTHOR_META {
        if bylines.is_empty() {
            let contents = declarations.all_meta(name).filter(|content| !is_url(content));
            bylines = contents.flat_map(names).collect();
        }
    }
    if bylines.is_empty() {
        let marked = page.elements().filter(|(_, tag)| {
            tag.attributes_contain("author")
                && ["rel", "itemprop"]
                    .iter()
                    .any(|name| tag.attribute(name).is_some_and(|value| value == "author"))
        });
        let lines = marked.map(|(index, _)| page.line(index)).take(MAX_MARKED_AUTHORS);
        bylines = lines.flat_map(|line| names(&line)).collect();
    }
    let outlet = source.map(comparison_key).unwrap_or_default();
    let mut seen = HashSet::new();
    bylines.retain(|name| {
        let key = comparison_key(name);
        let is_name = !key.is_empty() && key != outlet && name.chars().count() <= MAX_NAME_CHARS;
        // A page can name authors without end, so a search among the names before would not do.
        seen.insert(key) && is_name && !is_url(name) && !name.contains('@')
    });
    bylines.truncate(MAX_BYLINES);
    bylines
}

/// The names in a byline: `By Ines Tolland and Rasmus Okafor | May 8, 2026` has two. What follows a
/// bar or contains digits is not a name, nor is a part that continues a sentence.
fn names(byline: &str) -> Vec<String> {
    let byline = byline.split(['|', '•', '·', '\n']).next().unwrap_or("").trim();
    let after_by =
        [" by ", " By ", "By ", "BY ", "by "].iter().find_map(|by| match byline.split_once(by) {
            Some((before, names)) if before.chars().count() < 20 => Some(names),
            _ => None,
        });
    let parts = after_by
        .unwrap_or(byline)
        .split(" and ")
        .flat_map(|part| part.split([',', ';', '&']))
        .map(str::trim);
    let has_no_digits = |part: &&str| !part.contains(|c: char| c.is_ascii_digit());
    let is_sentence = |part: &&str| part.starts_with(char::is_lowercase) && part.contains(' ');
    parts.take_while(has_no_digits).filter(|part| !is_sentence(part)).map(str::to_owned).collect()
}
