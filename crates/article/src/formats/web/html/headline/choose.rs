//! Chooses the headline of a page.

use crate::formats::markup::normalize::comparison_key;
use crate::formats::web::html::declarations::{Declarations, Heading, is_headline};
use crate::formats::web::html::headline::shown_texts::ShownTexts;
use crate::formats::web::html::headline::split_title::{Outlet, SplitTitle};
use crate::formats::web::html::page::Page;
use crate::metadata::Origin;

/// Chooses the headline among JSON-LD, `<meta>`, `<title>` and the headings.
pub(crate) fn headline(
    page: &Page<'_>,
    declarations: &Declarations,
    source: Option<&str>,
) -> Option<(String, Origin)> {
    let outlet = Outlet::new(declarations, source);
    let declared = [
        declarations.json_ld.title.clone(),
        declarations.meta(&["og:title"]),
        declarations.meta(&["twitter:title", "dc.title", "title"]),
    ];
    let declared = declared.into_iter().flatten().filter(|title| is_headline(title));
    let declared: Vec<SplitTitle> = declared.map(|title| SplitTitle::new(&title)).collect();
    let page_title = declarations.title.as_deref().map(SplitTitle::new);
    // Most pages have the headline as a heading, and need no search through their texts.
    let needs_search = |title: &&SplitTitle| !title.is_heading(declarations);
    let searched = declared.iter().chain(&page_title).filter(needs_search);
    let shown = ShownTexts::find(page, searched.flat_map(SplitTitle::keys));

    let declared: Vec<String> = declared
        .iter()
        .map(|title| title.headline(declarations, &shown, &outlet))
        .filter(|title| !outlet.is_named(title) && title.chars().any(char::is_alphanumeric))
        .collect();
    // A title that both the metadata and a heading have is the headline.
    if let Some(title) = declared.iter().find(|title| declarations.heading(title).is_some()) {
        return Some((title.clone(), Origin::Metadata));
    }
    let page_title = page_title.map(|title| title.headline(declarations, &shown, &outlet));
    // `<title>` often lacks punctuation that the heading has.
    let page_title = page_title
        .map(|title| declarations.heading(&title).map_or(title, |heading| heading.text.clone()));
    let best = declared.first().or(page_title.as_ref());
    // A heading can contain more than the headline, such as a date.
    let is_shown = |title: &String| shown.contains(&comparison_key(title));
    let is_similar = |heading: &&Heading| best.is_some_and(|title| similar(&heading.text, title));
    if let Some(heading) = declarations.headings.iter().find(is_similar)
        && !best.is_some_and(is_shown)
    {
        return Some((heading.text.clone(), Origin::Markup));
    }
    let first = declared.into_iter().next().map(|title| (title, Origin::Metadata));
    let heading = || declarations.headings.first().map(|heading| heading.text.clone());
    first.or_else(|| page_title.or_else(heading).map(|title| (title, Origin::Markup)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let page = Page::parse(html);
        let found = headline(&page, &Declarations::collect(&page), None);
        assert_eq!(found.map(|(title, _)| title).as_deref(), Some(expected), "{html}");
    }

    #[test]
    fn names_of_sites_and_sections_are_no_part_of_the_headline() {
        // Behind or before a bar and the like, whether or not the page shows the headline.
        for (title, expected) in [
            ("Bridge closes at once | CTV Lindhavn", "Bridge closes at once"),
            ("Bridge closes at once | Port | News | The Tribune", "Bridge closes at once"),
            ("Bridge closes at once :: Tribune", "Bridge closes at once"),
            ("Bridge closes at once » Port » Tribune", "Bridge closes at once"),
            ("Bridge closes at once - page 1 - tribune.example", "Bridge closes at once"),
            ("Opinion | Why the bridge must close", "Why the bridge must close"),
            ("Bridge closes at once -", "Bridge closes at once"),
            ("Γέφυρα κλείνει | Λιμάνι | Εφημερίδα", "Γέφυρα κλείνει"),
            ("Мост закрыт до июня | Порт - Новости", "Мост закрыт до июня"),
            ("大桥明天关闭_国内_港口网", "大桥明天关闭"),
            ("大桥明天关闭--国内--港口网", "大桥明天关闭"),
            ("大桥明天关闭――港口网", "大桥明天关闭"),
            ("大橋明天關閉 ｜地方｜港口新聞", "大橋明天關閉"),
            ("大桥明天关闭-国内频道-港口网", "大桥明天关闭"),
            // These are headlines.
            ("Bridge - a history", "Bridge - a history"),
            ("Bridge closes – again", "Bridge closes – again"),
            ("Bridge: what next?", "Bridge: what next?"),
            ("The new snake_case rules", "The new snake_case rules"),
            (
                "Design week 2026 | A lamp for the harbour",
                "Design week 2026 | A lamp for the harbour",
            ),
            ("Either/or at the harbour", "Either/or at the harbour"),
            ("大桥-隧道工程开工", "大桥-隧道工程开工"),
            ("Version 2.0 - what is new", "Version 2.0 - what is new"),
            ("Node.js - a history of servers", "Node.js - a history of servers"),
            ("A history of servers - Node.js", "A history of servers - Node.js"),
        ] {
            check(&format!("<title>{title}</title><p>x"), expected);
        }
    }

    #[test]
    fn what_the_page_shows_of_a_title_is_the_headline() {
        let page = |title: &str, body: &str| format!("<title>{title}</title><body>{body}");
        let shown = "<ul><li>Port</ul><td><b>Ferry kept in port - again</b></td>";
        check(&page("Ferry kept in port - again - Port", shown), "Ferry kept in port - again");
        check(&page("LIMANI : Ferry kept in port - again", shown), "Ferry kept in port - again");
        check(&page("Port: Ferry kept in port - again", shown), "Ferry kept in port - again");
        // The name of the site is shown as well, in a link or beside it.
        let logo = "<a href=/>The Port and Harbour Tribune</a><b>Harbour Tribune</b>";
        for title in
            ["Ferry kept - The Port and Harbour Tribune", "Ferry kept there - Harbour Tribune"]
        {
            check(&page(title, logo), title);
        }
        // A script or a hidden element shows nothing.
        let hidden = "<script>Ferry kept in port</script><noscript>Ferry kept in port</noscript>";
        check(&page("Ferry kept in port - again", hidden), "Ferry kept in port - again");
        // A heading can hold more than the headline.
        let more = "<h1>Ferry kept in port again <small>8 May 2026</small></h1>";
        check(&page("Ferry kept in port again - Port", more), "Ferry kept in port again");
    }

    #[test]
    fn titles_that_were_escaped_twice_are_decoded() {
        check(
            "<title>Cod &amp;amp; chips &amp;#8217;n&amp;#8217; peas</title>",
            "Cod & chips ’n’ peas",
        );
        check("<meta property=og:title content='&amp;quot;Closed&amp;quot;'>", "\"Closed\"");
        check("<h1>Cod &amp;amp; chips</h1>", "Cod & chips");
        check(
            r#"<script type="application/ld+json">{"@type":"Article","headline":"A &amp;#8217;b"}</script>"#,
            "A ’b",
        );
        check("<title>R&amp;D at AT&amp;T</title>", "R&D at AT&T");
    }
}
