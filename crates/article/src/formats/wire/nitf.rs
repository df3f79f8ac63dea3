//! NITF (News Industry Text Format), as a document of its own and as the content of NewsML.

use crate::article::Article;
use crate::dates::hints::DateHints;
use crate::dates::parse;
use crate::distinct_names::DistinctNames;
use crate::fields::map::FieldMap;
use crate::formats::markup::normalize::trimmed;
use crate::formats::records::name_lists::join_sections;
use crate::formats::xml::header::DocumentHeader;
use crate::formats::xml::item_format::ItemFormat;
use crate::formats::xml::tree::Tree;
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// `<nitf>`, as the root. Within a news item it is the content of that item.
pub(crate) const DOCUMENTS: ItemFormat = ItemFormat { elements: &["nitf"], can_nest: true, parse };

fn parse(tree: &Tree, _header: &DocumentHeader, _map: &FieldMap) -> ParsedArticle {
    let attribute = |element: &str, name: &str| {
        let value = tree.descendants(0, element).find_map(|node| tree.attribute(node, name));
        value.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let line = |element: &str| tree.lines(0, element).next();
    let language =
        tree.attribute(0, "xml:lang").map(str::to_owned).or_else(|| attribute("body", "xml:lang"));
    let subjects: Vec<&str> = tree
        .descendants(0, "tobject.subject")
        .filter_map(|node| tree.attribute(node, "tobject.subject.type"))
        .take(MAX_BYLINES)
        .collect();
    let keys = tree.descendants(0, "keyword").filter_map(|node| tree.attribute(node, "key"));
    let mut parsed = ParsedArticle::new(Article {
        id: attribute("doc-id", "id-string").unwrap_or_default(),
        body: body(tree, 0).unwrap_or_default(),
        metadata: Metadata {
            source: attribute("pubdata", "name")
                .or_else(|| attribute("doc.copyright", "holder"))
                .or_else(|| attribute("doc-id", "regsrc"))
                .or_else(|| line("distributor")),
            url: attribute("pubdata", "ex-ref"),
            bylines: bylines(tree),
            language,
            section: attribute("pubdata", "position.section")
                .or_else(|| join_sections(subjects.iter().copied())),
            keywords: subjects.iter().copied().chain(keys).collect::<DistinctNames>().into_names(),
            ..Metadata::default()
        },
        ..Article::default()
    });
    parsed.set_title(headline(tree).or_else(|| line("title")), Origin::Metadata);
    let date = attribute("date.issue", "norm")
        .or_else(|| attribute("date.release", "norm"))
        .or_else(|| attribute("pubdata", "date.publication"))
        .or_else(|| attribute("story.date", "norm"));
    parsed.set_date(date, Origin::Metadata);
    let revised = tree.descendants(0, "revision-history");
    let revised = revised.filter_map(|node| tree.attribute(node, "norm")).filter_map(trimmed);
    // The standard orders the revisions by nothing but their dates.
    let latest = revised.max_by_key(|date| {
        parse::parse(date, &DateHints::default()).date().map(|date| date.seconds())
    });
    parsed.set_modified(latest);
    parsed
}

/// The headline of a document or of NITF within another format.
pub(crate) fn headline(tree: &Tree) -> Option<String> {
    // `hedline` is the name in the standard.
    let in_hedline = tree.descendants(0, "hedline").find_map(|node| {
        tree.descendant(node, "hl1").and_then(|hl1| tree.line(hl1)).or_else(|| tree.line(node))
    });
    in_hedline.or_else(|| tree.descendant(0, "hl1").and_then(|node| tree.line(node)))
}

/// The text of `<body.content>`, else of the abstract.
pub(crate) fn body(tree: &Tree, within: usize) -> Option<String> {
    let text = |name: &str| {
        let texts: Vec<String> = tree
            .descendants(within, name)
            .map(|node| tree.rendered_text(node))
            .filter(|text| !text.is_empty())
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    };
    text("body.content").or_else(|| text("abstract"))
}

/// The persons of each byline, or its text without their job titles (`<byttl>`).
pub(crate) fn bylines(tree: &Tree) -> Vec<String> {
    let mut bylines = DistinctNames::default();
    for node in tree.descendants(0, "byline") {
        let persons: Vec<String> = tree.lines(node, "person").collect();
        let names = if persons.is_empty() {
            text_without_job_titles(tree, node).into_iter().collect()
        } else {
            persons
        };
        for name in names {
            bylines.add(&name);
        }
    }
    bylines.into_names()
}

fn text_without_job_titles(tree: &Tree, byline: usize) -> Option<String> {
    let text = tree.line_without(byline, "byttl")?;
    let name = text.trim().trim_end_matches(',').trim().trim_start_matches("By ").trim();
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary};

    #[test]
    fn a_nitf_document_is_an_article() {
        let nitf = "<!DOCTYPE nitf SYSTEM 'nitf-3-6.dtd'><nitf xml:lang='en'><head><title>No</title>
            <docdata><doc-id id-string='hpa-1' regsrc='HPA'/><date.issue norm='20260508T093000Z'/>
            <key-list><keyword key='bridge'/></key-list></docdata>
            <pubdata name='The Harbour Post' position.section='City'/></head>
            <body><body.head><hedline><hl1>Bridge <em>closes</em></hl1><hl2>For weeks</hl2></hedline>
            <byline>By <person>Ines Tolland</person><byttl>Reporter</byttl></byline>
            <dateline><location>LINDHAVN</location></dateline><abstract><p>Short.</p></abstract></body.head>
            <body.content><p>It closed.</p><table><tr><td>1</td><td>2</td></tr></table></body.content></body></nitf>";
        let articles = articles("a.nitf", nitf.as_bytes());
        assert_eq!(
            (articles[0].id.as_str(), articles[0].metadata.title.as_deref()),
            ("hpa-1", Some("Bridge closes"))
        );
        assert_eq!(articles[0].metadata.keywords, ["bridge"]);
        assert!(articles[0].body.starts_with("It closed.\n\n1"), "{}", articles[0].body);
        assert_eq!(
            metadata_summary(&articles[0]),
            "2026-05-08T09:30:00Z|The Harbour Post||Ines Tolland|en|City"
        );
    }

    #[test]
    fn job_titles_are_removed_from_bylines() {
        let check = |byline: &str, expected: &[&str]| {
            let nitf = format!("<nitf><body>{byline}<body.content>x</body.content></body></nitf>");
            assert_eq!(
                articles("a.nitf", nitf.as_bytes())[0].metadata.bylines,
                expected,
                "{byline}"
            );
        };
        check("<byline>By Ines Tolland, <byttl>Reporter</byttl></byline>", &["Ines Tolland"]);
        check("<byline><byttl>Sports Network</byttl></byline>", &[]);
        check("<byline><person>A</person> and <person>B</person></byline>", &["A", "B"]);
    }
}
