//! One JSON object of a file as an article.

use std::io::{self, BufRead};

use encoding_rs::UTF_8;

use crate::article::Lines;
use crate::encoding::declared::sniff_encoding;
use crate::encoding::decode::decode_utf8_lossy;
use crate::encoding::utf8_stream::Utf8Stream;
use crate::fields::map::FieldMap;
use crate::files::unpack::Input;
use crate::formats::records::json_object::{ObjectError, TextPosition, list_names, read_object};
use crate::formats::records::nested_objects::{Descend, NestedObject, visit_nested};
use crate::formats::records::record::FeedDefaults;
use crate::formats::records::repair::repair;
use crate::parsed_article::ParsedArticle;
use crate::reader::Sink;

/// The bytes of an object, and where they are in the file.
pub(crate) struct ObjectBytes {
    pub(crate) bytes: Vec<u8>,
    /// Line on which the object begins, from 1.
    pub(crate) line: u64,
    pub(crate) lines: Lines,
    /// Number of the object in the file, from which a default id is made.
    pub(crate) number: u64,
    pub(crate) place: ObjectPlace,
}

/// Where an object stands in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObjectPlace {
    /// Where an article should be. If it is none, a warning says so.
    Article,
    /// Under a name that an article, or a list of them, can have.
    Container,
    /// Under a name that says nothing.
    Anywhere,
}

