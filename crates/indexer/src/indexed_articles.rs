//! Looks up indexed articles by key and by file.

use std::sync::Arc;

use newsdex_index::IndexSnapshot;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, IndexRecordOption, TantivyDocument, Value};
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, TantivyError, Term,
};

/// What the index stores about an article, as far as a sync compares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexedArticle {
    pub(crate) key: String,
    /// Key of its file.
    pub(crate) file: String,
    /// Hash of its content.
    pub(crate) hash: u64,
    /// The line of its file on which it begins, from 1.
    pub(crate) line: Option<u64>,
    /// Where it is in the index.
    address: DocAddress,
}

/// The articles of an index.
///
/// The readers of each segment are opened once and kept: when a file grew by one line, all its
/// articles are looked up.
pub(crate) struct IndexedArticles {
    id: Field,
    segments: Vec<SegmentArticles>,
}

struct SegmentArticles {
    segment: SegmentReader,
    keys: FieldTerms,
    files: FieldTerms,
    columns: ArticleColumns,
}

struct FieldTerms {
    field: Field,
    inverted_index: Arc<InvertedIndexReader>,
}

impl FieldTerms {
    fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<FieldTerms> {
        Ok(FieldTerms { field, inverted_index: segment.inverted_index(field)? })
    }
}

impl IndexedArticles {
    pub(crate) fn open(snapshot: &IndexSnapshot) -> tantivy::Result<IndexedArticles> {
        let open_segment = |segment: &SegmentReader| {
            Ok::<_, TantivyError>(SegmentArticles {
                segment: segment.clone(),
                keys: FieldTerms::open(segment, snapshot.fields.key)?,
                files: FieldTerms::open(segment, snapshot.fields.file)?,
                columns: ArticleColumns::open(segment)?,
            })
        };
        let segments = snapshot.searcher.segment_readers().iter().map(open_segment);
        let segments = segments.collect::<tantivy::Result<_>>()?;
        Ok(IndexedArticles { id: snapshot.fields.id, segments })
    }

    /// The article with a key.
    pub(crate) fn by_key(&self, key: &str) -> tantivy::Result<Option<IndexedArticle>> {
        Ok(self.look_up(|segment| &segment.keys, key)?.pop())
    }

    /// The articles of a file, by its key.
    pub(crate) fn by_file(&self, file: &str) -> tantivy::Result<Vec<IndexedArticle>> {
        self.look_up(|segment| &segment.files, file)
    }

    /// The id of an article, which is read from the document store.
    pub(crate) fn id(&self, article: &IndexedArticle) -> tantivy::Result<String> {
        let segment = &self.segments[article.address.segment_ord as usize];
        let stored: TantivyDocument =
            segment.segment.get_store_reader(1)?.get(article.address.doc_id)?;
        let id = stored.get_first(self.id).and_then(|id| id.as_str());
        Ok(id.unwrap_or_default().to_owned())
    }

    fn look_up(
        &self,
        terms: impl Fn(&SegmentArticles) -> &FieldTerms,
        value: &str,
    ) -> tantivy::Result<Vec<IndexedArticle>> {
        let mut articles = Vec::new();
        for (ord, segment) in (0..).zip(&self.segments) {
            let FieldTerms { field, inverted_index } = terms(segment);
            let term = Term::from_field_text(*field, value);
            let postings = inverted_index.read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if !segment.segment.is_deleted(postings.doc()) {
                    let address = DocAddress::new(ord, postings.doc());
                    articles.extend(segment.columns.article(address)?);
                }
                postings.advance();
            }
        }
        Ok(articles)
    }
}

struct ArticleColumns {
    keys: Option<StrColumn>,
    files: Option<StrColumn>,
    hashes: Column<u64>,
    lines: Column<u64>,
}

impl ArticleColumns {
    fn open(segment: &SegmentReader) -> tantivy::Result<ArticleColumns> {
        let columns = segment.fast_fields();
        Ok(ArticleColumns {
            keys: columns.str("key")?,
            files: columns.str("file")?,
            hashes: columns.u64("hash")?,
            lines: columns.u64("line")?,
        })
    }

    fn article(&self, address: DocAddress) -> tantivy::Result<Option<IndexedArticle>> {
        let document = address.doc_id;
        let text = |column: &Option<StrColumn>| {
            column.as_ref().map_or(Ok(None), |column| column_text(column, document))
        };
        let (Some(key), Some(file)) = (text(&self.keys)?, text(&self.files)?) else {
            return Ok(None);
        };
        let hash = self.hashes.first(document).unwrap_or(0);
        Ok(Some(IndexedArticle { key, file, hash, line: self.lines.first(document), address }))
    }
}

/// The first value of a document in a text column.
pub(crate) fn column_text(column: &StrColumn, document: DocId) -> tantivy::Result<Option<String>> {
    let Some(ord) = column.term_ords(document).next() else { return Ok(None) };
    let mut text = String::new();
    column.ord_to_str(ord, &mut text)?;
    Ok(Some(text))
}
