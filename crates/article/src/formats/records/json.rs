//! JSON documents: an article, a list of articles, or an object with such a list inside, one or
//! several per file.
//!
//! The reader streams the document and holds one article at a time. It descends into objects whose
//! names can contain articles, such as `articles` or `data`.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::article::Lines;
use crate::encoding::decode::decode_utf8_lossy;
use crate::fields::names::{Container, Field, NamedField, container};
use crate::files::detect::script_assignment;
use crate::files::unpack::Input;
use crate::formats::records::json_article::{
    ObjectBytes, ObjectPlace, report_object, with_utf8_stream,
};
use crate::formats::records::json_object::read_object;
use crate::formats::records::json_scan::{Scanned, Scanner};
use crate::formats::records::record::FeedDefaults;
use crate::limits::MAX_ARTICLE_BYTES;
use crate::reader::{Reader, Sink};

/// Maximum depth of the objects that the reader searches for a list of articles.
const MAX_DEPTH: usize = 4;
/// Maximum length of a field name, in bytes. Longer names match no field.
const MAX_NAME_BYTES: usize = 64 * 1024;
/// Length of the text before a list that is searched for the title and language of a feed, in
/// bytes.
const MAX_FEED_HEAD_BYTES: usize = 64 * 1024;

/// Reads JSON documents.
pub(crate) struct JsonReader;

impl Reader for JsonReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        with_utf8_stream(input, sink, |mut stream, sink| read_documents(&mut stream, sink))
    }
}

fn read_documents(stream: &mut impl BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let assignment = script_assignment(stream.fill_buf()?).unwrap_or(0);
    stream.consume(assignment);
    let mut walk = DocumentWalk {
        scanner: Scanner::new(stream),
        sink,
        articles: 0,
        non_objects: 0,
        warned_of_empty_list: false,
        is_done: false,
    };
    let result = walk.documents();
    walk.finish();
    result
}

/// The state of reading a file.
struct DocumentWalk<'r, 's, 'b, R> {
    scanner: Scanner<'r, R>,
    sink: &'s mut Sink<'b>,
    /// Objects that were read as articles.
    articles: u64,
    /// Elements of lists that are not objects.
    non_objects: u64,
    /// An empty list is reported once per file, which may have any number of them.
    warned_of_empty_list: bool,
    /// Whether reading is over because the document is cut off or the consumer has stopped.
    is_done: bool,
}

/// Whether a field fits into the limit for one article.
#[derive(PartialEq, Eq)]
enum FieldSize {
    Fits,
    TooLarge,
}

