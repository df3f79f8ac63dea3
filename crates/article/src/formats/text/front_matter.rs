//! Front matter of a Markdown file: YAML between lines of `---`, or TOML between lines of `+++`.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Maximum length of front matter, in bytes. Longer text between two such lines is text between
/// horizontal rules.
const MAX_BYTES: usize = 64 * 1024;
/// Maximum depth of the lists and objects that are kept. No field of an article is deeper.
const MAX_DEPTH: usize = 4;

/// A text split from its front matter.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FrontMatter<'t> {
    /// Names and values, in the order of the file.
    pub(crate) fields: Vec<(String, Value)>,
    /// The text after the front matter.
    pub(crate) text: &'t str,
    /// Why the front matter, or the rest of it, could not be parsed.
    pub(crate) error: Option<String>,
}

/// The fields of front matter up to an error.
#[derive(Default)]
struct ParsedFields {
    fields: Vec<(String, Value)>,
    error: Option<String>,
}

/// Splits a text from its front matter, if it has any.
pub(crate) fn split_front_matter(text: &str) -> FrontMatter<'_> {
    let none = FrontMatter { text, ..FrontMatter::default() };
    let Some(first) = text.split_inclusive('\n').next() else { return none };
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return none;
    }
    let mut end = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        let start = end;
        end += line.len();
        let closes = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if start > MAX_BYTES {
            return none;
        }
        if closes {
            let inner = &text[first.len()..start];
            let ParsedFields { fields, error } =
                if fence == "---" { parse_yaml(inner) } else { parse_toml(inner) };
            // Text between two horizontal rules is valid YAML without fields.
            if fields.is_empty() && !inner.trim().is_empty() && error.is_none() {
                return none;
            }
            return FrontMatter { fields, text: &text[end..], error };
        }
    }
    none
}

fn parse_toml(text: &str) -> ParsedFields {
    match text.parse::<toml::Table>() {
        Ok(table) => {
            let fields =
                table.into_iter().map(|(name, value)| (name, toml_to_json(value, MAX_DEPTH)));
            ParsedFields { fields: fields.collect(), error: None }
        }
        Err(error) => ParsedFields { fields: Vec::new(), error: Some(error.message().to_owned()) },
    }
}

fn toml_to_json(value: toml::Value, depth: usize) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => value.into(),
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(_) | toml::Value::Table(_) if depth == 0 => Value::Null,
        toml::Value::Array(list) => {
            list.into_iter().map(|item| toml_to_json(item, depth - 1)).collect()
        }
        toml::Value::Table(table) => {
            table.into_iter().map(|(name, item)| (name, toml_to_json(item, depth - 1))).collect()
        }
    }
}

/// A list or an object that is not closed yet.
enum Open {
    List(Vec<Value>),
    /// With the name of the next value, once it was read.
    Object(Map<String, Value>, Option<String>),
}

