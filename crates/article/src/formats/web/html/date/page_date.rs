//! When a page appeared.

use crate::dates::published::Published;
use crate::dates::search::url::in_url;
use crate::formats::web::html::date::anchors::Anchors;
use crate::formats::web::html::date::beside_headline::{Shown, last_change, shown_date};
use crate::formats::web::html::date::declared::{
    DeclaredDate, modified_date, published_date, vague_date,
};
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

/// The date of publication that the page declares, else that of its address, else the one it shows
/// beside its headline, else the one in its scripts. A vague declaration precedes what the page
/// shows unless that says that it is of publication. The date of the last change stands in for none
/// of these.
pub(crate) fn page_date(
    page: &Page<'_>,
    declarations: &Declarations,
    anchors: &Anchors<'_>,
) -> PageDate {
    let modified = modified_date(page, declarations, anchors);
    let declared = published_date(page, declarations, anchors);
    let vague = if declared.parsed.is_some() {
        DeclaredDate::default()
    } else {
        vague_date(declarations, anchors)
    };
    let unparsed = declared.unparsed.or(vague.unparsed).filter(|_| vague.parsed.is_none());
    let published = declared.parsed.map(|date| (date, Origin::Metadata));
    let published = published
        .or_else(|| vague.parsed.map(|date| better_than_vague(date, page, anchors)))
        .or_else(|| day_of_url(anchors.url?).map(|date| (date, Origin::Url)))
        .or_else(|| shown_date(page, anchors).map(|shown| (shown.date, Origin::Markup)))
        .or_else(|| date_in_scripts(page, anchors).map(|date| (date, Origin::Metadata)))
        .or_else(|| modified.parsed.clone().map(|date| (date, Origin::Metadata)))
        .or_else(|| last_change(page, anchors).map(|date| (date, Origin::Markup)));
    PageDate { published, unparsed, modified }
}

/// A vague declaration, unless the address or the page names another day of publication.
fn better_than_vague(
    vague: Published,
    page: &Page<'_>,
    anchors: &Anchors<'_>,
) -> (Published, Origin) {
    let of_url = || anchors.url.and_then(day_of_url).map(|date| (date, Origin::Url));
    let shown = || {
        let shown = shown_date(page, anchors).filter(Shown::is_of_publication)?;
        Some((shown.date, Origin::Markup))
    };
    of_url()
        .or_else(shown)
        .filter(|(better, _)| better.day() != vague.day())
        .unwrap_or((vague, Origin::Metadata))
}

/// The day in an address. A month alone is worth less than what the page shows.
fn day_of_url(url: &str) -> Option<Published> {
    in_url(url).filter(|date| date.as_str().len() >= "2026-05-08".len())
}

#[cfg(test)]
mod tests {
    use crate::formats::web::html::metadata::PageMetadata;
    use crate::formats::web::html::page::Page;

    fn check(head: &str, shown: &str, url: Option<&str>, expected: &str) {
        let html = format!("<head>{head}</head><article><h1>Ferry line to close</h1>{shown}");
        let published = PageMetadata::from_page(&Page::parse(&html), url).published;
        let date = published.as_ref().map(|(date, _)| date.as_str());
        assert_eq!(date, Some(expected), "{html}");
    }

    #[test]
    fn a_vague_declaration_gives_way_to_what_tells_of_publication() {
        let vague = "<meta name=dc.date content='2024-06-01T10:00:00Z'>";
        let published = "<p>Published: 8 May 2024</p>";
        check(vague, "", None, "2024-06-01T10:00:00Z");
        check(vague, "<p>8 May 2024</p>", None, "2024-06-01T10:00:00Z");
        check(vague, published, None, "2024-05-08");
        check(vague, "<p>Published:</p><p>1 June 2024</p>", None, "2024-06-01T10:00:00Z");
        check(vague, "", Some("https://a.example/2024/05/08/ferry"), "2024-05-08");
        check(vague, "<time itemprop=datePublished>8 May 2024</time>", None, "2024-05-08");
        let declared = "<meta property=article:published_time content=2024-05-07>";
        check(&format!("{vague}{declared}"), published, None, "2024-05-07");
    }

    #[test]
    fn an_instant_in_utc_has_the_offset_of_another_declaration() {
        let utc = "<meta property=article:published_time content=2024-05-09T01:09:55Z>";
        let with = |other: &str| format!("{utc}<meta name=sailthru.date content='{other}'>");
        check(utc, "", None, "2024-05-09T01:09:55Z");
        for other in ["2024-05-08T19:09:55-06:00", "2024-05-08 19:09:55", "2024-05-08 19:09"] {
            check(&with(other), "", None, "2024-05-08T19:09:55-06:00");
        }
        for other in ["2024-05-08T19:10:55-06:00", "2024-05-08 19:17:55", "2024-05-01 19:09:55"] {
            check(&with(other), "", None, "2024-05-09T01:09:55Z");
        }
        let json_ld = r#"<script type=application/ld+json>[
            {"@type":"NewsArticle","headline":"Ferry line to close","datePublished":"2024-05-09T01:09:55Z"},
            {"@type":"NewsArticle","headline":"Ferry line","datePublished":"2024-05-08 19:09:55"}]
            </script>"#;
        check(json_ld, "", None, "2024-05-08T19:09:55-06:00");
    }
}
