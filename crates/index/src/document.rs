//! An article as a document of the engine.

use std::any::Any;

use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Document, Field, TantivyDocument, Value};

use crate::schema::Fields;

/// How often the words of a headline count among those that rank: more than words of the text.
pub(crate) const TITLE_WEIGHT: u32 = 2;

/// A document as it is indexed. The engine is shown all of it but the text: that is taken from here by the components of a
/// segment that are ours, and by the postings of headline and text.
pub struct IndexedDocument {
    document: TantivyDocument,
    fields: Fields,
    body: Option<String>,
    _held: Option<Box<dyn Any + Send + Sync>>,
}

impl std::fmt::Debug for IndexedDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexedDocument").field("document", &self.document).finish_non_exhaustive()
    }
}

impl Document for IndexedDocument {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

impl IndexedDocument {
    /// Of all that is known of an article but its text, and of its text. What is `held` is dropped when it has been indexed.
    #[must_use]
    pub fn new(
        fields: &Fields,
        document: TantivyDocument,
        body: Option<String>,
        held: Option<Box<dyn Any + Send + Sync>>,
    ) -> IndexedDocument {
        IndexedDocument { document, fields: *fields, body, _held: held }
    }

    /// The document that the engine gives to a component of a segment.
    pub(crate) fn of(document: &dyn ErasedDocument) -> tantivy::Result<&IndexedDocument> {
        let document = document.as_any().downcast_ref();
        document.ok_or_else(|| {
            tantivy::TantivyError::InvalidArgument("not a document of this schema".to_owned())
        })
    }

    /// The headline, as it is indexed.
    pub(crate) fn title(&self) -> Option<&str> {
        self.document.get_first(self.fields.title).and_then(|title| title.as_str())
    }

    /// The text.
    pub(crate) fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// The texts whose words a field indexes, in turn.
    #[must_use]
    pub fn texts(&self, field: Field) -> Vec<&str> {
        let Fields { body, stems, title_stems, pairs, .. } = self.fields;
        if field == body || field == pairs {
            self.body().into_iter().collect()
        } else if field == title_stems {
            self.title().into_iter().collect()
        } else if field == stems {
            (0..TITLE_WEIGHT).filter_map(|_| self.title()).chain(self.body()).collect()
        } else {
            self.document.get_all(field).filter_map(|value| value.as_str()).collect()
        }
    }
}
