//! The article on a page: its text and its metadata.

use crate::article::{Article, Lines};
use crate::formats::web::html::main_text::extraction::main_text;
use crate::formats::web::html::metadata::PageMetadata;
use crate::formats::web::html::page::{MAX_TOKENS, Page};
use crate::metadata::Metadata;
use crate::parsed_article::ParsedArticle;

/// The body in the metadata replaces the text of the page if it is longer by this factor: some
/// pages load their text later.
const METADATA_BODY_FACTOR: usize = 3;

/// Extracts the article of a page, without an id. Its body is empty if the page contains no
/// article. `page_url` is the URL from which the page was fetched, if it is known.
pub(crate) fn extract_article(html: &str, page_url: Option<&str>) -> ParsedArticle {
    let page = Page::parse(html);
    let mut metadata = PageMetadata::from_page(&page, page_url);
    let shown = main_text(&page, &metadata);
    let declared =
        metadata.body.take().filter(|body| body.len() > shown.len() * METADATA_BODY_FACTOR);
    let (title, title_from) = metadata.title.unzip();
    let (published, published_from) = metadata.published.unzip();
    let mut parsed = ParsedArticle::new(Article {
        id: String::new(),
        body: declared.unwrap_or(shown),
        file_time: None,
        lines: Lines::Unknown,
        format: None,
        metadata: Metadata {
            title,
            title_from,
            published,
            modified: None,
            published_from,
            source: metadata.source,
            url: metadata.url,
            bylines: metadata.bylines,
            language: metadata.language,
            section: metadata.section,
            keywords: metadata.keywords,
            date_text: None,
        },
    });
    if let Some(date) = metadata.unparsed_date {
        // A page may have both: a declared date that does not parse, and a `<time>` that does.
        parsed.set_date_text(date);
    }
    parsed.set_parsed_modified(metadata.modified.unparsed, metadata.modified.parsed.into());
    if page.is_truncated {
        let what = format!("more than {MAX_TOKENS} tags and runs of text");
        parsed.add_problem(what, "newsdex did not read the rest of the page; split it");
    }
    parsed
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::encoding::decode::decode;
    use crate::formats::markup::charset::declared_charset;
    use crate::limits::MAX_BYLINES;

    #[test]
    fn hostile_pages_take_linear_time_and_bounded_depth() {
        let depth = "<div>".repeat(256);
        let units = [
            "<div>",
            "<p><div>x",
            "<b>",
            "</p>",
            "<",
            "<a ",
            "<!--",
            "&",
            "&#0",
            " a='b'",
            "<script>",
            "<h1>abc def ",
            "<meta name=author content='A and B'>",
            "<script type=ld+json>{",
            "<ul><li>",
            "<table><tr><td>",
            "\0",
            "<time>2020",
            "<b itemprop=datePublished class=comment>2020</b>",
            "<p class=date>8 May 2020<h3>Another story of the day</h3>",
            "<script>publishedAt:'2020-05-08',",
            "<p>Some words, and more, of it here, all over.</p>",
            "<div class=ad><blockquote>",
            "<a>x</a> ",
            "<![CDATA[",
            "<svg>",
            "<article><p>words, words</p>",
            "word ",
            "x<br>",
            "</b></i>",
            "<script type='application/ld+json'>[[[[",
        ];
        for unit in units {
            let page = format!("<html>{depth}<p>x{}", unit.repeat((1 << 19) / unit.len()));
            let start = Instant::now();
            extract_article(&page, None);
            assert!(start.elapsed() < Duration::from_secs(10), "{unit}");
        }
        let deep = format!("{}<p>At the bottom, words, and more of them.", "<div>".repeat(100_000));
        let parsed = extract_article(&deep, None);
        assert_eq!(
            (parsed.article.body.as_str(), parsed.problems.as_slice()),
            ("At the bottom, words, and more of them.", &[][..])
        );
        let parsed = extract_article(&"<p>Some words, and more, of it.</p>".repeat(400_000), None);
        assert!(parsed.problems[0].what.starts_with("more than 1000000 tags"));
        assert!(parsed.article.body.starts_with("Some words"));
    }

    #[test]
    fn bylines_are_bounded() {
        let repeated = |unit: &str| -> String {
            // A name has no digits.
            let name = |n: u32| -> String {
                n.to_string().bytes().map(|digit| char::from(digit + 49)).collect()
            };
            (0..90_000).map(|n| unit.replace('#', &name(n))).collect()
        };
        let page = format!(
            r#"<script type="application/ld+json">{{"@type":"Article","author":["x"{}]}}</script>"#,
            repeated(",\"a#\"")
        );
        let metas = repeated("<meta name=author content=a#>");
        for page in [page, metas] {
            let bylines = extract_article(&page, None).article.metadata.bylines;
            assert_eq!(bylines.len(), MAX_BYLINES);
        }
    }

    #[test]
    fn randomly_mutated_pages_do_not_panic() {
        let mut random = fastrand::Rng::with_seed(0x9e37_79b9);
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let pages: Vec<Vec<u8>> = ["../../seeds/html", "tests/fixtures/broken"]
            .iter()
            .flat_map(|folder| fs::read_dir(crate_folder.join(folder)).unwrap())
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .collect();
        let fragments: &[&[u8]] = &[
            b"<", b">", b"</", b"\"", b"&#x", b"<!--", b"<p ", b"\xff", b"\0", b"<title>", b"{",
            b"=",
        ];
        for _ in 0..1_000 {
            let mut page = pages[random.usize(..pages.len())].clone();
            for _ in 0..random.usize(..12) {
                let (a, b) = (random.usize(..page.len()), random.usize(..page.len()));
                let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 400));
                let inserted = if random.bool() {
                    page[start..end].to_vec()
                } else {
                    fragments[random.usize(..fragments.len())].to_vec()
                };
                let at = random.usize(..page.len());
                let removed = random.usize(..page.len() - at).min(50);
                page.splice(at..at + removed, inserted);
                page.push(b' ');
            }
            let declared = declared_charset(&page);
            let Ok(decoded) = decode(page, declared.as_deref()) else { continue };
            extract_article(&decoded.text, Some("https://a.example/2020/13/45/"));
        }
    }
}
