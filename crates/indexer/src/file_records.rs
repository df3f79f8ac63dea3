//! File records: what the index stores about each file that it was built from.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use newsdex_article::{SkippedPath, Warning, path_text};
use newsdex_index::{Fields, IndexSnapshot, IndexedDocument};
use serde::{Deserialize, Serialize};
use tantivy::schema::{TantivyDocument, Value};
use tantivy::{DocAddress, TantivyError};

use crate::indexed_articles::column_text;
use crate::report::{Report, is_zero};

/// What left-out articles of files are called.
pub(crate) const SKIPPED_ARTICLES: &str = "articles";
/// What older versions of articles are called.
pub(crate) const SKIPPED_VERSIONS: &str = "older versions";

/// A record stores at most this many warnings.
pub(crate) const MAX_STORED_WARNINGS: usize = 100;

/// The record of a file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileRecord {
    /// Size in bytes.
    pub(crate) size: u64,
    /// Modification time in nanoseconds since 1970, or `Fields::NO_TIME`.
    pub(crate) time: i64,
    /// Time of the last change of content or metadata, in nanoseconds since 1970; 0 if unknown.
    pub(crate) changed: i64,
    /// The device that the file lies on; 0 if unknown.
    pub(crate) device: u64,
    /// Hash of the file's bytes.
    pub(crate) hash: u64,
    /// Number of articles indexed from the file, without those of `shared`.
    pub(crate) articles: u64,
    /// Number of articles of the file that were left out, without those of `shared`.
    pub(crate) skipped: u64,
    /// What is stored only for few files.
    pub(crate) details: FileDetails,
}

/// The part of a [`FileRecord`] that is empty for most files. Stored as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FileDetails {
    /// Warnings about the file. Every sync repeats them until the file changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<FileWarning>,
    /// Number of warnings beyond those.
    #[serde(skip_serializing_if = "is_zero")]
    more_warnings: u64,
    /// The plain keys of articles of this file that articles of other files, or several articles
    /// of this one, have as well; by their hashes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) shared: Vec<SharedKey>,
    /// Whether the whole file was left out, and what such files are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped_kind: Option<String>,
}

/// A plain key that several articles have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SharedKey {
    /// Hash of the key.
    pub(crate) hash: u64,
    /// Number of articles of the file with this key that are indexed.
    pub(crate) indexed: u64,
    /// Number of articles of the file with this key that are left out, because a later version is
    /// indexed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) older: u64,
    /// Warnings about those, at most [`MAX_STORED_WARNINGS`] in a file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<FileWarning>,
}

impl SharedKey {
    /// Adds the articles that are left out to a report.
    pub(crate) fn report_older(&self, path: &Path, report: &mut Report) {
        report.skip(SKIPPED_VERSIONS, self.older);
        self.warnings.iter().for_each(|warning| report.warn(warning.about(path)));
        report.more_warnings += self.older.saturating_sub(self.warnings.len() as u64);
    }
}

/// A [`Warning`] without its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileWarning {
    pub(crate) place: Option<String>,
    pub(crate) what: String,
    pub(crate) help: String,
}

impl FileWarning {
    /// The warning about a file at `path`.
    pub(crate) fn about(&self, path: &Path) -> Warning {
        let FileWarning { place, what, help } = self.clone();
        Warning { file: path_text(path), place, what, help }
    }
}

impl FileRecord {
    /// The record as a tantivy document. `key` is the key of the file.
    pub(crate) fn to_document(&self, fields: &Fields, key: &str) -> IndexedDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.file_path, key);
        document.add_u64(fields.file_size, self.size);
        document.add_i64(fields.file_time, self.time);
        document.add_i64(fields.file_changed, self.changed);
        document.add_u64(fields.file_device, self.device);
        document.add_u64(fields.file_hash, self.hash);
        document.add_u64(fields.file_articles, self.articles);
        document.add_u64(fields.file_skipped, self.skipped);
        let has_details = self.details != FileDetails::default();
        document.add_bool(fields.file_has_details, has_details);
        if let Some(json) = serde_json::to_string(&self.details).ok().filter(|_| has_details) {
            document.add_text(fields.file_details, json);
        }
        IndexedDocument::record(fields, document)
    }

    /// Number of articles indexed from the file.
    pub(crate) fn indexed(&self) -> u64 {
        let shared = self.details.shared.iter().map(|shared| shared.indexed);
        self.articles + shared.sum::<u64>()
    }

    /// Reports on the unchanged file at `path` what the record says, without its shared keys.
    pub(crate) fn repeat(&self, path: &Path, report: &mut Report) {
        match &self.details.skipped_kind {
            Some(kind) => {
                report.skip_file(SkippedPath { path: path_text(path), kind: kind.clone() });
            }
            None => report.skip(SKIPPED_ARTICLES, self.skipped),
        }
        self.details.repeat_warnings(path, report);
    }

    /// Whether the file has an article whose plain key has a hash in `hashes`, and shares it.
    pub(crate) fn shares_any(&self, hashes: &HashSet<u64>) -> bool {
        self.details.shared.iter().any(|shared| hashes.contains(&shared.hash))
    }
}

impl FileDetails {
    pub(crate) fn push_warning(&mut self, warning: &Warning) {
        if self.warnings.len() < MAX_STORED_WARNINGS {
            let Warning { place, what, help, .. } = warning.clone();
            self.warnings.push(FileWarning { place, what, help });
        } else {
            self.more_warnings += 1;
        }
    }

    /// Adds to a report what the shared keys say, except for those whose hashes are in `except`.
    pub(crate) fn repeat_shared(&self, path: &Path, except: &HashSet<u64>, report: &mut Report) {
        for shared in self.shared.iter().filter(|shared| !except.contains(&shared.hash)) {
            report.unchanged += shared.indexed;
            shared.report_older(path, report);
        }
    }

    fn repeat_warnings(&self, path: &Path, report: &mut Report) {
        self.warnings.iter().for_each(|warning| report.warn(warning.about(path)));
        report.more_warnings += self.more_warnings;
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
        let (changed, devices) = (columns.i64("file_changed")?, columns.u64("file_device")?);
        let skipped = columns.u64("file_skipped")?;
        let has_details = columns.bool("file_has_details")?;
        for document in segment.doc_ids_alive() {
            let Some(key) = column_text(&keys, document)? else { continue };
            let record = FileRecord {
                size: sizes.first(document).unwrap_or(0),
                time: times.first(document).unwrap_or(Fields::NO_TIME),
                hash: hashes.first(document).unwrap_or(0),
                articles: articles.first(document).unwrap_or(0),
                changed: changed.first(document).unwrap_or(0),
                device: devices.first(document).unwrap_or(0),
                skipped: skipped.first(document).unwrap_or(0),
                details: match has_details.first(document) {
                    Some(true) => stored_details(snapshot, DocAddress::new(segment_ord, document))?,
                    _ => FileDetails::default(),
                },
            };
            records.insert(key, record);
        }
    }
    Ok(records)
}

fn stored_details(snapshot: &IndexSnapshot, address: DocAddress) -> tantivy::Result<FileDetails> {
    let document: TantivyDocument = snapshot.searcher.doc(address)?;
    let json = document.get_first(snapshot.fields.file_details).and_then(|value| value.as_str());
    let details = json.map(serde_json::from_str).transpose();
    let details = details.map_err(|error| TantivyError::InternalError(error.to_string()))?;
    Ok(details.unwrap_or_default())
}
