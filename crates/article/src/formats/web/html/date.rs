//! Dates in the markup of pages.

use std::borrow::Cow;

use crate::formats::web::html::page::Page;

/// The date in the page's own markup: of the article, where it is named as that of publication; else the first `<time>`.
pub(crate) fn marked_date(page: &Page<'_>, named: bool) -> Option<String> {
    page.elements().find_map(|(at, tag)| {
        let says = tag
            .attribute("itemprop")
            .is_some_and(|property| property.eq_ignore_ascii_case("datePublished"));
        let fits = if named { says && !tag.is("meta") } else { tag.is("time") };
        let date =
            || tag.attribute("datetime").or_else(|| tag.attribute("content")).map(Cow::into_owned);
        let date =
            fits.then(|| date().filter(|date| !date.is_empty()).unwrap_or_else(|| page.text(at)));
        date.filter(|date| (4..100).contains(&date.len()))
    })
}
