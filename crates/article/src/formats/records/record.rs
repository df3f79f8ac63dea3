//! Turns the named values of a JSON object, a CSV row or front matter into an article.

use serde_json::{Map, Value};

use crate::article::Article;
use crate::dates::search::url::in_url;
use crate::fields::map::FieldMap;
use crate::fields::names::{Certainty, FIELD_COUNT, Field, Meaning, NamedField};
use crate::formats::markup::title::decoded_title;
use crate::formats::records::markup_body::markup_text;
use crate::formats::records::name_lists;
use crate::formats::records::ranked_value::{RankedValue, is_better, url_as_source};
use crate::formats::records::record_date::{RecordDates, WrittenDate};
use crate::formats::records::value;
use crate::formats::records::value::{TextFormat, kind};
use crate::limits::MAX_BYLINES;
use crate::metadata::{Metadata, Origin};
use crate::parsed_article::ParsedArticle;

/// Maximum depth of objects that contain an article within each other.
const MAX_WRAPPERS: u8 = 4;
/// Added to the rank of names in an object that is less certain than the object outside.
const OUTER_WRAPPER_RANK: u16 = 2000;
/// Kinds of things that have a title, a date or a URL, as schema.org and `GeoJSON` name them.
const FOREIGN_KINDS: &[&str] = &[
    "feature",
    "featurecollection",
    "person",
    "organization",
    "company",
    "product",
    "event",
    "place",
    "website",
    "playlist",
    "musicrecording",
    "musicalbum",
    "breadcrumblist",
    "imageobject",
];

/// The fields of a record. If several names stand for one field, the best name that has a value
/// wins.
#[derive(Default)]
pub(crate) struct Record {
    fields: [Option<RankedValue>; FIELD_COUNT],
    dates: RecordDates,
    /// Which fields the record names, with or without a value.
    is_named: [bool; FIELD_COUNT],
    /// A field of which one name occurs several times with different values.
    duplicate: Option<Field>,
    /// Whether the record has a name or kind that articles do not have.
    is_foreign: bool,
    /// Whether the body is text, whatever it looks like.
    is_body_text: bool,
}

/// What a JSON Feed declares for all its items.
#[derive(Debug, Clone, Default)]
pub(crate) struct FeedDefaults {
    /// Whether the record is from a feed. Items of feeds may have a title only.
    pub(crate) is_feed: bool,
    pub(crate) source: Option<String>,
    pub(crate) language: Option<String>,
}

impl Record {
    /// An empty record, the body of which is known to be text.
    pub(crate) fn of_text() -> Record {
        Record { is_body_text: true, ..Record::default() }
    }

    /// Adds a value by its name in the file. Values with unknown names are dropped.
    pub(crate) fn add(&mut self, name: &str, value: Value, map: &FieldMap) {
        self.add_nested(name, value, map, Nesting::default());
    }

    /// Adds a value that is this many elements or objects within the record. Those outside are better.
    pub(crate) fn add_at_depth(&mut self, name: &str, value: Value, map: &FieldMap, depth: u8) {
        let rank = OUTER_WRAPPER_RANK.saturating_mul(u16::from(depth));
        self.add_nested(name, value, map, Nesting { depth, rank });
    }

    /// Whether a value of this name can tell anything of an article.
    pub(crate) fn reads(name: &str, map: &FieldMap) -> bool {
        map.find(name).is_some() || Meaning::of(name).is_some()
    }

