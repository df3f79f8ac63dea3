//! An article as a tantivy document: which field gets what.

use std::any::Any;

use newsdex_article::{Article, Format, Lines, Origin, Precision, Published};
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Document, Field, TantivyDocument, Value};

use crate::schema::{Fields, present_fields};

/// Weight of the stems of the title relative to those of the body, in the field `stems`, by which
/// articles are ranked.
pub(crate) const TITLE_WEIGHT: u32 = 2;

/// A document to be indexed. tantivy sees all of it except the body, which only the segment plugins
/// of newsdex read.
pub struct IndexedDocument {
    document: TantivyDocument,
    fields: Fields,
    body: Option<String>,
    _guard: Option<Box<dyn Any + Send + Sync>>,
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

/// How an index tells an article from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticleIdentity<'a> {
    /// Key of the article, which no other article of the index has.
    pub key: &'a str,
    /// Key of its file.
    pub file: &'a str,
    /// Its content hash.
    pub hash: u64,
}

impl IndexedDocument {
    /// The document of an article. `guard` is dropped with the document, once the article has been
    /// indexed.
    #[must_use]
    pub fn article(
        fields: &Fields,
        article: &Article,
        identity: ArticleIdentity<'_>,
        guard: Option<Box<dyn Any + Send + Sync>>,
    ) -> IndexedDocument {
        let ArticleIdentity { key, file, hash } = identity;
        let metadata = &article.metadata;
        let mut document = TantivyDocument::new();
        let has_body = !article.body.trim().is_empty();
        let texts = [
            (fields.key, Some(key)),
            (fields.id, Some(article.id.as_str())),
            (fields.file, Some(file)),
            (fields.title, metadata.title.as_deref()),
            (fields.source, metadata.source.as_deref()),
            (fields.url, metadata.url.as_deref()),
            (fields.language, metadata.language.as_deref()),
            (fields.section, metadata.section.as_deref()),
            (fields.date_text, metadata.date_text.as_deref()),
            (fields.modified, metadata.modified.as_ref().map(Published::as_str)),
            (fields.format, article.format.map(Format::name)),
            (fields.title_from, metadata.title_from.map(Origin::name)),
            (fields.published_from, metadata.published_from.map(Origin::name)),
        ];
        let texts = texts.into_iter().filter_map(|(field, text)| Some((field, text?)));
        let bylines = metadata.bylines.iter().map(|byline| (fields.bylines, byline.as_str()));
        let keywords = metadata.keywords.iter().map(|keyword| (fields.keywords, keyword.as_str()));
        let has = present_fields(metadata, has_body).map(|name| (fields.has, name));
        for (field, text) in texts.chain(bylines).chain(keywords).chain(has) {
            document.add_text(field, text);
        }
        if let Some(published) = &metadata.published {
            document.add_text(fields.published, published.as_str());
            let field =
                if published.floats() { fields.published_local } else { fields.published_at };
            document.add_i64(field, published.seconds());
            if published.precision() < Precision::Day {
                document.add_i64(fields.published_local_end, published.interval().end);
            }
        }
        if let Some(modified) = &article.file_time {
            document.add_i64(fields.changed_at, modified.seconds());
        }
        document.add_u64(fields.hash, hash);
        if let Some(line) = article.lines.first() {
            document.add_u64(fields.line, line);
            document.add_bool(fields.line_breaks, matches!(article.lines, Lines::From(_)));
        }
        IndexedDocument::new(fields, document, Some(article.body.clone()), guard)
    }

    /// The document of a file record, which has no body.
    #[must_use]
    pub fn record(fields: &Fields, document: TantivyDocument) -> IndexedDocument {
        IndexedDocument::new(fields, document, None, None)
    }

    pub(crate) fn new(
        fields: &Fields,
        document: TantivyDocument,
        body: Option<String>,
        guard: Option<Box<dyn Any + Send + Sync>>,
    ) -> IndexedDocument {
        IndexedDocument { document, fields: *fields, body, _guard: guard }
    }

    /// The document that tantivy passes to a segment plugin.
    pub(crate) fn downcast(document: &dyn ErasedDocument) -> tantivy::Result<&IndexedDocument> {
        let document = document.as_any().downcast_ref();
        document.ok_or_else(|| {
            tantivy::TantivyError::InvalidArgument("not a document of this schema".to_owned())
        })
    }

    /// The title.
    pub(crate) fn title(&self) -> Option<&str> {
        self.document.get_first(self.fields.title).and_then(|title| title.as_str())
    }

    /// The body.
    pub(crate) fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// The texts whose words a field indexes, in order.
    #[must_use]
    pub fn texts(&self, field: Field) -> Vec<&str> {
        let Fields { body, stems, title_stems, common_grams, .. } = self.fields;
        if field == body || field == common_grams {
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
