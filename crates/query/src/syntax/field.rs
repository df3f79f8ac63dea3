//! The fields that a query can name before a colon, such as `title:` or `since:`.

use crate::syntax::dates::DateField;

/// The field or fields of an article in which a leaf is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Title and body: a query without a field name.
    Article,
    /// `title:`
    Title,
    /// `body:`
    Body,
    /// `source:`, the outlet.
    Source,
    /// `by:`, the authors, each searched separately.
    By,
    /// `url:`, the words of the address.
    Url,
    /// `lang:`, the subtags of the language tag.
    Lang,
    /// `section:`
    Section,
    /// `tag:`, the keywords, each searched separately.
    Tag,
    /// `id:`, compared as a whole.
    Id,
    /// `has:`, the name of a field that must not be empty.
    Has,
}

impl Scope {
    /// The field names, each with its scope.
    pub(crate) const NAMED: [(&'static str, Scope); 10] = [
        ("title", Scope::Title),
        ("body", Scope::Body),
        ("source", Scope::Source),
        ("by", Scope::By),
        ("url", Scope::Url),
        ("lang", Scope::Lang),
        ("section", Scope::Section),
        ("tag", Scope::Tag),
        ("id", Scope::Id),
        ("has", Scope::Has),
    ];

    /// Whether matches are in the title or the body, where they are marked. All other scopes are
    /// metadata.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Scope::Article | Scope::Title | Scope::Body)
    }

    /// Whether values are compared as a whole, not word by word.
    pub(crate) fn is_keyword(self) -> bool {
        matches!(self, Scope::Id | Scope::Has)
    }

    /// Whether a text field is part of this scope.
    pub(crate) fn includes(self, field: TextField) -> bool {
        match self {
            Scope::Article => true,
            Scope::Title => field == TextField::Title,
            Scope::Body => field == TextField::Body,
            _ => false,
        }
    }
}

/// A field whose matches are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextField {
    Title,
    Body,
}

/// The field that a name before a colon selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldName {
    /// A field that is searched for words or keywords.
    Words(Scope),
    /// A bound on the date of publication.
    Date(DateField),
}

/// What other search services call the fields.
const ALIASES: [(&str, FieldName); 22] = [
    ("headline", FieldName::Words(Scope::Title)),
    ("hl", FieldName::Words(Scope::Title)),
    ("hd", FieldName::Words(Scope::Title)),
    ("ti", FieldName::Words(Scope::Title)),
    ("hlead", FieldName::Words(Scope::Article)),
    ("hlp", FieldName::Words(Scope::Article)),
    ("text", FieldName::Words(Scope::Body)),
    ("byline", FieldName::Words(Scope::By)),
    ("author", FieldName::Words(Scope::By)),
    ("au", FieldName::Words(Scope::By)),
    ("publication", FieldName::Words(Scope::Source)),
    ("pub", FieldName::Words(Scope::Source)),
    ("sn", FieldName::Words(Scope::Source)),
    ("language", FieldName::Words(Scope::Lang)),
    ("la", FieldName::Words(Scope::Lang)),
    ("keyword", FieldName::Words(Scope::Tag)),
    ("keywords", FieldName::Words(Scope::Tag)),
    ("subject", FieldName::Words(Scope::Tag)),
    ("topic", FieldName::Words(Scope::Tag)),
    ("published", FieldName::Date(DateField::Date)),
    ("pubdate", FieldName::Date(DateField::Date)),
    ("pd", FieldName::Date(DateField::Date)),
];

impl FieldName {
    /// The field that a name selects, in any case.
    pub(crate) fn from_name(name: &str) -> Option<FieldName> {
        let aliases = ALIASES.into_iter();
        let named = FieldName::named().chain(aliases);
        named
            .into_iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, field)| field)
    }

    /// Every field name, words first.
    pub(crate) fn named() -> impl Iterator<Item = (&'static str, FieldName)> {
        let words = Scope::NAMED.into_iter().map(|(name, scope)| (name, FieldName::Words(scope)));
        let dates =
            DateField::NAMED.into_iter().map(|(name, field)| (name, FieldName::Date(field)));
        words.chain(dates)
    }
}