    fn add_nested(&mut self, name: &str, value: Value, map: &FieldMap, nesting: Nesting) {
        if let Some(mapped) = map.find(name) {
            if let Some(value) = value::at_path(value, mapped.path) {
                self.insert(NamedField::mapped(mapped.field), value);
            }
            return;
        }
        let deeper = Nesting { depth: nesting.depth + 1, ..nesting };
        let outer = Nesting { rank: nesting.rank.saturating_add(OUTER_WRAPPER_RANK), ..deeper };
        match (Meaning::of(name), value) {
            (Some(Meaning::Field(named)), Value::Object(inner))
                if named.field == Field::Body && is_article(&inner) =>
            {
                self.add_all(inner, map, deeper);
            }
            // Articles that the record lists. They are articles of their own.
            (Some(Meaning::Field(named)), Value::Array(list))
                if named.field == Field::Body
                    && matches!(list.first(), Some(Value::Object(inner)) if is_article(inner)) => {}
            (Some(Meaning::Field(named)), value) => {
                let rank = named.rank.saturating_add(nesting.rank);
                self.insert(NamedField { rank, ..named }, value);
            }
            (Some(Meaning::Wrapper), Value::Object(inner)) => self.add_all(inner, map, deeper),
            (Some(Meaning::OuterWrapper), Value::Object(inner)) => self.add_all(inner, map, outer),
            (Some(Meaning::Wrapper | Meaning::OuterWrapper), value)
                if name.eq_ignore_ascii_case("data") =>
            {
                self.add_italian_date(value);
            }
            (Some(Meaning::Kind), Value::String(kind)) if nesting.depth == 0 => {
                let kind = kind.to_ascii_lowercase();
                self.is_foreign |= FOREIGN_KINDS.contains(&kind.as_str());
            }
            (Some(Meaning::Foreign), value) => self.is_foreign |= !value::is_blank(&value),
            _ => {}
        }
    }

    fn add_all(&mut self, object: Map<String, Value>, map: &FieldMap, nesting: Nesting) {
        if nesting.depth <= MAX_WRAPPERS {
            for (name, value) in object {
                self.add_nested(&name, value, map, nesting);
            }
        }
    }

