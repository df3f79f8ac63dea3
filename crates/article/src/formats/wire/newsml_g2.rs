//! NewsML-G2: news items, alone or several in a message, whose content is NITF, XHTML or text.

use crate::article::Article;
use crate::distinct_names::DistinctNames;
use crate::fields::map::FieldMap;
use crate::formats::markup::normalize::trimmed;
use crate::formats::markup::render::html_to_text;
use crate::formats::records::name_lists::join_sections;
use crate::formats::wire::nitf;
use crate::formats::xml::header::DocumentHeader;
use crate::formats::xml::item_format::ItemFormat;
use crate::formats::xml::tree::{Tree, local_name};
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// `<newsItem>`, as the root or in a `<newsMessage>`.
pub(crate) const NEWS_ITEMS: ItemFormat =
    ItemFormat { elements: &["newsItem"], can_nest: true, parse };

/// Dates of an item, most relevant first.
const DATE: &[&str] = &["versionCreated", "contentCreated", "contentModified", "firstCreated"];
/// Dates of the last change, most relevant first.
const MODIFIED: &[&str] = &["versionCreated", "contentModified"];
/// Elements that name the outlet, most relevant first.
const SOURCE: &[&str] = &["provider", "copyrightHolder", "infoSource"];
/// A node that does not exist, and so has no descendants.
const NO_NODE: usize = usize::MAX;

fn parse(tree: &Tree, _header: &DocumentHeader, _map: &FieldMap) -> ParsedArticle {
    let child = |name: &str| {
        tree.children(0).find(|&node| local_name(tree.name(node)) == name).unwrap_or(NO_NODE)
    };
    let content_meta = child("contentMeta");
    let language =
        tree.descendants(content_meta, "language").find_map(|node| tree.attribute(node, "tag"));
    let subjects: Vec<String> = tree
        .descendants(content_meta, "subject")
        .filter_map(|node| name(tree, node))
        .take(MAX_BYLINES)
        .collect();
    let keywords: Vec<String> = tree.lines(content_meta, "keyword").take(MAX_BYLINES).collect();
    let source = SOURCE
        .iter()
        .flat_map(|name| tree.descendants(0, name))
        .find_map(|node| name(tree, node).or_else(|| code(tree, node)));
    let mut parsed = ParsedArticle::new(Article {
        id: tree.attribute(0, "guid").unwrap_or_default().to_owned(),
        body: body(tree, content_meta),
        metadata: Metadata {
            source,
            bylines: bylines(tree, content_meta),
            language: language.or_else(|| tree.attribute(0, "xml:lang")).map(str::to_owned),
            section: join_sections(subjects.iter().map(String::as_str)),
            keywords: subjects.iter().chain(&keywords).collect::<DistinctNames>().into_names(),
            ..Metadata::default()
        },
        ..Article::default()
    });
    let title = tree
        .lines(content_meta, "headline")
        .next()
        .or_else(|| nitf::headline(tree))
        .or_else(|| tree.lines(child("itemMeta"), "title").next());
    parsed.set_title(title, Origin::Metadata);
    let first = |names: &[&str]| names.iter().find_map(|name| tree.lines(0, name).next());
    parsed.set_date(first(DATE), Origin::Metadata);
    parsed.set_modified(first(MODIFIED));
    parsed
}

/// The text of the content set. Pictures and videos have none, so their description replaces it.
fn body(tree: &Tree, content_meta: usize) -> String {
    let mut texts = Vec::new();
    for node in tree.descendants(0, "contentSet").flat_map(|set| tree.children(set)) {
        let text = match local_name(tree.name(node)) {
            "inlineXML" => inline_xml(tree, node),
            "inlineData" => {
                let text = tree.raw_text(node);
                let media_type = tree.attribute(node, "contenttype");
                if media_type.is_some_and(|media_type| media_type.contains("html")) {
                    html_to_text(&text)
                } else {
                    text
                }
            }
            _ => continue,
        };
        // Encoded content is binary.
        if !text.trim().is_empty() && tree.attribute(node, "encoding").is_none() {
            texts.push(text);
        }
    }
    if texts.is_empty() {
        let descriptions = tree.descendants(content_meta, "description");
        texts.extend(
            descriptions.map(|node| tree.rendered_text(node)).filter(|text| !text.is_empty()),
        );
        texts.dedup();
    }
    texts.join("\n\n")
}

