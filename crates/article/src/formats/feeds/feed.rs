//! Entries of RSS 0.9 to 2.0 and Atom.

use crate::article::Article;
use crate::distinct_names::DistinctNames;
use crate::fields::map::FieldMap;
use crate::formats::markup::normalize::{collapse_whitespace, trimmed};
use crate::formats::markup::render::html_to_text;
use crate::formats::markup::title::decoded_title;
use crate::formats::xml::header::DocumentHeader;
use crate::formats::xml::item_format::ItemFormat;
use crate::formats::xml::tree::{Tree, local_name};
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// Entries of feeds. They are siblings: an entry within another means that an end tag is missing.
pub(crate) const ENTRIES: ItemFormat =
    ItemFormat { elements: &["item", "entry"], can_nest: false, parse };

// Elements of an entry by field, most specific first. RSS, its modules and Atom share these lists.
const TITLE: &[&str] = &["title", "dc:title", "media:title"];
const BODY: &[&str] = &[
    "content:encoded",
    "content",
    "body",
    "xhtml:body",
    "description",
    "summary",
    "dc:description",
    "itunes:summary",
    "media:description",
];
const DATE: &[&str] = &[
    "pubDate",
    "published",
    "issued",
    "dc:date",
    "date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "updated",
    "modified",
    "dcterms:modified",
    "atom:updated",
];
const MODIFIED: &[&str] =
    &["updated", "modified", "dcterms:modified", "atom:updated", "a10:updated", "dc:modified"];
const ID: &[&str] = &["guid", "id", "dc:identifier"];
const AUTHOR: &[&str] = &["author", "dc:creator", "creator", "itunes:author", "byline"];
const LANGUAGE: &[&str] = &["language", "dc:language"];

/// The elements directly in an entry, by name.
struct EntryElements<'t> {
    tree: &'t Tree,
    /// The prefix of the feed's own namespace with its colon. It is optional in the names below.
    prefix: &'t str,
}

impl<'t> EntryElements<'t> {
    fn new(tree: &'t Tree) -> Self {
        let entry_name = tree.name(0);
        let prefix = &entry_name[..entry_name.len() - local_name(entry_name).len()];
        EntryElements { tree, prefix }
    }

    /// The elements of a name, in document order.
    fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        self.tree.children(0).filter(move |&node| {
            let own = self.tree.name(node);
            own == name
                || !self.prefix.is_empty()
                    && own.strip_prefix(self.prefix).is_some_and(|rest| rest == name)
        })
    }

    /// The elements of several names: all of the first name, then all of the next.
    fn any(&self, names: &'static [&str]) -> impl Iterator<Item = usize> {
        names.iter().flat_map(|name| self.named(name))
    }

    /// The first element of these names that contains text, on one line.
    fn line(&self, names: &'static [&str]) -> Option<String> {
        self.any(names).find_map(|node| self.tree.line(node))
    }
}

/// Parses an entry. The header of the feed supplies a missing source or language.
fn parse(tree: &Tree, header: &DocumentHeader, _map: &FieldMap) -> ParsedArticle {
    let elements = EntryElements::new(tree);
    let body = elements
        .any(BODY)
        .map(|node| body(tree, node))
        .find(|body| !body.trim().is_empty())
        .or_else(|| media_description(tree))
        .unwrap_or_default();
    let about = || tree.attribute(0, "rdf:about").map(str::to_owned);
    let own_language = || tree.attribute(0, "xml:lang").map(str::to_owned);
    let categories = categories(&elements);
    let language = elements.line(LANGUAGE).or_else(own_language);
    let mut parsed = ParsedArticle::new(Article {
        id: elements.line(ID).or_else(about).unwrap_or_default(),
        body,
        metadata: Metadata {
            source: source(&elements).or_else(|| trimmed(&html_to_text(&header.title))),
            url: link(&elements),
            bylines: bylines(&elements),
            language: language.or_else(|| trimmed(&header.language)),
            section: <[String; 1]>::try_from(categories.clone()).ok().map(|[section]| section),
            keywords: categories,
            ..Metadata::default()
        },
        ..Article::default()
    });
    parsed.set_title(elements.any(TITLE).find_map(|node| title(tree, node)), Origin::Feed);
    parsed.set_date(elements.line(DATE), Origin::Feed);
    parsed.set_modified(elements.line(MODIFIED));
    parsed
}

/// The feed that an aggregator took the entry from. Atom nests its title, RSS names it directly.
fn source(elements: &EntryElements<'_>) -> Option<String> {
    let tree = elements.tree;
    elements.named("source").find_map(|node| tree.line(tree.child(node, "title").unwrap_or(node)))
}

