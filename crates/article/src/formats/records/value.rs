//! Interprets JSON values as the fields of an article: text, lists and objects of text, and dates
//! in many forms.

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::{Map, Value};

use crate::dates::hints::DateHints;
use crate::dates::parse::{Parsed, parse};
use crate::formats::markup::render::html_to_text;

/// Maximum depth of nested lists and objects that are searched for text.
const MAX_DEPTH: usize = 4;

/// The format of the text of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFormat {
    Plain,
    Html,
}

/// The JSON type of a value, for a message.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Whether a value is empty, so that a lower-ranked name of the same field can replace it.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The value at a dotted path. Numbers in the path are indexes of lists, from 0.
pub(crate) fn at_path(mut value: Value, mut path: &str) -> Option<Value> {
    while !path.is_empty() {
        if let Value::Object(object) = &mut value
            && let Some(whole) = object.remove(path)
        {
            return Some(whole);
        }
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        value = match value {
            Value::Object(mut object) => object.remove(name)?,
            Value::Array(mut list) => {
                let index: usize = name.parse().ok()?;
                if index < list.len() { list.swap_remove(index) } else { return None }
            }
            _ => return None,
        };
        path = rest;
    }
    Some(value)
}

/// Removes the first of the names that has a value in an object, and returns the value.
pub(crate) fn take_first(object: &mut Map<String, Value>, names: &[&str]) -> Option<Value> {
    names.iter().find_map(|name| object.remove(*name).filter(|value| !is_blank(value)))
}

/// The text of a single value. For a list, the text of the main element, else of the first.
pub(crate) fn text(value: Value) -> Option<String> {
    text_at_depth(value, MAX_DEPTH)
}

