//! Article metadata in JSON-LD, with the vocabulary of schema.org.

use serde_json::{Map, Value};

use crate::formats::markup::normalize::trimmed;
use crate::formats::markup::render::unescape_again;
use crate::formats::records::name_lists;

/// Maximum number of values searched in a script. The article is among the first.
const MAX_VALUES: usize = 10_000;
/// Maximum number of articles and the like read from a script.
const MAX_DESCRIBED: usize = 100;

/// What a page's JSON-LD says of one article, or of another thing that appears on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct JsonLd {
    pub(crate) kind: Kind,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) keywords: Vec<String>,
    /// `articleBody`, which may contain HTML.
    pub(crate) body: Option<String>,
}

/// What an object describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An article.
    #[default]
    Article,
    /// The page.
    Page,
    /// The content of a page that is no article, such as a video or a recipe.
    Work,
}

impl JsonLd {
    /// Everything that one script describes; nothing if it is not JSON.
    pub(crate) fn parse_all(script: &str) -> Vec<JsonLd> {
        let Some(root) = parse_leniently(script) else { return Vec::new() };
        let mut described = Vec::new();
        // Depth-first search with an explicit stack: lists and graphs nest articles.
        let mut visited = 0;
        let mut stack = vec![&root];
        while let Some(value) = stack.pop() {
            visited += 1;
            if visited > MAX_VALUES || described.len() >= MAX_DESCRIBED {
                break;
            }
            match value {
                Value::Array(values) => stack.extend(values.iter().rev()),
                Value::Object(object) => {
                    let kind = kind(object);
                    described.extend(kind.map(|kind| properties(object, kind)));
                    if kind != Some(Kind::Article) {
                        stack.extend(
                            ["mainEntity", "mainEntityOfPage", "@graph"]
                                .iter()
                                .filter_map(|key| object.get(*key)),
                        );
                    }
                }
                _ => {}
            }
        }
        described
    }
}

/// Parses JSON that a comment wraps or whose strings contain line breaks, as on some pages.
fn parse_leniently(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let repaired: String =
            script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&repaired).ok()
    })
}

/// What the type of an object, of the vocabulary of schema.org, says that it describes. Sites,
/// people, lists and comments are no kind.
fn kind(object: &Map<String, Value>) -> Option<Kind> {
    let kind_of_type = |name: &Value| {
        let name = name.as_str()?;
        let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        if ends(&["Article", "Posting", "Report"]) {
            Some(Kind::Article)
        } else if ends(&["WebPage", "ItemPage", "AboutPage", "QAPage", "FAQPage"]) {
            Some(Kind::Page)
        } else if ends(&[
            "Recipe",
            "HowTo",
            "VideoObject",
            "AudioObject",
            "Episode",
            "CreativeWork",
            "Question",
        ]) {
            Some(Kind::Work)
        } else {
            None
        }
    };
    match object.get("@type")? {
        Value::Array(names) => names.iter().find_map(kind_of_type),
        name => kind_of_type(name),
    }
}

fn properties(object: &Map<String, Value>, kind: Kind) -> JsonLd {
    let text = |key: &str| object.get(key).and_then(first_text);
    JsonLd {
        kind,
        title: text("headline").or_else(|| text("name")),
        published: ["datePublished", "dateCreated", "uploadDate"].iter().find_map(|key| text(key)),
        modified: text("dateModified"),
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
        keywords: object.get("keywords").map(keywords).unwrap_or_default(),
        body: text("articleBody"),
    }
}

/// The text of a value: for a list, that of its first element; for an object, its URL or name.
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
    trimmed(text)
}

/// The names of people or organizations.
fn names(value: &Value) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(name) => Some(name.trim().to_owned()),
        Value::Object(object) => object.get("name").and_then(first_text),
        _ => None,
    };
    match value {
        Value::Array(values) => values.iter().filter_map(name).collect(),
        value => match value.get("name") {
            Some(Value::Array(values)) => values.iter().filter_map(name).collect(),
            _ => name(value).into_iter().collect(),
        },
    }
}

/// Keywords as a text or a list. A text is unescaped before it is separated: `&amp;` has a
/// semicolon.
fn keywords(value: &Value) -> Vec<String> {
    name_lists::keywords(match value {
        Value::String(text) => Value::from(unescape_again(text)),
        other => other.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_article(script: &str) -> Option<JsonLd> {
        JsonLd::parse_all(script).into_iter().find(|data| data.kind == Kind::Article)
    }

    #[test]
    fn articles_are_found_in_lists_and_graphs() {
        let check = |script: &str, title: Option<&str>| {
            assert_eq!(
                first_article(script).and_then(|data| data.title).as_deref(),
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
    fn authors_and_publishers_are_read_in_every_form() {
        let check = |author: &str, expected: &[&str]| {
            let script = format!(r#"{{"@type":"Article","author":{author}}}"#);
            assert_eq!(first_article(&script).unwrap().authors, expected, "{author}");
        };
        check(r#""Ines Tolland""#, &["Ines Tolland"]);
        check(r#"{"@type":"Person","name":"Ines Tolland"}"#, &["Ines Tolland"]);
        check(r#"[{"name":"A"},"B"]"#, &["A", "B"]);
        check(r#"{"name":["A","B"]}"#, &["A", "B"]);
        check("5", &[]);
        let data = first_article(
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
