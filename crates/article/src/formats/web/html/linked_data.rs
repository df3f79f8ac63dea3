//! What a page says of its article in JSON-LD.

use serde_json::{Map, Value};

/// Objects looked at on a page, at most: an article's own is among the first.
const MOST_OBJECTS: usize = 10_000;

/// What the first article in a page's JSON-LD says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LinkedData {
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) body: Option<String>,
}

impl LinkedData {
    /// Reads one script. `None` where it is not JSON, or describes no article.
    pub(crate) fn of(script: &str) -> Option<LinkedData> {
        let value = parse(script)?;
        // Lists and graphs hold what they hold a level or two down; a list of things still to see needs no recursion.
        let mut seen = 0;
        let mut waiting = vec![&value];
        while let Some(value) = waiting.pop() {
            seen += 1;
            if seen > MOST_OBJECTS {
                return None;
            }
            match value {
                Value::Array(values) => waiting.extend(values.iter().rev()),
                Value::Object(object) if is_article(object) => return Some(read(object)),
                Value::Object(object) => {
                    waiting.extend(
                        ["mainEntity", "mainEntityOfPage", "@graph"]
                            .iter()
                            .filter_map(|key| object.get(*key)),
                    );
                }
                _ => {}
            }
        }
        None
    }
}

/// Some pages write line breaks within strings, which JSON does not allow, or wrap the script in a comment.
fn parse(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let mended: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("Posting") || kind.ends_with("Report")
        })
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn read(object: &Map<String, Value>) -> LinkedData {
    let text = |key: &str| object.get(key).and_then(first_text);
    LinkedData {
        title: text("headline").or_else(|| text("name")),
        published: text("datePublished").or_else(|| text("dateCreated")),
        authors: object
            .get("author")
            .or_else(|| object.get("creator"))
            .map(names)
            .unwrap_or_default(),
        publisher: object
            .get("publisher")
            .or_else(|| object.get("sourceOrganization"))
            .and_then(|v| names(v).pop()),
        url: text("url").or_else(|| text("mainEntityOfPage")).or_else(|| text("@id")),
        language: text("inLanguage"),
        section: text("articleSection"),
        body: text("articleBody"),
    }
}

/// The text of a value; of an object its address or name, of a list the first.
fn first_text(value: &Value) -> Option<String> {
    let value = match value {
        Value::Array(values) => values.first()?,
        other => other,
    };
    let text = match value {
        Value::String(text) => text,
        Value::Object(object) => {
            ["@id", "url", "name", "@value"].iter().find_map(|key| object.get(*key)?.as_str())?
        }
        _ => return None,
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The names of people or organisations.
fn names(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Object(object) => object.get("name").and_then(first_text),
        _ => None,
    };
    match value {
        Value::Array(values) => values.iter().filter_map(one).collect(),
        value => match value.get("name") {
            Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
            _ => one(value).into_iter().collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_found_wherever_it_stands() {
        let check = |script: &str, title: Option<&str>| {
            assert_eq!(
                LinkedData::of(script).and_then(|data| data.title).as_deref(),
                title,
                "{script}"
            );
        };
        check(r#"{"@type":"NewsArticle","headline":"T"}"#, Some("T"));
        check(
            r#"[{"@type":"WebSite","name":"W"},{"@type":["Thing","BlogPosting"],"headline":"T"}]"#,
            Some("T"),
        );
        check(
            r#"{"@graph":[{"@type":"WebPage","name":"W"},{"@type":"Article","name":"T"}]}"#,
            Some("T"),
        );
        check(
            r#"{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":" T "}}"#,
            Some("T"),
        );
        check("<!-- {\"@type\":\"Article\",\"headline\":\"T\nU\"} -->", Some("T U"));
        check(r#"{"@type":"WebSite","name":"W"}"#, None);
        check("{", None);
        check(&"[".repeat(100_000), None);
    }

    #[test]
    fn what_it_says_may_be_written_in_many_ways() {
        let check = |author: &str, expected: &[&str]| {
            let script = format!(r#"{{"@type":"Article","author":{author}}}"#);
            assert_eq!(LinkedData::of(&script).unwrap().authors, expected, "{author}");
        };
        check(r#""Ines Tolland""#, &["Ines Tolland"]);
        check(r#"{"@type":"Person","name":"Ines Tolland"}"#, &["Ines Tolland"]);
        check(r#"[{"name":"A"},"B"]"#, &["A", "B"]);
        check(r#"{"name":["A","B"]}"#, &["A", "B"]);
        check("5", &[]);
        let data = LinkedData::of(
            r#"{"@type":"Article","publisher":{"name":"The Harbour"},"mainEntityOfPage":{"@id":"https://h.example/a"},
                "articleSection":["Port","News"],"datePublished":"2026-05-08"}"#,
        );
        let data = data.unwrap();
        assert_eq!(
            [data.publisher, data.url, data.section, data.published].map(Option::unwrap),
            ["The Harbour", "https://h.example/a", "Port", "2026-05-08"]
        );
    }
}
