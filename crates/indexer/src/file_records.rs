//! File records: what the index stores about each file that it was built from.

use std::collections::BTreeMap;

use newsdex_article::{SourceFile, Warning};
use newsdex_index::{Fields, IndexSnapshot, IndexedDocument};
use serde::{Deserialize, Serialize};
use tantivy::DocAddress;
use tantivy::schema::{TantivyDocument, Value};

use crate::indexed_articles::column_text;
use crate::report::Report;

/// A record stores at most this many warnings.
const MAX_STORED_WARNINGS: usize = 100;

/// The record of a file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileRecord {
    /// Size in bytes.
    pub(crate) size: u64,
    /// Modification time in nanoseconds since 1970, or `Fields::NO_TIME`.
    pub(crate) time: i64,
    /// Hash of the file's bytes.
    pub(crate) hash: u64,
    /// Number of articles indexed from the file.
    pub(crate) articles: u64,
    /// Whether an article of the file was left out because another file has one with the same id.
    pub(crate) shadowed: bool,
    /// Number of articles of the file that were left out.
    pub(crate) skipped: u64,
    /// Warnings about the file.
    pub(crate) warnings: FileWarnings,
}

impl FileRecord {
    /// The record as a tantivy document. `key` is the key of the file.
    pub(crate) fn to_document(&self, fields: &Fields, key: &str) -> IndexedDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.file_path, key);
        document.add_u64(fields.file_size, self.size);
        document.add_i64(fields.file_time, self.time);
        document.add_u64(fields.file_hash, self.hash);
        document.add_u64(fields.file_articles, self.articles);
        document.add_bool(fields.file_shadowed, self.shadowed);
        document.add_u64(fields.file_skipped, self.skipped);
        let has_warnings = !self.warnings.is_empty();
        document.add_bool(fields.file_has_warnings, has_warnings);
        if let Some(json) = serde_json::to_string(&self.warnings).ok().filter(|_| has_warnings) {
            document.add_text(fields.file_warnings, json);
        }
        IndexedDocument::record(fields, document)
    }
}

/// Warnings about a file, stored as JSON. Every sync repeats them until the file changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileWarnings {
    warnings: Vec<FileWarning>,
    /// Number of warnings beyond those.
    more: u64,
}

/// A [`Warning`] without its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileWarning {
    place: Option<String>,
    what: String,
    help: String,
}

impl FileWarnings {
    pub(crate) fn is_empty(&self) -> bool {
        self.warnings.is_empty()
    }

    pub(crate) fn push(&mut self, warning: &Warning) {
        if self.warnings.len() < MAX_STORED_WARNINGS {
            let Warning { place, what, help, .. } = warning.clone();
            self.warnings.push(FileWarning { place, what, help });
        } else {
            self.more += 1;
        }
    }

    /// Adds the warnings to a report, as warnings about `file`.
    pub(crate) fn repeat(&self, file: &SourceFile, report: &mut Report) {
        for FileWarning { place, what, help } in &self.warnings {
            report.warn(file.warning(place.clone(), what.clone(), help));
        }
        report.more_warnings += self.more;
    }
}

/// Reads all file records of an index, by the keys of their files.
pub(crate) fn file_records(
    snapshot: &IndexSnapshot,
) -> tantivy::Result<BTreeMap<String, FileRecord>> {
    let mut records = BTreeMap::new();
    for (segment_ord, segment) in (0..).zip(snapshot.searcher.segment_readers()) {
        let columns = segment.fast_fields();
        let Some(keys) = columns.str("file_path")? else { continue };
        let (sizes, hashes) = (columns.u64("file_size")?, columns.u64("file_hash")?);
        let (times, articles) = (columns.i64("file_time")?, columns.u64("file_articles")?);
        let (shadowed, skipped) = (columns.bool("file_shadowed")?, columns.u64("file_skipped")?);
        let has_warnings = columns.bool("file_has_warnings")?;
        for document in segment.doc_ids_alive() {
            let Some(key) = column_text(&keys, document)? else { continue };
            let record = FileRecord {
                size: sizes.first(document).unwrap_or(0),
                time: times.first(document).unwrap_or(Fields::NO_TIME),
                hash: hashes.first(document).unwrap_or(0),
                articles: articles.first(document).unwrap_or(0),
                shadowed: shadowed.first(document).unwrap_or(false),
                skipped: skipped.first(document).unwrap_or(0),
                warnings: match has_warnings.first(document) {
                    Some(true) => {
                        stored_warnings(snapshot, DocAddress::new(segment_ord, document))?
                    }
                    _ => FileWarnings::default(),
                },
            };
            records.insert(key, record);
        }
    }
    Ok(records)
}

fn stored_warnings(snapshot: &IndexSnapshot, address: DocAddress) -> tantivy::Result<FileWarnings> {
    let document: TantivyDocument = snapshot.searcher.doc(address)?;
    let json = document.get_first(snapshot.fields.file_warnings).and_then(|value| value.as_str());
    // Warnings that cannot be parsed are dropped; reading the file produces them again.
    Ok(json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default())
}
