//! The fields of an article that a record can have.

/// A field of an article that a record can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Id,
    Title,
    Body,
    Date,
    Modified,
    Source,
    Url,
    Bylines,
    Language,
    Section,
    Keywords,
}

/// The names of the fields in newsdex, in the order of [`Field`].
const NAMES: [(Field, &str); 11] = [
    (Field::Id, "id"),
    (Field::Title, "title"),
    (Field::Body, "body"),
    (Field::Date, "date"),
    (Field::Modified, "modified"),
    (Field::Source, "source"),
    (Field::Url, "url"),
    (Field::Bylines, "bylines"),
    (Field::Language, "language"),
    (Field::Section, "section"),
    (Field::Keywords, "keywords"),
];

/// Number of fields.
pub(crate) const FIELD_COUNT: usize = NAMES.len();

impl Field {
    /// The name of the field in newsdex.
    pub(crate) fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The field with a name in newsdex.
    pub(crate) fn from_name(name: &str) -> Option<Field> {
        NAMES.iter().find(|(_, own)| *own == name).map(|(field, _)| *field)
    }

    /// All names in newsdex, for a message.
    pub(crate) fn list() -> String {
        NAMES.map(|(_, name)| name).join(", ")
    }
}
