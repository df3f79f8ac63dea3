//! When articles were published and last changed, and the format that they were read from, in every
//! format.

use std::fs;

use newsdex_article::{
    Article, Event, Published, ReadOptions, Root, WalkOptions, read_in_order, walk,
};

/// The articles of a file, and its warnings.
fn read(name: &str, text: &str, options: &ReadOptions) -> (Vec<Article>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let (mut articles, mut warnings) = (Vec::new(), Vec::new());
    read_in_order(
        &walk(&Root::resolve(&path).unwrap(), &WalkOptions::default()).files,
        options,
        |event| {
            match event {
                Event::Article { article, .. } => articles.push(article),
                Event::Warning { warning, .. } => warnings.push(warning.what),
                Event::NoArticles | Event::End { .. } => {}
            }
            Ok::<(), ()>(())
        },
    )
    .unwrap();
    (articles, warnings)
}

/// The dates of the first article as `published|modified`, and the warnings.
fn dates(name: &str, text: &str, options: &ReadOptions) -> (String, Vec<String>) {
    let (articles, warnings) = read(name, text, options);
    let metadata = &articles[0].metadata;
    let [published, modified] = [&metadata.published, &metadata.modified]
        .map(|date| date.as_ref().map_or("-", Published::as_str));
    (format!("{published}|{modified}"), warnings)
}

/// Checks the dates of the first article. There must be no warning.
fn check(name: &str, text: &str, expected: &str) {
    assert_eq!(
        dates(name, text, &ReadOptions::default()),
        (expected.to_owned(), Vec::new()),
        "{text}"
    );
}

const BODY: &str = "The harbour bridge closed on Monday, the port authority said, after divers \
                    found cracks in two of its piers.";

#[test]
fn records_state_when_they_were_changed() {
    let both = "2026-05-08|2026-05-09T10:00:00+02:00";
    for name in [
        "modified",
        "date_modified",
        "dateModified",
        "date_modify",
        "modified_at",
        "last_modified",
        "lastModifiedDate",
        "lastmod",
        "updated",
        "updated_at",
        "Updated On",
        "last-updated",
        "lastUpdate",
        "revised",
        "versioncreated",
    ] {
        let value = "2026-05-09T10:00:00+02:00";
        check(
            "a.jsonl",
            &format!("{{\"body\":\"b\",\"date\":\"2026-05-08\",\"{name}\":\"{value}\"}}"),
            both,
        );
        check("a.csv", &format!("body,date,{name}\nb,2026-05-08,{value}\n"), both);
        check("a.md", &format!("---\ndate: 2026-05-08\n{name}: {value}\n---\nb\n"), both);
        // It stands in for the date of publication.
        let alone = format!("{{\"body\":\"b\",\"{name}\":\"{value}\"}}");
        check("a.jsonl", &alone, &format!("{value}|{value}"));
    }
    let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","content_text":"b",
        "date_published":"2026-05-08","date_modified":"2026-05-09"}]}"#;
    check("a.json", feed, "2026-05-08|2026-05-09");
    check(
        "a.jsonl",
        r#"{"body":"b","date":{"$date":1778198400000},"updated":1778284800}"#,
        "2026-05-08T00:00:00Z|2026-05-09T00:00:00Z",
    );
    check("a.jsonl", r#"{"body":"b","date":"2026-05-08","updated":true}"#, "2026-05-08|-");
    // ninjs has one date for each version.
    check(
        "a.json",
        r#"{"uri":"u","body_text":"b","firstcreated":"2026-05-07","versioncreated":"2026-05-08"}"#,
        "2026-05-08|2026-05-08",
    );
    let mut options = ReadOptions::default();
    options.map("modified=times.changed").unwrap();
    let mapped = r#"{"body":"b","date":"2026-05-08","updated":"2026-05-08","times":{"changed":"2026-05-09"}}"#;
    let expected = "2026-05-08|2026-05-09".to_owned();
    assert_eq!(dates("a.jsonl", mapped, &options), (expected, Vec::new()));
}

#[test]
fn feeds_and_wires_state_when_items_were_changed() {
    let both = "2026-05-08|2026-05-09";
    let later = "2026-05-09|2026-05-09";
    let atom = |dates: &str| {
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>{dates}</entry></feed>"
        )
    };
    check("a.xml", &atom("<updated>2026-05-09</updated><published>2026-05-08</published>"), both);
    check("a.xml", &atom("<updated>2026-05-09</updated>"), later);
    for name in ["atom:updated", "a10:updated", "dcterms:modified"] {
        let item = format!("<pubDate>8 May 2026 00:00:00 GMT</pubDate><{name}>2026-05-09</{name}>");
        let expected = "2026-05-08T00:00:00Z|2026-05-09";
        check("a.xml", &format!("<rss><item><title>T</title>{item}</item></rss>"), expected);
    }
    let g2 = |dates: &str| {
        format!(
            "<newsItem guid='u'><itemMeta>{dates}</itemMeta><contentMeta><headline>T</headline></contentMeta></newsItem>"
        )
    };
    let created = "<contentCreated>2026-05-08</contentCreated>";
    check("a.xml", &g2(&format!("{created}<contentModified>2026-05-09</contentModified>")), both);
    check("a.xml", &g2(&format!("{created}<versionCreated>2026-05-09</versionCreated>")), later);
    check(
        "a.xml",
        "<NewsML><NewsItem><NewsManagement><FirstCreated>20260508</FirstCreated><ThisRevisionCreated>20260509\
         </ThisRevisionCreated></NewsManagement><HeadLine>T</HeadLine></NewsItem></NewsML>",
        later,
    );
    check(
        "a.nitf",
        "<nitf><head><docdata><date.issue norm='20260508'/></docdata><revision-history norm='20260509'/>\
         <revision-history norm='20260508T120000Z'/></head><body><body.content><p>b</p></body.content></body></nitf>",
        both,
    );
}

