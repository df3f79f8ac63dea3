//! The dates that a page declares.

use std::borrow::Cow;

use crate::dates::published::Published;
use crate::formats::markup::tokenizer::StartTag;
use crate::formats::web::html::date::anchors::Anchors;
use crate::formats::web::html::date::beside_headline::is_of_something_else;
use crate::formats::web::html::date::meta_names::{MODIFIED, PUBLISHED, PUBLISHED_PARTS, VAGUE};
use crate::formats::web::html::date::written::page_date_text;
use crate::formats::web::html::declarations::Declarations;
use crate::formats::web::html::page::Page;

/// Maximum number of elements read that are marked up as dates. The article's is among the first.
const MAX_MARKED: usize = 100;
/// Longest text of an element that is marked up as a date, in bytes.
const MAX_MARKED_BYTES: usize = 100;

/// A date that a page declares, or what it declares instead.
#[derive(Debug, Default)]
pub(crate) struct DeclaredDate {
    pub(crate) parsed: Option<Published>,
    /// The first declaration, if newsdex can parse none of them.
    pub(crate) unparsed: Option<String>,
}

/// The date of publication: the first that parses, of JSON-LD, `<meta>`, `itemprop=datePublished`,
/// then of JSON-LD that describes the page and no article.
pub(crate) fn published_date(
    page: &Page<'_>,
    declarations: &Declarations,
    anchors: &Anchors<'_>,
) -> DeclaredDate {
    let json_ld = declarations.json_ld.published.clone();
    let meta = PUBLISHED.iter().filter_map(|name| declarations.meta(&[name]));
    let other_meta = || declarations.meta_named_like(PUBLISHED_PARTS);
    let marked = || marked_up_date(page, anchors, "datePublished");
    let of_page = || declarations.json_ld_of_page.published.clone();
    let declared = json_ld
        .into_iter()
        .chain(meta)
        .chain(std::iter::once_with(other_meta).flatten())
        .chain(std::iter::once_with(marked).flatten())
        .chain(std::iter::once_with(of_page).flatten());
    let date = first_parsed(declared, anchors);
    DeclaredDate { parsed: date.parsed.map(|date| in_local_time(date, declarations)), ..date }
}

/// The date of a `<meta>` that does not tell whether it is that of publication.
pub(crate) fn vague_date(declarations: &Declarations, anchors: &Anchors<'_>) -> DeclaredDate {
    first_parsed(VAGUE.iter().filter_map(|name| declarations.meta(&[name])), anchors)
}

/// An instant in UTC with the offset of another declaration of the same instant, if the page has
/// one: in the evening, the day in UTC may be another one than where the page appeared.
fn in_local_time(date: Published, declarations: &Declarations) -> Published {
    if !date.as_str().ends_with('Z') {
        return date;
    }
    let meta = PUBLISHED.iter().chain(VAGUE).flat_map(|name| declarations.all_meta(name));
    let json_ld = declarations.published_elsewhere.iter().map(String::as_str);
    let mut others = meta.chain(json_ld).filter_map(|other| page_date_text(other, None));
    others.find_map(|other| date.in_offset_of(&other)).unwrap_or(date)
}

/// The date of the last change: the first that parses, of JSON-LD, `<meta>`, then
/// `itemprop=dateModified`.
pub(crate) fn modified_date(
    page: &Page<'_>,
    declarations: &Declarations,
    anchors: &Anchors<'_>,
) -> DeclaredDate {
    let json_ld = declarations.json_ld.modified.clone();
    let meta = MODIFIED.iter().filter_map(|name| declarations.meta(&[name]));
    let marked = || marked_up_date(page, anchors, "dateModified");
    let declared = json_ld.into_iter().chain(meta).chain(std::iter::once_with(marked).flatten());
    first_parsed(declared, anchors)
}

fn first_parsed(declared: impl Iterator<Item = String>, anchors: &Anchors<'_>) -> DeclaredDate {
    let mut unparsed = None;
    for date in declared {
        if let Some(date) = page_date_text(&date, anchors.language) {
            return DeclaredDate { parsed: Some(date), unparsed: None };
        }
        unparsed.get_or_insert(date);
    }
    DeclaredDate { parsed: None, unparsed }
}

/// The date of the first element with this `itemprop` (microdata), except `<meta>`, which is read
/// before, and elements of comments and other articles.
fn marked_up_date(page: &Page<'_>, anchors: &Anchors<'_>, property: &str) -> Option<String> {
    let marked = page.elements().filter(|(_, tag)| {
        let is_property = |name: &str| {
            tag.attribute(name).is_some_and(|own| {
                own.rsplit(':').next().is_some_and(|own| own.eq_ignore_ascii_case(property))
            })
        };
        // Both names contain this part, and few tags do.
        tag.attributes_contain("prop")
            && !tag.is("meta")
            && (is_property("itemprop") || is_property("property"))
    });
    marked.take(MAX_MARKED).find_map(|(index, tag)| {
        if is_of_another(page, anchors, index) {
            return None;
        }
        let date = machine_readable(tag).unwrap_or_else(|| page.line(index));
        (4..MAX_MARKED_BYTES).contains(&date.len()).then_some(date)
    })
}

/// What an element holds for machines. The title of an element may also say something else.
fn machine_readable(tag: StartTag<'_>) -> Option<String> {
    let starts_as_year = |text: &str| text.bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
    ["datetime", "content", "title"].iter().find_map(|name| {
        let value = tag.attribute(name).map(Cow::into_owned).filter(|value| !value.is_empty())?;
        (*name != "title" || starts_as_year(&value)).then_some(value)
    })
}

/// Whether an element belongs to a comment or another article: by its classes, or because it is in
/// an `<article>` that does not hold the headline, or in microdata of a comment.
fn is_of_another(page: &Page<'_>, anchors: &Anchors<'_>, index: usize) -> bool {
    let contains_headline = |ancestor: usize| {
        anchors.headline.is_some_and(|node| (ancestor..page.end(ancestor)).contains(&node))
    };
    let is_comment = |tag: StartTag<'_>| {
        tag.attribute("itemtype").is_some_and(|types| {
            ["Comment", "UserComments", "Review", "Answer"].iter().any(|t| types.ends_with(t))
        })
    };
    page.ancestors(index).take_while(|&ancestor| !contains_headline(ancestor)).any(|ancestor| {
        let is_article = anchors.headline.is_some() && page.is_element(ancestor, "article");
        is_article
            || is_of_something_else(page, ancestor)
            || page.tag(ancestor).is_some_and(is_comment)
    })
}
