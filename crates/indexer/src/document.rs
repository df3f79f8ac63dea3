//! File records as documents.

use newsdex_index::{Fields, IndexedDocument};
use tantivy::schema::TantivyDocument;

use crate::known::FileRecord;

/// The document of a file record; `path` is the key of the file.
pub(crate) fn record_document(fields: &Fields, path: &str, record: &FileRecord) -> IndexedDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.file_path, path);
    document.add_u64(fields.file_size, record.size);
    document.add_i64(fields.file_time, record.time);
    document.add_u64(fields.file_hash, record.hash);
    document.add_u64(fields.file_articles, record.articles);
    document.add_bool(fields.file_shadowed, record.shadowed);
    document.add_u64(fields.file_skipped, record.skipped);
    document.add_bool(fields.file_has_warnings, !record.odd.is_empty());
    if let Some(text) = serde_json::to_string(&record.odd).ok().filter(|_| !record.odd.is_empty()) {
        document.add_text(fields.file_warnings, text);
    }
    IndexedDocument::record(fields, document)
}
