//! The user's mapping of fields to the names that files have for them.

use std::collections::BTreeMap;

use crate::fields::names::Field;

/// Maps fields of an article to their names in a file, such as the body to `maintext`. A dotted
/// name is a path into objects: `story.text`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldMap {
    names: BTreeMap<Field, String>,
}

/// Why a mapping is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// It does not have the form `field=name`.
    #[error("\"{mapping}\" maps no field; write it as field=name, for example body=maintext")]
    Syntax {
        /// The mapping.
        mapping: String,
    },
    /// Articles do not have the field.
    #[error("an article has no field \"{field}\"; it has {}", Field::list())]
    UnknownField {
        /// The field before the `=`.
        field: String,
    },
}

/// A field that the user mapped to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MappedField<'m> {
    pub(crate) field: Field,
    /// Path from the value with that name to the value of the field; empty if it is the value
    /// itself.
    pub(crate) path: &'m str,
}

impl FieldMap {
    /// Adds a mapping in the form `field=name`. It replaces an earlier one of the same field.
    pub(crate) fn add(&mut self, mapping: &str) -> Result<(), MapError> {
        let syntax_error = || MapError::Syntax { mapping: mapping.to_owned() };
        let (field, name) = mapping.split_once('=').ok_or_else(syntax_error)?;
        let (field, name) = (field.trim(), name.trim());
        if name.is_empty() {
            return Err(syntax_error());
        }
        let field = Field::from_name(field)
            .ok_or_else(|| MapError::UnknownField { field: field.to_owned() })?;
        self.names.insert(field, name.to_owned());
        Ok(())
    }

    /// The mappings in the form that [`add`](Self::add) takes.
    pub(crate) fn mappings(&self) -> Vec<String> {
        self.names.iter().map(|(field, name)| format!("{}={name}", field.name())).collect()
    }

    /// Finds the field that is mapped to a name in a record, or to a path that begins with it.
    pub(crate) fn find(&self, name: &str) -> Option<MappedField<'_>> {
        self.names.iter().find_map(|(&field, path)| {
            let rest = path.strip_prefix(name)?;
            let path = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
            Some(MappedField { field, path })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_needs_a_field_of_articles_and_a_name() {
        let check = |mapping: &str, expected: Result<(), &str>| {
            let mut map = FieldMap::default();
            let added = map.add(mapping).map_err(|error| error.to_string());
            match (added, expected) {
                (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
                (added, expected) => {
                    assert_eq!((added.is_ok(), expected), (true, Ok(())), "{mapping}");
                }
            }
        };
        check("body=maintext", Ok(()));
        check(" title = story.head ", Ok(()));
        check("body", Err("for example body=maintext"));
        check("body=", Err("maps no field"));
        check("text=x", Err("it has id, title, body, date, modified, "));
    }

    #[test]
    fn the_last_mapping_of_a_field_counts() {
        let mut map = FieldMap::default();
        for mapping in ["title=head", "body=wording", " title = story.head "] {
            map.add(mapping).unwrap();
        }
        assert_eq!(map.mappings(), ["title=story.head", "body=wording"]);
    }

    #[test]
    fn a_dotted_name_is_a_path() {
        let mut map = FieldMap::default();
        map.add("body=story.text").unwrap();
        let body = |path| Some(MappedField { field: Field::Body, path });
        assert_eq!(map.find("story"), body("text"));
        assert_eq!(map.find("story.text"), body(""));
        assert_eq!(map.find("stor"), None);
        assert_eq!(map.find("text"), None);
    }
}
