//! The on-disk format of a newsdex index: its schema, the components that newsdex adds to tantivy's
//! segments, and the index folder.
//!
//! `indexer` writes through this crate and `query` reads through it. They have no other connection.
//!
//! `schema` defines the fields. `document` writes an article, and `stored_article` reads it back.
//! `postings` builds the posting lists of new segments. `stored_text` and `word_offsets` are the
//! two components that newsdex adds to a segment. `folder` has the layout of the index folder,
//! snapshots and checksums.
//!
//! ```no_run
//! use newsdex_index::{IndexSnapshot, Layout};
//!
//! let snapshot = IndexSnapshot::open(&Layout::new("index".as_ref()))?;
//! println!("{} articles", snapshot.commit.articles);
//! # Ok::<(), newsdex_index::SnapshotError>(())
//! ```

mod components;
mod document;
mod folder;
mod open;
mod postings;
mod schema;
mod stored_article;
mod stored_text;
mod tokenizers;
mod varint;
mod word_offsets;

pub use document::{ArticleIdentity, IndexedDocument};
pub use folder::checksums::{VerifiedFiles, segment_files};
pub use folder::commit_record::is_segment_file;
pub use folder::commit_stamp::CommitStamp;
pub use folder::damage::{Damage, FileFault};
pub use folder::generation_directory::GenerationDirectory;
pub use folder::layout::Layout;
pub use folder::layout_error::LayoutError;
pub use folder::manifest::Manifest;
pub use folder::snapshot::{CommitInfo, IndexSnapshot, IndexedRoot, SnapshotError};
pub use folder::undated::{UndatedArticles, UndatedInSegment};
pub use open::{create_index, open_index};
pub use schema::{Fields, HAS, HasField, fingerprint, present_fields, schema};
pub use stored_article::{Moment, StoredArticle, StoredFields};
pub use stored_text::chunked::ChunkedText;
pub use stored_text::component::{ShortText, StoredText, StoredTextReader};
pub use stored_text::partial::PartialText;
pub use word_offsets::component::WordOffsetsReader;
pub use word_offsets::offsets::WordOffsets;
