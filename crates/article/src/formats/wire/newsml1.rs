//! NewsML 1, which some wires still send: news items whose content is NITF, XHTML or text.

use crate::article::Article;
use crate::formats::wire::nitf;
use crate::formats::xml::tree::Tree;
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// The article that a news item is.
pub(crate) fn article(tree: &Tree) -> ParsedArticle {
    let line = |name: &str| tree.all(0, name).find_map(|at| tree.line(at));
    let formal = |at: usize| tree.attribute(at, "FormalName").map(str::to_owned);
    let headline = || {
        component(tree, "HeadLine")
            .and_then(|at| tree.first(at, "DataContent"))
            .and_then(|at| tree.line(at))
    };
    let title = line("HeadLine").or_else(|| nitf::headline(tree)).or_else(headline);
    let date = line("ThisRevisionCreated").or_else(|| line("FirstCreated"));
    let party =
        |name: &str| tree.all(0, name).find_map(|at| tree.first(at, "Party").and_then(formal));
    let mut bylines = nitf::bylines(tree);
    bylines.extend(tree.all(0, "ByLine").filter_map(|at| tree.line(at)).take(MAX_BYLINES));
    let article = Article {
        id: line("PublicIdentifier").or_else(|| line("NewsItemId")).unwrap_or_default(),
        body: body(tree),
        metadata: Metadata {
            source: party("Provider").or_else(|| party("Source")).or_else(|| line("ProviderId")),
            bylines,
            language: tree.all(0, "Language").find_map(formal),
            ..Metadata::default()
        },
        ..Article::default()
    };
    let mut parsed = ParsedArticle::new(article);
    parsed.set_title(title, Origin::Metadata);
    parsed.set_date(date, Origin::Metadata);
    parsed
}

/// The content that is the body, or else the longest: others are a headline, contacts, or the same in other forms.
fn body(tree: &Tree) -> String {
    let body = component(tree, "Body").or_else(|| component(tree, "Main")).unwrap_or(0);
    let texts = tree.all(body, "DataContent").map(|at| {
        nitf::body(tree, at).unwrap_or_else(|| tree.laid_out(tree.first(at, "body").unwrap_or(at)))
    });
    texts.max_by_key(String::len).unwrap_or_default()
}

/// The part of an item that has a role.
fn component(tree: &Tree, role: &str) -> Option<usize> {
    tree.all(0, "NewsComponent").find(|&at| {
        tree.children(at).any(|inner| {
            tree.name(inner) == "Role" && tree.attribute(inner, "FormalName") == Some(role)
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary};

    #[test]
    fn the_part_that_is_the_body_is_the_text() {
        let part = |role: &str, text: &str| {
            format!(
                "<NewsComponent><Role FormalName='{role}'/><ContentItem><DataContent><html><body><p>{text}</p></body></html>\
                 </DataContent></ContentItem></NewsComponent>"
            )
        };
        let news = format!(
            "<NewsML><NewsItem><Identification><PublicIdentifier>urn:1</PublicIdentifier></Identification><NewsManagement>
             <ThisRevisionCreated>20260508T093000+0200</ThisRevisionCreated></NewsManagement><NewsComponent>
             <AdministrativeMetadata><Source><Party FormalName='HPA'/></Source></AdministrativeMetadata>
             <DescriptiveMetadata><Language FormalName='en'/></DescriptiveMetadata>{}{}{}</NewsComponent></NewsItem></NewsML>",
            part("HeadLine", "Bridge closes"),
            part("Contact", "Somebody who has a very long name"),
            part("Body", "It closed.")
        );
        let found = articles("a.xml", news.as_bytes());
        assert_eq!(
            (found[0].id.as_str(), found[0].metadata.title.as_deref()),
            ("urn:1", Some("Bridge closes"))
        );
        assert_eq!(
            (found[0].body.as_str(), metadata_summary(&found[0]).as_str()),
            ("It closed.", "2026-05-08T09:30:00+02:00|HPA|||en|")
        );
    }
}