fn inline_xml(tree: &Tree, node: usize) -> String {
    if tree.descendant(node, "nitf").is_some()
        && let Some(text) = nitf::body(tree, node)
    {
        return text;
    }
    tree.rendered_text(tree.descendant(node, "body").unwrap_or(node))
}

/// The name of a concept such as a provider, subject or person.
fn name(tree: &Tree, node: usize) -> Option<String> {
    tree.children(node)
        .filter(|&inner| local_name(tree.name(inner)) == "name")
        .find_map(|inner| tree.line(inner))
}

/// The code of a concept: a literal, or a `qcode` without the alias of its scheme.
fn code(tree: &Tree, node: usize) -> Option<String> {
    let code = tree.attribute(node, "literal").or_else(|| {
        tree.attribute(node, "qcode")
            .map(|qcode| qcode.rsplit_once(':').map_or(qcode, |(_, code)| code))
    })?;
    trimmed(code)
}

fn bylines(tree: &Tree, content_meta: usize) -> Vec<String> {
    let mut bylines = nitf::bylines(tree);
    if bylines.is_empty() {
        bylines.extend(tree.lines(content_meta, "by"));
    }
    if bylines.is_empty() {
        let creators = tree.descendants(content_meta, "creator");
        bylines.extend(creators.filter_map(|node| name(tree, node)));
    }
    let mut names = DistinctNames::default();
    for byline in bylines {
        names.add(byline.strip_prefix("By ").unwrap_or(&byline));
    }
    names.into_names()
}

#[cfg(test)]
mod tests {
    use crate::test_support::{articles, metadata_summary};

    fn item(guid: &str, content: &str) -> String {
        format!(
            "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='{guid}' xml:lang='en'>
             <itemMeta><provider qcode='nprov:HPA'/><versionCreated>2026-05-08T09:30:00+02:00</versionCreated></itemMeta>
             <contentMeta><contentCreated>2026-05-07</contentCreated><creator><name>Desk</name></creator><by>By Ines Tolland</by>
             <language tag='en-GB'/><subject qcode='s:1'><name>transport</name></subject><subject qcode='s:2'/>
             <headline> Bridge closes </headline><description>Said in short</description></contentMeta>
             <contentSet>{content}</contentSet></newsItem>"
        )
    }

    #[test]
    fn the_text_of_a_news_item_is_read_in_every_form() {
        let check = |content: &str, body: &str| {
            let articles = articles("a.xml", item("urn:1", content).as_bytes());
            let about = "2026-05-08T09:30:00+02:00|HPA||Ines Tolland|en-GB|transport";
            assert_eq!(
                (articles.len(), articles[0].id.as_str(), metadata_summary(&articles[0]).as_str()),
                (1, "urn:1", about)
            );
            assert_eq!(articles[0].metadata.keywords, ["transport"]);
            assert_eq!(
                (articles[0].metadata.title.as_deref(), articles[0].body.as_str()),
                (Some("Bridge closes"), body),
                "{content}"
            );
        };
        check(
            "<inlineXML contenttype='application/nitf+xml'><nitf><body><body.head><hedline><hl1>H</hl1></hedline></body.head>
             <body.content><p>It\n closed.</p><hl2>After</hl2><p>More.</p></body.content></body></nitf></inlineXML>",
            "It closed.\n\nAfter\n\nMore.",
        );
        check(
            "<inlineXML><html xmlns='x'><head><title>No</title></head><body><h1>One</h1><p>Two<br/>three</p></body></html></inlineXML>",
            "One\n\nTwo\nthree",
        );
        check("<inlineData contenttype='text/plain'>As it\n stands</inlineData>", "As it\n stands");
        check("<inlineData contenttype='text/html'>&lt;p>It&lt;/p></inlineData>", "It");
        check("<remoteContent href='http://x/1.jpg'/>", "Said in short");
        check("<inlineData encoding='base64'>AAAA</inlineData>", "Said in short");
    }

    #[test]
    fn every_item_of_a_message_is_an_article() {
        let message = format!(
            "<newsMessage><itemSet><packageItem guid='p'><groupSet/></packageItem>{}{}</itemSet></newsMessage>",
            item("urn:1", ""),
            item("urn:2", "")
        );
        let ids: Vec<String> =
            articles("a.xml", message.as_bytes()).into_iter().map(|article| article.id).collect();
        assert_eq!(ids, ["urn:1", "urn:2"]);
    }
}