#[test]
fn pages_state_when_they_were_changed() {
    let page = |head: &str| {
        format!(
            "<html><head><meta property=article:published_time content=2026-05-08>{head}</head><body><article>\
             <h1>Bridge closes</h1><p>{BODY}</p></article></body></html>"
        )
    };
    let both = "2026-05-08|2026-05-09";
    for name in [
        "property=article:modified_time",
        "property=og:updated_time",
        "itemprop=dateModified",
        "name=last-modified",
        "http-equiv=Last-Modified",
        "name=revised",
        "name=DCTERMS.modified",
    ] {
        check("a.html", &page(&format!("<meta {name} content=2026-05-09>")), both);
    }
    check("a.html", &page("<time itemprop=dateModified datetime=2026-05-09>now</time>"), both);
    let json_ld = r#"<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"2026-05-09"}</script>"#;
    check("a.html", &page(json_ld), both);
    check("a.html", &page(""), "2026-05-08|-");
    // The first that parses counts.
    check(
        "a.html",
        &page(
            "<meta property=og:updated_time content=lately><meta name=revised content=2026-05-09>",
        ),
        both,
    );
}

#[test]
fn a_date_of_the_last_change_that_is_none_gives_a_warning() {
    let check = |name: &str, text: &str, date: &str, warning: &str| {
        let expected = (date.to_owned(), vec![warning.to_owned()]);
        assert_eq!(dates(name, text, &ReadOptions::default()), expected, "{text}");
    };
    let soon = "cannot parse the date of the last change \"soon\"";
    check("a.jsonl", r#"{"body":"b","date":"2026-05-08","updated":"soon"}"#, "2026-05-08|-", soon);
    check(
        "a.xml",
        "<rss><item><title>T</title><pubDate>2026-05-08</pubDate><atom:updated>soon</atom:updated></item></rss>",
        "2026-05-08|-",
        soon,
    );
    check(
        "a.html",
        &format!(
            "<html><meta name=date content=2026-05-08><meta name=revised content=soon><p>{BODY}</p></html>"
        ),
        "2026-05-08|-",
        soon,
    );
    // One warning is enough for a text that stands in for the date of publication.
    check("a.jsonl", r#"{"body":"b","updated":"soon"}"#, "-|-", "cannot parse the date \"soon\"");
    check(
        "a.jsonl",
        r#"{"body":"b","date":"2026-05-08","updated":"1200-01-01"}"#,
        "2026-05-08|-",
        "the date of the last change 1200-01-01 is before 1600 or after tomorrow",
    );
}

#[test]
fn articles_know_the_format_that_they_were_read_from() {
    let check = |name: &str, text: &str, expected: &str| {
        let (articles, warnings) = read(name, text, &ReadOptions::default());
        let format = articles.first().and_then(|article| article.format);
        assert_eq!(
            format.map(newsdex_article::Format::name),
            Some(expected),
            "{name}: {warnings:?}"
        );
    };
    let page = format!("<html><title>T</title><p>{BODY}</p></html>");
    check("a.txt", "Text.", "text");
    check("a.md", "# Text", "markdown");
    check("a.html", &page, "html");
    check("a.json", "[{\"body\":\"b\"}]", "json");
    check("a.jsonl", "{\"body\":\"b\"}\n", "jsonl");
    check("a.tsv", "title\tbody\nt\tb\n", "csv");
    check("a.xml", "<rss><item><title>T</title></item></rss>", "rss");
    check("a.xml", "<feed><entry><title>T</title></entry></feed>", "atom");
    check("a.xml", "<nitf><body.content>b</body.content></nitf>", "nitf");
    check("a.xml", "<NewsML><NewsItem><HeadLine>T</HeadLine></NewsItem></NewsML>", "newsml");
    let far = format!("<!--{}--><rss><item><title>T</title></item></rss>", " ".repeat(20_000));
    check("a.xml", &far, "xml");
    check("a.eml", "Subject: T\n\nText.", "mail");
    check("a.mbox", "From a@x Fri May  8 00:00:00 2026\nSubject: T\n\nText.\n", "mbox");
    // The page of a record is from the archive.
    let record = format!(
        "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
        page.len()
    );
    check("a.warc", &record, "warc");
}
