//! The fields of a JSON object or of a row, under whatever names, to an article.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::article::{Article, Lines};
use crate::fields::map::FieldMap;
use crate::fields::names::{FIELDS, Field, is_html, meaning};
use crate::formats::records::bounded_value::{BoundedValue, MOST_VALUES};
use crate::formats::records::value;
use crate::formats::records::value::kind;
use crate::metadata::{Metadata, Origin};
use crate::reader::Sink;

/// What was found of an article, each field by its best name.
#[derive(Default)]
pub(crate) struct Record {
    fields: [Option<(u8, Value)>; FIELDS],
    twice: Option<Field>,
    /// Whether there is a field for the body with nothing in it.
    empty_body: bool,
}

/// What holds for all articles of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct FeedDefaults {
    /// Whether the file is a feed: then a title alone makes an article.
    pub(crate) feed: bool,
    pub(crate) source: Option<String>,
    pub(crate) language: Option<String>,
}

/// An article, and what was odd about it.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) article: Article,
    pub(crate) odd: Vec<Odd>,
}

/// What was odd: what, and what to do.
pub(crate) type Odd = (String, &'static str);

/// Objects that hold the article, in the answers of search engines and of databases.
const WRAPPERS: &[&str] = &["_source", "doc", "fields"];

impl Record {
    /// Takes a field under the name that the file has for it.
    pub(crate) fn take(&mut self, name: &str, value: Value, map: &FieldMap) {
        if let Some((field, rest)) = map.field(name) {
            if let Some(found) = value::below(value, rest) {
                self.put(field, 0, found);
            }
        } else if let Some((field, rank)) = meaning(name) {
            self.put(field, rank, value);
        } else if let (true, Value::Object(inner)) = (WRAPPERS.contains(&name), value) {
            for (name, value) in inner {
                self.take(&name, value, map);
            }
        }
    }

    fn put(&mut self, field: Field, rank: u8, value: Value) {
        if value::is_blank(&value) {
            self.empty_body |= field == Field::Body && value.is_string();
            return;
        }
        let slot = &mut self.fields[field as usize];
        match slot {
            Some((held, _)) if *held < rank => {}
            Some((held, other)) if *held == rank && *other != value => {
                self.twice = Some(field);
                *slot = Some((rank, value));
            }
            _ => *slot = Some((rank, value)),
        }
    }

    /// The text of a field, of a feed that holds articles.
    pub(crate) fn text(&mut self, field: Field) -> Option<String> {
        self.fields[field as usize].take().and_then(|(_, value)| value::text(value))
    }

    /// The article; `default_id` is for one that has none of its own.
    pub(crate) fn article(
        mut self,
        around: &FeedDefaults,
        default_id: impl FnOnce() -> String,
    ) -> Result<Parsed, String> {
        let mut odd = Vec::new();
        if let Some(field) = self.twice {
            odd.push((
                format!("\"{}\" is given twice", field.name()),
                "the last was taken; keep one",
            ));
        }
        let body = match self.fields[Field::Body as usize].take() {
            Some((rank, value)) => value::body(value, is_html(Field::Body, rank))?,
            None if around.feed || self.empty_body => String::new(),
            None => return Err("no \"body\"".to_owned()),
        };
        let id = match self.fields[Field::Id as usize].take() {
            None => String::new(),
            Some((_, given)) => {
                let kind = kind(&given);
                value::id(given).ok_or_else(|| format!("\"id\" is {kind}, not text"))?
            }
        };
        let date = self.fields[Field::Date as usize].take().map(|(_, value)| value);
        let published = date.as_ref().and_then(value::published);
        let date_text = date.filter(|_| published.is_none());
        let date_text =
            date_text.map(|date| date.as_str().map_or_else(|| date.to_string(), str::to_owned));
        odd.extend(date_text.as_deref().map(odd_date));
        let origin = if around.feed { Origin::Feed } else { Origin::Metadata };
        let title = self.text_or_odd(Field::Title, &mut odd);
        let article = Article {
            id: if id.trim().is_empty() { default_id() } else { id },
            body,
            file_time: None,
            lines: Lines::Unknown,
            metadata: Metadata {
                title_from: title.as_ref().map(|_| origin),
                published_from: published.as_ref().map(|_| origin),
                title,
                published,
                date_text,
                source: self.text_or_odd(Field::Source, &mut odd).or_else(|| around.source.clone()),
                url: self.text_or_odd(Field::Url, &mut odd),
                bylines: self.fields[Field::Bylines as usize]
                    .take()
                    .map(|(_, v)| value::bylines(v))
                    .unwrap_or_default(),
                language: self
                    .text_or_odd(Field::Language, &mut odd)
                    .or_else(|| around.language.clone()),
                section: self.fields[Field::Section as usize]
                    .take()
                    .and_then(|(_, value)| value::section(value)),
            },
        };
        Ok(Parsed { article, odd })
    }

    fn text_or_odd(&mut self, field: Field, odd: &mut Vec<Odd>) -> Option<String> {
        let (_, value) = self.fields[field as usize].take()?;
        let kind = kind(&value);
        let text = value::text(value);
        if text.is_none() {
            odd.push((
                format!("\"{}\" is {kind}, not text", field.name()),
                "it was passed over; write it as text",
            ));
        }
        text.filter(|text| !text.trim().is_empty())
    }
}

/// A date that is not understood.
pub(crate) fn odd_date(date: &str) -> Odd {
    let shown: String = date.chars().take(40).collect();
    let help =
        "it is kept as text, and no search by date finds the article; write it as 2026-05-08";
    (format!("\"{shown}\" is not a date that is understood"), help)
}

impl Parsed {
    /// Gives the article, if there is anything in it, and what was odd about it. `place` is such as `line 12`.
    pub(crate) fn give(self, place: impl fmt::Display, lines: Lines, sink: &mut Sink<'_>) {
        for (what, help) in self.odd {
            sink.warn(Some(place.to_string()), what, help);
        }
        if self.article.metadata.title.is_none() && self.article.body.trim().is_empty() {
            let what = "neither title nor text".to_owned();
            sink.leave_out(Some(place.to_string()), what, "it was left out; fill it");
        } else {
            sink.article(Article { lines, ..self.article });
        }
    }
}

/// Reads a JSON object into a [`Record`], keeping nothing of what is not wanted.
pub(crate) struct RecordSeed<'m> {
    pub(crate) map: &'m FieldMap,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Record;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        let left = Cell::new(MOST_VALUES);
        let value = || BoundedValue { left: &left };
        while let Some(name) = entries.next_key_seed(NameSeed { map: self.map })? {
            match name {
                Name::Other => drop(entries.next_value::<IgnoredAny>()?),
                Name::Known(field, rank) => {
                    record.put(field, rank, entries.next_value_seed(value())?)
                }
                Name::Inner(name) => {
                    record.take(&name, entries.next_value_seed(value())?, self.map)
                }
            }
        }
        Ok(record)
    }
}

