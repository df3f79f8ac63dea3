//! Which field of a file holds what, where its names are not the usual ones.

use std::collections::BTreeMap;

use crate::fields::names::Field;

/// For fields of an article, the name that a file has for them: `body` is in `maintext`. A dotted name goes down:
/// `story.text`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldMap {
    names: BTreeMap<Field, String>,
}

/// What is wrong with a mapping of fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// It is not of the form `field=name`.
    #[error("\"{given}\" maps no field; write it as body=maintext, the article's field first")]
    NoMapping {
        /// What was given.
        given: String,
    },
    /// An article has no such field.
    #[error("an article has no field \"{field}\"; it has {}", Field::list())]
    UnknownField {
        /// The field that was named.
        field: String,
    },
}

impl FieldMap {
    pub(crate) fn add(&mut self, mapping: &str) -> Result<(), MapError> {
        let given = || MapError::NoMapping { given: mapping.to_owned() };
        let (field, name) = mapping.split_once('=').ok_or_else(given)?;
        let (field, name) = (field.trim(), name.trim());
        if name.is_empty() {
            return Err(given());
        }
        let known = Field::named(field)
            .ok_or_else(|| MapError::UnknownField { field: field.to_owned() })?;
        self.names.insert(known, name.to_owned());
        Ok(())
    }

    /// The mappings, as [`add`](Self::add) takes them.
    pub(crate) fn mappings(&self) -> Vec<String> {
        self.names.iter().map(|(field, name)| format!("{}={name}", field.name())).collect()
    }

    /// The field that `name` of a file is mapped to, and what is left of the path to go down from there, which is empty
    /// where the name is all of it.
    pub(crate) fn field(&self, name: &str) -> Option<(Field, &str)> {
        self.names.iter().find_map(|(field, path)| {
            let rest = path.strip_prefix(name)?;
            if rest.is_empty() {
                Some((*field, ""))
            } else {
                Some((*field, rest.strip_prefix('.')?))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_a_field_that_articles_have() {
        let check = |mapping: &str, expected: Result<(), &str>| {
            let mut map = FieldMap::default();
            let added = map.add(mapping).map_err(|error| error.to_string());
            match (added, expected) {
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                (added, expected) => {
                    assert_eq!((added.is_ok(), expected), (true, Ok(())), "{mapping}")
                }
            }
        };
        check("body=maintext", Ok(()));
        check(" title = story.head ", Ok(()));
        let mut map = FieldMap::default();
        for mapping in ["title=head", "body=wording", " title = story.head "] {
            map.add(mapping).unwrap();
        }
        assert_eq!(map.mappings(), ["title=story.head", "body=wording"]);
        check("body", Err("write it as body=maintext"));
        check("body=", Err("maps no field"));
        check(
            "text=x",
            Err("it has id, title, body, date, source, url, bylines, language, section"),
        );
    }

    #[test]
    fn a_dotted_name_goes_down() {
        let mut map = FieldMap::default();
        map.add("body=story.text").unwrap();
        assert_eq!(map.field("story"), Some((Field::Body, "text")));
        assert_eq!(map.field("story.text"), Some((Field::Body, "")));
        assert_eq!(map.field("stor"), None);
        assert_eq!(map.field("text"), None);
    }
}
