//! Values of JSON as exports have them, to what an article holds: text, lists and objects of text, dates in many forms.

use serde_json::{Map, Value};

use crate::dates::published::Published;
use crate::formats::markup::render::html_to_text;

/// How far objects within objects are followed for their text.
const DEEPEST: usize = 4;
/// A section is made of no more categories than this.
const MOST_CATEGORIES: usize = 8;

/// What kind of value it is, for a message.
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

/// Whether there is nothing in it, so that another name for the same may still say it.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What stands at a dotted path; numbers count the elements of a list from 0.
pub(crate) fn at_path(mut value: Value, mut path: &str) -> Option<Value> {
    // Every turn takes a name off the path.
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
                let at: usize = name.parse().ok()?;
                if at < list.len() { list.swap_remove(at) } else { return None }
            }
            _ => return None,
        };
        path = rest;
    }
    Some(value)
}

/// The text of a value that says one thing; of a list the main one or the first.
pub(crate) fn text(value: Value) -> Option<String> {
    text_at(value, DEEPEST)
}

fn text_at(value: Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(mut list) => {
            let main = list
                .iter()
                .position(|one| role(one).is_some_and(|role| role == "main"))
                .unwrap_or(0);
            if list.is_empty() { None } else { text_at(list.swap_remove(main), depth) }
        }
        Value::Object(mut object) => {
            if let Some(Value::String(html)) = object.get("rendered") {
                return Some(html_to_text(html).trim().to_owned());
            }
            let names = [
                "main", "value", "text", "name", "title", "href", "url", "$oid", "$date", "#text",
                "$t", "_",
            ];
            names
                .iter()
                .find_map(|name| object.remove(*name))
                .and_then(|inner| text_at(inner, depth))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn role(value: &Value) -> Option<&str> {
    value.get("role")?.as_str()
}

/// The body: text as it stands, HTML without its markup, of several renderings the plainest, and parts one after another.
pub(crate) fn body(value: Value, html: bool) -> Result<String, String> {
    let kind = kind(&value);
    body_at(value, html, DEEPEST).ok_or_else(|| format!("\"body\" is {kind}, not text"))
}

fn body_at(value: Value, html: bool, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) if html => Some(html_to_text(&text)),
        Value::String(text) => Some(text),
        Value::Array(list) => {
            let renderings =
                list.iter().any(|one| content_type(one).is_some() || role(one).is_some());
            let mut texts = Vec::new();
            if renderings {
                let plainest = list.into_iter().min_by_key(rendering_rank)?;
                return body_at(plainest, html, depth);
            }
            for part in list {
                texts.extend(body_at(part, html, depth).filter(|text| !text.trim().is_empty()));
            }
            (!texts.is_empty()).then(|| texts.join("\n\n"))
        }
        Value::Object(mut object) => {
            let html = html || object.contains_key("rendered") || is_html_object(&object);
            let names = ["rendered", "value", "text", "content", "body", "#text", "$t", "_"];
            names
                .iter()
                .find_map(|name| object.remove(*name))
                .and_then(|inner| body_at(inner, html, depth))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn content_type(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    ["contenttype", "contentType"].iter().find_map(|name| object.get(*name))?.as_str()
}

fn is_html_object(object: &Map<String, Value>) -> bool {
    ["contenttype", "contentType", "type", "role"].iter().any(|name| {
        let said = object.get(*name).and_then(Value::as_str).unwrap_or_default();
        // NITF's paragraphs are those of HTML.
        ["html", "nitf", "xml"].iter().any(|mark| said.to_ascii_lowercase().contains(mark))
    })
}

/// The plainest first: text, then what has no type, then markup; what is no body at all last.
fn rendering_rank(value: &Value) -> u8 {
    let caption = role(value)
        .is_some_and(|role| !matches!(role, "main" | "body" | "text" | "html" | "plain"));
    let markup = value.as_object().is_some_and(is_html_object);
    let plain = content_type(value).is_some_and(|said| said.starts_with("text/plain"));
    u8::from(caption) * 4 + if plain { 0 } else { 1 + u8::from(markup) }
}

/// A name for the article: text, a number, or an object of a database that holds one of these.
pub(crate) fn id(value: Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        Value::Object(mut object) => ["$oid", "$uuid", "value", "#text"]
            .iter()
            .find_map(|name| object.remove(*name))
            .and_then(|inner| match inner {
                Value::String(id) => Some(id),
                Value::Number(id) => Some(id.to_string()),
                _ => None,
            }),
        Value::Bool(_) | Value::Array(_) => None,
    }
}

/// A date: text, or seconds, milliseconds or microseconds since 1970, also as MongoDB writes them.
pub(crate) fn published(value: &Value) -> Option<Published> {
    let mut value = value;
    // An object of one kind holds no deeper than this: `{"$date": {"$numberLong": "…"}}`.
    for _ in 0..DEEPEST {
        match value {
            Value::String(text) => {
                return Published::parse(text)
                    .or_else(|| digits(text).and_then(Published::from_unix));
            }
            Value::Number(number) => {
                return number
                    .as_i64()
                    .or_else(|| whole(number.as_f64()?))
                    .and_then(Published::from_unix);
            }
            Value::Object(object) => {
                value = ["$date", "$numberLong", "value", "#text", "date"]
                    .iter()
                    .find_map(|name| object.get(*name))?;
            }
            Value::Array(list) => value = list.first()?,
            Value::Null | Value::Bool(_) => return None,
        }
    }
    None
}

/// Seconds with a fraction, as scripts write them.
fn whole(number: f64) -> Option<i64> {
    // Far within what both hold exactly; the fraction of a second is no matter.
    #[expect(clippy::cast_possible_truncation, reason = "it is checked to be small")]
    (number.abs() < 1e15).then_some(number as i64)
}

fn digits(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    if (9..=16).contains(&text.len()) { text.parse().ok() } else { None }
}

/// Who wrote it: text, or a list of texts or of objects with names. Text parts at `;` and `|`, and lists written as a
/// program's (`['A', 'B']`) are read.
pub(crate) fn bylines(value: Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Value::Array(list) => {
            list.into_iter().filter_map(person).for_each(|name| push_name(&name, &mut found));
        }
        Value::Object(_) => person(value).into_iter().for_each(|name| push_name(&name, &mut found)),
        Value::String(text) => match program_list(&text) {
            Some(names) => names.iter().for_each(|name| push_name(name, &mut found)),
            None => text.split([';', '|']).for_each(|name| push_name(name, &mut found)),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    found
}

fn push_name(name: &str, found: &mut Vec<String>) {
    let name = name.trim();
    let name =
        ["By ", "BY ", "by "].iter().find_map(|by| name.strip_prefix(by)).unwrap_or(name).trim();
    if !name.is_empty() && !found.iter().any(|other| other == name) {
        found.push(name.to_owned());
    }
}

fn person(value: Value) -> Option<String> {
    let Value::Object(mut object) = value else { return text(value) };
    let names = [
        "name",
        "original",
        "byline",
        "displayName",
        "display_name",
        "full_name",
        "fullName",
        "rendered",
    ];
    if let Some(name) = names.iter().find_map(|name| object.remove(*name)) {
        return text(name);
    }
    let part = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    let first = format!("{}{}", part("firstname"), part("first_name"));
    let last = format!("{}{}", part("lastname"), part("last_name"));
    Some(format!("{first} {last}").trim().to_owned()).filter(|name| !name.is_empty())
}

/// `['A. Writer', "B. O'Brien"]`
fn program_list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut names = Vec::new();
    // Every turn takes a quoted name off the rest.
    while let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"')) {
        let (name, after) = rest[1..].split_once(quote)?;
        names.push(name.to_owned());
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    rest.is_empty().then_some(names)
}

/// Its sections or categories, with commas between several.
pub(crate) fn section(value: Value) -> Option<String> {
    match value {
        Value::Array(list) => join_sections(list.into_iter().filter_map(category)),
        one => join_sections(category(one)),
    }
}

/// Names of sections or categories, as one.
pub(crate) fn join_sections<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Option<String> {
    let names: Vec<String> = names.into_iter().take(MOST_CATEGORIES).map(Into::into).collect();
    Some(names.join(", ")).filter(|text| !text.trim().is_empty())
}

fn category(value: Value) -> Option<String> {
    let text = match value {
        Value::Object(mut object) => ["label", "term", "name", "title", "value"]
            .iter()
            .find_map(|name| object.remove(*name))
            .and_then(text),
        Value::String(text) => Some(text),
        _ => None,
    };
    text.filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_is_text_parts_or_the_plainest_of_several_renderings() {
        let check = |value: Value, html: bool, expected: Result<&str, &str>| {
            let found = body(value, html);
            assert_eq!(found.as_ref().map(|text| text.trim()).map_err(String::as_str), expected);
        };
        check(json!("<b>as it stands</b>"), false, Ok("<b>as it stands</b>"));
        check(json!("<b>bold</b> move"), true, Ok("bold move"));
        check(json!({"rendered": "<p>One</p>"}), false, Ok("One"));
        check(json!(["One.", "", "Two."]), false, Ok("One.\n\nTwo."));
        check(
            json!([{"type": "paragraph", "text": "One."}, {"text": "Two."}]),
            false,
            Ok("One.\n\nTwo."),
        );
        check(
            json!([{"role": "main", "contenttype": "text/html", "value": "<p>h</p>"},
                   {"role": "main", "contenttype": "text/plain", "value": "t"}]),
            false,
            Ok("t"),
        );
        check(
            json!([{"role": "caption", "value": "c"}, {"role": "main", "value": "m"}]),
            false,
            Ok("m"),
        );
        check(json!(5), false, Err("\"body\" is a number, not text"));
        check(json!({"a": "b"}), false, Err("\"body\" is an object, not text"));
    }

    #[test]
    fn dates_are_text_or_numbers() {
        let check = |value: Value, expected: Option<&str>| {
            assert_eq!(published(&value).as_ref().map(Published::as_str), expected, "{value}");
        };
        check(json!(1_462_708_800), Some("2016-05-08T12:00:00Z"));
        check(json!(1_462_708_800_123_i64), Some("2016-05-08T12:00:00Z"));
        check(json!(1_462_708_800_123_456_i64), Some("2016-05-08T12:00:00Z"));
        check(json!(1_462_708_800.7), Some("2016-05-08T12:00:00Z"));
        check(json!("1462708800"), Some("2016-05-08T12:00:00Z"));
        check(json!({"$date": {"$numberLong": "1462708800000"}}), Some("2016-05-08T12:00:00Z"));
        check(json!({"$date": "2016-05-08T12:00:00Z"}), Some("2016-05-08T12:00:00Z"));
        check(json!(-1), Some("1969-12-31T23:59:59Z"));
        for odd in [
            json!(1e300),
            json!(i64::MAX),
            json!(-99_999_999_999_i64),
            json!(true),
            json!("2016"),
            json!([]),
        ] {
            check(odd, None);
        }
    }

    #[test]
    fn writers_come_as_text_lists_and_objects() {
        let check = |value: Value, expected: &[&str]| assert_eq!(bylines(value), expected);
        check(json!("By Ines Tolland"), &["Ines Tolland"]);
        check(json!("Ines Tolland; Per Aune"), &["Ines Tolland", "Per Aune"]);
        check(json!("['Ines Tolland', \"Per O'Aune\"]"), &["Ines Tolland", "Per O'Aune"]);
        check(json!("[]"), &[]);
        check(
            json!(["Ines Tolland", {"name": "Per Aune"}, 3, null]),
            &["Ines Tolland", "Per Aune", "3"],
        );
        check(json!({"original": "By Per Aune"}), &["Per Aune"]);
        check(json!([{"firstname": "Per", "lastname": "Aune"}]), &["Per Aune"]);
    }

    #[test]
    fn one_thing_is_said_by_text_numbers_objects_or_the_main_one_of_a_list() {
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
    fn a_path_goes_down() {
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
