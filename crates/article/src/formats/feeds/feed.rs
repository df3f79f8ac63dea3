//! Entries of RSS 0.9 to 2.0 and Atom, to articles.

use crate::article::Article;
use crate::formats::records::value::join_sections;
use crate::formats::web::html::markup::text_of;
use crate::formats::xml::reader::Head;
use crate::formats::xml::tree::{Tree, local};
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// The fields of an entry, each under the names that it has in the kinds of feeds, the best first.
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
const ID: &[&str] = &["guid", "id", "dc:identifier"];

/// The article that an entry is.
pub(crate) fn article(entry: &Tree, head: &Head) -> ParsedArticle {
    // Where the feed's own names have a prefix, it is left out.
    let prefix = prefix_of(entry.name(0));
    let find = |name: &str| {
        let prefixed = |at: usize| {
            let own = entry.name(at);
            own == name
                || !prefix.is_empty() && own.strip_prefix(prefix).is_some_and(|rest| rest == name)
        };
        entry.children(0).filter(move |&at| prefixed(at)).collect::<Vec<usize>>()
    };
    let first_line =
        |names: &[&str]| names.iter().flat_map(|name| find(name)).find_map(|at| entry.line(at));
    let title = ["title", "dc:title", "media:title"]
        .iter()
        .flat_map(|name| find(name))
        .find_map(|at| title(entry, at));
    let mut bodies = BODY.iter().flat_map(|name| find(name)).map(|at| body(entry, at));
    let body = bodies
        .find(|body| !body.trim().is_empty())
        .or_else(|| media_description(entry))
        .unwrap_or_default();
    let date = first_line(DATE);
    let mut bylines = Vec::new();
    for name in ["author", "dc:creator", "creator", "itunes:author", "byline"] {
        for at in find(name) {
            push_author(entry, at, &mut bylines);
        }
    }
    let about = entry.attribute(0, "rdf:about").map(str::to_owned);
    let language = first_line(&["language", "dc:language"])
        .or_else(|| entry.attribute(0, "xml:lang").map(str::to_owned));
    let named = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    let source = find("source").into_iter().find_map(|at| match entry.child(at, "title") {
        Some(title) => entry.line(title),
        None => entry.line(at),
    });
    let article = Article {
        id: first_line(ID).or(about).unwrap_or_default(),
        body,
        metadata: Metadata {
            source: source.or_else(|| named(&text_of(&head.title))),
            url: link(entry, &find("link"), &find("guid")),
            bylines,
            language: language.or_else(|| named(&head.language)),
            section: section(entry, &[find("category"), find("dc:subject")].concat()),
            ..Metadata::default()
        },
        ..Article::default()
    };
    let mut parsed = ParsedArticle::new(article);
    parsed.set_title(title, Origin::Feed);
    parsed.set_date(date, Origin::Feed);
    parsed
}

fn prefix_of(name: &str) -> &str {
    &name[..name.len() - local(name).len()]
}

fn title(entry: &Tree, at: usize) -> Option<String> {
    let line = entry.line(at)?;
    let plain = entry.attribute(at, "type") == Some("text") || !line.contains(['<', '&']);
    let text =
        if plain { line } else { text_of(&line).split_whitespace().collect::<Vec<_>>().join(" ") };
    Some(text).filter(|text| !text.is_empty())
}

/// The text of a content or summary: HTML as escaped text, XHTML as elements, or plain.
fn body(entry: &Tree, at: usize) -> String {
    match entry.attribute(at, "type").unwrap_or_default() {
        "text" | "text/plain" => entry.raw_text(at),
        "xhtml" => entry.laid_out(at),
        kind if kind.starts_with("image/")
            || kind.starts_with("audio/")
            || kind.starts_with("video/") =>
        {
            String::new()
        }
        _ if entry.children(at).next().is_some() => entry.laid_out(at),
        _ => text_of(&entry.raw_text(at)),
    }
}