fn title(tree: &Tree, node: usize) -> Option<String> {
    let line = tree.line(node)?;
    let is_plain = tree.attribute(node, "type") == Some("text") || !line.contains(['<', '&']);
    let text = if is_plain { line } else { collapse_whitespace(&html_to_text(&line)) };
    Some(decoded_title(text)).filter(|text| !text.is_empty())
}

/// The text of a content or summary element: escaped HTML, XHTML elements, or plain text.
fn body(tree: &Tree, node: usize) -> String {
    match tree.attribute(node, "type").unwrap_or_default() {
        "text" | "text/plain" => tree.raw_text(node),
        "xhtml" => tree.rendered_text(node),
        media_type
            if media_type.starts_with("image/")
                || media_type.starts_with("audio/")
                || media_type.starts_with("video/") =>
        {
            String::new()
        }
        _ if tree.children(node).next().is_some() => tree.rendered_text(node),
        _ => html_to_text(&tree.raw_text(node)),
    }
}

/// The description of a picture or video (Media RSS), which may be in a group with it.
fn media_description(tree: &Tree) -> Option<String> {
    let group = tree.child(0, "media:group").or_else(|| tree.child(0, "media:content"))?;
    tree.descendants(group, "description")
        .map(|node| body(tree, node))
        .find(|text| !text.trim().is_empty())
}

fn bylines(elements: &EntryElements<'_>) -> Vec<String> {
    let mut bylines = DistinctNames::default();
    elements
        .any(AUTHOR)
        .filter_map(|node| author(elements.tree, node))
        .for_each(|name| bylines.add(&name));
    bylines.into_names()
}

fn author(tree: &Tree, node: usize) -> Option<String> {
    let name = tree.children(node).find(|&inner| local_name(tree.name(inner)) == "name");
    let text = tree.line(name.unwrap_or(node))?;
    // RSS has `ines@harbour.example (Ines Tolland)`.
    match text.split_once(" (") {
        Some((address, name)) if address.contains('@') => {
            Some(name.trim_end_matches(')').to_owned())
        }
        _ => Some(text),
    }
}

/// The URL: Atom's alternate link, else the text of RSS's link, else a guid that is a URL.
fn link(elements: &EntryElements<'_>) -> Option<String> {
    let tree = elements.tree;
    let atom = elements.named("link").find_map(|node| {
        let is_alternate = matches!(tree.attribute(node, "rel"), None | Some("alternate" | ""));
        tree.attribute(node, "href").filter(|_| is_alternate).map(str::to_owned)
    });
    let guid = || {
        let text = elements.named("guid").find_map(|node| {
            tree.line(node).filter(|_| tree.attribute(node, "isPermaLink") != Some("false"))
        })?;
        (text.starts_with("http://") || text.starts_with("https://")).then_some(text)
    };
    atom.or_else(|| elements.named("link").find_map(|node| tree.line(node)))
        .or_else(guid)
        .filter(|link| !link.is_empty())
}

/// The categories of an entry, which are its keywords. A single one is also its section.
fn categories(elements: &EntryElements<'_>) -> Vec<String> {
    let tree = elements.tree;
    let names = elements.any(&["category", "dc:subject"]).filter_map(|node| {
        let attribute =
            ["label", "term"].iter().find_map(|name| tree.attribute(node, name).map(str::to_owned));
        attribute.or_else(|| tree.line(node)).filter(|name| !name.trim().is_empty())
    });
    names.collect::<DistinctNames>().into_names()
}

#[cfg(test)]
mod tests {
    use crate::metadata::Origin;
    use crate::test_support::{articles, metadata_summary};

