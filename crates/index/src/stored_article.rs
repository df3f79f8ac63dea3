//! Reads an article back from the document store.

use std::ops::Range;

use newsdex_article::{Article, Format, Lines, Metadata, Origin, Published};
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{Field, OwnedValue};

use crate::schema::Fields;

/// An article as the document store keeps it: everything but its body, which
/// [`crate::StoredTextReader`] keeps.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// Key of the article, which no other article of the index has.
    pub key: String,
    /// The article's id.
    pub id: String,
    /// What is known about the article besides its text.
    pub metadata: Metadata,
    /// Key of the file it came from.
    pub file: String,
    /// The format that it was read from.
    pub format: Option<Format>,
    /// Where the lines of the body are in that file.
    pub lines: Lines,
    /// Modification time of the file, in seconds since 1970 in UTC, if the publication date is
    /// unknown.
    pub changed_at: Option<i64>,
}

/// When an article appeared, in seconds since 1970, as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// An instant, in UTC.
    Instant(i64),
    /// An interval of local time in an unknown time zone: a year, a month, a day or a second.
    Local(Range<i64>),
    /// The time of publication is unknown; this is when the article's file was last modified, in
    /// UTC.
    Modified(i64),
}

impl StoredArticle {
    /// Takes the article out of a stored document; `None` if the document is a file record.
    #[must_use]
    pub fn new(fields: &Fields, stored: StoredFields) -> Option<StoredArticle> {
        let mut metadata = Metadata::default();
        let (mut key, mut id, mut file, mut published) = (None, None, None, None);
        let (mut instant, mut local, mut changed_at) = (None, None, None);
        let (mut modified, mut format) = (None, None);
        let (mut line, mut line_breaks) = (None, false);
        for (field, value) in stored.0 {
            match value {
                OwnedValue::Str(text) if field == fields.title_from => {
                    metadata.title_from = Origin::from_name(&text);
                }
                OwnedValue::Str(text) if field == fields.published_from => {
                    metadata.published_from = Origin::from_name(&text);
                }
                OwnedValue::Str(text) if field == fields.format => {
                    format = Format::from_name(&text);
                }
                OwnedValue::Str(text) if field == fields.bylines => metadata.bylines.push(text),
                OwnedValue::Str(text) if field == fields.keywords => metadata.keywords.push(text),
                OwnedValue::Str(text) => {
                    let value = match field {
                        _ if field == fields.key => &mut key,
                        _ if field == fields.id => &mut id,
                        _ if field == fields.title => &mut metadata.title,
                        _ if field == fields.source => &mut metadata.source,
                        _ if field == fields.url => &mut metadata.url,
                        _ if field == fields.published => &mut published,
                        _ if field == fields.modified => &mut modified,
                        _ if field == fields.file => &mut file,
                        _ if field == fields.language => &mut metadata.language,
                        _ if field == fields.section => &mut metadata.section,
                        _ if field == fields.date_text => &mut metadata.date_text,
                        _ => continue,
                    };
                    *value = Some(text);
                }
                OwnedValue::I64(seconds) if field == fields.published_at => instant = Some(seconds),
                OwnedValue::I64(seconds) if field == fields.published_local => {
                    local = Some(seconds);
                }
                OwnedValue::I64(seconds) if field == fields.changed_at => {
                    changed_at = Some(seconds);
                }
                OwnedValue::U64(number) if field == fields.line => line = Some(number),
                OwnedValue::Bool(breaks) if field == fields.line_breaks => line_breaks = breaks,
                _ => {}
            }
        }
        metadata.published = published
            .zip(local.or(instant))
            .map(|(text, seconds)| Published::from_parts(text, seconds));
        metadata.modified = modified.as_deref().and_then(Published::parse);
        let lines = read_lines(line, line_breaks);
        let file = file.unwrap_or_default();
        Some(StoredArticle { key: key?, id: id?, metadata, file, format, lines, changed_at })
    }

    /// When the article appeared, or else when its file was modified.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        match &self.metadata.published {
            Some(published) if published.floats() => Some(Moment::Local(published.interval())),
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
            format: self.format,
        }
    }
}

fn read_lines(line: Option<u64>, line_breaks: bool) -> Lines {
    match line {
        Some(line) if line_breaks => Lines::From(line),
        Some(line) => Lines::On(line),
        None => Lines::Unknown,
    }
}

/// The values of a stored document. `TantivyDocument` would first pack them into one buffer, from
/// which they would be copied out again.
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
