//! Reading an article back from the document store.

use newsdex_article::{Article, Lines, Metadata, Origin, Published};
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{Field, OwnedValue};

use crate::schema::Fields;

/// An article as the document store keeps it: everything but its body, which
/// [`crate::StoredTextReader`] keeps.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// The article's id.
    pub id: String,
    /// What is known about the article besides its text.
    pub metadata: Metadata,
    /// Key of the file it came from.
    pub file: String,
    /// Where the lines of the body are in that file.
    pub lines: Lines,
    /// Modification time of the file, in seconds since 1970, where the publication date is unknown.
    pub changed_at: Option<i64>,
}

/// When an article appeared, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// An instant, in UTC.
    Instant(i64),
    /// By the clock of an unknown place.
    Local(i64),
    /// When the article's file was last modified, in UTC; when the article appeared is unknown.
    Modified(i64),
}

impl StoredArticle {
    /// Takes the article out of a stored document; `None` where the document is a file record.
    #[must_use]
    pub fn new(fields: &Fields, mut stored: StoredFields) -> Option<StoredArticle> {
        let id = stored.text(fields.id)?;
        let local = stored.seconds(fields.published_local);
        let seconds = local.or_else(|| stored.seconds(fields.published_at));
        let published = stored.text(fields.published).zip(seconds);
        let line = match stored.take(fields.line) {
            Some(OwnedValue::U64(line)) => Some(line),
            _ => None,
        };
        let breaks = matches!(stored.take(fields.line_breaks), Some(OwnedValue::Bool(true)));
        let mut origin = |field| stored.text(field).and_then(|name| Origin::from_name(&name));
        let (title_from, published_from) =
            (origin(fields.title_from), origin(fields.published_from));
        Some(StoredArticle {
            id,
            metadata: Metadata {
                title: stored.text(fields.title),
                title_from,
                published: published
                    .map(|(text, seconds)| Published::from_parts(text, seconds, local.is_some())),
                published_from,
                date_text: stored.text(fields.date_text),
                source: stored.text(fields.source),
                url: stored.text(fields.url),
                bylines: stored.texts(fields.bylines),
                language: stored.text(fields.language),
                section: stored.text(fields.section),
            },
            file: stored.text(fields.file).unwrap_or_default(),
            lines: match line {
                Some(line) if breaks => Lines::From(line),
                Some(line) => Lines::On(line),
                None => Lines::Unknown,
            },
            changed_at: stored.seconds(fields.changed_at),
        })
    }

    /// When the article appeared, or else when its file was modified.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        match &self.metadata.published {
            Some(published) if published.floats() => Some(Moment::Local(published.seconds())),
            Some(published) => Some(Moment::Instant(published.seconds())),
            None => self.changed_at.map(Moment::Modified),
        }
    }

    /// The article that was indexed, given its body.
    #[must_use]
    pub fn into_article(self, body: String) -> Article {
        Article {
            id: self.id,
            metadata: self.metadata,
            body,
            file_time: self.changed_at.and_then(Published::from_seconds),
            lines: self.lines,
        }
    }
}

/// The values of a stored document, to be moved out one by one. `TantivyDocument` would first pack
/// all of them into one buffer, to be copied out again.
#[derive(Debug)]
pub struct StoredFields(Vec<(Field, OwnedValue)>);

impl DocumentDeserialize for StoredFields {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut document: D,
    ) -> Result<StoredFields, DeserializeError> {
        let mut values = Vec::with_capacity(document.size_hint());
        while let Some(value) = document.next_field()? {
            values.push(value);
        }
        Ok(StoredFields(values))
    }
}

impl StoredFields {
    /// Moves the first value of a field out and leaves null in its place.
    fn take(&mut self, field: Field) -> Option<OwnedValue> {
        let (_, value) = self.0.iter_mut().find(|(other, _)| *other == field)?;
        Some(std::mem::replace(value, OwnedValue::Null))
    }

    fn text(&mut self, field: Field) -> Option<String> {
        if let OwnedValue::Str(text) = self.take(field)? { Some(text) } else { None }
    }

    fn texts(&mut self, field: Field) -> Vec<String> {
        let values = self.0.iter_mut().filter(|(other, _)| *other == field);
        let take = |value: &mut OwnedValue| match value {
            OwnedValue::Str(text) => Some(std::mem::take(text)),
            _ => None,
        };
        values.filter_map(|(_, value)| take(value)).collect()
    }

    fn seconds(&mut self, field: Field) -> Option<i64> {
        if let OwnedValue::I64(seconds) = self.take(field)? { Some(seconds) } else { None }
    }
}
