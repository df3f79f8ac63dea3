//! JSON documents: an article, a list of them, or an object with a list of them somewhere inside, one after another.

use std::io::{self, BufRead};

use encoding_rs::UTF_8;
use serde_json::Value;

use crate::article::Lines;
use crate::encoding::decode::decode;
use crate::encoding::utf8_stream::{Utf8Stream, marked_encoding};
use crate::fields::names::{Field, is_container, is_text, meaning};
use crate::files::unpack::Input;
use crate::formats::records::json_lines::{Given, give, too_long};
use crate::formats::records::json_scan::{Scanner, Taken};
use crate::formats::records::record::{FeedDefaults, read_object};
use crate::read::ARTICLE_LIMIT;
use crate::reader::{Reader, Sink};

/// Objects are gone down into this far for a list of articles.
const DEEPEST: usize = 4;
/// The longest name of a field, in bytes; what is longer is none that is known.
const LONGEST_NAME: usize = 64 * 1024;

/// Reads JSON documents.
pub(crate) struct JsonReader;

impl Reader for JsonReader {
    fn read(&self, input: &mut Input, sink: &mut Sink<'_>) -> io::Result<()> {
        read_as_utf8(input, sink, |mut stream, sink| read_document(&mut stream, sink))
    }
}

/// Has JSON read, which should be UTF-8, of which nothing need be decoded.
pub(crate) fn read_as_utf8(
    input: &mut Input,
    sink: &mut Sink<'_>,
    read: impl Fn(&mut dyn BufRead, &mut Sink<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let first = input.first()?;
    let Some(encoding) = marked_encoding(first).or_else(|| sink.encoding(first)) else {
        return Ok(());
    };
    if encoding == UTF_8 {
        return read(input.stream(), sink);
    }
    let mut stream = Utf8Stream::of(input.stream(), encoding);
    let done = read(&mut stream, sink);
    sink.broken(stream.broken_line(), encoding);
    done
}

fn read_document(stream: &mut impl BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut document = Document {
        scanner: Scanner::of(stream),
        sink,
        articles: 0,
        odd_elements: 0,
        empty_list: false,
        over: false,
    };
    let read = document.read();
    document.sum_up();
    read
}

struct Document<'r, 's, 'b, R> {
    scanner: Scanner<'r, R>,
    sink: &'s mut Sink<'b>,
    /// How many objects were taken for articles.
    articles: u64,
    /// Elements of lists that are no objects, from the second on.
    odd_elements: u64,
    /// Whether it was said that a list is empty.
    empty_list: bool,
    /// Whether nothing more comes of it: it was cut off, or nobody listens.
    over: bool,
}

