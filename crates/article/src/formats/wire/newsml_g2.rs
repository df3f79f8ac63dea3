//! NewsML-G2: news items, also several in a message, with NITF, XHTML or text inside.

use crate::article::Article;
use crate::formats::records::value::join_sections;
use crate::formats::web::html::markup::text_of;
use crate::formats::wire::nitf;
use crate::formats::xml::tree::{Tree, local};
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// The article that a news item is.
pub(crate) fn article(tree: &Tree) -> ParsedArticle {
    let line = |name: &str| tree.all(0, name).find_map(|at| tree.line(at));
    let part = |name: &str| {
        tree.children(0).find(|&at| local(tree.name(at)) == name).unwrap_or(usize::MAX)
    };
    let content = part("contentMeta");
    let title =
        tree.all(content, "headline").find_map(|at| tree.line(at)).or_else(|| nitf::headline(tree));
    let title = title.or_else(|| tree.all(part("itemMeta"), "title").find_map(|at| tree.line(at)));
    let date = ["versionCreated", "contentCreated", "contentModified", "firstCreated"]
        .iter()
        .find_map(|name| line(name));
    let language = tree.all(content, "language").find_map(|at| tree.attribute(at, "tag"));
    let subjects: Vec<String> =
        tree.all(content, "subject").filter_map(|at| name_of(tree, at, false)).collect();
    let article = Article {
        id: tree.attribute(0, "guid").unwrap_or_default().to_owned(),
        body: body(tree, content),
        metadata: Metadata {
            source: ["provider", "copyrightHolder", "infoSource"]
                .iter()
                .flat_map(|name| tree.all(0, name))
                .find_map(|at| name_of(tree, at, true)),
            url: None,
            bylines: bylines(tree, content),
            language: language.or_else(|| tree.attribute(0, "xml:lang")).map(str::to_owned),
            section: join_sections(subjects),
            ..Metadata::default()
        },
        ..Article::default()
    };
    let mut parsed = ParsedArticle::new(article);
    parsed.set_title(title, Origin::Metadata);
    parsed.set_date(date, Origin::Metadata);
    parsed
}

/// The text: of NITF and XHTML as it is laid out, else what says something of a picture or a film.
fn body(tree: &Tree, content: usize) -> String {
    let mut texts = Vec::new();
    for at in tree.all(0, "contentSet").flat_map(|set| tree.children(set)) {
        let text = match local(tree.name(at)) {
            "inlineXML" => inline(tree, at),
            "inlineData" => {
                let text = tree.raw_text(at);
                if tree.attribute(at, "contenttype").is_some_and(|kind| kind.contains("html")) {
                    text_of(&text)
                } else {
                    text
                }
            }
            _ => continue,
        };
        if !text.trim().is_empty() && tree.attribute(at, "encoding").is_none() {
            texts.push(text);
        }
    }
    if texts.is_empty() {
        texts.extend(
            tree.all(content, "description")
                .map(|at| tree.laid_out(at))
                .filter(|text| !text.is_empty()),
        );
        texts.dedup();
    }
    texts.join("\n\n")
}

fn inline(tree: &Tree, at: usize) -> String {
    if tree.first(at, "nitf").is_some()
        && let Some(text) = nitf::body(tree, at)
    {
        return text;
    }
    tree.laid_out(tree.first(at, "body").unwrap_or(at))
}

/// What something is called: by its name, else by the code that stands for it.
fn name_of(tree: &Tree, at: usize, or_code: bool) -> Option<String> {
    let name = tree
        .children(at)
        .filter(|&inner| local(tree.name(inner)) == "name")
        .find_map(|inner| tree.line(inner));
    let code = || {
        let code = tree.attribute(at, "literal").or_else(|| {
            tree.attribute(at, "qcode")
                .map(|code| code.rsplit_once(':').map_or(code, |(_, code)| code))
        })?;
        Some(code.trim().to_owned()).filter(|code| !code.is_empty())
    };
    name.or_else(|| if or_code { code() } else { None })
}

fn bylines(tree: &Tree, content: usize) -> Vec<String> {
    let mut found = nitf::bylines(tree);
    if found.is_empty() {
        found.extend(tree.all(content, "by").filter_map(|at| tree.line(at)));
    }
    if found.is_empty() {
        found.extend(tree.all(content, "creator").filter_map(|at| name_of(tree, at, false)));
    }
    found.truncate(MAX_BYLINES);
    for name in &mut found {
        if let Some(bare) = name.strip_prefix("By ") {
            *name = bare.to_owned();
        }
    }
    found
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
    fn a_news_item_is_an_article_whatever_its_text_is_in() {
        let check = |content: &str, body: &str| {
            let found = articles("a.xml", item("urn:1", content).as_bytes());
            let about = "2026-05-08T09:30:00+02:00|HPA||Ines Tolland|en-GB|transport";
            assert_eq!(
                (found.len(), found[0].id.as_str(), metadata_summary(&found[0]).as_str()),
                (1, "urn:1", about)
            );
            assert_eq!(
                (found[0].metadata.title.as_deref(), found[0].body.as_str()),
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
    fn a_message_holds_several_items() {
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
