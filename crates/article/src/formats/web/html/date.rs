//! The dates that a page declares or shows: of publication, and of the last change.

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

/// `<meta>` names of dates of the last change, most reliable first.
const MODIFIED_META: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:modified_time",
    "og:updated_time",
    "article:updated_time",
    "article:modified",
    "article:updated",
    "article.updated",
    "article.modified",
    "datemodified",
    "dateupdated",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "last-modified",
    "last_modified",
    "lastmodified",
    "lastmod",
    "last-updated",
    "last_updated",
    "last_updated_date",
    "lastupdated",
    "modified_time",
    "modified",
    "moddate",
    "updated_time",
    "updated",
    "revised",
];

/// A publication date and its origin, or what the page gives instead.
pub(crate) struct PageDate {
    pub(crate) published: Option<(Published, Origin)>,
    /// The first declared date, if newsdex can parse none of them. `<time>` may still give a date.
    pub(crate) unparsed: Option<String>,
}

/// The first date that parses: of JSON-LD, `<meta>`, `itemprop=datePublished`, then `<time>`.
pub(crate) fn page_date(page: &Page<'_>, declarations: &Declarations) -> PageDate {
    let declared = declared_date(&Declared {
        json_ld: declarations.json_ld.published.clone(),
        meta: DATE_META,
        markup: DateMarkup::Property("datePublished"),
        page,
        declarations,
    });
    if let Some(date) = declared.parsed {
        return PageDate { published: Some((date, Origin::Metadata)), unparsed: None };
    }
    let unparsed = declared.unparsed;
    let time = marked_up_date(page, DateMarkup::Time).and_then(|date| written_date::parse(&date));
    PageDate { published: time.map(|date| (date, Origin::Markup)), unparsed }
}

/// The date of the last change that the page declares: the first that parses, of JSON-LD, `<meta>`,
/// then `itemprop=dateModified`.
pub(crate) fn modified_date(page: &Page<'_>, declarations: &Declarations) -> DeclaredDate {
    declared_date(&Declared {
        json_ld: declarations.json_ld.modified.clone(),
        meta: MODIFIED_META,
        markup: DateMarkup::Property("dateModified"),
        page,
        declarations,
    })
}

/// A date that a page declares, or what it declares instead.
#[derive(Debug, Default)]
pub(crate) struct DeclaredDate {
    pub(crate) parsed: Option<Published>,
    /// The first declaration, if newsdex can parse none of them.
    pub(crate) unparsed: Option<String>,
}

/// Where a page can declare one kind of date.
struct Declared<'a> {
    json_ld: Option<String>,
    /// Names of `<meta>` elements, most reliable first.
    meta: &'static [&'static str],
    markup: DateMarkup,
    page: &'a Page<'a>,
    declarations: &'a Declarations,
}

fn declared_date(declared: &Declared<'_>) -> DeclaredDate {
    let meta = declared.meta.iter().filter_map(|name| declared.declarations.meta(&[name]));
    let mut unparsed = None;
    for date in declared
        .json_ld
        .clone()
        .into_iter()
        .chain(meta)
        .chain(marked_up_date(declared.page, declared.markup))
    {
        if let Some(date) = written_date::parse(&date) {
            return DeclaredDate { parsed: Some(date), unparsed: None };
        }
        unparsed.get_or_insert(date);
    }
    DeclaredDate { parsed: None, unparsed }
}

/// Elements that contain a date.
#[derive(Clone, Copy)]
enum DateMarkup {
    /// Elements with this `itemprop` (microdata), except `<meta>`, which is read before.
    Property(&'static str),
    /// `<time>`, which may be the date of anything.
    Time,
}

/// The date of the first such element that has one.
fn marked_up_date(page: &Page<'_>, markup: DateMarkup) -> Option<String> {
    page.elements().find_map(|(index, tag)| {
        let is_date = match markup {
            DateMarkup::Property(name) => {
                !tag.is("meta")
                    && tag
                        .attribute("itemprop")
                        .is_some_and(|property| property.eq_ignore_ascii_case(name))
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
