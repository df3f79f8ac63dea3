//! XML documents that contain articles: feeds and wire formats, by the elements that are items.

use std::io::{self, BufRead};

use encoding_rs::UTF_8;

use crate::encoding::declared::xml_encoding;
use crate::encoding::utf8_stream::Utf8Stream;
use crate::files::unpack::Input;
use crate::formats::feeds::feed;
use crate::formats::records::xml::element_record;
use crate::formats::records::xml::record_path::record_path;
use crate::formats::wire::{newsml_g2, newsml1, nitf};
use crate::formats::xml::item_format::{ItemFormat, Items};
use crate::formats::xml::splitter::{quoted_element, split_items};
use crate::formats::xml::tree::local_name;
use crate::limits::MAX_QUOTED_CHARS;
use crate::reader::{Reader, Sink};

/// All formats in XML. A document may mix them.
const ITEM_FORMATS: &[ItemFormat] =
    &[feed::ENTRIES, newsml_g2::NEWS_ITEMS, newsml1::NEWS_ITEMS, nitf::DOCUMENTS];

/// Root elements of feeds, which may have no entries.
const FEED_ROOTS: &[&str] = &["rss", "feed", "RDF"];

/// Elements of feeds and of the formats of agencies. Where there are some, other elements are no
/// articles. Of the items of NewsML-G2, only news items are.
#[rustfmt::skip]
const KNOWN_ELEMENTS: &[&str] = &[
    "rss", "feed", "RDF", "channel", "entry",
    "NewsML", "NewsItem", "nitf",
    "newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem",
];

/// Length of the sample in which records are searched for, in bytes.
const RECORD_SAMPLE_BYTES: usize = 128 * 1024;

/// Reads RSS, Atom, NewsML, NITF, and records of other kinds.
pub(crate) struct XmlReader;

impl Reader for XmlReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let (encoding, unknown_label) = xml_encoding(input.first_bytes()?);
        if let Some(label) = unknown_label {
            let label: String = label.chars().take(MAX_QUOTED_CHARS).collect();
            let what = format!("unknown encoding \"{label}\"");
            sink.warn(None, what, "newsdex read the file as UTF-8; save it as UTF-8");
        }
        // UTF-8 is also the default of XML. The bytes may show that it is wrong.
        let chosen = if encoding == UTF_8 {
            sink.choose_encoding(input.first_bytes()?)
        } else {
            Some(encoding)
        };
        let Some(chosen) = chosen else { return Ok(()) };
        let mut stream = if chosen == encoding && encoding != UTF_8 {
            Utf8Stream::declared(input.stream(), encoding)
        } else {
            Utf8Stream::new(input.stream(), chosen)
        };
        let path = records_in(stream.fill_buf()?);
        let items = path.as_deref().map_or(Items::Named(ITEM_FORMATS), |path| {
            Items::AtPath(&element_record::RECORDS, path)
        });
        let summary = split_items(&mut stream, items, sink);
        let (malformed_line, encoding) = (stream.malformed_line(), stream.encoding());
        if summary.items == 0 {
            warn_no_items(&summary.root, sink);
        }
        sink.warn_malformed(malformed_line, encoding);
        summary.error.map_or(Ok(()), Err)
    }
}

/// The path of the records in a document that holds no items of feeds or agencies, by its first bytes.
fn records_in(first: &[u8]) -> Option<Vec<String>> {
    let sample = &first[..first.len().min(RECORD_SAMPLE_BYTES)];
    let sample = String::from_utf8_lossy(sample);
    let has_element = |name: &str| {
        sample.match_indices(name).any(|(at, _)| {
            let before = sample[..at].chars().next_back();
            let after = sample[at + name.len()..].chars().next();
            matches!(before, Some('<' | ':'))
                && matches!(after, Some('>' | '/' | ' ' | '\t' | '\r' | '\n'))
        })
    };
    if KNOWN_ELEMENTS.iter().any(|name| has_element(name)) {
        return None;
    }
    record_path(&sample)
}

