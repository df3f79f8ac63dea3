//! HTML pages: one article each.

use std::io;

use crate::article::{Article, Lines};
use crate::files::unpack::Input;
use crate::formats::web::html::charset::declared_charset;
use crate::formats::web::html::facts::Facts;
use crate::formats::web::html::main_text::main_text;
use crate::formats::web::html::page::{MOST_PIECES, Page};
use crate::metadata::Metadata;
use crate::reader::{Reader, Sink};

/// Reads HTML pages.
pub(crate) struct HtmlReader;

impl Reader for HtmlReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let declared = declared_charset(&bytes);
        let Some(text) = sink.decode(bytes, declared.as_deref(), None) else { return Ok(()) };
        let found = article_of(&text, None);
        if let Some(date) = found.odd_date {
            let shown: String = date.chars().take(40).collect();
            let help =
                "the article has no date from it; write it as 2026-05-08 or 2026-05-08T09:30:00Z";
            sink.warn(None, format!("\"{shown}\" is not a date that is understood"), help);
        }
        if found.cut {
            let what = format!("more than {MOST_PIECES} tags and pieces of text");
            sink.warn(None, what, "what follows was not read; split it");
        }
        if found.article.body.is_empty() {
            let help = "it was left out; save the page as text where it shows an article";
            sink.skip(None, "no article in the page".to_owned(), help);
        } else {
            sink.article(Article { id: sink.file.key.clone(), ..found.article });
        }
        Ok(())
    }
}

/// What a page holds.
pub(crate) struct FoundArticle {
    /// Without an id; its body is empty where there is no article.
    pub(crate) article: Article,
    /// Its date, where that cannot be read and no other is given.
    pub(crate) odd_date: Option<String>,
    /// Whether the page has more in it than is read.
    pub(crate) cut: bool,
}

/// Metadata gives the text where it has this many times as much as the page: some pages load theirs later.
const TEXT_IN_METADATA: usize = 3;