impl<R: BufRead> Document<'_, '_, '_, R> {
    fn read(&mut self) -> io::Result<()> {
        let mut any = false;
        // Every turn takes a value or a line that is none, or ends.
        while !self.over
            && let Some(first) = self.scanner.peek()?
        {
            match first {
                b'{' => self.object(&FeedDefaults::default(), 0)?,
                b'[' => self.list(&FeedDefaults::default())?,
                // Between documents of a file, as some write them.
                b',' => self.scanner.skip(),
                _ => {
                    let help = "the line was passed over; it should be an article as an object, or a list of them";
                    self.leave_out("neither an object nor a list".to_owned(), help);
                    self.scanner.skip_line()?;
                }
            }
            any |= first != b',';
        }
        if !any {
            self.sink.leave_out(
                None,
                "no text in it".to_owned(),
                "it was left out; remove it or fill it",
            );
        }
        Ok(())
    }

    /// A list whose objects are articles.
    fn list(&mut self, around: &FeedDefaults) -> io::Result<()> {
        let line = self.scanner.line();
        let before = (self.articles, self.odd_elements);
        self.scanner.skip();
        // Every turn takes a byte at least, or ends.
        while !self.over {
            self.over |= !self.sink.wanted();
            match self.scanner.peek()? {
                None => self.cut_off(),
                Some(b']') => {
                    self.scanner.skip();
                    break;
                }
                Some(b',' | b'}' | b':') => self.scanner.skip(),
                Some(b'{') => self.element(around)?,
                Some(_) => self.odd_element()?,
            }
        }
        if !self.over && before == (self.articles, self.odd_elements) && !self.empty_list {
            // Said once: a document may have lists without number.
            self.empty_list = true;
            let what = "its list of articles is empty".to_owned();
            self.sink.warn(
                Some(format!("line {line}")),
                what,
                "nothing was read of it; fill it, or remove it",
            );
        }
        Ok(())
    }

    fn element(&mut self, around: &FeedDefaults) -> io::Result<()> {
        let line = self.scanner.line();
        let mut bytes = Vec::new();
        self.articles += 1;
        match self.scanner.value(&mut bytes, ARTICLE_LIMIT)? {
            Taken::Whole => self.give(bytes, line, around),
            Taken::TooLong => too_long(line, self.sink),
            Taken::CutOff => self.cut_off(),
        }
        Ok(())
    }

    fn odd_element(&mut self) -> io::Result<()> {
        if self.odd_elements == 0 {
            self.leave_out(
                "not an object, in a list of them".to_owned(),
                "it was left out; make it an object",
            );
        }
        self.odd_elements += 1;
        if self.scanner.value(&mut Vec::new(), 0)? == Taken::CutOff {
            self.cut_off();
        }
        Ok(())
    }

    /// An object: an article, or one with a list of articles in it. Its other fields are collected as they come by, for
    /// only at its end is it known which of the two it is.
    fn object(&mut self, around: &FeedDefaults, depth: usize) -> io::Result<()> {
        let line = self.scanner.line();
        let before = self.articles;
        let mut own = Own { bytes: vec![b'{'], body: false, around: None };
        let mut too_large = false;
        self.scanner.skip();
        // Every turn takes a field or a byte, or ends.
        while !self.over {
            match self.scanner.peek()? {
                None => self.cut_off(),
                Some(b'}') => {
                    self.scanner.skip();
                    break;
                }
                Some(b',') => self.scanner.skip(),
                Some(b'"') => too_large |= !self.field(&mut own, around, depth)?,
                Some(_) => {
                    self.leave_out(
                        "not a field of an object".to_owned(),
                        "what follows was read; check its quotes",
                    );
                    self.scanner.skip_line()?;
                }
            }
        }
        if self.over {
            return Ok(());
        }
        own.bytes.push(b'}');
        if too_large {
            too_long(line, self.sink);
        } else if own.body || depth == 0 && self.articles == before && own.around.is_none() {
            // Without a body this says what is missing.
            self.articles += 1;
            self.give(own.bytes, line, around);
        }
        Ok(())
    }

    /// One field: goes down where articles may be, else adds it to the object's own. False where it is too long.
    fn field(&mut self, own: &mut Own, around: &FeedDefaults, depth: usize) -> io::Result<bool> {
        let mut name = Vec::new();
        if self.scanner.value(&mut name, LONGEST_NAME)? == Taken::CutOff {
            self.cut_off();
            return Ok(true);
        }
        if self.scanner.peek()? == Some(b':') {
            self.scanner.skip();
        }
        let first = self.scanner.peek()?;
        let known = serde_json::from_slice::<String>(&name).unwrap_or_default();
        let mapped = self.sink.options.map.field(&known).is_some();
        if !own.body && !mapped && is_container(&known) {
            match first {
                Some(b'[') => {
                    let around = own.around(self.sink);
                    return self.list(&around).map(|()| true);
                }
                Some(b'{') if depth < DEEPEST => {
                    return self.object(around, depth + 1).map(|()| true);
                }
                _ => {}
            }
        }
        let before = own.bytes.len();
        if before > 1 {
            own.bytes.push(b',');
        }
        own.bytes.extend_from_slice(&name);
        own.bytes.push(b':');
        let value = own.bytes.len();
        match self.scanner.value(&mut own.bytes, ARTICLE_LIMIT)? {
            Taken::Whole => {
                let body = mapped
                    || meaning(&known)
                        .is_some_and(|(field, rank)| field == Field::Body && is_text(rank));
                own.body |= body && !matches!(&own.bytes[value..], b"null" | b"\"\"");
                Ok(true)
            }
            Taken::TooLong => {
                own.bytes.truncate(before);
                Ok(false)
            }
            Taken::CutOff => {
                self.cut_off();
                Ok(true)
            }
        }
    }

    fn give(&mut self, bytes: Vec<u8>, line: u64, around: &FeedDefaults) {
        let lines = if bytes.contains(&b'\n') { Lines::Unknown } else { Lines::On(line) };
        give(Given { bytes, line, lines, number: self.articles }, around, self.sink);
    }

    fn cut_off(&mut self) {
        self.leave_out(
            "it ends within an object or a list".to_owned(),
            "what came before was read; fetch it again",
        );
        self.over = true;
    }

    fn leave_out(&mut self, what: String, help: &str) {
        self.sink.leave_out(Some(format!("line {}", self.scanner.line())), what, help);
    }

    fn sum_up(&mut self) {
        if self.odd_elements > 1 {
            let what = format!("{} more in its lists that are not objects", self.odd_elements - 1);
            self.sink.leave_out(None, what, "they were left out; make them objects");
        }
    }
}

/// The fields of an object but the lists of articles in it.
struct Own {
    bytes: Vec<u8>,
    /// Whether there is a text among them, so that it is an article itself.
    body: bool,
    around: Option<FeedDefaults>,
}