impl<R: BufRead> DocumentWalk<'_, '_, '_, R> {
    fn documents(&mut self) -> io::Result<()> {
        let mut is_empty = true;
        while !self.is_done
            && let Some(first) = self.scanner.peek()?
        {
            match first {
                b'{' => self.object(&FeedDefaults::default(), 0, ObjectPlace::Article)?,
                b'[' => self.list(&FeedDefaults::default())?,
                // Some programs write commas between the documents of a file, and scripts end with
                // a semicolon.
                b',' | b';' => self.scanner.skip(),
                _ => {
                    let help =
                        "the line was skipped; write an article as an object, or a list of them";
                    self.skip("neither an object nor a list", help);
                    self.scanner.skip_line()?;
                }
            }
            is_empty &= matches!(first, b',' | b';');
        }
        if is_empty {
            self.sink.skip_empty();
        }
        Ok(())
    }

    /// Reads a list whose objects are articles.
    fn list(&mut self, defaults: &FeedDefaults) -> io::Result<()> {
        let line = self.scanner.line();
        let before = (self.articles, self.non_objects);
        self.scanner.skip();
        while !self.is_done {
            self.is_done |= !self.sink.is_open();
            match self.scanner.peek()? {
                None => self.cut_off(),
                Some(b']') => {
                    self.scanner.skip();
                    break;
                }
                Some(b',' | b'}' | b':') => self.scanner.skip(),
                Some(b'{') => self.element(defaults)?,
                Some(_) => self.non_object()?,
            }
        }
        let is_empty = !self.is_done && before == (self.articles, self.non_objects);
        if is_empty && !self.warned_of_empty_list {
            self.warned_of_empty_list = true;
            let help = "it holds no articles; remove the file or add articles";
            self.sink.warn(Some(format!("line {line}")), "the list of articles is empty", help);
        }
        Ok(())
    }

    fn element(&mut self, defaults: &FeedDefaults) -> io::Result<()> {
        let line = self.scanner.line();
        let mut bytes = Vec::new();
        match self.scanner.value(&mut bytes, MAX_ARTICLE_BYTES)? {
            Scanned::Whole => self.article(bytes, line, defaults, ObjectPlace::Article),
            Scanned::TooLong => {
                self.articles += 1;
                self.sink.skip_too_large(Some(format!("line {line}")));
            }
            Scanned::CutOff => self.cut_off(),
        }
        Ok(())
    }

    fn non_object(&mut self) -> io::Result<()> {
        if self.non_objects == 0 {
            let help = "it was skipped; make it an object";
            self.skip("an element of a list is not an object", help);
        }
        self.non_objects += 1;
        if self.scanner.value(&mut Vec::new(), 0)? == Scanned::CutOff {
            self.cut_off();
        }
        Ok(())
    }

    /// Reads an object: an article, or one that contains a list of articles. The reader collects
    /// the other fields on the way, because only the end of the object shows which of the two it
    /// is.
    fn object(
        &mut self,
        defaults: &FeedDefaults,
        depth: usize,
        place: ObjectPlace,
    ) -> io::Result<()> {
        let line = self.scanner.line();
        let before = self.articles;
        let mut own = OwnFields { bytes: vec![b'{'], has_body: false, feed_defaults: None };
        let mut too_large = false;
        self.scanner.skip();
        while !self.is_done {
            match self.scanner.peek()? {
                None => self.cut_off(),
                Some(b'}') => {
                    self.scanner.skip();
                    break;
                }
                Some(b',') => self.scanner.skip(),
                Some(b'"') => {
                    too_large |= self.field(&mut own, defaults, depth)? == FieldSize::TooLarge;
                }
                Some(_) => {
                    self.skip("not a field of an object", "the line was skipped; check its quotes");
                    self.scanner.skip_line()?;
                }
            }
        }
        if self.is_done {
            return Ok(());
        }
        own.bytes.push(b'}');
        // An object without a body can be an article with a title only, or hold articles under
        // unknown names. A warning names the fields of an outermost one that has nothing.
        let has_nothing = self.articles == before && own.feed_defaults.is_none();
        if too_large {
            self.sink.skip_too_large(Some(format!("line {line}")));
        } else if own.has_body || has_nothing {
            let place = if own.has_body { ObjectPlace::Article } else { place };
            self.article(own.bytes, line, defaults, place);
        }
        Ok(())
    }

    /// Reads one field: descends into a container of articles, and appends any other field to the
    /// object's own.
    fn field(
        &mut self,
        own: &mut OwnFields,
        defaults: &FeedDefaults,
        depth: usize,
    ) -> io::Result<FieldSize> {
        let mut name = Vec::new();
        if self.scanner.value(&mut name, MAX_NAME_BYTES)? == Scanned::CutOff {
            self.cut_off();
            return Ok(FieldSize::Fits);
        }
        if self.scanner.peek()? == Some(b':') {
            self.scanner.skip();
        }
        let first = self.scanner.peek()?;
        let unquoted = serde_json::from_slice::<String>(&name).unwrap_or_default();
        let is_mapped = self.sink.options.map.find(&unquoted).is_some();
        if let Some(container) = container(&unquoted).filter(|_| !own.has_body && !is_mapped) {
            match first {
                Some(b'[') => {
                    let defaults = own.feed_defaults(self.sink);
                    self.list(&defaults)?;
                    return Ok(FieldSize::Fits);
                }
                Some(b'{') if depth < MAX_DEPTH => {
                    let place = match container {
                        Container::OrArticle => ObjectPlace::Container,
                        Container::OfArticles => ObjectPlace::Anywhere,
                    };
                    self.object(defaults, depth + 1, place)?;
                    return Ok(FieldSize::Fits);
                }
                _ => {}
            }
        }
        let is_body =
            is_mapped || NamedField::find(&unquoted).is_some_and(NamedField::is_full_body);
        self.own_field(own, &name, is_body)
    }

    /// Appends a field to the object's own, with its name as it is quoted in the file.
    fn own_field(
        &mut self,
        own: &mut OwnFields,
        quoted_name: &[u8],
        is_body: bool,
    ) -> io::Result<FieldSize> {
        let before = own.bytes.len();
        if before > 1 {
            own.bytes.push(b',');
        }
        own.bytes.extend_from_slice(quoted_name);
        own.bytes.push(b':');
        let value = own.bytes.len();
        match self.scanner.value(&mut own.bytes, MAX_ARTICLE_BYTES)? {
            Scanned::Whole => {
                own.has_body |= is_body && !matches!(&own.bytes[value..], b"null" | b"\"\"");
            }
            Scanned::TooLong => {
                own.bytes.truncate(before);
                return Ok(FieldSize::TooLarge);
            }
            Scanned::CutOff => self.cut_off(),
        }
        Ok(FieldSize::Fits)
    }

    fn article(&mut self, bytes: Vec<u8>, line: u64, defaults: &FeedDefaults, place: ObjectPlace) {
        let lines = if bytes.contains(&b'\n') { Lines::Unknown } else { Lines::On(line) };
        let object = ObjectBytes { bytes, line, lines, number: self.articles + 1, place };
        self.articles += u64::from(report_object(object, defaults, self.sink));
    }

    fn cut_off(&mut self) {
        let help = "newsdex read what comes before; download or export the file again";
        self.skip("the file ends within an object or a list", help);
        self.is_done = true;
    }

    fn skip(&mut self, what: &str, help: &str) {
        self.sink.skip(Some(format!("line {}", self.scanner.line())), what, help);
    }

    fn finish(&mut self) {
        if self.non_objects > 1 {
            let what = format!("{} more elements are not objects", self.non_objects - 1);
            self.sink.skip(None, what, "they were skipped; make them objects");
        }
    }
}

