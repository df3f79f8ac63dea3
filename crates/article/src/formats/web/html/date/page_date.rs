//! When a page appeared.

use crate::dates::published::Published;
use crate::dates::search::url::in_url;
use crate::formats::web::html::date::anchors::Anchors;
use crate::formats::web::html::date::beside_headline::{last_change, shown_date};
use crate::formats::web::html::date::declared::{DeclaredDate, modified_date, published_date};
use crate::formats::web::html::date::script_data::date_in_scripts;
use crate::formats::web::html::declarations::Declarations;
use crate::formats::web::html::page::Page;
use crate::metadata::Origin;

/// The dates of a page and where they come from.
#[derive(Debug, Default)]
pub(crate) struct PageDate {
    pub(crate) published: Option<(Published, Origin)>,
    /// The first declared date, if newsdex can parse none of them. The page may still show a date.
    pub(crate) unparsed: Option<String>,
    pub(crate) modified: DeclaredDate,
}

/// The date that the page declares, else that of its address, else the one it shows beside its
/// headline, else the one in its scripts. The date of the last change stands in for none of these.
pub(crate) fn page_date(
    page: &Page<'_>,
    declarations: &Declarations,
    anchors: &Anchors<'_>,
) -> PageDate {
    let modified = modified_date(page, declarations, anchors);
    let declared = published_date(page, declarations, anchors);
    let unparsed = declared.unparsed;
    let published = declared.parsed.map(|date| (date, Origin::Metadata));
    let published = published
        .or_else(|| day_of_url(anchors.url?).map(|date| (date, Origin::Url)))
        .or_else(|| shown_date(page, anchors).map(|date| (date, Origin::Markup)))
        .or_else(|| date_in_scripts(page, anchors).map(|date| (date, Origin::Metadata)))
        .or_else(|| modified.parsed.clone().map(|date| (date, Origin::Metadata)))
        .or_else(|| last_change(page, anchors).map(|date| (date, Origin::Markup)));
    PageDate { published, unparsed, modified }
}

/// The day in an address. A month alone is worth less than what the page shows.
fn day_of_url(url: &str) -> Option<Published> {
    in_url(url).filter(|date| date.as_str().len() >= "2026-05-08".len())
}
