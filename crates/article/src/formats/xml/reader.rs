//! XML that holds articles, one item at a time: what a feed says of itself, then each entry or news item as a tree.
//!
//! Nothing that a document type declares is expanded, and nothing is fetched. Tags that do not match are put up with, as
//! they are on the web.

use std::io::{self, BufRead};
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Error, Reader as XmlParser};

use crate::encoding::declared::xml_encoding;
use crate::encoding::utf8_stream::Utf8Stream;
use crate::files::unpack::Input;
use crate::formats::feeds::feed;
use crate::formats::web::html::markup::plain;
use crate::formats::wire::{newsml_g2, newsml1, nitf};
use crate::formats::xml::tree::{Tree, local};
use crate::limits::MAX_ARTICLE_BYTES;
use crate::reader::{Reader, Sink};

/// Elements that are articles.
const ITEMS: &[&str] = &["item", "entry", "newsItem", "NewsItem", "nitf"];
/// Elements that feeds are.
const FEEDS: &[&str] = &["rss", "feed", "RDF"];
/// After this many elements the parser is begun anew, for it remembers all that were never closed.
const ELEMENTS: usize = 1 << 20;
/// What is kept of a feed's own fields, in bytes.
const LONGEST_FIELD: usize = 4096;

/// What a document says before its items and of all of them.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The outermost element, as written.
    pub(crate) root: String,
    pub(crate) title: String,
    pub(crate) language: String,
}

/// Reads RSS, Atom, NewsML and NITF.
pub(crate) struct XmlReader;

impl Reader for XmlReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        let (encoding, unknown) = xml_encoding(input.first_bytes()?);
        if let Some(label) = unknown {
            let label: String = label.chars().take(40).collect();
            let what = format!("it says that its encoding is \"{label}\", which is not known");
            sink.warn(None, what, "it was read as UTF-8; save it as that");
        }
        // What says that it is UTF-8, or says nothing, may still be something else.
        let encoding = if encoding == UTF_8 {
            sink.choose_encoding(input.first_bytes()?)
        } else {
            Some(encoding)
        };
        let Some(encoding) = encoding else { return Ok(()) };
        read_items(input.stream(), encoding, sink)
    }
}

fn read_items<R: BufRead>(
    input: &mut R,
    encoding: &'static Encoding,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut stream = Utf8Stream::new(input, encoding);
    let mut walk = Walk {
        sink,
        head: Head::default(),
        path: Vec::new(),
        depth: 0,
        item: None,
        number: 0,
        said_too_large: false,
    };
    let mut failed = None;
    // Every turn goes on in the stream, or ends.
    while walk.sink.is_open() && failed.is_none() {
        match parse(&mut stream, &mut walk) {
            Parsed::End => break,
            Parsed::Anew => {}
            Parsed::TooLarge => {
                walk.too_large(stream.line());
            }
            Parsed::Broken(what) => {
                let help = "what came before was read; mend it, or fetch it again";
                walk.sink.skip(Some(format!("line {}", stream.line())), what, help);
                // What is open is no further fault.
                (walk.item, walk.depth) = (None, 0);
                break;
            }
            Parsed::Failed(error) => failed = Some(error),
        }
    }
    walk.end(stream.line());
    walk.sink.warn_malformed(stream.malformed_line(), encoding);
    failed.map_or(Ok(()), Err)
}

/// Why parsing stopped.
enum Parsed {
    End,
    /// So that what the parser remembers stays bounded.
    Anew,
    TooLarge,
    Broken(String),
    Failed(io::Error),
}

fn parse<R: BufRead>(stream: &mut Utf8Stream<'_, R>, walk: &mut Walk<'_, '_>) -> Parsed {
    let mut parser = XmlParser::from_reader(stream);
    let config = parser.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    let mut elements = 0;
    // Every turn takes an event, and ends with the document or an error.
    loop {
        buffer.clear();
        parser.get_mut().set_budget(MAX_ARTICLE_BYTES);
        let line = parser.get_ref().line();
        match parser.read_event_into(&mut buffer) {
            Ok(Xml::Eof) => return Parsed::End,
            Ok(Xml::Start(tag)) => {
                elements += 1;
                walk.start(&tag, line);
            }
            Ok(Xml::Empty(tag)) => {
                walk.start(&tag, line);
                walk.end_tag(tag.name().as_ref());
            }
            Ok(Xml::End(tag)) => walk.end_tag(tag.name().as_ref()),
            Ok(Xml::Text(text)) => walk.text(&text),
            Ok(Xml::CData(text)) => walk.text(&text),
            Ok(Xml::GeneralRef(name)) => {
                let reference = format!("&{};", &*name);
                // A name that HTML does not know stays as it is: what a document defines is not expanded.
                walk.text(&plain(&reference));
            }
            Ok(Xml::DocType(text)) => walk.document_type(&text, line),
            // Of what is ill formed the parser stands behind it already.
            Ok(Xml::Decl(_) | Xml::PI(_) | Xml::Comment(_)) | Err(Error::IllFormed(_)) => {}
            Err(Error::Io(error)) => {
                if parser.get_ref().is_budget_spent() {
                    return Parsed::TooLarge;
                }
                let kind = error.kind();
                return Parsed::Failed(
                    Arc::try_unwrap(error).unwrap_or_else(|error| io::Error::new(kind, error)),
                );
            }
            Err(error) => return Parsed::Broken(format!("broken XML ({error})")),
        }
        if elements > ELEMENTS || !walk.sink.is_open() {
            return Parsed::Anew;
        }
    }
}

