//! The headline of a page, without the name of the outlet.

use crate::formats::markup::normalize::comparison_key;
use crate::formats::web::html::declarations::{Declarations, Heading, is_headline};
use crate::metadata::Origin;

/// How often each separator between a headline and an outlet's name is tried.
const MAX_SPLITS: usize = 4;

/// Separators between a headline and the name of the outlet.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " » ", " :: ", " • ", " · ", " // ", ": "];

/// Chooses the headline among JSON-LD, `<meta>`, `<title>` and the headings.
pub(crate) fn headline(
    declarations: &Declarations,
    source: Option<&str>,
) -> Option<(String, Origin)> {
    let outlet = source.map(comparison_key).unwrap_or_default();
    let declared = [
        declarations.json_ld.title.clone(),
        declarations.meta(&["og:title"]),
        declarations.meta(&["twitter:title", "dc.title", "title"]),
    ];
    let declared: Vec<String> = declared
        .into_iter()
        .flatten()
        .filter(|title| is_headline(title))
        .map(|title| without_outlet(declarations, &title, source))
        .filter(|title| comparison_key(title) != outlet && title.chars().any(char::is_alphanumeric))
        .collect();
    // A title that both the metadata and a heading have is the headline.
    if let Some(title) = declared.iter().find(|title| declarations.heading(title).is_some()) {
        return Some((title.clone(), Origin::Metadata));
    }
    let page_title =
        declarations.title.as_deref().map(|title| without_outlet(declarations, title, source));
    let best = declared.first().or(page_title.as_ref());
    let is_similar = |heading: &&Heading| best.is_some_and(|title| similar(&heading.text, title));
    if let Some(heading) = declarations.headings.iter().find(is_similar) {
        return Some((heading.text.clone(), Origin::Markup));
    }
    let first = declared.into_iter().next().map(|title| (title, Origin::Metadata));
    let heading = || declarations.headings.first().map(|heading| heading.text.clone());
    first.or_else(|| page_title.or_else(heading).map(|title| (title, Origin::Markup)))
}

/// Removes the name of the outlet from the end or the beginning of a title. A part is removed if it
/// is the outlet's name, or if the rest is a heading of the page.
fn without_outlet(declarations: &Declarations, title: &str, source: Option<&str>) -> String {
    let title = title.trim();
    if declarations.heading(title).is_some() {
        return title.to_owned();
    }
    let outlet = source.map(comparison_key).unwrap_or_default();
    let url = declarations.url();
    let host = url.and_then(|url| url.split('/').nth(2).map(comparison_key)).unwrap_or_default();
    let is_outlet = |part: &str| {
        let part = comparison_key(part);
        let contains_name = !outlet.is_empty() && (outlet == part || part.contains(&outlet));
        contains_name || (part.len() >= 4 && (outlet.contains(&part) || host.contains(&part)))
    };
    let is_heading =
        |part: &str| comparison_key(part).len() >= 10 && declarations.heading(part).is_some();
    for separator in SEPARATORS {
        // A colon rarely precedes or follows an outlet's name, so only a heading decides there.
        let may_name_outlet = *separator != ": ";
        for at in title.match_indices(separator).map(|(at, _)| at).take(MAX_SPLITS) {
            let (before, after) = (title[..at].trim(), title[at + separator.len()..].trim());
            if is_heading(before)
                || (may_name_outlet && after.len() < before.len() && is_outlet(after))
            {
                return before.to_owned();
            }
            if is_heading(after)
                || (may_name_outlet && before.len() < after.len() && is_outlet(before))
            {
                return after.to_owned();
            }
        }
    }
    title.to_owned()
}

/// Whether at least half of the words of each text occur in the other.
fn similar(heading: &str, title: &str) -> bool {
    let words = |text: &str| {
        let keys = text.split_whitespace().map(comparison_key);
        keys.filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    let (heading, title) = (words(heading), words(title));
    let common = heading.iter().filter(|word| title.contains(word)).count();
    heading.len() >= 3 && common * 2 >= heading.len() && common * 2 >= title.len()
}
