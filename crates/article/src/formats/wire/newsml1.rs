//! NewsML 1: news items whose content is NITF, XHTML or text.

use crate::article::Article;
use crate::distinct_names::DistinctNames;
use crate::fields::map::FieldMap;
use crate::formats::wire::nitf;
use crate::formats::xml::header::DocumentHeader;
use crate::formats::xml::item_format::ItemFormat;
use crate::formats::xml::tree::Tree;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// `<NewsItem>`, of which a `<NewsML>` document contains one or more.
pub(crate) const NEWS_ITEMS: ItemFormat =
    ItemFormat { elements: &["NewsItem"], can_nest: true, parse };

fn parse(tree: &Tree, _header: &DocumentHeader, _map: &FieldMap) -> ParsedArticle {
    let line = |name: &str| tree.lines(0, name).next();
    let formal_name = |node: usize| tree.attribute(node, "FormalName").map(str::to_owned);
    let party = |name: &str| {
        tree.descendants(0, name)
            .find_map(|node| tree.descendant(node, "Party").and_then(formal_name))
    };
    let mut bylines = DistinctNames::default();
    nitf::bylines(tree)
        .into_iter()
        .chain(tree.lines(0, "ByLine"))
        .for_each(|name| bylines.add(&name));
    let mut parsed = ParsedArticle::new(Article {
        id: line("PublicIdentifier").or_else(|| line("NewsItemId")).unwrap_or_default(),
        body: body(tree),
        metadata: Metadata {
            source: party("Provider").or_else(|| party("Source")).or_else(|| line("ProviderId")),
            bylines: bylines.into_names(),
            language: tree.descendants(0, "Language").find_map(formal_name),
            ..Metadata::default()
        },
        ..Article::default()
    });
    let title =
        line("HeadLine").or_else(|| nitf::headline(tree)).or_else(|| headline_component(tree));
    parsed.set_title(title, Origin::Metadata);
    let revised = line("ThisRevisionCreated");
    parsed.set_date(revised.clone().or_else(|| line("FirstCreated")), Origin::Metadata);
    parsed.set_modified(revised);
    parsed
}

/// The headline of items that have it as a component of its own.
fn headline_component(tree: &Tree) -> Option<String> {
    let content = tree.descendant(component(tree, "HeadLine")?, "DataContent")?;
    tree.line(content)
}

/// The longest content of the body component. The other contents are headlines, contacts, or the
/// same text in another form.
fn body(tree: &Tree) -> String {
    let body = component(tree, "Body").or_else(|| component(tree, "Main")).unwrap_or(0);
    let texts = tree.descendants(body, "DataContent").map(|node| {
        nitf::body(tree, node)
            .unwrap_or_else(|| tree.rendered_text(tree.descendant(node, "body").unwrap_or(node)))
    });
    texts.max_by_key(String::len).unwrap_or_default()
}

/// The `<NewsComponent>` with this role.
fn component(tree: &Tree, role: &str) -> Option<usize> {
    tree.nested_descendants(0, "NewsComponent").find(|&node| {
        tree.children(node).any(|inner| {
            tree.name(inner) == "Role" && tree.attribute(inner, "FormalName") == Some(role)
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary};

    #[test]
    fn the_body_component_is_the_text() {
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
        let articles = articles("a.xml", news.as_bytes());
        assert_eq!(
            (articles[0].id.as_str(), articles[0].metadata.title.as_deref()),
            ("urn:1", Some("Bridge closes"))
        );
        assert_eq!(
            (articles[0].body.as_str(), metadata_summary(&articles[0]).as_str()),
            ("It closed.", "2026-05-08T09:30:00+02:00|HPA|||en|")
        );
    }
}
