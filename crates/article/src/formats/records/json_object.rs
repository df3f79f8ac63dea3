//! Deserializes a JSON object into a [`Record`] without keeping values that no field needs.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::fields::map::FieldMap;
use crate::fields::names::{Field, Meaning, NamedField};
use crate::formats::records::bounded_value::{BoundedValue, MAX_VALUES};
use crate::formats::records::record::Record;

/// Maximum number of names of an object that a message lists.
const MAX_LISTED_NAMES: usize = 8;
/// Maximum length of each of them, in characters.
const MAX_LISTED_NAME_CHARS: usize = 24;

/// Why an object is not an article.
pub(crate) struct ObjectError {
    pub(crate) reason: String,
    /// Where the syntax is wrong; `None` if the syntax is right.
    pub(crate) at: Option<TextPosition>,
}

/// A position in the text of an object. Both numbers begin at 1.
pub(crate) struct TextPosition {
    pub(crate) line: usize,
    pub(crate) byte: usize,
}

/// Parses the text of an object.
pub(crate) fn read_object(text: &str, map: &FieldMap) -> Result<Record, ObjectError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let record = RecordSeed { map }.deserialize(&mut deserializer);
    record.and_then(|record| deserializer.end().map(|()| record)).map_err(|error| {
        let mut reason = error.to_string();
        reason.truncate(reason.rfind(" at line ").unwrap_or(reason.len()));
        let at = Some(TextPosition { line: error.line(), byte: error.column() });
        ObjectError { reason, at }
    })
}

/// The first names of an object, for a message.
pub(crate) fn list_names(text: &str) -> String {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = entries.next_entry::<String, IgnoredAny>()? {
                if names.len() < MAX_LISTED_NAMES {
                    names.push(name.chars().take(MAX_LISTED_NAME_CHARS).collect());
                }
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_str(text).deserialize_map(Names).unwrap_or_default().join(", ")
}

struct RecordSeed<'m> {
    map: &'m FieldMap,
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
        let values_left = Cell::new(MAX_VALUES);
        let value = || BoundedValue { values_left: &values_left };
        while let Some(name) = entries.next_key_seed(NameSeed { map: self.map })? {
            match name {
                Name::Unknown => drop(entries.next_value::<IgnoredAny>()?),
                Name::Field(named) => record.insert(named, entries.next_value_seed(value())?),
                Name::Other(name) => {
                    record.add(&name, entries.next_value_seed(value())?, self.map);
                }
            }
        }
        Ok(record)
    }
}

/// What a name in an object stands for.
enum Name {
    Field(NamedField),
    /// The user mapped it, or what it means depends on its value.
    Other(String),
    Unknown,
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
        if self.map.find(name).is_some() {
            return Ok(Name::Other(name.to_owned()));
        }
        Ok(match Meaning::of(name) {
            // An object for the body may contain the article.
            Some(Meaning::Field(named)) if named.field != Field::Body => Name::Field(named),
            Some(_) => Name::Other(name.to_owned()),
            None => Name::Unknown,
        })
    }
}
