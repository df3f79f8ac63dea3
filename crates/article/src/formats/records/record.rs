//! Turns the named values of a JSON object, a CSV row or front matter into an article.

use serde_json::Value;

use crate::article::Article;
use crate::dates::published::Published;
use crate::fields::map::FieldMap;
use crate::fields::names::{FIELD_COUNT, Field, NamedField};
use crate::formats::markup::title::decoded_title;
use crate::formats::records::markup_body::markup_text;
use crate::formats::records::value;
use crate::formats::records::value::{TextFormat, kind};
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// The fields of a record. If several names stand for one field, the best name that has a value
/// wins.
#[derive(Default)]
pub(crate) struct Record {
    fields: [Option<RankedValue>; FIELD_COUNT],
    /// A field of which one name occurs several times with different values.
    duplicate: Option<Field>,
    /// Whether a name for the body exists but its text is blank.
    has_blank_body: bool,
    /// Whether the body is text, whatever it looks like.
    is_body_text: bool,
}

struct RankedValue {
    /// Rank of its name, see [`NamedField::rank`].
    rank: u8,
    value: Value,
}

/// A date of a record: its text, and what it means if it parses.
#[derive(Clone)]
struct WrittenDate {
    text: Option<String>,
    parsed: Option<Published>,
}

impl WrittenDate {
    fn new(value: Option<Value>) -> WrittenDate {
        let parsed = value.as_ref().and_then(value::published);
        let text = value.map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        });
        WrittenDate { text, parsed }
    }
}

/// What a JSON Feed declares for all its items.
#[derive(Debug, Clone, Default)]
pub(crate) struct FeedDefaults {
    /// Whether the record is from a feed. Items of feeds may have a title only.
    pub(crate) is_feed: bool,
    pub(crate) source: Option<String>,
    pub(crate) language: Option<String>,
}

/// Objects that contain the article in exports of search engines and databases.
const WRAPPERS: &[&str] = &["_source", "doc", "fields"];

/// Whether an object with this name contains the article.
pub(crate) fn is_wrapper(name: &str) -> bool {
    WRAPPERS.contains(&name)
}

impl Record {
    /// An empty record, the body of which is known to be text.
    pub(crate) fn of_text() -> Record {
        Record { is_body_text: true, ..Record::default() }
    }

    /// Adds a value by its name in the file. Values with unknown names are dropped.
    pub(crate) fn add(&mut self, name: &str, value: Value, map: &FieldMap) {
        if let Some(mapped) = map.find(name) {
            if let Some(value) = value::at_path(value, mapped.path) {
                self.insert(NamedField { field: mapped.field, rank: 0 }, value);
            }
        } else if let Some(named) = NamedField::find(name) {
            self.insert(named, value);
        } else if let (true, Value::Object(inner)) = (is_wrapper(name), value) {
            for (name, value) in inner {
                self.add(&name, value, map);
            }
        }
    }

    /// Adds the value of a field.
    pub(crate) fn insert(&mut self, named: NamedField, value: Value) {
        if let Some(modified) = named.as_modified() {
            self.insert(modified, value.clone());
        }
        let NamedField { field, rank } = named;
        if value::is_blank(&value) {
            self.has_blank_body |= field == Field::Body && value.is_string();
            return;
        }
        let slot = &mut self.fields[field as usize];
        match slot {
            Some(existing) if existing.rank < rank => return,
            Some(existing) if existing.rank == rank && existing.value != value => {
                self.duplicate = Some(field);
            }
            _ => {}
        }
        *slot = Some(RankedValue { rank, value });
    }

    fn take(&mut self, field: Field) -> Option<Value> {
        self.fields[field as usize].take().map(|existing| existing.value)
    }

    /// Removes a field and returns its text.
    pub(crate) fn take_text(&mut self, field: Field) -> Option<String> {
        self.take(field).and_then(value::text)
    }