/// What says something of a picture or a film: it may stand in a group with it.
fn media_description(entry: &Tree) -> Option<String> {
    let group = entry.child(0, "media:group").or_else(|| entry.child(0, "media:content"))?;
    entry.all(group, "description").map(|at| body(entry, at)).find(|text| !text.trim().is_empty())
}

fn push_author(entry: &Tree, at: usize, bylines: &mut Vec<String>) {
    let name = match entry.children(at).find(|&inner| local(entry.name(inner)) == "name") {
        Some(name) => entry.line(name),
        None => entry.line(at),
    };
    let Some(name) = name else { return };
    // RSS: `ines@harbour.example (Ines Tolland)`.
    let name = match name
        .split_once(" (")
        .map(|(mail, name)| (mail.contains('@'), name.trim_end_matches(')')))
    {
        Some((true, name)) => name.to_owned(),
        _ => name,
    };
    if !name.is_empty() && !bylines.contains(&name) && bylines.len() < MAX_BYLINES {
        bylines.push(name);
    }
}

/// The address: of Atom's links the alternate one, the text of RSS's, else a guid that is an address.
fn link(entry: &Tree, links: &[usize], guids: &[usize]) -> Option<String> {
    let atom = links.iter().find_map(|&at| {
        let alternate = matches!(entry.attribute(at, "rel"), None | Some("alternate" | ""));
        entry.attribute(at, "href").filter(|_| alternate).map(str::to_owned)
    });
    let guid = || {
        let text = guids.iter().find_map(|&at| {
            entry.line(at).filter(|_| entry.attribute(at, "isPermaLink") != Some("false"))
        })?;
        (text.starts_with("http://") || text.starts_with("https://")).then_some(text)
    };
    atom.or_else(|| links.iter().find_map(|&at| entry.line(at)))
        .or_else(guid)
        .filter(|link| !link.is_empty())
}

fn section(entry: &Tree, categories: &[usize]) -> Option<String> {
    let names = categories.iter().filter_map(|&at| {
        let said =
            ["label", "term"].iter().find_map(|name| entry.attribute(at, name).map(str::to_owned));
        said.or_else(|| entry.line(at)).filter(|name| !name.trim().is_empty())
    });
    join_sections(names)
}

#[cfg(test)]
mod tests {
    use crate::metadata::Origin;
    use crate::test_support::{articles, metadata_summary};

    #[test]
    fn entries_of_all_kinds_of_feeds_are_articles() {
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
               http://x/1|Per Aune+Ines Tolland|en-gb|City, Traffic"],
        );
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Hafenpost</title>
             <entry><id>urn:1</id><title type='html'>A &amp;lt;b&gt; B</title><updated>2026-05-09T00:00:00Z</updated>
             <published>2026-05-08T00:00:00Z</published><link rel='edit' href='http://x/e'/><link href='http://x/1'/>
             <author><name>Ines Tolland</name><email>i@x</email></author><summary>short</summary>
             <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One <b>bold</b> line.</p><p>Two.</p></div></content>
             <category term='t' label='Stadt'/></entry></feed>",
            &["urn:1: A <b> B: One bold line.\n\nTwo. 2026-05-08T00:00:00Z|Hafenpost|http://x/1|Ines Tolland|de|Stadt"],
        );
        check(
            "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/' xmlns:dc='d'><channel><title>Old Post</title></channel>
             <item rdf:about='http://x/1'><title>T</title><link>http://x/1</link><dc:date>2026-05-08</dc:date>
             <description>a &lt;i&gt;b&lt;/i&gt;</description><dc:subject>S</dc:subject></item></rdf:RDF>",
            &["http://x/1: T: a b 2026-05-08T00:00:00Z|Old Post|http://x/1|||S"],
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
    fn what_a_feed_says_is_known_to_be_from_it() {
        let feed = "<rss><item><title>T</title><pubDate>Fri, 8 May 2026 09:30:00 GMT</pubDate></item></rss>";
        let found = articles("a.xml", feed.as_bytes());
        assert_eq!(
            (found[0].metadata.title_from, found[0].metadata.published_from),
            (Some(Origin::Feed), Some(Origin::Feed))
        );
    }
}
