//! What an index knows of the files and articles it was built from.

use std::collections::BTreeMap;
use std::sync::Arc;

use newsdex_article::{SourceFile, Warning};
use newsdex_index::IndexSnapshot;
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, IndexRecordOption, TantivyDocument, Value};
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, TantivyError, Term,
};

use crate::report::Report;

/// So many warnings about a file are remembered.
const MOST_REMEMBERED: usize = 100;

/// What is known of a file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileRecord {
    /// Bytes.
    pub(crate) size: u64,
    /// Time of last change, nanoseconds since 1970, or `Fields::NO_TIME`.
    pub(crate) time: i64,
    /// Hash of its bytes.
    pub(crate) hash: u64,
    /// How many articles it gave.
    pub(crate) articles: u64,
    /// Whether an article of it was left out because another file has one of the same id.
    pub(crate) shadowed: bool,
    /// How many articles in it were left out.
    pub(crate) skipped: u64,
    /// What was odd in it.
    pub(crate) odd: Oddities,
}

/// What was odd in a file. It is said again at every sync, until the file is mended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Oddities {
    warnings: Vec<Oddity>,
    /// How many there were beyond those.
    more: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Oddity {
    place: Option<String>,
    what: String,
    help: String,
}

impl Oddities {
    pub(crate) fn is_empty(&self) -> bool {
        self.warnings.is_empty()
    }

    pub(crate) fn push(&mut self, warning: &Warning) {
        if self.warnings.len() < MOST_REMEMBERED {
            let Warning { place, what, help, .. } = warning.clone();
            self.warnings.push(Oddity { place, what, help });
        } else {
            self.more += 1;
        }
    }

    /// Says it all of `file`.
    pub(crate) fn repeat(&self, file: &SourceFile, report: &mut Report) {
        for Oddity { place, what, help } in &self.warnings {
            report.warn(file.warning(place.clone(), what.clone(), help));
        }
        report.more_warnings += self.more;
    }
}

/// What is known of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownArticle {
    pub(crate) id: String,
    /// Key of its file.
    pub(crate) file: String,
    /// Hash of its content.
    pub(crate) hash: u64,
    /// Line of its file on which it begins.
    pub(crate) line: Option<u64>,
}

/// All file records, by key.
pub(crate) fn file_records(
    generation: &IndexSnapshot,
) -> tantivy::Result<BTreeMap<String, FileRecord>> {
    let mut records = BTreeMap::new();
    for (segment_ord, segment) in (0..).zip(generation.searcher.segment_readers()) {
        let columns = segment.fast_fields();
        let Some(paths) = columns.str("file_path")? else { continue };
        let (sizes, hashes) = (columns.u64("file_size")?, columns.u64("file_hash")?);
        let (times, articles) = (columns.i64("file_time")?, columns.u64("file_articles")?);
        let (shadowed, odd) = (columns.bool("file_shadowed")?, columns.bool("file_has_warnings")?);
        let skipped = columns.u64("file_skipped")?;
        for document in segment.doc_ids_alive() {
            let Some(path) = text(&paths, document)? else { continue };
            let record = FileRecord {
                size: sizes.first(document).unwrap_or(0),
                time: times.first(document).unwrap_or(newsdex_index::Fields::NO_TIME),
                hash: hashes.first(document).unwrap_or(0),
                articles: articles.first(document).unwrap_or(0),
                shadowed: shadowed.first(document).unwrap_or(false),
                skipped: skipped.first(document).unwrap_or(0),
                odd: match odd.first(document) {
                    Some(true) => remembered(generation, DocAddress::new(segment_ord, document))?,
                    _ => Oddities::default(),
                },
            };
            records.insert(path, record);
        }
    }
    Ok(records)
}

fn remembered(generation: &IndexSnapshot, address: DocAddress) -> tantivy::Result<Oddities> {
    let document: TantivyDocument = generation.searcher.doc(address)?;
    let text = document.get_first(generation.fields.file_warnings).and_then(|value| value.as_str());
    // What cannot be read back is forgotten; the file still has its say when it is read next.
    Ok(text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default())
}

/// The articles of an index, to be looked up. What a look-up needs of each segment is opened once: a file that grew by a
/// line has all its articles looked up.
pub(crate) struct KnownArticles {
    segments: Vec<SegmentArticles>,
}

struct SegmentArticles {
    segment: SegmentReader,
    ids: (Field, Arc<InvertedIndexReader>),
    files: (Field, Arc<InvertedIndexReader>),
    columns: ArticleColumns,
}

impl KnownArticles {
    pub(crate) fn of(generation: &IndexSnapshot) -> tantivy::Result<KnownArticles> {
        let fields = &generation.fields;
        let opened = |segment: &SegmentReader| {
            let index = |field| Ok::<_, TantivyError>((field, segment.inverted_index(field)?));
            let (ids, files, columns) =
                (index(fields.id)?, index(fields.file)?, ArticleColumns::of(segment)?);
            Ok(SegmentArticles { segment: segment.clone(), ids, files, columns })
        };
        let segments = generation.searcher.segment_readers().iter().map(opened);
        Ok(KnownArticles { segments: segments.collect::<tantivy::Result<_>>()? })
    }

    /// The article of an id.
    pub(crate) fn of_id(&self, id: &str) -> tantivy::Result<Option<KnownArticle>> {
        Ok(self.found(|segment| &segment.ids, id)?.pop())
    }

    /// The articles of a file.
    pub(crate) fn of_file(&self, file: &str) -> tantivy::Result<Vec<KnownArticle>> {
        self.found(|segment| &segment.files, file)
    }

    fn found(
        &self,
        by: impl Fn(&SegmentArticles) -> &(Field, Arc<InvertedIndexReader>),
        value: &str,
    ) -> tantivy::Result<Vec<KnownArticle>> {
        let mut found = Vec::new();
        for segment in &self.segments {
            let (field, index) = by(segment);
            let term = Term::from_field_text(*field, value);
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            // Ends: advance goes on to TERMINATED.
            while postings.doc() != TERMINATED {
                if !segment.segment.is_deleted(postings.doc()) {
                    found.extend(segment.columns.article(postings.doc())?);
                }
                postings.advance();
            }
        }
        Ok(found)
    }
}

struct ArticleColumns {
    ids: Option<StrColumn>,
    files: Option<StrColumn>,
    hashes: Column<u64>,
    lines: Column<u64>,
}

impl ArticleColumns {
    fn of(segment: &SegmentReader) -> tantivy::Result<ArticleColumns> {
        let columns = segment.fast_fields();
        Ok(ArticleColumns {
            ids: columns.str("id")?,
            files: columns.str("file")?,
            hashes: columns.u64("hash")?,
            lines: columns.u64("line")?,
        })
    }

    fn article(&self, document: DocId) -> tantivy::Result<Option<KnownArticle>> {
        let (Some(ids), Some(files)) = (&self.ids, &self.files) else { return Ok(None) };
        let (id, file) = (text(ids, document)?, text(files, document)?);
        let hash = self.hashes.first(document).unwrap_or(0);
        let line = self.lines.first(document);
        Ok(id.zip(file).map(|(id, file)| KnownArticle { id, file, hash, line }))
    }
}

fn text(column: &StrColumn, document: DocId) -> tantivy::Result<Option<String>> {
    let Some(ord) = column.term_ords(document).next() else { return Ok(None) };
    let mut text = String::new();
    column.ord_to_str(ord, &mut text)?;
    Ok(Some(text))
}
