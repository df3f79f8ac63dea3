//! What stands before the text of a Markdown file: fields in YAML between lines of `---`, or in TOML between `+++`.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Front matter is no longer than this, in bytes: what is longer is text that begins with a rule.
const LONGEST: usize = 64 * 1024;
/// Lists and objects within each other are kept down to this depth; nothing that is known of an article stands deeper.
const DEEPEST: usize = 4;

/// A file's text with what stands before it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FrontMatter<'t> {
    /// In the order of the file.
    pub(crate) fields: Vec<(String, Value)>,
    pub(crate) text: &'t str,
    /// Why the fields, or those from somewhere on, could not be read.
    pub(crate) odd: Option<String>,
}

/// Takes the front matter off a text, where it has one.
pub(crate) fn front_matter(text: &str) -> FrontMatter<'_> {
    let none = FrontMatter { text, ..FrontMatter::default() };
    let Some(first) = text.split_inclusive('\n').next() else { return none };
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return none;
    }
    let mut end = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        let begin = end;
        end += line.len();
        let closes = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if begin > LONGEST {
            return none;
        }
        if closes {
            let inner = &text[first.len()..begin];
            let (fields, odd) = if fence == "---" { yaml(inner) } else { toml(inner) };
            // A rule, and another further down.
            if fields.is_empty() && !inner.trim().is_empty() && odd.is_none() {
                return none;
            }
            return FrontMatter { fields, text: &text[end..], odd };
        }
    }
    none
}

type Fields = (Vec<(String, Value)>, Option<String>);

fn toml(text: &str) -> Fields {
    match text.parse::<toml::Table>() {
        Ok(table) => {
            (table.into_iter().map(|(name, value)| (name, plain(value, DEEPEST))).collect(), None)
        }
        Err(error) => (Vec::new(), Some(error.message().to_owned())),
    }
}

fn plain(value: toml::Value, depth: usize) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => value.into(),
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(_) | toml::Value::Table(_) if depth == 0 => Value::Null,
        toml::Value::Array(list) => list.into_iter().map(|one| plain(one, depth - 1)).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(name, one)| (name, plain(one, depth - 1))).collect()
        }
    }
}

/// A list or an object that is not yet closed.
enum Open {
    List(Vec<Value>),
    /// With the name whose value comes next.
    Object(Map<String, Value>, Option<String>),
}

/// Reads the parser's events one by one: nothing is built for what an alias stands for, nor for what lies too deep, so that
/// the fields are never larger than the text.
fn yaml(text: &str) -> Fields {
    let mut fields = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // How many lists and objects are open that are not kept.
    let mut too_deep = 0_usize;
    for event in Parser::new_from_str(text) {
        let event = match event {
            Ok((event, _)) => event,
            Err(error) => return (fields, Some(error.info().to_owned())),
        };
        let starts = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        let value = match event {
            _ if starts && (too_deep > 0 || open.len() > DEEPEST) => {
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
            // Of several documents the first.
            Event::DocumentEnd | Event::StreamEnd => break,
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => continue,
        };
        put(value, &mut open, &mut fields);
    }
    (fields, None)
}

fn put(value: Value, open: &mut [Open], fields: &mut Vec<(String, Value)>) {
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

/// Numbers and dates stay as they are written.
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
    fn yaml_and_toml_are_read() {
        let check = |text: &str, expected: Value, rest: &str| {
            let found = front_matter(text);
            let fields: Map<String, Value> = found.fields.into_iter().collect();
            assert_eq!(
                (Value::Object(fields), found.text, found.odd),
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
        let long = format!("---\n{}---\n", "a: b\n".repeat(LONGEST / 4));
        check(&long, json!({}), &long);
    }

    #[test]
    fn what_is_broken_or_hostile_is_bounded() {
        let check = |inner: &str, fields: usize, odd: bool| {
            let text = format!("---\n{inner}\n---\nText");
            let found = front_matter(&text);
            assert_eq!(
                (found.fields.len(), found.odd.is_some(), found.text),
                (fields, odd, "Text"),
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
        assert!(front_matter(&text).odd.is_some());
        let text = format!("+++\n{} = 1\n+++\nText", vec!["a"; 30_000].join("."));
        front_matter(&text);
    }
}