/// The article of a page; `address` is where it was found, where that is known.
pub(crate) fn article_of(html: &str, address: Option<&str>) -> FoundArticle {
    let page = Page::of(html);
    let mut facts = Facts::of(&page, address);
    let shown = main_text(&page, &facts);
    let described = facts.body.take().filter(|body| body.len() > shown.len() * TEXT_IN_METADATA);
    let (title, title_from) = facts.title.unzip();
    let (published, published_from) = facts.published.unzip();
    let article = Article {
        id: String::new(),
        body: described.unwrap_or(shown),
        file_time: None,
        lines: Lines::Unknown,
        metadata: Metadata {
            title,
            title_from,
            published,
            published_from,
            source: facts.source,
            url: facts.url,
            bylines: facts.bylines,
            language: facts.language,
            section: facts.section,
            date_text: facts.odd_date.clone(),
        },
    };
    FoundArticle { article, odd_date: facts.odd_date, cut: page.cut }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::dates::published::Published;
    use crate::encoding::decode::decode;
    use crate::event::Event;
    use crate::files::walk::{Root, walk};
    use crate::metadata::Origin;
    use crate::options::ReadOptions;
    use crate::read::read_in_order;

    fn pages() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds/html")
    }

    fn broken_pages() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/broken")
    }

    fn read(path: &Path) -> (Vec<Article>, Vec<String>) {
        let files = walk(&Root::resolve(path).unwrap(), None).files;
        let (mut articles, mut warnings) = (Vec::new(), Vec::new());
        read_in_order(&files, &ReadOptions::default(), |event| {
            match event {
                Event::Article { article, .. } => articles.push(article),
                Event::Warning { warning, skipped } => {
                    let out = if skipped { " (out)" } else { "" };
                    warnings.push(format!(
                        "{}{}{out}",
                        warning.place.map_or(String::new(), |at| at + ": "),
                        warning.what
                    ));
                }
                Event::NoArticles | Event::End { .. } => {}
            }
            Ok::<(), ()>(())
        })
        .unwrap();
        (articles, warnings)
    }

    fn seed(name: &str) -> Article {
        let (mut articles, warnings) = read(&pages().join(name));
        assert_eq!((articles.len(), warnings), (1, Vec::new()), "{name}");
        articles.remove(0)
    }

    #[test]
    fn a_page_gives_its_article_and_nothing_around_it() {
        let check =
            |name: &str, body: &[&str]| assert_eq!(seed(name).body, body.join("\n\n"), "{name}");
        check(
            "ferry-timetable.html",
            &[
                "The night ferry between Lindhavn and Skarholm will sail again from June, the harbour board decided on \
                 Monday, nine years after the last crossing.",
                "“People kept asking for it, and they were right,” said Tove Brandsether, who chairs the board. Tickets \
                 will cost €34, or half that for\u{a0}islanders.",
                "Eight hours, two cinemas",
                "The crossing takes eight hours. The ship, the Aurland Star, was built in 1998 and carries 420 \
                 passengers\nand 90 cars.",
                "We shall see whether they come back in winter, when the sea is rough.",
                "Bookings open on Friday.",
            ],
        );
        check(
            "glassworks.htm",
            &[
                "The glassworks at Ostermark will not close. Six apprentices, none of them older than twenty-three, have \
                 bought its furnace, its moulds and its debts.",
                "“We had a choice between a career and a chimney,” said Aïcha Lindqvist, the eldest — “and we took the \
                 chimney.” The price: £1, and a promise to keep the works’ name.",
                "The first pieces, plain jugs, are to be sold in April.",
            ],
        );
        check(
            "observatory.html",
            &[
                "С понедельника старая обсерватория на холме принимает школьников, сообщил её директор, и каждый сможет \
                 посмотреть в телескоп.",
                "Вход свободный, но места надо заказать заранее, потому что в башне помещается только двенадцать человек.",
            ],
        );
        check(
            "salt-marsh.html",
            &[
                "It was still dark when the four of us walked out on the dyke, with one telescope, two flasks and no \
                 great hopes.",
                "By nine we had counted 3,100 knots, 412 curlews & one very lost flamingo, which nobody at the office \
                 believed until they saw the picture.",
                "The marsh is larger than it was. So, it seems, is the flock.",
            ],
        );
    }

    #[test]
    fn a_page_says_what_its_article_is() {
        let check = |name: &str, expected: &[&str]| {
            let article = seed(name);
            let origin = |from: Option<Origin>| from.map_or("", Origin::name);
            let published = article.metadata.published.as_ref().map_or("", Published::as_str);
            let filled = |value: &Option<String>| value.clone().unwrap_or_default();
            let found = [
                format!(
                    "{} ({})",
                    filled(&article.metadata.title),
                    origin(article.metadata.title_from)
                ),
                format!("{published} ({})", origin(article.metadata.published_from)),
                article.metadata.bylines.join(" + "),
                [
                    &article.metadata.source,
                    &article.metadata.url,
                    &article.metadata.language,
                    &article.metadata.section,
                ]
                .map(filled)
                .join(" | "),
            ];
            assert_eq!(found, expected, "{name}");
        };
        check(
            "ferry-timetable.html",
            &[
                "Night ferry to Skarholm returns after nine years (metadata)",
                "2026-05-12T06:40:00+02:00 (metadata)",
                "Maren Oduya + Piet Vanderhal",
                "The Lindhavn Tribune | https://tribune.example/2026/05/12/night-ferry-skarholm | en-GB | Transport",
            ],
        );
        check(
            "glassworks.htm",
            &[
                "Glassworks “saved” by its apprentices (markup)",
                "2019-11-04T00:00:00Z (metadata)",
                "Jonas Ravnkilde",
                "The Ostermark Courier | https://courier.example/glassworks | en | Business",
            ],
        );
        check(
            "observatory.html",
            &[
                "Обсерватория открывает двери для школьников (markup)",
                "2024-02-29T08:00:00+03:00 (metadata)",
                "",
                " |  | ru | ",
            ],
        );
        check(
            "salt-marsh.html",
            &[
                "Counting birds on the salt marsh (markup)",
                "2025-09-30T00:00:00Z (url)",
                "",
                " | https://notes.example/2025/09/30/salt-marsh | en | ",
            ],
        );
    }

    #[test]
    fn a_broken_page_gives_what_it_holds_and_a_warning() {
        let check = |name: &str, begins: Option<&str>, expected: &[&str]| {
            let (articles, warnings) = read(&broken_pages().join(name));
            assert_eq!(warnings, expected, "{name}");
            let body = articles.first().map(|article| article.body.as_str());
            assert!(body.unwrap_or("").starts_with(begins.unwrap_or("")), "{name}: {body:?}");
            assert_eq!(body.is_some(), begins.is_some(), "{name}");
        };
        check("cut-off.html", Some("The Kelder reservoir is full"), &[]);
        check("menu-only.html", None, &["no article in the page (out)"]);
        check("empty-page.html", None, &["no article in the page (out)"]);
        check("not-a-page.html", Some("The harbour lights burn again"), &[]);
        check("nul-bytes.html", Some("The old signal box at Tarndal will"), &[]);
        check(
            "wrong-encoding.html",
            Some("The café on the quay"),
            &[
                "not UTF-8; newsdex guessed windows-1252",
                "\"the day before yesterday\" is not a date that is understood",
            ],
        );
    }

    #[test]
    fn no_page_takes_long_or_much() {
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
            article_of(&page, None);
            assert!(start.elapsed() < Duration::from_secs(10), "{unit}");
        }
        let found = article_of(
            &format!("{}<p>At the bottom, words, and more of them.", "<div>".repeat(100_000)),
            None,
        );
        assert_eq!(
            (found.article.body.as_str(), found.cut),
            ("At the bottom, words, and more of them.", false)
        );
        let found = article_of(&"<p>Some words, and more, of it.</p>".repeat(400_000), None);
        assert!(found.cut && found.article.body.starts_with("Some words"));
    }

    #[test]
    fn pages_of_any_bytes_are_read() {
        let mut state = 0x9e37_79b9_u64;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        let pages: Vec<Vec<u8>> = [pages(), broken_pages()]
            .iter()
            .flat_map(|folder| fs::read_dir(folder).unwrap())
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .collect();
        let pieces: &[&[u8]] = &[
            b"<", b">", b"</", b"\"", b"&#x", b"<!--", b"<p ", b"\xff", b"\0", b"<title>", b"{",
            b"=",
        ];
        for _ in 0..1_000 {
            let mut page = pages[random(pages.len())].clone();
            for _ in 0..random(12) {
                let (from, to) = (random(page.len()), random(page.len()));
                let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 400));
                let piece = if random(2) == 0 {
                    page[from..to].to_vec()
                } else {
                    pieces[random(pieces.len())].to_vec()
                };
                let at = random(page.len());
                page.splice(at..at + random(page.len() - at).min(50), piece);
                page.push(b' ');
            }
            let declared = declared_charset(&page);
            let Ok(found) = decode(page, declared.as_deref()) else { continue };
            article_of(&found.text, Some("https://a.example/2020/13/45/"));
        }
    }
}
