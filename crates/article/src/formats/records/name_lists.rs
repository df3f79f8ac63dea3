//! Names that a value lists: the authors, sections and keywords of an article.

use serde_json::Value;

use crate::distinct_names::DistinctNames;
use crate::formats::records::value::{take_first, text};

/// Maximum number of categories that are joined into a section.
const MAX_CATEGORIES: usize = 8;

/// Authors: text, or a list of texts or of objects with names. Text may separate names by `;` or
/// `|`, or be a list as Python prints it (`['A', 'B']`).
pub(crate) fn bylines(value: Value) -> DistinctNames {
    let mut names = DistinctNames::default();
    let mut add = |name: &str| add_byline(name, &mut names);
    match value {
        Value::Array(list) => {
            list.into_iter().filter_map(person_name).for_each(|name| add(&name));
        }
        Value::Object(_) => person_name(value).iter().for_each(|name| add(name)),
        Value::String(text) => match printed_list(&text) {
            Some(list) => list.iter().for_each(|name| add(name)),
            None => text.split([';', '|']).for_each(add),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    names
}

fn add_byline(name: &str, names: &mut DistinctNames) {
    let name = name.trim();
    let name =
        ["By ", "BY ", "by "].iter().find_map(|by| name.strip_prefix(by)).unwrap_or(name).trim();
    names.add(name);
}

fn person_name(value: Value) -> Option<String> {
    const NAMES: &[&str] = &[
        "name",
        "original",
        "byline",
        "displayName",
        "display_name",
        "full_name",
        "fullName",
        "by",
        "rendered",
    ];
    let Value::Object(mut object) = value else { return text(value) };
    if let Some(name) = take_first(&mut object, NAMES) {
        return text(name);
    }
    let part = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    let first = ["firstname", "first_name", "firstName", "given", "givenName"].map(part).concat();
    let last = ["lastname", "last_name", "lastName", "family", "familyName"].map(part).concat();
    Some(format!("{first} {last}").trim().to_owned()).filter(|name| !name.is_empty()).or_else(
        || {
            take_first(
                &mut object,
                &["title", "username", "acct", "handle", "screen_name", "value"],
            )
            .and_then(text)
        },
    )
}

/// Parses a list as Python prints it: `['A. Writer', "B. O'Brien"]`.
fn printed_list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut items = Vec::new();
    while let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"')) {
        let (item, after) = rest[1..].split_once(quote)?;
        items.push(item.to_owned());
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    rest.is_empty().then_some(items)
}

/// Sections or categories as one text.
pub(crate) fn section(value: Value) -> Option<String> {
    match value {
        Value::Array(list) => join_sections(list.into_iter().filter_map(category)),
        single => join_sections(category(single)),
    }
}

/// The keywords in a list, or in a text that separates them by commas, semicolons or bars. Each
/// once, and a bounded number of them.
pub(crate) fn keywords(value: Value) -> Vec<String> {
    let keywords: DistinctNames = match value {
        Value::Array(list) => list.into_iter().filter_map(keyword).collect(),
        Value::String(text) => match printed_list(&text) {
            Some(list) => list.into_iter().collect(),
            None => split_keywords(&text),
        },
        single => category(single).into_iter().collect(),
    };
    keywords.into_names()
}

/// A keyword in a list. Telegram and X have keywords with a sign.
fn keyword(value: Value) -> Option<String> {
    let name = category(value)?;
    Some(name.strip_prefix('#').map_or_else(|| name.clone(), str::to_owned))
}

/// The keywords in a text that separates them.
pub(crate) fn split_keywords(text: &str) -> DistinctNames {
    let has_semicolon = text.contains([';', '；']);
    let is_separator = |c: char| match c {
        // A keyword between semicolons can contain a comma: `Lind, Ada; ferries`.
        ',' | '，' | '、' | '،' => !has_semicolon,
        ';' | '；' | '|' | '\n' => true,
        _ => false,
    };
    text.split(is_separator).collect()
}

/// Joins names of sections or categories with commas. `None` if there are none.
pub(crate) fn join_sections<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Option<String> {
    let names: Vec<String> = names.into_iter().take(MAX_CATEGORIES).map(Into::into).collect();
    Some(names.join(", ")).filter(|text| !text.trim().is_empty())
}

fn category(value: Value) -> Option<String> {
    let text = match value {
        Value::Object(mut object) => {
            const NAMES: &[&str] = &[
                "label",
                "term",
                "tag",
                "displayName",
                "webTitle",
                "value",
                "name",
                "title",
                "text",
                "keyword",
            ];
            take_first(&mut object, NAMES).and_then(text)
        }
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
    fn bylines_are_text_or_lists_or_objects() {
        let check =
            |value: Value, expected: &[&str]| assert_eq!(bylines(value).into_names(), expected);
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
    fn keywords_are_lists_or_separated() {
        let check = |value: Value, expected: &[&str]| assert_eq!(keywords(value), expected);
        check(json!("ferries, harbours,ferries"), &["ferries", "harbours"]);
        check(json!("Lind, Ada; ferries"), &["Lind, Ada", "ferries"]);
        check(json!("渡轮、港口，绳索"), &["渡轮", "港口", "绳索"]);
        check(json!("['ferries', 'harbours']"), &["ferries", "harbours"]);
        check(
            json!(["#ferries", {"name": "subject", "value": "harbours"}, 3, ""]),
            &["ferries", "harbours"],
        );
        check(json!([{"tag": "a"}, {"term": "b"}, {"name": "c"}, {"code": "d"}]), &["a", "b", "c"]);
        check(json!({"name": "ferries"}), &["ferries"]);
        let many: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
        assert_eq!(keywords(json!(many)).len(), 100);
    }
}