    #[test]
    fn entries_of_rss_and_atom_are_articles() {
        let check = |feed: &str, expected: &[&str]| {
            let shown: Vec<String> = articles("a.xml", feed.as_bytes())
                .iter()
                .map(|a| {
                    format!(
                        "{}: {}: {} {}",
                        a.id,
                        a.metadata.title.as_deref().unwrap_or("-"),
                        a.body,
                        metadata_summary(a)
                    )
                })
                .collect();
            assert_eq!(shown, expected, "{feed}");
        };
        check(
            "<rss version='2.0' xmlns:content='c' xmlns:dc='d'><channel><title>The Harbour &amp; Post</title>
             <link>http://x/</link><language>en-gb</language><image><title>No</title></image>
             <item><title>Bridge <![CDATA[<b>closes</b>]]></title><link>http://x/1</link><guid isPermaLink='false'>g1</guid>
             <pubDate>Fri, 08 May 2026 09:30:00 +0200</pubDate><dc:creator>Ines Tolland</dc:creator>
             <author>per@x.example (Per Aune)</author><category>City</category><category>Traffic</category>
             <description>short</description>
             <content:encoded><![CDATA[<p>It closed.</p><p>On Monday &amp; after.</p>]]></content:encoded></item></channel></rss>",
            &["g1: Bridge closes: It closed.\n\nOn Monday & after. 2026-05-08T09:30:00+02:00|The Harbour & Post|\
               http://x/1|Per Aune+Ines Tolland|en-GB|"],
        );
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Hafenpost</title>
             <entry><id>urn:1</id><title type='html'>A &amp;lt;b&gt; B</title><updated>2026-05-09T00:00:00Z</updated>
             <published>2026-05-08</published><link rel='edit' href='http://x/e'/><link href='http://x/1'/>
             <author><name>Ines Tolland</name><email>i@x</email></author><summary>short</summary>
             <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One <b>bold</b> line.</p><p>Two.</p></div></content>
             <category term='t' label='Stadt'/></entry></feed>",
            &["urn:1: A <b> B: One bold line.\n\nTwo. 2026-05-08|Hafenpost|http://x/1|Ines Tolland|de|Stadt"],
        );
        check(
            "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/' xmlns:dc='d'><channel><title>Old Post</title></channel>
             <item rdf:about='http://x/1'><title>T</title><link>http://x/1</link><dc:date>2026-05-08</dc:date>
             <description>a &lt;i&gt;b&lt;/i&gt;</description><dc:subject>S</dc:subject></item></rdf:RDF>",
            &["http://x/1: T: a b 2026-05-08|Old Post|http://x/1|||S"],
        );
        check(
            "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>P</a:title><a:entry><a:title>T</a:title>
             <a:content type='text'>1 &lt; 2 &amp; <![CDATA[3]]></a:content></a:entry></a:feed>",
            &["a.xml#1: T: 1 < 2 & 3 |P||||"],
        );
        check(
            "<rss version='0.91'><channel><item><guid>http://x/1</guid><source url='http://o/'>Other</source>
             <description>b</description></item></channel></rss>",
            &["http://x/1: -: b |Other|http://x/1|||"],
        );
    }

    #[test]
    fn titles_of_entries_are_decoded_however_often_they_were_escaped() {
        let check = |title: &str, expected: &str| {
            let rss = format!("<rss><item><title>{title}</title></item></rss>");
            let atom = format!("<feed><entry><title type='html'>{title}</title></entry></feed>");
            for feed in [rss, atom] {
                let articles = articles("a.xml", feed.as_bytes());
                assert_eq!(articles[0].metadata.title.as_deref(), Some(expected), "{feed}");
            }
        };
        check("Port &amp; starboard", "Port & starboard");
        check("Port &amp;amp; starboard", "Port & starboard");
        check("It&amp;#8217;s late", "It’s late");
        check("It&amp;amp;#8217;s late", "It’s late");
        check("<![CDATA[It&#8217;s late &amp; dark]]>", "It’s late & dark");
    }

    #[test]
    fn categories_are_keywords_and_a_single_one_the_section() {
        let check = |categories: &str, section: Option<&str>, keywords: &[&str]| {
            let feed = format!("<rss><item><title>T</title>{categories}</item></rss>");
            let metadata = articles("a.xml", feed.as_bytes()).remove(0).metadata;
            assert_eq!(metadata.section.as_deref(), section, "{categories}");
            assert_eq!(metadata.keywords, keywords, "{categories}");
        };
        check("", None, &[]);
        check("<category>City</category>", Some("City"), &["City"]);
        check(
            "<category>City</category><dc:subject>Traffic</dc:subject><category>City</category>",
            None,
            &["City", "Traffic"],
        );
        let many: Vec<String> = (0..1000).map(|n| format!("<category>{n}</category>")).collect();
        let many = many.concat();
        let feed = format!("<rss><item><title>T</title>{many}</item></rss>");
        assert_eq!(articles("a.xml", feed.as_bytes())[0].metadata.keywords.len(), 100);
    }

    #[test]
    fn titles_and_dates_of_entries_originate_from_the_feed() {
        let feed = "<rss><item><title>T</title><pubDate>Fri, 8 May 2026 09:30:00 GMT</pubDate></item></rss>";
        let articles = articles("a.xml", feed.as_bytes());
        assert_eq!(
            (articles[0].metadata.title_from, articles[0].metadata.published_from),
            (Some(Origin::Feed), Some(Origin::Feed))
        );
    }
}
