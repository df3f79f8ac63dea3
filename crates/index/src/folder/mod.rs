//! The index folder: its files, opening one committed state of it, and detecting damage.
//!
//! ```text
//! index/newsdex.json         manifest: format, fingerprint, current generation, checksum
//! index/writer.lock          locked by the one process that writes
//! index/g1/                  a generation: a complete tantivy index
//! index/g1/meta.json         the committed segments, information about the commit, checksum
//! index/g1/.managed.json     the files that tantivy created, checksum
//! index/g1/SEGMENT.*         the components of a segment, each with a CRC-32 in its footer
//! ```
//!
//! A sync commits to the current generation: tantivy renames a new `meta.json` into place. A
//! rebuild writes a new generation and then renames a new manifest into place. Both are atomic, so
//! a reader sees one committed state or another, never a mixture. The manifest, `meta.json` and
//! `.managed.json` are the only files that are ever replaced. `checksummed_directory` adds the
//! checksums to the latter two.
//!
//! `layout` names the files and reads the manifest. `snapshot` opens the last commit for reading,
//! through `read_only_directory`. `commit_stamp` tells whether there is a newer one. `checksums`
//! finds damaged files. `live_stats` counts live documents for ranking.

pub(crate) mod checksummed_directory;
pub(crate) mod checksums;
pub(crate) mod commit_stamp;
pub(crate) mod layout;
pub(crate) mod live_stats;
pub(crate) mod read_only_directory;
pub(crate) mod snapshot;