/// What a name in an object calls for.
enum Name {
    Known(Field, u8),
    /// Something to look into.
    Inner(String),
    Other,
}

struct NameSeed<'m> {
    map: &'m FieldMap,
}

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        if self.map.field(name).is_some() {
            return Ok(Name::Inner(name.to_owned()));
        }
        Ok(match meaning(name) {
            Some((field, rank)) => Name::Known(field, rank),
            None if WRAPPERS.contains(&name) => Name::Inner(name.to_owned()),
            None => Name::Other,
        })
    }
}

/// What one object gave, or why it gave nothing: a reason, with line (from 1) and byte (from 1) where it is a fault of
/// its form.
pub(crate) struct Fault {
    pub(crate) reason: String,
    pub(crate) at: Option<(usize, usize)>,
}

/// Reads an object.
pub(crate) fn read_object(text: &str, map: &FieldMap) -> Result<Record, Fault> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let record = RecordSeed { map }.deserialize(&mut deserializer);
    record.and_then(|record| deserializer.end().map(|()| record)).map_err(|error| {
        let mut reason = error.to_string();
        reason.truncate(reason.rfind(" at line ").unwrap_or(reason.len()));
        Fault { reason, at: Some((error.line(), error.column())) }
    })
}

/// The names in an object, for a message: a few of them.
pub(crate) fn names_in(text: &str) -> String {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = entries.next_entry::<String, IgnoredAny>()? {
                if names.len() < 8 {
                    names.push(name.chars().take(24).collect());
                }
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_str(text).deserialize_map(Names).unwrap_or_default().join(", ")
}