impl Own {
    /// What a feed says of itself before its items. Looked for once, and not in much, so that lists without number cost
    /// no more than one.
    fn around(&mut self, sink: &Sink<'_>) -> FeedDefaults {
        const MOST: usize = 64 * 1024;
        let Own { bytes, around, .. } = self;
        let read = || {
            let mut bytes = bytes.get(..bytes.len().min(MOST))?.to_vec();
            bytes.push(b'}');
            let text = decode(bytes).text;
            let feed: Value = serde_json::from_str(&text).ok()?;
            let feed = feed.get("version")?.as_str()?.contains("jsonfeed.org/version");
            let mut record = read_object(&text, &sink.options.map).ok().filter(|_| feed)?;
            Some(FeedDefaults {
                feed,
                source: record.text(Field::Title),
                language: record.text(Field::Language),
            })
        };
        around.get_or_insert_with(|| read().unwrap_or_default()).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::ReadOptions;
    use crate::trial::{articles, events, known, read};

    #[test]
    fn articles_are_found_wherever_a_document_has_them() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.json", text.as_bytes()), expected, "{text}")
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
        check("[]", &["! line 1: its list of articles is empty", "passed over"]);
        check(r#"{"articles":[]}"#, &["! line 1: its list of articles is empty", "passed over"]);
        check(r#"{"description":"d","items":[{"text":"b"}]}"#, &["a.json#1: -: b"]);
        check(r#"{"title":"T","summary":"s"}"#, &["a.json#1: T: s"]);
    }

    #[test]
    fn what_is_broken_is_said_and_the_rest_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(read("a.json", text.as_bytes()), expected, "{text}")
        };
        check("", &["! -: no text in it"]);
        check(",\n,", &["! -: no text in it"]);
        check(
            "nope\n{\"body\":\n\"b\"}",
            &["! line 1: neither an object nor a list", "a.json#1: -: b"],
        );
        check(
            "[{\"body\":\n1},{\"body\":\"b\"}",
            &[
                "! line 1: not an article (\"body\" is a number, not text)",
                "a.json#2: -: b",
                "! line 2: it ends within an object or a list",
            ],
        );
        check(
            "[1,2,[3],\"x\",{\"body\":\"b\"}]",
            &[
                "! line 1: not an object, in a list of them",
                "a.json#1: -: b",
                "! -: 3 more in its lists that are not objects",
            ],
        );
        check(
            "[\n{\"body\": \"b\" \"c\"},\n{\"body\":\"d\"}]",
            &["! line 2, byte 14: not an article (expected `,` or `}`)", "a.json#2: -: d"],
        );
        check("[{\"body\":\"b", &["! line 1: it ends within an object or a list"]);
        check(
            "{\"articles\":[{\"body\":\"b\"},{\"bo",
            &["a.json#1: -: b", "! line 1: it ends within an object or a list"],
        );
    }

    #[test]
    fn nesting_and_size_do_no_harm() {
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
        large.resize(ARTICLE_LIMIT + 100, b'x');
        large.extend_from_slice(b"\"},\n{\"body\":\"b\"}]");
        assert_eq!(
            read("a.json", &large),
            [
                "! line 1: longer than 32 MiB, the most that is read as one article",
                "a.json#2: -: b"
            ]
        );
        let lists =
            format!("{{\"version\":\"{}\"{}}}", "x".repeat(60_000), ",\"items\":[]".repeat(50_000));
        assert_eq!(
            read("a.json", lists.as_bytes()),
            ["! line 1: its list of articles is empty", "passed over"]
        );
    }

    #[test]
    fn a_json_feed_says_where_its_items_are_from() {
        let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"The Harbour Post","language":"en",
            "items":[{"id":"1","url":"http://x/1","title":"T","content_html":"<p>One &amp; two</p>",
            "date_published":"2026-05-08T09:30:00+02:00","authors":[{"name":"A"}],"tags":["S"]},{"id":"2","title":"Alone"}]}"#;
        let found = articles("a.json", feed.as_bytes());
        let shown: Vec<String> = found
            .iter()
            .map(|a| format!("{} {} {:?}", a.body, known(a), a.metadata.title_from))
            .collect();
        assert_eq!(
            shown,
            [
                "One & two 2026-05-08T09:30:00+02:00|The Harbour Post|http://x/1|A|en|S Some(Feed)",
                " |The Harbour Post|||en| Some(Feed)",
            ]
        );
    }

    #[test]
    fn ninjs_is_read_by_the_names_it_has() {
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
        assert_eq!(known(&found[0]), "2026-05-08T09:30:00Z|Wire||Ines Tolland|en|transport");
    }

    #[test]
    fn a_mapped_name_is_not_gone_into() {
        let mut options = ReadOptions::default();
        options.map("body=data.wording").unwrap();
        let events = events("a.json", br#"{"data":{"wording":"w"}}"#, &options);
        assert!(
            matches!(&events[0], crate::read::Event::Article { article, .. } if article.body == "w")
        );
    }
}