/// Builds values from the events of the YAML parser. Aliases and values below [`MAX_DEPTH`] become
/// null, so that the fields are never larger than the text, whatever the aliases stand for.
fn parse_yaml(text: &str) -> ParsedFields {
    let mut parsed = ParsedFields::default();
    let mut open: Vec<Open> = Vec::new();
    // Open lists and objects below MAX_DEPTH.
    let mut too_deep = 0_usize;
    for event in Parser::new_from_str(text) {
        let event = match event {
            Ok((event, _)) => event,
            Err(error) => {
                parsed.error = Some(error.info().to_owned());
                break;
            }
        };
        let starts = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        let value = match event {
            _ if starts && (too_deep > 0 || open.len() > MAX_DEPTH) => {
                too_deep += 1;
                continue;
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Object(Map::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd if too_deep > 1 => {
                too_deep -= 1;
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd if too_deep == 1 => {
                too_deep = 0;
                Value::Null
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(list)) => Value::Array(list),
                Some(Open::Object(object, _)) => Value::Object(object),
                None => Value::Null,
            },
            _ if too_deep > 0 => continue,
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::Alias(_) => Value::Null,
            // Only the first of several documents counts.
            Event::DocumentEnd | Event::StreamEnd => break,
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => continue,
        };
        insert(value, &mut open, &mut parsed.fields);
    }
    parsed
}

/// Adds a value to the innermost open list or object. The entries of the outermost object are the
/// fields.
fn insert(value: Value, open: &mut [Open], fields: &mut Vec<(String, Value)>) {
    let outermost = open.len() == 1;
    match open.last_mut() {
        Some(Open::List(list)) => list.push(value),
        Some(Open::Object(object, name)) => match name.take() {
            Some(name) if outermost => fields.push((name, value)),
            Some(name) => drop(object.insert(name, value)),
            None => *name = Some(value.as_str().unwrap_or_default().to_owned()),
        },
        None => {}
    }
}

/// A scalar as text, because numbers and dates must stay as they are written.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if style == ScalarStyle::Plain => Value::Null,
        text => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_and_toml_are_parsed() {
        let check = |text: &str, expected: Value, rest: &str| {
            let found = split_front_matter(text);
            let fields: Map<String, Value> = found.fields.into_iter().collect();
            assert_eq!(
                (Value::Object(fields), found.text, found.error),
                (expected, rest, None),
                "{text}"
            );
        };
        check(
            "---\r\ntitle: \"A: b\"\r\ndate: 2026-05-08\r\n---\r\nText",
            json!({"title": "A: b", "date": "2026-05-08"}),
            "Text",
        );
        check(
            "---\nauthors: [A, B]\nx: ~\n...\n\nText",
            json!({"authors": ["A", "B"], "x": null}),
            "\nText",
        );
        check(
            "---\nauthors:\n- name: A\n  at: {b: [c]}\n---\n",
            json!({"authors": [{"name": "A", "at": {"b": ["c"]}}]}),
            "",
        );
        check("---\na: &x [1]\nb: *x\n---\n", json!({"a": ["1"], "b": null}), "");
        check("---\na: [[[[[[1]]]]]]\nb: c\n---\n", json!({"a": [[[[null]]]], "b": "c"}), "");
        check(
            "+++\ntitle = 'T'\ndate = 2026-05-08T09:30:00Z\n[x]\ny = [1]\n+++\nText",
            json!({"title": "T", "date": "2026-05-08T09:30:00Z", "x": {"y": [1]}}),
            "Text",
        );
        check("---\n---\nText", json!({}), "Text");
        for text in [
            "",
            "Text",
            "---\n",
            "---\nfor: ever\n",
            "----\n",
            "---\n- a list\n---\n",
            "---\n\nA rule, and\n\n---\n\nanother",
            "--- a\n---\n",
        ] {
            check(text, json!({}), text);
        }
        let long = format!("---\n{}---\n", "a: b\n".repeat(MAX_BYTES / 4));
        check(&long, json!({}), &long);
    }

    #[test]
    fn invalid_and_hostile_front_matter_is_bounded() {
        let check = |inner: &str, fields: usize, has_error: bool| {
            let text = format!("---\n{inner}\n---\nText");
            let found = split_front_matter(&text);
            assert_eq!(
                (found.fields.len(), found.error.is_some(), found.text),
                (fields, has_error, "Text"),
                "{inner:.60}"
            );
        };
        check("title: T\n  bad: [", 1, true);
        check("title: T\nbad: [", 1, true);
        check(&"[".repeat(60_000), 0, true);
        check(&format!("a: {}", "{b: ".repeat(15_000)), 0, true);
        let bomb: String = (1..9)
            .flat_map(|n| {
                [format!("a{n}: &a{n} ["), format!("*a{}, ", n - 1).repeat(9), "]\n".to_owned()]
            })
            .collect();
        check(&format!("a0: &a0 [x]\n{bomb}"), 9, false);
        let text = format!("+++\na = {}\n+++\nText", "[".repeat(60_000));
        assert!(split_front_matter(&text).error.is_some());
        let text = format!("+++\n{} = 1\n+++\nText", vec!["a"; 30_000].join("."));
        split_front_matter(&text);
    }
}