fn warn_no_items(root: &str, sink: &mut Sink<'_>) {
    if FEED_ROOTS.contains(&local_name(root)) {
        sink.warn(None, "a feed without entries", "it has no articles; download the feed again");
    } else if sink.is_open() {
        let root = if root.is_empty() {
            "no element".to_owned()
        } else {
            format!("the root element is {}", quoted_element(root))
        };
        let what =
            format!("neither feed entries, news items nor records with a title or text ({root})");
        sink.skip(None, what, "it was skipped; use RSS, Atom, NewsML or NITF");
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use crate::limits::MAX_ARTICLE_BYTES;
    use crate::test_support::read;

    fn rss(items: &str) -> String {
        format!(
            "<?xml version='1.0'?>\n<rss version='2.0'><channel><title>The Harbour Post</title>{items}</channel></rss>"
        )
    }

    #[test]
    fn declared_entities_are_neither_expanded_nor_fetched() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.xml", text.as_bytes()), expected, "{text}");
        };
        let declares = "! line 1: the document declares entities";
        let entity =
            |n: u32| format!("<!ENTITY lol{n} \"{}\">", format!("&lol{};", n - 1).repeat(10));
        let entities: Vec<String> = (1..10).map(entity).collect();
        let mut bomb = format!("<!DOCTYPE rss [<!ENTITY lol0 \"lol\">{}", entities.concat());
        bomb.push_str(
            "]><rss><channel><item><title>T</title><description>a &lol9; b</description></item></channel></rss>",
        );
        check(&bomb, &[declares, "a.xml#1: T: a &lol9; b"]);
        check(
            "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"http://127.0.0.1/p\"> %p;]>\
             <rss><channel><item><title>&x;</title></item></channel></rss>",
            &[declares, "a.xml#1: &x;: "],
        );
        check(
            "<!DOCTYPE rss SYSTEM \"http://127.0.0.1/rss.dtd\"><rss><item><title>T</title></item></rss>",
            &["a.xml#1: T: "],
        );
    }

    #[test]
    fn items_before_an_error_are_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.xml", text.as_bytes()), expected, "{text}");
        };
        let one = "<item><title>T</title><description>b</description></item>";
        let whole = rss(&one.repeat(2));
        check(&whole, &["a.xml#1: T: b", "a.xml#2: T: b"]);
        let ends = "! line 2: the file ends before <rss> is closed";
        check(&whole[..whole.len() - 16], &["a.xml#1: T: b", "a.xml#2: T: b", ends]);
        check(
            &whole[..whole.len() - 37],
            &["a.xml#1: T: b", "! line 2: <item> is not closed at the end of the file"],
        );
        let tag = "! line 2: malformed XML (syntax error: tag not closed: `>` not found before end of input)";
        check(&whole[..whole.len() - 20], &["a.xml#1: T: b", tag]);
        check(
            &rss("<item><title>T</title>\n<item><title>U</title></item>"),
            &["! line 2: <item> is not closed", "a.xml#2: U: "],
        );
        check(
            &rss("<item><title>A & B &nbsp; &bad; &#0; &#x1F600;</title><b></c></item>"),
            &["a.xml#1: A & B &bad; \u{fffd} 😀: "],
        );
        check(&rss("<item/>"), &["! line 2: neither title nor text"]);
        check(&rss(""), &["! -: a feed without entries", "no articles"]);
        check("<rdf:RDF/>", &["! -: a feed without entries", "no articles"]);
        check(
            "<rss><channel><item><title>T</title></item><![CDATA[ x",
            &[
                "a.xml#1: T: ",
                "! line 1: malformed XML (syntax error: CDATA not closed: `]]>` not found before end of input)",
            ],
        );
        check(
            "",
            &[
                "! -: neither feed entries, news items nor records with a title or text (no element)",
            ],
        );
        let long = format!(
            "! -: neither feed entries, news items nor records with a title or text (the root element is <{}>)",
            "x".repeat(40)
        );
        check(&format!("<{}/>", "x".repeat(100)), &[&long]);
        check(
            "plain text",
            &[
                "! -: neither feed entries, news items nor records with a title or text (no element)",
            ],
        );
    }

    #[test]
    fn depth_number_and_size_of_items_are_bounded() {
        for text in ["<a>".repeat(1 << 21), format!("<rss><item>{}", "<p>".repeat(300_000))] {
            assert!((1..3).contains(&read("a.xml", text.as_bytes()).len()));
        }
        let deep = format!(
            "<description>{}x{}</description>",
            "<p>".repeat(100_000),
            "</p>".repeat(100_000)
        );
        assert_eq!(
            read("a.xml", rss(&format!("<item>{deep}</item>")).as_bytes()),
            ["a.xml#1: -: x"]
        );
        let many = rss(&"<item><title>T</title></item>".repeat(100_000));
        assert_eq!(read("a.xml", many.as_bytes()).len(), 100_000);
        let wide = format!("<item {}><title>T</title></item>", "a='b' ".repeat(100_000));
        assert_eq!(read("a.xml", rss(&wide).as_bytes()), ["a.xml#1: T: "]);
        let too_large = "! line 2: larger than 32 MiB, the limit for one article";
        let large = "x".repeat(MAX_ARTICLE_BYTES + 100_000);
        let next = "<item><title>U</title></item>";
        let items =
            format!("<item><title>T</title><description>{large}</description></item>{next}");
        assert_eq!(read("a.xml", rss(&items).as_bytes()), [too_large, "a.xml#2: U: "]);
        let items = format!("<item>{}</item>{next}", "<i>x</i>".repeat(400_000));
        assert_eq!(read("a.xml", rss(&items).as_bytes()), [too_large, "a.xml#2: U: "]);
    }

    /// Reading each of the nested elements with all that is in it would take hours.
    #[test]
    fn nested_elements_take_linear_time() {
        let check = |before: &str, element: &str, after: &str| {
            let (open, close) = (format!("<{element}>"), format!("</{element}>"));
            let text = [before, &open.repeat(100_000), "x", &close.repeat(100_000), after].concat();
            assert!((1..3).contains(&read("a.xml", text.as_bytes()).len()), "{before}{open}");
        };
        for (before, elements, after) in [
            (
                "<nitf><body>",
                &["byline", "person", "hedline", "hl1", "body.content", "abstract", "doc-id"][..],
                "</body></nitf>",
            ),
            ("<nitf><body><byline>", &["person", "byttl"], "</byline></body></nitf>"),
            (
                "<newsItem guid='u'><contentMeta>",
                &["headline", "by", "creator", "subject", "description", "language"],
                "</contentMeta></newsItem>",
            ),
            (
                "<newsItem guid='u'>",
                &["contentSet", "contentSet><inlineXML", "provider", "versionCreated", "nitf"],
                "</newsItem>",
            ),
            (
                "<NewsML><NewsItem>",
                &["NewsComponent", "DataContent", "Provider", "Source", "HeadLine", "ByLine"],
                "</NewsItem></NewsML>",
            ),
            (
                "<rss><item><title>T</title><media:group>",
                &["media:description", "description", "author"],
                "</media:group></item></rss>",
            ),
        ] {
            for element in elements {
                check(before, element, after);
            }
        }
        let titles = "<byttl>reporter</byttl> and ".repeat(100_000);
        let item = format!("<nitf><byline>{titles}</byline><body.content>x</body.content></nitf>");
        assert_eq!(read("a.xml", item.as_bytes()), ["a.xml#1: -: x"]);
    }

    #[test]
    fn declared_encodings_are_read() {
        let text =
            "<?xml version=\"1.0\" encoding=\"LABEL\"?><rss><item><title>Ærø</title></item></rss>";
        for label in ["utf-8", "ISO-8859-1", "windows-1252", "iso-8859-15", "macintosh", "utf-16"] {
            let text = text.replace("LABEL", label);
            let bytes = match label {
                "utf-16" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                _ => Encoding::for_label(label.as_bytes()).unwrap().encode(&text).0.into_owned(),
            };
            assert_eq!(read("a.xml", &bytes), ["a.xml#1: Ærø: "], "{label}");
        }
        // Bytes that are UTF-8 are, whatever is declared and wherever the first of them is.
        for (label, title) in
            [("iso-8859-1", "Zoë’s"), ("windows-1251", "Порт"), ("gb2312", "Ærø ™")]
        {
            for ascii in [0, 70_000, 262_000, 262_140, 262_143, 262_144] {
                let text = text.replace("LABEL", label).replace("Ærø", title);
                let text = text.replace("<rss>", &format!("<rss>{}", " ".repeat(ascii)));
                let expected = [format!("a.xml#1: {title}: ")];
                assert_eq!(read("a.xml", text.as_bytes()), expected, "{label} {ascii}");
            }
        }
        // A damaged character does not make UTF-8 another encoding.
        let text_lie = text.replace("LABEL", "iso-8859-1").replace("Ærø", &"é".repeat(40));
        let mut bytes = text_lie.into_bytes();
        let at = bytes.iter().rposition(|&byte| byte == 0xc3).unwrap();
        bytes.remove(at);
        let expected = format!("a.xml#1: {}\u{fffd}: ", "é".repeat(39));
        assert_eq!(read("a.xml", &bytes), [expected.as_str(), "! line 1: not UTF-8 (near here)"]);
        assert_eq!(
            read("a.xml", text.replace("LABEL", "klingon").as_bytes()),
            ["! -: unknown encoding \"klingon\"", "a.xml#1: Ærø: "]
        );
        assert_eq!(
            read("a.xml", b"<rss><item><title>\xc6r\xf8</title></item></rss>"),
            ["! -: not UTF-8; newsdex guessed windows-1252", "a.xml#1: Ærø: "]
        );
    }
}