/// Runs `read` on the file as a stream of UTF-8. JSON should be UTF-8, so this stream is usually
/// the file itself.
pub(crate) fn with_utf8_stream(
    input: &mut Input,
    sink: &mut Sink<'_>,
    read: impl Fn(&mut dyn BufRead, &mut Sink<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let first = input.first_bytes()?;
    let Some(encoding) = sniff_encoding(first).or_else(|| sink.choose_encoding(first)) else {
        return Ok(());
    };
    if encoding == UTF_8 {
        return read(input.stream(), sink);
    }
    let mut stream = Utf8Stream::new(input.stream(), encoding);
    let result = read(&mut stream, sink);
    sink.warn_malformed(stream.malformed_line(), encoding);
    result
}

/// Parses an object and reports its article, else the articles within it. If there are none,
/// reports why, unless the object need not be an article. Returns whether it reported anything.
pub(crate) fn report_object(
    object: ObjectBytes,
    defaults: &FeedDefaults,
    sink: &mut Sink<'_>,
) -> bool {
    let ObjectBytes { bytes, line, lines, number, place } = object;
    let decoded = decode_utf8_lossy(bytes);
    if let Some(byte) = decoded.malformed_at {
        let help = "replacement characters stand for what could not be read; save it as UTF-8";
        sink.warn(Some(format!("line {line}")), format!("not UTF-8 at byte {byte} of it"), help);
    }
    let default_id = || format!("{}#{number}", sink.file.key);
    match parse(&decoded.text, &sink.options.map, defaults, place, default_id) {
        Ok(mut parsed) => {
            parsed.article.lines = lines;
            sink.parsed(parsed, Some(&format_args!("line {line}")));
        }
        Err(ObjectError { at: None, .. })
            if report_nested(&decoded.text, NestedIn { line, lines, number }, sink) => {}
        Err(_) if place != ObjectPlace::Article => return false,
        Err(ObjectError { reason, at }) => {
            let place = match at {
                Some(TextPosition { line: below, byte }) => {
                    format!("line {}, byte {byte}", line + below.saturating_sub(1) as u64)
                }
                None => format!("line {line}"),
            };
            let help = "it was skipped; write an object such as {\"title\": \"…\", \"body\": \"…\"}, \
                        or map the fields, for example body=maintext";
            sink.skip(Some(place), format!("not an article ({reason})"), help);
        }
    }
    true
}

/// Where the object is that has others within it.
#[derive(Clone, Copy)]
struct NestedIn {
    line: u64,
    lines: Lines,
    number: u64,
}

/// Reports the articles within an object. Returns whether there are any.
fn report_nested(text: &str, outer: NestedIn, sink: &mut Sink<'_>) -> bool {
    let NestedIn { line, lines, number } = outer;
    let mut found = 0_u64;
    visit_nested(text.as_bytes(), &mut |NestedObject { bytes, is_expected }| {
        if !sink.is_open() {
            return Descend::Past;
        }
        let place = if is_expected { ObjectPlace::Container } else { ObjectPlace::Anywhere };
        let Ok(text) = std::str::from_utf8(bytes) else { return Descend::Past };
        let default_id = || format!("{}#{number}.{}", sink.file.key, found + 1);
        let parsed = parse(text, &sink.options.map, &FeedDefaults::default(), place, default_id);
        let Ok(mut parsed) = parsed else { return Descend::Into };
        found += 1;
        parsed.article.lines = lines;
        sink.parsed(parsed, Some(&format_args!("line {line}")));
        Descend::Past
    });
    found > 0
}

/// Parses an object, after a repair if necessary. `default_id` is for an article without an id.
fn parse(
    text: &str,
    map: &FieldMap,
    defaults: &FeedDefaults,
    place: ObjectPlace,
    default_id: impl FnOnce() -> String,
) -> Result<ParsedArticle, ObjectError> {
    let mut repairs = None;
    let record = read_object(text, map).or_else(|error| {
        let Some(repaired) = repair(text) else { return Err(error) };
        let record = read_object(&repaired.text, map).map_err(|_| error)?;
        repairs = Some(repaired.what);
        Ok(record)
    })?;
    if place == ObjectPlace::Anywhere && !record.is_certain() {
        return Err(ObjectError { reason: "no article".to_owned(), at: None });
    }
    let mut parsed = record.into_article(defaults, default_id).map_err(|reason| {
        let names = if reason.starts_with("no ") { list_names(text) } else { String::new() };
        let reason =
            if names.is_empty() { reason } else { format!("{reason} among its fields: {names}") };
        ObjectError { reason, at: None }
    })?;
    if let Some(what) = repairs {
        parsed.add_problem(what, "newsdex repaired what it could; export it again");
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_BYLINES;

    fn read(object: &str, map: &FieldMap) -> Result<ParsedArticle, String> {
        let default_id = || "file#1".to_owned();
        parse(object, map, &FeedDefaults::default(), ObjectPlace::Article, default_id)
            .map_err(|error| error.reason)
    }

    #[test]
    fn an_object_is_an_article_or_has_a_reason_for_its_rejection() {
        let check = |object: &str, expected: Result<&str, &str>| {
            let found =
                read(object, &FieldMap::default()).map(|ParsedArticle { article, .. }| {
                    let title = article.metadata.title.as_deref().unwrap_or("-");
                    format!("{}|{title}|{}", article.id, article.body)
                });
            match (&found, expected) {
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                _ => assert_eq!(found.as_deref().map_err(String::as_str), expected, "{object}"),
            }
        };
        check(r#"{"body":"b"}"#, Ok("file#1|-|b"));
        check(r#"{"id":"x","title":" ","body":" b\r\n"}"#, Ok("x|-| b\r\n"));
        check(r#"{"id":7,"title":"T","body":"","extra":[1]}"#, Ok("7|T|"));
        check(r#"{"id":7,"title":"T","body":null}"#, Ok("7|T|"));
        check(r#"{"id":7,"title":"T"}"#, Err("no \"body\", date, url or source"));
        check(r#"{"id":7,"title":"T","body":" "}"#, Ok("7|T|"));
        check(r#"{"id":"x","wording":"b"}"#, Err("no \"body\" among its fields: id, wording"));
        check(r#"{"id":[1],"body":"b"}"#, Ok("1|-|b"));
        check(r#"{"id":[1,2],"body":"b"}"#, Err("\"id\" is a list"));
        check(r#"{"body":5}"#, Err("\"body\" is a number, not text"));
        check(r#"{"body":"b""#, Err("EOF"));
        check("[]", Err("expected an object"));
        check(r#"{"body":"b"} {"body":"c"}"#, Err("trailing"));
        check(&format!("{{\"body\":{}", "[".repeat(100_000)), Err("recursion limit"));
        check(&format!("{{\"other\":{}", "[".repeat(100_000)), Err("EOF"));
        let deep =
            format!("{{\"other\":{}{},\"body\":\"b\"}}", "[".repeat(100_000), "]".repeat(100_000));
        check(&deep, Ok("file#1|-|b"));
    }

    #[test]
    fn fields_have_many_names_and_the_best_one_wins() {
        let check = |object: &str, expected: &str| {
            let ParsedArticle { article, problems, .. } =
                read(object, &FieldMap::default()).unwrap();
            let metadata = article.metadata;
            let fields = [
                Some(article.id),
                metadata.title,
                Some(article.body),
                metadata.published.map(|date| date.as_str().to_owned()),
                metadata.source,
                metadata.url,
                Some(metadata.bylines.join("+")),
                metadata.language,
                metadata.section,
            ];
            let fields = fields.map(Option::unwrap_or_default).join("|");
            assert_eq!((fields.as_str(), problems.len()), (expected, 0), "{object}");
        };
        check(
            r#"{"_id":{"$oid":"5f"},"headline":"T","articleBody":"b","datePublished":"2016-05-08","publisher":{"name":"P"},
                "link":"http://x/","author":[{"name":"A"},{"name":"B"}],"inLanguage":"en","articleSection":["S","R"]}"#,
            "5f|T|b|2016-05-08|P|http://x/|A+B|en|S, R",
        );
        check(
            r#"{"guid":3,"name":"T","maintext":"b","date_publish":"2016-05-08 10:00:00","source_domain":"p.example",
                "url":"u","authors":["A"],"language":"de","summary":"s","time":1}"#,
            "3|T|b|2016-05-08T10:00:00|p.example|u|A|de|",
        );
        check(
            r#"{"content_html":"<p>b &amp; c</p>","summary":"s","published":1462708800}"#,
            "file#1||b & c|2016-05-08T12:00:00Z|||||",
        );
        check(r#"{"content_html":"<p>b</p>","content_text":" as is "}"#, "file#1|| as is ||||||");
        check(r#"{"body":"","text":"t","description":null}"#, "file#1||t||||||");
        check(
            r#"{"body":" ","text":"t","id":{"$oid":" "},"date":"\t","title":"\u2003"}"#,
            "file#1||t||||||",
        );
        check(r#"{"_id":"7","_source":{"title":"T","body":"b"}}"#, "7|T|b||||||");
    }

    #[test]
    fn bylines_are_bounded() {
        let names = |separator: &str| {
            let names: Vec<String> = (0..90_000).map(|n| format!("a{n}")).collect();
            names.join(separator)
        };
        for authors in [
            format!("[\"{}\"]", names("\",\"")),
            format!("[{{\"name\":\"{}\"}}]", names("\"},{\"name\":\"")),
            format!("\"{}\"", names(";")),
            format!("\"['{}']\"", names("','")),
        ] {
            let object = format!("{{\"body\":\"b\",\"authors\":{authors}}}");
            let parsed = read(&object, &FieldMap::default()).unwrap();
            assert_eq!(parsed.article.metadata.bylines.len(), MAX_BYLINES);
            let [problem] = &parsed.problems[..] else { panic!("{:?}", parsed.problems) };
            assert_eq!(problem.what, "more than 100 authors");
        }
    }

    #[test]
    fn problems_do_not_cost_the_article() {
        let check = |object: &str, body: &str, expected: &[&str]| {
            let parsed = read(object, &FieldMap::default()).unwrap();
            let problems: Vec<&str> =
                parsed.problems.iter().map(|problem| problem.what.as_str()).collect();
            assert_eq!((parsed.article.body.as_str(), problems.as_slice()), (body, expected));
        };
        check(r#"{"body":"b","date":"soon"}"#, "b", &["cannot parse the date \"soon\""]);
        check(r#"{"body":"b","title":true}"#, "b", &["\"title\" is true or false, not text"]);
        check(r#"{"body":"b","body":"c"}"#, "c", &["the field \"body\" occurs several times"]);
        check(r#"{"body":"b\ud83d"}"#, "b\u{fffd}", &["invalid JSON (unpaired surrogates: 1)"]);
        check(
            "{\"body\":\"b\0\",\"title\":NaN}",
            "b\0",
            &["invalid JSON (unescaped control characters: 1, NaN or Infinity: 1)"],
        );
    }

    #[test]
    fn titles_are_decoded_and_bodies_of_markup_become_text() {
        let check = |object: &str, title: &str, body: &str, problems: usize| {
            let ParsedArticle { article, problems: found, .. } =
                read(object, &FieldMap::default()).unwrap();
            let found = (article.metadata.title.as_deref(), article.body.as_str(), found.len());
            assert_eq!(found, (Some(title), body, problems), "{object}");
        };
        check(
            r#"{"title":"Ships &amp;amp; boats &#8217;","body":"<p>One &amp; <i>two</i></p><p>Three</p>"}"#,
            "Ships & boats ’",
            "One & two\n\nThree",
            1,
        );
        check(r#"{"title":"Q&A","body":"One &amp; <b>two</b>"}"#, "Q&A", "One &amp; <b>two</b>", 0);
        check(r#"{"title":"T","content_html":"<p>One</p>"}"#, "T", "One", 0);
    }

    #[test]
    fn the_user_can_map_fields() {
        let check = |mapping: &str, object: &str, expected: &str| {
            let mut map = FieldMap::default();
            map.add(mapping).unwrap();
            let body = read(object, &map).map(|parsed| parsed.article.body);
            assert_eq!(body, Ok(expected.to_owned()), "{object}");
        };
        check("body=wording", r#"{"wording":"w","body":"b"}"#, "w");
        check("body=wording", r#"{"body":"b"}"#, "b");
        check("body=story.text", r#"{"story":{"text":"s"}}"#, "s");
        check("body=story.text", r#"{"story.text":"s"}"#, "s");
        check("title=body", r#"{"body":"the title","text":"t"}"#, "t");
        check("body=parts.1", r#"{"parts":["a","b"]}"#, "b");
    }
}