fn text_at_depth(value: Value, depth: usize) -> Option<String> {
    const NAMES: &[&str] = &[
        "main",
        "value",
        "@value",
        "text",
        "name",
        "title",
        "permalink",
        "canonical",
        "alternate",
        "href",
        "url",
        "domain",
        "uri",
        "@id",
        "$oid",
        "$date",
        "$numberLong",
        "#text",
        "$t",
        "_",
    ];
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(mut list) => {
            let main = list.iter().position(|element| role(element) == Some("main")).unwrap_or(0);
            if list.is_empty() { None } else { text_at_depth(list.swap_remove(main), depth) }
        }
        Value::Object(mut object) => {
            if let Some(Value::String(html)) = object.get("rendered") {
                return Some(html_to_text(html).trim().to_owned());
            }
            take_first(&mut object, NAMES).and_then(|inner| text_at_depth(inner, depth))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn role(value: &Value) -> Option<&str> {
    value.get("role")?.as_str()
}

/// The text of a body: HTML without its markup, the plainest of several renditions, or all parts of
/// a list as paragraphs.
pub(crate) fn body(value: Value, format: TextFormat) -> Result<String, String> {
    let kind = kind(&value);
    body_at_depth(value, format, MAX_DEPTH).ok_or_else(|| format!("\"body\" is {kind}, not text"))
}

fn body_at_depth(value: Value, format: TextFormat, depth: usize) -> Option<String> {
    const NAMES: &[&str] = &[
        "rendered",
        "processed",
        "value",
        "@value",
        "text",
        "content",
        "body",
        "sentences",
        "#text",
        "$t",
        "_",
    ];
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) if format == TextFormat::Html => Some(html_to_text(&text)),
        Value::String(text) => Some(text),
        Value::Array(list) => {
            let has_renditions = list
                .iter()
                .any(|element| content_type(element).is_some() || role(element).is_some());
            if has_renditions {
                let plainest = list.into_iter().min_by_key(rendition_rank)?;
                return body_at_depth(plainest, format, depth);
            }
            // A text and objects for its links and the like are runs of one paragraph.
            let is_runs = list.iter().any(Value::is_string) && list.iter().any(Value::is_object);
            let mut texts = Vec::new();
            for part in list {
                let text = body_at_depth(part, format, depth);
                texts.extend(text.filter(|text| is_runs || !text.trim().is_empty()));
            }
            let separator = if is_runs { "" } else { "\n\n" };
            (!texts.is_empty()).then(|| texts.join(separator))
        }
        Value::Object(mut object) => {
            let is_rendered =
                ["rendered", "processed"].iter().any(|name| object.contains_key(*name));
            let is_html = is_rendered || is_markup(&object);
            let format = if is_html { TextFormat::Html } else { format };
            take_first(&mut object, NAMES).and_then(|inner| body_at_depth(inner, format, depth))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn content_type(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    ["contenttype", "contentType"].iter().find_map(|name| object.get(*name))?.as_str()
}

/// Whether an object says that its text is HTML, or NITF or other XML with the paragraphs of HTML.
fn is_markup(object: &Map<String, Value>) -> bool {
    ["contenttype", "contentType", "type", "role", "format"].iter().any(|name| {
        let value = object.get(*name).and_then(Value::as_str).unwrap_or_default();
        let value = value.to_ascii_lowercase();
        ["html", "nitf", "xml"].iter().any(|markup| value.contains(markup))
    })
}

/// Ranks renditions of a body, best first: plain text, then unknown types, then markup. Captions
/// and the like come last.
fn rendition_rank(value: &Value) -> u8 {
    let is_other_text = role(value)
        .is_some_and(|role| !matches!(role, "main" | "body" | "text" | "html" | "plain"));
    let is_markup = value.as_object().is_some_and(is_markup);
    let is_plain = content_type(value).is_some_and(|media| media.starts_with("text/plain"));
    u8::from(is_other_text) * 4 + if is_plain { 0 } else { 1 + u8::from(is_markup) }
}

/// An id: text, a number, or an object of a database that holds one of these. Null is an empty id.
pub(crate) fn id(value: Value) -> Option<String> {
    let scalar = |value| match value {
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    };
    match value {
        Value::Null => Some(String::new()),
        Value::Object(mut object) => {
            const NAMES: &[&str] = &["$oid", "$uuid", "$numberLong", "value", "rendered", "#text"];
            NAMES.iter().find_map(|name| object.remove(*name)).and_then(scalar)
        }
        // Search engines have every field as a list.
        Value::Array(mut list) if list.len() == 1 => match list.pop()? {
            Value::Object(mut object) => take_first(&mut object, &["value"]).and_then(scalar),
            other => scalar(other),
        },
        other => scalar(other),
    }
}

/// A date: text in any form, or a number of digits or of seconds since 1970. Also as `MongoDB`
/// and bibliographies export them.
pub(crate) fn date(value: &Value) -> Parsed {
    written_date(value).map_or(Parsed::NotADate, |text| parse(&text, &DateHints::default()))
}

/// The text of a date, or of what stands in its place.
pub(crate) fn date_text(value: &Value) -> String {
    written_date(value).map_or_else(|| value.to_string(), Cow::into_owned)
}

/// The text of a date within a value; `None` if there is no text or number, or if an object has no
/// known name for it.
fn written_date(mut value: &Value) -> Option<Cow<'_, str>> {
    // `{"$date": {"$numberLong": "…"}}` is the deepest known form.
    for _ in 0..MAX_DEPTH {
        match value {
            Value::Object(object) => {
                const NAMES: &[&str] = &[
                    "$date",
                    "$numberLong",
                    "value",
                    "@value",
                    "#text",
                    "date",
                    "iso",
                    "raw",
                    "displayDate",
                    "begin",
                    "start",
                    "rendered",
                    "$t",
                ];
                if let Some(parts) = object.get("date-parts") {
                    return date_parts(parts).map(Cow::Owned);
                }
                value = NAMES.iter().find_map(|name| object.get(*name))?;
            }
            Value::Array(list) => value = list.first()?,
            Value::String(text) => return Some(Cow::Borrowed(text)),
            Value::Number(number) => return Some(Cow::Owned(number.to_string())),
            Value::Null | Value::Bool(_) => return None,
        }
    }
    None
}

/// A date as bibliographies write it (CSL): year, month and day in a list of lists.
fn date_parts(parts: &Value) -> Option<String> {
    let mut text = String::new();
    for part in parts.get(0)?.as_array()?.iter().take(3) {
        let number = part.as_u64().or_else(|| part.as_str()?.parse().ok())?;
        let _ = match text.as_str() {
            "" => write!(text, "{number:04}"),
            _ => write!(text, "-{number:02}"),
        };
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dates::published::Published;

    use super::*;

    #[test]
    fn a_body_is_text_or_parts_or_the_plainest_of_several_renditions() {
        let check = |value: Value, format: TextFormat, expected: Result<&str, &str>| {
            let found = body(value, format);
            assert_eq!(found.as_ref().map(|text| text.trim()).map_err(String::as_str), expected);
        };
        check(json!("<b>as it stands</b>"), TextFormat::Plain, Ok("<b>as it stands</b>"));
        check(json!("<b>bold</b> move"), TextFormat::Html, Ok("bold move"));
        check(json!({"rendered": "<p>One</p>"}), TextFormat::Plain, Ok("One"));
        check(json!(["One.", "", "Two."]), TextFormat::Plain, Ok("One.\n\nTwo."));
        check(
            json!([{"type": "paragraph", "text": "One."}, {"text": "Two."}]),
            TextFormat::Plain,
            Ok("One.\n\nTwo."),
        );
        check(
            json!([{"role": "main", "contenttype": "text/html", "value": "<p>h</p>"},
                   {"role": "main", "contenttype": "text/plain", "value": "t"}]),
            TextFormat::Plain,
            Ok("t"),
        );
        check(
            json!([{"role": "caption", "value": "c"}, {"role": "main", "value": "m"}]),
            TextFormat::Plain,
            Ok("m"),
        );
        check(json!(5), TextFormat::Plain, Err("\"body\" is a number, not text"));
        check(json!({"a": "b"}), TextFormat::Plain, Err("\"body\" is an object, not text"));
    }

    #[test]
    fn dates_are_text_or_numbers() {
        let check = |value: Value, expected: Option<&str>| {
            let parsed = date(&value).date();
            assert_eq!(parsed.as_ref().map(Published::as_str), expected, "{value}");
        };
        check(json!(1_462_708_800), Some("2016-05-08T12:00:00Z"));
        check(json!(1_462_708_800_123_i64), Some("2016-05-08T12:00:00Z"));
        check(json!(1_462_708_800_123_456_i64), Some("2016-05-08T12:00:00Z"));
        check(json!(1_462_708_800.7), Some("2016-05-08T12:00:00Z"));
        check(json!("1462708800"), Some("2016-05-08T12:00:00Z"));
        check(json!("1462708800.0"), Some("2016-05-08T12:00:00Z"));
        check(json!({"$date": {"$numberLong": "1462708800000"}}), Some("2016-05-08T12:00:00Z"));
        check(json!({"$date": "2016-05-08T12:00:00Z"}), Some("2016-05-08T12:00:00Z"));
        check(json!(["8 May 2016"]), Some("2016-05-08"));
        check(json!(20_160_508), Some("2016-05-08"));
        check(json!(20_160_508_101_500_i64), Some("2016-05-08T10:15:00"));
        check(json!(2016), Some("2016"));
        for invalid in [
            json!(-1),
            json!(0),
            json!(7),
            json!(1e300),
            json!(i64::MAX),
            json!(-99_999_999_999_i64),
            json!(true),
            json!("20160"),
            json!([]),
            json!({"other": "2016-05-08"}),
        ] {
            check(invalid, None);
        }
        assert_eq!(date_text(&json!(["soon"])), "soon");
        assert_eq!(date_text(&json!({"a": 1})), "{\"a\":1}");
    }

    #[test]
    fn single_text_comes_from_text_numbers_objects_or_the_main_element_of_a_list() {
        let check =
            |value: Value, expected: Option<&str>| assert_eq!(text(value).as_deref(), expected);
        check(json!("T"), Some("T"));
        check(json!(1984), Some("1984"));
        check(json!({"rendered": "A &amp; B"}), Some("A & B"));
        check(json!([{"role": "sub", "value": "s"}, {"role": "main", "value": "m"}]), Some("m"));
        check(
            json!({"@type": "Organization", "name": "The Harbour Post"}),
            Some("The Harbour Post"),
        );
        check(json!(true), None);
        check(json!([[[[["deep"]]]]]), None);
    }

    #[test]
    fn a_path_descends_into_objects_and_lists() {
        let check = |path: &str, expected: Option<Value>| {
            assert_eq!(
                at_path(json!({"a": {"b": ["x", {"c": 1}]}, "d.e": 2}), path),
                expected,
                "{path}"
            );
        };
        check("a.b.1.c", Some(json!(1)));
        check("a.b.0", Some(json!("x")));
        check("d.e", Some(json!(2)));
        check("a.b.7", None);
        check("a.x", None);
        check("a.b.0.c", None);
    }
}