/// The fields of an object, except for lists of articles in it.
struct OwnFields {
    /// As JSON, without the closing brace.
    bytes: Vec<u8>,
    /// Whether one of them is a body, which makes the object an article.
    has_body: bool,
    /// Read from the fields when the first list of articles begins.
    feed_defaults: Option<FeedDefaults>,
}

impl OwnFields {
    /// What a JSON Feed declares before its items. Parsed once, from the first
    /// [`MAX_FEED_HEAD_BYTES`], because an object may have any number of lists.
    fn feed_defaults(&mut self, sink: &Sink<'_>) -> FeedDefaults {
        let OwnFields { bytes, feed_defaults, .. } = self;
        let parse = || {
            let mut bytes = bytes.get(..bytes.len().min(MAX_FEED_HEAD_BYTES))?.to_vec();
            bytes.push(b'}');
            let text = decode_utf8_lossy(bytes).text;
            let feed: Value = serde_json::from_str(&text).ok()?;
            let is_feed = feed.get("version")?.as_str()?.contains("jsonfeed.org/version");
            let mut record = read_object(&text, &sink.options.map).ok().filter(|_| is_feed)?;
            Some(FeedDefaults {
                is_feed,
                source: record.take_text(Field::Title),
                language: record.take_text(Field::Language),
            })
        };
        feed_defaults.get_or_insert_with(|| parse().unwrap_or_default()).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::ReadOptions;
    use crate::test_support::{articles, events, metadata_summary, read};

    #[test]
    fn articles_are_found_anywhere_in_a_document() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.json", text.as_bytes()), expected, "{text}");
        };
        check(r#"{"title":"T","body":"b"}"#, &["a.json#1: T: b"]);
        check("{\n\"title\":\"T\",\n\"body\":\"b\"}\n", &["a.json#1: T: b"]);
        check(r#"[{"body":"b"},{"id":"x","body":"c"},]"#, &["a.json#1: -: b", "x: -: c"]);
        check(r#"{"status":"ok","articles":[{"body":"b"}],"total":1}"#, &["a.json#1: -: b"]);
        check(r#"{"response":{"docs":[{"content":"b"}],"n":1}}"#, &["a.json#1: -: b"]);
        check(r#"{"hits":{"hits":[{"_id":"7","_source":{"text":"b"}}]}}"#, &["7: -: b"]);
        check("{\"body\":\"b\"}\n{\"body\":\"c\"}\n", &["a.json#1: -: b", "a.json#2: -: c"]);
        check("{\n\"body\":\"b\"}\n{\n\"body\":\"c\"}\n", &["a.json#1: -: b", "a.json#2: -: c"]);
        check(r#"{"body":"b","items":[{"body":"none"}],"data":{"x":1}}"#, &["a.json#1: -: b"]);
        check(r#"{"data":{"title":"T","text":"b"}}"#, &["a.json#1: T: b"]);
        check("[]", &["! line 1: the list of articles is empty", "no articles"]);
        check(r#"{"articles":[]}"#, &["! line 1: the list of articles is empty", "no articles"]);
        check(r#"{"description":"d","items":[{"text":"b"}]}"#, &["a.json#1: -: b"]);
        check(r#"{"title":"T","summary":"s"}"#, &["a.json#1: T: s"]);
    }

    #[test]
    fn errors_are_reported_and_the_rest_is_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.json", text.as_bytes()), expected, "{text}");
        };
        check("", &["! -: the file is empty"]);
        check(",\n,", &["! -: the file is empty"]);
        check(
            "nope\n{\"body\":\n\"b\"}",
            &["! line 1: neither an object nor a list", "a.json#1: -: b"],
        );
        check(
            "[{\"body\":\n1},{\"body\":\"b\"}",
            &[
                "! line 1: not an article (\"body\" is a number, not text)",
                "a.json#2: -: b",
                "! line 2: the file ends within an object or a list",
            ],
        );
        check(
            "[1,2,[3],\"x\",{\"body\":\"b\"}]",
            &[
                "! line 1: an element of a list is not an object",
                "a.json#1: -: b",
                "! -: 3 more elements are not objects",
            ],
        );
        check(
            "[\n{\"body\": \"b\" \"c\"},\n{\"body\":\"d\"}]",
            &["! line 2, byte 14: not an article (expected `,` or `}`)", "a.json#2: -: d"],
        );
        check("[{\"body\":\"b", &["! line 1: the file ends within an object or a list"]);
        check(
            "{\"articles\":[{\"body\":\"b\"},{\"bo",
            &["a.json#1: -: b", "! line 1: the file ends within an object or a list"],
        );
    }

    #[test]
    fn deep_nesting_and_large_values_are_bounded() {
        let deep = |open: &str, n: usize| open.repeat(n);
        for text in [
            deep("[", 100_000),
            deep("{\"data\":", 100_000),
            deep("{\"a\":[", 100_000),
            deep("[{", 100_000),
        ] {
            let found = read("a.json", text.as_bytes());
            assert!((1..4).contains(&found.len()), "{}", found.len());
        }
        let mut large = b"[{\"body\":\"".to_vec();
        large.resize(MAX_ARTICLE_BYTES + 100, b'x');
        large.extend_from_slice(b"\"},\n{\"body\":\"b\"}]");
        assert_eq!(
            read("a.json", &large),
            ["! line 1: larger than 32 MiB, the limit for one article", "a.json#2: -: b"]
        );
        let lists =
            format!("{{\"version\":\"{}\"{}}}", "x".repeat(60_000), ",\"items\":[]".repeat(50_000));
        assert_eq!(
            read("a.json", lists.as_bytes()),
            ["! line 1: the list of articles is empty", "no articles"]
        );
    }

    #[test]
    fn items_of_a_json_feed_have_its_title_as_source() {
        let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"The Harbour Post","language":"en",
            "items":[{"id":"1","url":"http://x/1","title":"T","content_html":"<p>One &amp; two</p>",
            "date_published":"2026-05-08T09:30:00+02:00","authors":[{"name":"A"}],"tags":["S"]},{"id":"2","title":"Alone"}]}"#;
        let found = articles("a.json", feed.as_bytes());
        let shown: Vec<String> = found
            .iter()
            .map(|a| format!("{} {} {:?}", a.body, metadata_summary(a), a.metadata.title_from))
            .collect();
        assert_eq!(
            shown,
            [
                "One & two 2026-05-08T09:30:00+02:00|The Harbour Post|http://x/1|A|en| Some(Feed)",
                " |The Harbour Post|||en| Some(Feed)",
            ]
        );
    }

    #[test]
    fn ninjs_is_read_by_its_field_names() {
        let item = r#"{"uri":"urn:x:1","versioncreated":"2026-05-08T09:30:00Z","language":"en","copyrightholder":"Wire",
            "headlines":[{"role":"sub","value":"S"},{"role":"main","value":"Bridge closes"}],"by":"By Ines Tolland",
            "bodies":[{"role":"main","contenttype":"text/html","value":"<p>It closed.</p>"}],
            "subjects":[{"name":"transport"}],"descriptions":[{"value":"d"}]}"#;
        let found = articles("a.json", item.as_bytes());
        assert_eq!(
            (found[0].id.as_str(), found[0].metadata.title.as_deref()),
            ("urn:x:1", Some("Bridge closes"))
        );
        assert_eq!(found[0].body, "It closed.");
        assert_eq!(metadata_summary(&found[0]), "2026-05-08T09:30:00Z|Wire||Ines Tolland|en|");
    }

    #[test]
    fn a_mapped_name_is_not_searched_for_articles() {
        let mut options = ReadOptions::default();
        options.map("body=data.wording").unwrap();
        let events = events("a.json", br#"{"data":{"wording":"w"}}"#, &options);
        assert!(
            matches!(&events[0], crate::event::Event::Article { article, .. } if article.body == "w")
        );
    }
}