    /// `data` is Italian, Portuguese and Polish for date.
    fn add_italian_date(&mut self, value: Value) {
        if let Some(named) = NamedField::find("datum")
            && value.as_str().is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.insert(named, value);
        }
    }

    /// Adds the value of a field.
    pub(crate) fn insert(&mut self, named: NamedField, value: Value) {
        if let Some(modified) = named.as_modified() {
            self.insert(modified, value.clone());
        }
        let at = named.field as usize;
        self.is_named[at] |= named.certainty <= Certainty::Generic;
        if value::is_blank(&value) {
            return;
        }
        let named = match named.field {
            Field::Date => {
                if self.dates.add(named, value) {
                    self.duplicate = Some(Field::Date);
                }
                return;
            }
            Field::Source if named.rank > 0 => match url_as_source(named, &value) {
                Some(named) => named,
                None => return,
            },
            _ => named,
        };
        let slot = &mut self.fields[named.field as usize];
        match slot {
            Some(existing) if is_better(existing, named, &value) => return,
            Some(existing) if existing.named == named && existing.value != value => {
                self.duplicate = Some(named.field);
            }
            _ => {}
        }
        *slot = Some(RankedValue { named, value });
    }

    fn take(&mut self, field: Field) -> Option<Value> {
        self.fields[field as usize].take().map(|existing| existing.value)
    }

    /// Removes a field and returns its text.
    pub(crate) fn take_text(&mut self, field: Field) -> Option<String> {
        self.take(field).and_then(value::text)
    }

    /// Whether the record has a value for the field itself, and not only for what can stand in for
    /// it.
    fn has(&self, field: Field) -> bool {
        let value = &self.fields[field as usize];
        value.as_ref().is_some_and(|value| value.named.certainty <= Certainty::Generic)
    }

    /// Why the record is not an article; `None` if it is one. Many things have a name, a title or a
    /// description, so one of these is an article only beside a date, a URL or the like.
    pub(crate) fn rejection(&self) -> Option<&'static str> {
        let is_named = |field: Field| self.is_named[field as usize];
        let has_summary = self.fields[Field::Body as usize].is_some();
        if self.has(Field::Body) {
            None
        } else if self.is_foreign {
            Some("no \"body\"")
        } else if self.has(Field::Title) {
            let is_known = has_summary
                || !self.dates.is_empty()
                || [Field::Body, Field::Date, Field::Modified, Field::Url, Field::Source]
                    .into_iter()
                    .any(is_named);
            (!is_known).then_some("no \"body\", date, url or source")
        } else if is_named(Field::Body) {
            // It is blank. Whoever reports the article says so.
            None
        } else {
            let has_url = self.fields[Field::Url as usize].is_some();
            let has_name = self.fields[Field::Title as usize].is_some();
            let is_dated = self.dates.has_published();
            let is_article = has_summary && (is_dated || has_url && !has_name)
                || has_name && has_url && is_dated
                || has_summary && !has_name;
            (!is_article).then_some("no \"body\"")
        }
    }

    /// Whether the record is an article even in a place where articles are not expected.
    pub(crate) fn is_certain(&self) -> bool {
        let is_dated = self.dates.has_published();
        let has_title = self.has(Field::Title);
        let has_url = self.fields[Field::Url as usize].is_some();
        self.has(Field::Body) && (has_title || is_dated || has_url)
            || has_title && is_dated && !self.is_foreign
    }

    /// The article, or the reason why the record is not one. `default_id` is for an article without
    /// an id.
    pub(crate) fn into_article(
        mut self,
        defaults: &FeedDefaults,
        default_id: impl FnOnce() -> String,
    ) -> Result<ParsedArticle, String> {
        if let Some(reason) = self.rejection().filter(|_| !defaults.is_feed) {
            return Err(reason.to_owned());
        }
        let mut parsed = ParsedArticle::default();
        if let Some(field) = self.duplicate {
            let what = format!("the field \"{}\" occurs several times", field.name());
            parsed.add_problem(what, "newsdex used the last one; keep only one");
        }
        let body = self.take_body(&mut parsed)?;
        let id = self.take_id()?;
        let origin = if defaults.is_feed { Origin::Feed } else { Origin::Metadata };
        let title = self.take_text_or_warn(Field::Title, &mut parsed).map(decoded_title);
        parsed.set_title(title, origin);
        let source = self.take_text_or_warn(Field::Source, &mut parsed);
        let url = self.take_text_or_warn(Field::Url, &mut parsed);
        self.take_dates(url.as_deref(), &mut parsed, origin);
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
                section: self.take(Field::Section).and_then(name_lists::section),
                keywords: self.take(Field::Keywords).map(name_lists::keywords).unwrap_or_default(),
                ..parsed.article.metadata
            },
            ..Article::default()
        };
        Ok(parsed)
    }

    /// Sets the dates. That of the last change stands in for that of publication.
    fn take_dates(&mut self, url: Option<&str>, parsed: &mut ParsedArticle, origin: Origin) {
        // A flag such as `"updated": true` is not a date.
        let modified = self.take(Field::Modified).filter(|value| !value.is_boolean());
        let modified = WrittenDate::new(modified);
        let mut dates = std::mem::take(&mut self.dates);
        if let Some(unparsed) = dates.take_published(parsed, origin) {
            parsed.set_parsed_date(unparsed.text, unparsed.parsed, origin);
        } else if parsed.article.metadata.published.is_some() {
        } else if modified.text.is_some() {
            parsed.set_parsed_date(modified.text.clone(), modified.parsed.clone(), origin);
        } else if url.and_then(in_url).is_none() {
            // The date in a URL is better than when somebody found the article.
            dates.take_fallback(parsed, origin);
        }
        parsed.set_parsed_modified(modified.text, modified.parsed);
    }

    fn take_bylines(&mut self, parsed: &mut ParsedArticle) -> Vec<String> {
        let bylines = self.take(Field::Bylines).map(name_lists::bylines).unwrap_or_default();
        if bylines.is_cut_off() {
            let what = format!("more than {MAX_BYLINES} authors");
            parsed.add_problem(what, "newsdex dropped the others; no action is needed");
        }
        bylines.into_names()
    }

    fn take_body(&mut self, parsed: &mut ParsedArticle) -> Result<String, String> {
        match self.fields[Field::Body as usize].take() {
            Some(RankedValue { named, value }) if named.is_html => {
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
            None => Ok(String::new()),
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

/// How deep a name is within objects that contain an article.
#[derive(Clone, Copy, Default)]
struct Nesting {
    depth: u8,
    /// Added to the ranks of names.
    rank: u16,
}

/// Whether an object has the title of an article.
fn is_article(object: &Map<String, Value>) -> bool {
    object.keys().any(|name| {
        NamedField::find(name)
            .is_some_and(|named| named.field == Field::Title && named.certainty == Certainty::Field)
    })
}