/// Where reading is in a document.
struct Walk<'s, 'b> {
    sink: &'s mut Sink<'b>,
    head: Head,
    /// The outermost open elements, outside of items.
    path: Vec<String>,
    /// How many are open outside of items.
    depth: usize,
    item: Option<Item>,
    number: u64,
    /// Whether it was said that something outside of items is too large.
    said_too_large: bool,
}

struct Item {
    tree: Tree,
    line: u64,
    /// It was more than is read as one article: what is left of it is passed over.
    too_large: bool,
}

impl Walk<'_, '_> {
    fn start(&mut self, tag: &BytesStart<'_>, line: u64) {
        let name = tag.name();
        let name = name.as_ref();
        let is_item = ITEMS.contains(&local(name));
        if is_item && self.item.as_ref().is_some_and(|item| item.is_unclosed_before(name)) {
            let begun = self.item.take().map_or(line, |item| item.line);
            let help = "it was left out, and the next one read; close it";
            self.sink.skip(
                Some(format!("line {begun}")),
                format!("{} is not closed", shown(name)),
                help,
            );
        }
        if let Some(item) = &mut self.item {
            item.start(name, tag);
            return;
        }
        if self.depth == 0 && self.head.root.is_empty() {
            name.clone_into(&mut self.head.root);
            self.head.language = attributes(tag)
                .into_iter()
                .find(|(name, _)| &**name == "xml:lang")
                .map_or_else(String::new, |(_, value)| value);
        }
        if is_item {
            self.number += 1;
            let mut item = Item { tree: Tree::default(), line, too_large: false };
            item.start(name, tag);
            self.item = Some(item);
            return;
        }
        if self.path.len() < 4 && self.path.len() == self.depth {
            self.path.push(local(name).to_owned());
        }
        self.depth += 1;
    }