    /// The article, or the reason why the record is not one. `default_id` is for an article without
    /// an id.
    pub(crate) fn into_article(
        mut self,
        defaults: &FeedDefaults,
        default_id: impl FnOnce() -> String,
    ) -> Result<ParsedArticle, String> {
        let mut parsed = ParsedArticle::default();
        if let Some(field) = self.duplicate {
            let what = format!("the field \"{}\" occurs several times", field.name());
            parsed.add_problem(what, "newsdex used the last one; keep only one");
        }
        let body = self.take_body(defaults, &mut parsed)?;
        let id = self.take_id()?;
        let origin = if defaults.is_feed { Origin::Feed } else { Origin::Metadata };
        self.take_dates(&mut parsed, origin);
        let title = self.take_text_or_warn(Field::Title, &mut parsed).map(decoded_title);
        parsed.set_title(title, origin);
        let source = self.take_text_or_warn(Field::Source, &mut parsed);
        let url = self.take_text_or_warn(Field::Url, &mut parsed);
        let language = self.take_text_or_warn(Field::Language, &mut parsed);
        let bylines = self.take_bylines(&mut parsed);
        parsed.article = Article {
            id: if id.trim().is_empty() { default_id() } else { id },
            body,
            metadata: Metadata {
                source: source.or_else(|| defaults.source.clone()),
                url,
                bylines,
                language: language.or_else(|| defaults.language.clone()),
                section: self.take(Field::Section).and_then(value::section),
                keywords: self.take(Field::Keywords).map(value::keywords).unwrap_or_default(),
                ..parsed.article.metadata
            },
            ..Article::default()
        };
        Ok(parsed)
    }

    /// Sets the dates. That of the last change stands in for that of publication.
    fn take_dates(&mut self, parsed: &mut ParsedArticle, origin: Origin) {
        // A flag such as `"updated": true` is not a date.
        let modified = self.take(Field::Modified).filter(|value| !value.is_boolean());
        let modified = WrittenDate::new(modified);
        let date = self.take(Field::Date).map(|date| WrittenDate::new(Some(date)));
        let date = date.unwrap_or_else(|| modified.clone());
        parsed.set_parsed_date(date.text, date.parsed, origin);
        parsed.set_parsed_modified(modified.text, modified.parsed);
    }

    fn take_bylines(&mut self, parsed: &mut ParsedArticle) -> Vec<String> {
        let bylines = self.take(Field::Bylines).map(value::bylines).unwrap_or_default();
        if bylines.is_cut_off() {
            let what = format!("more than {MAX_BYLINES} authors");
            parsed.add_problem(what, "newsdex dropped the others; no action is needed");
        }
        bylines.into_names()
    }

    fn take_body(
        &mut self,
        defaults: &FeedDefaults,
        parsed: &mut ParsedArticle,
    ) -> Result<String, String> {
        match self.fields[Field::Body as usize].take() {
            Some(RankedValue { rank, value })
                if NamedField { field: Field::Body, rank }.is_html() =>
            {
                value::body(value, TextFormat::Html)
            }
            Some(RankedValue { value, .. }) => {
                let body = value::body(value, TextFormat::Plain)?;
                let text = if self.is_body_text { None } else { markup_text(&body) };
                let Some(text) = text else { return Ok(body) };
                let help = "newsdex indexed its text; name it \"content_html\" if it is HTML";
                parsed.add_problem("the body is HTML", help);
                Ok(text)
            }
            None if defaults.is_feed || self.has_blank_body => Ok(String::new()),
            None => Err("no \"body\"".to_owned()),
        }
    }

    fn take_id(&mut self) -> Result<String, String> {
        let Some(value) = self.take(Field::Id) else { return Ok(String::new()) };
        let kind = kind(&value);
        value::id(value).ok_or_else(|| format!("\"id\" is {kind}, not text"))
    }

    fn take_text_or_warn(&mut self, field: Field, parsed: &mut ParsedArticle) -> Option<String> {
        let value = self.take(field)?;
        let kind = kind(&value);
        let text = value::text(value);
        if text.is_none() {
            let what = format!("\"{}\" is {kind}, not text", field.name());
            parsed.add_problem(what, "newsdex ignored it; write it as text");
        }
        text.filter(|text| !text.trim().is_empty())
    }
}
