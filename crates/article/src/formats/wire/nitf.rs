//! NITF, the news text of wires before NewsML-G2 and often within it.

use crate::article::Article;
use crate::formats::records::value::join_sections;
use crate::formats::xml::tree::Tree;
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// The article that a whole document is.
pub(crate) fn article(tree: &Tree) -> ParsedArticle {
    let attribute = |element: &str, name: &str| {
        let found = tree.all(0, element).find_map(|at| tree.attribute(at, name));
        found.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let line = |element: &str| tree.all(0, element).find_map(|at| tree.line(at));
    let date = attribute("date.issue", "norm")
        .or_else(|| attribute("date.release", "norm"))
        .or_else(|| attribute("pubdata", "date.publication"))
        .or_else(|| attribute("story.date", "norm"));
    let title = headline(tree).or_else(|| line("title"));
    let language =
        tree.attribute(0, "xml:lang").map(str::to_owned).or_else(|| attribute("body", "xml:lang"));
    let subjects: Vec<&str> = tree
        .all(0, "tobject.subject")
        .filter_map(|at| tree.attribute(at, "tobject.subject.type"))
        .collect();
    let article = Article {
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
            section: attribute("pubdata", "position.section").or_else(|| join_sections(subjects)),
            ..Metadata::default()
        },
        ..Article::default()
    };
    let mut parsed = ParsedArticle::new(article);
    parsed.set_title(title, Origin::Metadata);
    parsed.set_date(date, Origin::Metadata);
    parsed
}

/// The headline, in a document or where one stands within another.
pub(crate) fn headline(tree: &Tree) -> Option<String> {
    let inner = tree.all(0, "hedline").find_map(|at| {
        tree.first(at, "hl1").and_then(|hl1| tree.line(hl1)).or_else(|| tree.line(at))
    });
    inner.or_else(|| tree.first(0, "hl1").and_then(|at| tree.line(at)))
}

/// The text of `<body.content>`, or of the abstract where that is all.
pub(crate) fn body(tree: &Tree, within: usize) -> Option<String> {
    let parts = |name: &str| {
        let texts: Vec<String> = tree
            .all(within, name)
            .map(|at| tree.laid_out(at))
            .filter(|text| !text.is_empty())
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    };
    parts("body.content").or_else(|| parts("abstract"))
}

/// Who wrote it: the persons of a byline, or what it says without their titles.
pub(crate) fn bylines(tree: &Tree) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in tree.all(0, "byline") {
        let persons: Vec<String> =
            tree.all(at, "person").filter_map(|person| tree.line(person)).collect();
        let titles: Vec<String> =
            tree.all(at, "byttl").filter_map(|title| tree.line(title)).collect();
        let whole = tree.line(at).map(|line| {
            let name = titles.iter().fold(line, |line, title| line.replace(title.as_str(), ""));
            name.trim().trim_end_matches(',').trim().trim_start_matches("By ").trim().to_owned()
        });
        let names = if persons.is_empty() { whole.into_iter().collect() } else { persons };
        for name in names {
            if !name.is_empty() && !found.contains(&name) && found.len() < MAX_BYLINES {
                found.push(name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary};

    #[test]
    fn a_document_is_an_article() {
        let nitf = "<!DOCTYPE nitf SYSTEM 'nitf-3-6.dtd'><nitf xml:lang='en'><head><title>No</title>
            <docdata><doc-id id-string='hpa-1' regsrc='HPA'/><date.issue norm='20260508T093000Z'/></docdata>
            <pubdata name='The Harbour Post' position.section='City'/></head>
            <body><body.head><hedline><hl1>Bridge <em>closes</em></hl1><hl2>For weeks</hl2></hedline>
            <byline>By <person>Ines Tolland</person><byttl>Reporter</byttl></byline>
            <dateline><location>LINDHAVN</location></dateline><abstract><p>Short.</p></abstract></body.head>
            <body.content><p>It closed.</p><table><tr><td>1</td><td>2</td></tr></table></body.content></body></nitf>";
        let found = articles("a.nitf", nitf.as_bytes());
        assert_eq!(
            (found[0].id.as_str(), found[0].metadata.title.as_deref()),
            ("hpa-1", Some("Bridge closes"))
        );
        assert!(found[0].body.starts_with("It closed.\n\n1"), "{}", found[0].body);
        assert_eq!(
            metadata_summary(&found[0]),
            "2026-05-08T09:30:00Z|The Harbour Post||Ines Tolland|en|City"
        );
    }

    #[test]
    fn titles_of_writers_are_no_part_of_their_names() {
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
