//! The publication date that a page declares or shows.

use std::borrow::Cow;

use crate::dates::published::Published;
use crate::dates::written_date;
use crate::formats::web::html::declarations::Declarations;
use crate::formats::web::html::page::Page;
use crate::metadata::Origin;

/// `<meta>` names of publication dates, most reliable first.
const DATE_META: &[&str] = &[
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

/// A publication date and its origin, or what the page gives instead.
pub(crate) struct PageDate {
    pub(crate) published: Option<(Published, Origin)>,
    /// The first declared date, if newsdex can parse none of them. `<time>` may still give a date.
    pub(crate) unparsed: Option<String>,
}

/// The first date that parses: of JSON-LD, `<meta>`, `itemprop=datePublished`, then `<time>`.
pub(crate) fn page_date(page: &Page<'_>, declarations: &Declarations) -> PageDate {
    let declared = declarations
        .json_ld
        .published
        .clone()
        .into_iter()
        .chain(DATE_META.iter().filter_map(|name| declarations.meta(&[name])));
    let mut unparsed = None;
    for date in declared.chain(marked_up_date(page, DateMarkup::DatePublished)) {
        if let Some(published) = written_date::parse(&date) {
            return PageDate { published: Some((published, Origin::Metadata)), unparsed: None };
        }
        unparsed.get_or_insert(date);
    }
    let time = marked_up_date(page, DateMarkup::Time).and_then(|date| written_date::parse(&date));
    PageDate { published: time.map(|date| (date, Origin::Markup)), unparsed }
}

/// Elements that contain a date.
#[derive(Clone, Copy)]
enum DateMarkup {
    /// Elements with `itemprop=datePublished` (microdata), except `<meta>`, which is read before.
    DatePublished,
    /// `<time>`, which may be the date of anything.
    Time,
}

/// The date of the first such element that has one.
fn marked_up_date(page: &Page<'_>, markup: DateMarkup) -> Option<String> {
    page.elements().find_map(|(index, tag)| {
        let is_date = match markup {
            DateMarkup::DatePublished => {
                !tag.is("meta")
                    && tag
                        .attribute("itemprop")
                        .is_some_and(|property| property.eq_ignore_ascii_case("datePublished"))
            }
            DateMarkup::Time => tag.is("time"),
        };
        if !is_date {
            return None;
        }
        let machine_readable = tag.attribute("datetime").or_else(|| tag.attribute("content"));
        let date = machine_readable.map(Cow::into_owned).filter(|date| !date.is_empty());
        let date = date.unwrap_or_else(|| page.line(index));
        (4..100).contains(&date.len()).then_some(date)
    })
}