    fn end_tag(&mut self, name: &str) {
        let Some(item) = &mut self.item else {
            self.depth = self.depth.saturating_sub(1);
            self.path.truncate(self.depth);
            return;
        };
        item.tree.end(name);
        if item.tree.is_closed()
            && let Some(item) = self.item.take()
        {
            if item.too_large {
                self.left_out_as_too_large(item.line);
            } else {
                self.give(&item);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(item) = &mut self.item {
            if !item.too_large {
                item.tree.text(text);
                item.bound();
            }
            return;
        }
        if self.path.len() != self.depth {
            return;
        }
        let path: [&str; 3] =
            std::array::from_fn(|at| self.path.get(at).map_or("", String::as_str));
        let field = match path {
            ["feed" | "channel", "title", ""] | ["rss" | "RDF", "channel", "title"] => {
                &mut self.head.title
            }
            ["rss" | "RDF", "channel", "language"] | ["channel", "language", ""] => {
                &mut self.head.language
            }
            _ => return,
        };
        if field.len() + text.len() <= LONGEST_FIELD {
            field.push_str(text);
        }
    }

    fn give(&mut self, Item { tree, line, .. }: &Item) {
        let mut parsed = match local(tree.name(0)) {
            "item" | "entry" => feed::article(tree, &self.head),
            "newsItem" => newsml_g2::article(tree),
            "NewsItem" => newsml1::article(tree),
            _ => nitf::article(tree),
        };
        if parsed.article.id.trim().is_empty() {
            parsed.article.id = format!("{}#{}", self.sink.file.key, self.number);
        }
        self.sink.parsed(parsed, Some(&format_args!("line {line}")));
    }

    fn document_type(&mut self, text: &str, line: u64) {
        if text.contains("<!ENTITY") {
            let help =
                "they were not expanded, and none was fetched; their names stand in the text";
            self.sink.warn(
                Some(format!("line {line}")),
                "it defines entities of its own".to_owned(),
                help,
            );
        }
    }

    fn too_large(&mut self, line: u64) {
        match &mut self.item {
            Some(item) => item.give_up(),
            None if self.said_too_large => {}
            None => {
                self.said_too_large = true;
                self.left_out_as_too_large(line);
            }
        }
    }

    fn left_out_as_too_large(&mut self, line: u64) {
        self.sink.skip_too_large(Some(format!("line {line}")));
    }

    fn end(&mut self, line: u64) {
        if let Some(item) = self.item.take() {
            if item.too_large {
                self.left_out_as_too_large(item.line);
            } else {
                let what =
                    format!("{} is not closed where the file ends", shown(item.tree.name(0)));
                let help = "it was left out, and what came before read; fetch it again";
                self.sink.skip(Some(format!("line {}", item.line)), what, help);
            }
        } else if self.depth > 0 && self.sink.is_open() {
            let what = format!("it ends before {} is closed", shown(&self.head.root));
            self.sink.warn(
                Some(format!("line {line}")),
                what,
                "what came before was read; fetch it again",
            );
        }
        let root = &self.head.root;
        if self.number == 0 && FEEDS.contains(&local(root)) {
            self.sink.warn(
                None,
                "a feed without entries".to_owned(),
                "nothing was read of it; fetch it again",
            );
        } else if self.number == 0 && self.sink.is_open() {
            let begins = if root.is_empty() {
                "no element at all".to_owned()
            } else {
                format!("it begins with {}", shown(root))
            };
            let what = format!("neither an entry of a feed nor a news item in it ({begins})");
            self.sink.skip(None, what, "it was left out; RSS, Atom, NewsML and NITF are read");
        }
    }
}

/// An element as it stands in a warning.
fn shown(name: &str) -> String {
    format!("<{}>", name.chars().take(40).collect::<String>())
}

impl Item {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        let attributes = if self.too_large { Vec::new() } else { attributes(tag) };
        self.tree.start(name, attributes);
        self.bound();
    }

    /// Lets go of what was collected where it is too much, but not of which elements are open.
    fn bound(&mut self) {
        if self.tree.bytes() > MAX_ARTICLE_BYTES {
            self.give_up();
        }
    }

    fn give_up(&mut self) {
        self.too_large = true;
        let name = self.tree.name(0).to_owned();
        self.tree = Tree::default();
        self.tree.start(&name, Vec::new());
    }

    /// Entries stand beside one another: one within another means that an end is missing.
    fn is_unclosed_before(&self, name: &str) -> bool {
        matches!(local(name), "item" | "entry") && self.tree.name(0) == name
    }
}

fn attributes(tag: &BytesStart<'_>) -> Vec<(Box<str>, String)> {
    let mut attributes = tag.attributes();
    // Looking for the same name twice takes time with the square of their number.
    attributes.with_checks(false);
    attributes
        .filter_map(Result::ok)
        .map(|one| (one.key.as_ref().into(), plain(&one.value).into_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::read;

    fn rss(items: &str) -> String {
        format!(
            "<?xml version='1.0'?>\n<rss version='2.0'><channel><title>The Harbour Post</title>{items}</channel></rss>"
        )
    }

    #[test]
    fn what_a_document_declares_is_never_expanded_nor_fetched() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.xml", text.as_bytes()), expected, "{text}");
        };
        let declares = "! line 1: it defines entities of its own";
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
    fn what_came_before_a_fault_is_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.xml", text.as_bytes()), expected, "{text}");
        };
        let one = "<item><title>T</title><description>b</description></item>";
        let whole = rss(&one.repeat(2));
        check(&whole, &["a.xml#1: T: b", "a.xml#2: T: b"]);
        let ends = "! line 2: it ends before <rss> is closed";
        check(&whole[..whole.len() - 16], &["a.xml#1: T: b", "a.xml#2: T: b", ends]);
        check(
            &whole[..whole.len() - 37],
            &["a.xml#1: T: b", "! line 2: <item> is not closed where the file ends"],
        );
        let tag = "! line 2: broken XML (syntax error: tag not closed: `>` not found before end of input)";
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
                "! line 1: broken XML (syntax error: CDATA not closed: `]]>` not found before end of input)",
            ],
        );
        check("", &["! -: neither an entry of a feed nor a news item in it (no element at all)"]);
        let long = format!(
            "! -: neither an entry of a feed nor a news item in it (it begins with <{}>)",
            "x".repeat(40)
        );
        check(&format!("<{}/>", "x".repeat(100)), &[&long]);
        check(
            "plain text",
            &["! -: neither an entry of a feed nor a news item in it (no element at all)"],
        );
    }

    #[test]
    fn depth_number_and_size_do_no_harm() {
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
        assert_eq!(
            read("a.xml", text.replace("LABEL", "klingon").as_bytes()),
            ["! -: it says that its encoding is \"klingon\", which is not known", "a.xml#1: Ærø: "]
        );
        assert_eq!(
            read("a.xml", b"<rss><item><title>\xc6r\xf8</title></item></rss>"),
            ["! -: not UTF-8; newsdex guessed windows-1252", "a.xml#1: Ærø: "]
        );
    }
}
