//! Values of a record by how well their names fit a field.

use serde_json::Value;

use crate::fields::names::{Certainty, Field, NamedField};

/// Added to the rank of a source that is the URL of an outlet, or of an article.
const URL_SOURCE_RANK: u16 = 1000;

/// A value of a field and the name that it has.
pub(crate) struct RankedValue {
    pub(crate) named: NamedField,
    pub(crate) value: Value,
}

/// Whether the value that a record has is better than another one. Of two summaries, the longer one
/// says more.
pub(crate) fn is_better(existing: &RankedValue, named: NamedField, value: &Value) -> bool {
    let both_fallback = existing.named.certainty == Certainty::Fallback
        && named.certainty == Certainty::Fallback
        && named.field == Field::Body;
    match (&existing.value, value) {
        (Value::String(existing), Value::String(value)) if both_fallback => {
            existing.len() >= value.len()
        }
        _ => existing.named.rank < named.rank,
    }
}

/// What a value that is named as the source is. Some systems name the URL of the article, or of the
/// outlet, as its source; `None` for the program that a tweet was written with.
pub(crate) fn url_as_source(named: NamedField, value: &Value) -> Option<NamedField> {
    let text = value.as_str().unwrap_or_default().trim();
    if text.starts_with("<a ") {
        return None;
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return Some(named) };
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let field = if path.is_empty() { Field::Source } else { Field::Url };
    Some(NamedField { field, rank: named.rank.saturating_add(URL_SOURCE_RANK), ..named })
}
