//! HTML pages: one article each.

use std::io;

use crate::article::Article;
use crate::files::unpack::Input;
use crate::formats::exports::export::{may_be_export, report_export};
use crate::formats::markup::charset::declared_charset;
use crate::formats::markup::render::html_to_text;
use crate::formats::web::html::extract::extract_article;
use crate::reader::{Reader, Sink};

/// Reads HTML pages.
pub(crate) struct HtmlReader;

impl Reader for HtmlReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let Some(bytes) = sink.read_all(input)? else { return Ok(()) };
        let declared = declared_charset(&bytes);
        let Some(text) = sink.decode(bytes, declared.as_deref(), None) else { return Ok(()) };
        if may_be_export(&text) && report_export(&html_to_text(&text), sink) {
            return Ok(());
        }
        sink.spend_for_tags(&text);
        let (article, problems) = sink.resolve(extract_article(&text, None));
        sink.warn_all(problems, None);
        if article.body.is_empty() {
            let help = "it was skipped; if the page shows an article, save it as text";
            sink.skip(None, "no article in the page", help);
        } else {
            sink.article(Article { id: sink.file.key.clone(), ..article });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::dates::published::Published;
    use crate::event::Event;
    use crate::files::walk::{Root, WalkOptions, walk};
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
        let files = walk(&Root::resolve(path).unwrap(), &WalkOptions::default()).files;
        let (mut articles, mut warnings) = (Vec::new(), Vec::new());
        read_in_order(&files, &ReadOptions::default(), |event| {
            match event {
                Event::Article { article, .. } => articles.push(article),
                Event::Warning { warning, skipped } => {
                    let skipped = if skipped { " (skipped)" } else { "" };
                    warnings.push(format!(
                        "{}{}{skipped}",
                        warning.place.map_or(String::new(), |place| place + ": "),
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
    fn a_page_gives_its_article_without_what_surrounds_it() {
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
                "The Aurland Star at her berth, in a picture of last autumn. Photo: L. Hove",
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

    /// Title, date, bylines and the other metadata, one line each.
    fn metadata_lines(article: &Article) -> [String; 4] {
        let metadata = &article.metadata;
        let origin = |from: Option<Origin>| from.map_or("", Origin::name);
        let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
        let published = metadata.published.as_ref().map_or("", Published::as_str);
        [
            format!("{} ({})", or_empty(&metadata.title), origin(metadata.title_from)),
            format!("{published} ({})", origin(metadata.published_from)),
            metadata.bylines.join(" + "),
            [&metadata.source, &metadata.url, &metadata.language, &metadata.section]
                .map(or_empty)
                .join(" | "),
        ]
    }

    #[test]
    fn the_metadata_of_an_article_comes_from_its_page() {
        let check = |name: &str, expected: &[&str]| {
            assert_eq!(metadata_lines(&seed(name)), expected, "{name}");
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
                "2019-11-04 (metadata)",
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
                "2025-09-30 (url)",
                "",
                " | https://notes.example/2025/09/30/salt-marsh | en | ",
            ],
        );
    }

    #[test]
    fn damaged_pages_are_read_as_far_as_possible() {
        let check = |name: &str, beginning: Option<&str>, expected: &[&str]| {
            let (articles, warnings) = read(&broken_pages().join(name));
            assert_eq!(warnings, expected, "{name}");
            let body = articles.first().map(|article| article.body.as_str());
            assert!(body.unwrap_or("").starts_with(beginning.unwrap_or("")), "{name}: {body:?}");
            assert_eq!(body.is_some(), beginning.is_some(), "{name}");
        };
        check("cut-off.html", Some("The Kelder reservoir is full"), &[]);
        check("menu-only.html", None, &["no article in the page (skipped)"]);
        check("empty-page.html", None, &["no article in the page (skipped)"]);
        check("not-a-page.html", Some("The harbour lights burn again"), &[]);
        check("nul-bytes.html", Some("The old signal box at Tarndal will"), &[]);
        check(
            "wrong-encoding.html",
            Some("The café on the quay"),
            &[
                "not UTF-8; newsdex guessed windows-1252",
                "cannot parse the date \"the day before yesterday\"",
            ],
        );
    }
}
