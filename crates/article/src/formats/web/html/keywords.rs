//! The keywords that a page declares.

use std::collections::HashSet;

use crate::distinct_names::DistinctNames;
use crate::formats::records::name_lists::split_keywords;
use crate::formats::web::html::declarations::{Declarations, is_url};

/// `<meta>` names of keywords, each with a list of them, most reliable first. Those of search
/// engines come last: some sites have the same ones on every page.
const KEYWORD_META: &[&str] =
    &["parsely-tags", "sailthru.tags", "news_keywords", "dc.subject", "keywords"];

/// The keywords in JSON-LD and in `<meta>`, each once, whatever its case, and a bounded number of
/// them.
pub(crate) fn keywords(declarations: &Declarations) -> Vec<String> {
    let described = [&declarations.json_ld, &declarations.json_ld_of_page];
    let in_json_ld = described.into_iter().flat_map(|data| data.keywords.iter().cloned());
    let lists = KEYWORD_META.iter().flat_map(|name| declarations.all_meta(name));
    let declared = in_json_ld
        .chain(tags(declarations))
        .chain(lists.flat_map(|list| split_keywords(list).into_names()));
    let mut known = HashSet::new();
    let is_keyword = |keyword: &str| keyword.chars().any(char::is_alphanumeric) && !is_url(keyword);
    let distinct: DistinctNames = declared
        .filter(|keyword| is_keyword(keyword) && known.insert(keyword.to_lowercase()))
        .collect();
    distinct.into_names()
}

/// Tags of Open Graph, one an element, so that a comma belongs to the tag. A site that writes a
/// single element lists all tags in it.
fn tags(declarations: &Declarations) -> Vec<String> {
    let tags: Vec<&str> = declarations.all_meta("article:tag").take(2).collect();
    match *tags.as_slice() {
        [list] => split_keywords(list).into_names(),
        _ => declarations.all_meta("article:tag").collect::<DistinctNames>().into_names(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::web::html::extract::extract_article;
    use crate::formats::web::html::page::Page;

    #[test]
    fn keywords_are_read_from_every_declaration() {
        let check = |html: &str, expected: &[&str]| {
            let page = format!("<h1>Ferry line to close</h1>{html}<p>It will.");
            let found = keywords(&Declarations::collect(&Page::parse(&page)));
            assert_eq!(found, expected, "{html}");
        };
        let json_ld = |keywords: &str| {
            let data = r#"{"@type":"NewsArticle","headline":"Ferry line to close","keywords":"#;
            format!("<script type='application/ld+json'>{data}{keywords}}}</script>")
        };
        check("", &[]);
        check("<meta name=keywords content='ferries, harbours'>", &["ferries", "harbours"]);
        check("<meta name=News_Keywords content='ferries;harbours'>", &["ferries", "harbours"]);
        check("<meta itemprop=keywords content=ferries>", &["ferries"]);
        check("<meta name=keywords content=' , ;'>", &[]);
        check("<meta name=keywords content='渡轮、港口，绳索'>", &["渡轮", "港口", "绳索"]);
        check(
            "<meta name=keywords content='rope &amp;amp; sail, ports'>",
            &["rope & sail", "ports"],
        );
        check(
            "<meta property=article:tag content='Sund, North'><meta property=article:tag content=x>",
            &["Sund, North", "x"],
        );
        check("<meta property=article:tag content='ferries, harbours'>", &["ferries", "harbours"]);
        check("<meta property=article:tag content='https://a.example/ferries'>", &[]);
        check(&json_ld(r#""ferries, harbours""#), &["ferries", "harbours"]);
        check(&json_ld(r#""rope &amp; sail, ports""#), &["rope & sail", "ports"]);
        check(
            &json_ld(r#"["Sund, North","rope &amp; sail",5,null]"#),
            &["Sund, North", "rope & sail"],
        );
        check(
            &json_ld(r#"[{"@type":"DefinedTerm","name":"ferries"},{"name":"ports"}]"#),
            &["ferries", "ports"],
        );
        check(&json_ld(r#"{"@type":"DefinedTerm","name":"ferries"}"#), &["ferries"]);
        for none in ["null", "5", "[]", "{}", "\"\"", "[[\"ferries\"]]"] {
            check(&json_ld(none), &[]);
        }
        // Each keyword once. Those of another article on the page are not of this one.
        let other =
            r#"{"@type":"NewsArticle","headline":"Bakers say flour is dear","keywords":"flour"}"#;
        check(
            &format!(
                "<meta name=keywords content='news, FERRIES'><meta property=article:tag content=ports>\
                 {}<script type='application/ld+json'>{other}</script>",
                json_ld(r#"["Ferries"]"#)
            ),
            &["Ferries", "ports", "news"],
        );
    }

    #[test]
    fn keywords_are_bounded() {
        let repeated = |unit: &str| -> String {
            (0..10_000).map(|n| unit.replace('#', &n.to_string())).collect()
        };
        let lists = repeated("<meta name=keywords content='a#, b#'>");
        let tags = repeated("<meta property=article:tag content=a#>");
        let data = format!(
            "<script type=ld+json>{{\"@type\":\"Article\",\"keywords\":[\"x\"{}]}}</script>",
            repeated(",\"a#\"")
        );
        for page in [lists, tags, data] {
            assert_eq!(extract_article(&page, None).article.metadata.keywords.len(), 100);
        }
    }
}
