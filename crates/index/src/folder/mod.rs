//! The index folder: its files, opening one committed state of it, and detecting damage.
//!
//! ```text
//! index/newsdex.json         manifest: format, fingerprint, current generation, checksum
//! index/writer.lock          locked by the one process that writes
//! index/g1/                  a generation: a complete tantivy index
//! index/g1/meta.json         the committed segments, information about the commit, the name, size
//!                            and checksum of each of their files, checksum
//! index/g1/.managed.json     the files that tantivy created, checksum
//! index/g1/SEGMENT.*         the components of a segment, each with a CRC-32 in its footer
//! ```
//!
//! A sync commits to the current generation: tantivy renames a new `meta.json` into place. A
//! rebuild writes a new generation and then renames a new manifest into place. Both are atomic, so
//! a reader sees one committed state or another, never a mixture. The manifest, `meta.json` and
//! `.managed.json` are the only files that are ever replaced. `sealed_directory` adds the checksums
//! to the latter two, and the record of its files (`commit_record`) to `meta.json`.
//!
//! Somebody else may have made an index folder. So names that are read from its files are joined
//! only if they are plain (`sealed_directory`), and what is opened is a regular file, never what a
//! link leads to (`regular_file`, `generation_directory`).
//!
//! `layout` names the files and reads the `manifest`. `snapshot` opens the last commit for reading.
//! `commit_stamp` tells whether there is a newer one. `checksums` finds damaged files, and `damage`
//! says what is wrong with one. `live_stats` counts live documents for ranking, and `undated` finds
//! those without a date.

pub(crate) mod checksums;
pub(crate) mod commit_record;
pub(crate) mod commit_stamp;
pub(crate) mod damage;
pub(crate) mod generation_directory;
pub(crate) mod layout;
pub(crate) mod layout_error;
pub(crate) mod live_stats;
pub(crate) mod manifest;
pub(crate) mod regular_file;
pub(crate) mod sealed_directory;
pub(crate) mod snapshot;
pub(crate) mod undated;
