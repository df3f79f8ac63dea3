//! Options, progress and report of a sync.

use std::path::PathBuf;

use newsdex_article::{ReadOptions, Warning};
use serde::Serialize;

/// A report lists at most this many warnings: a folder of broken files must not fill the memory.
const MAX_WARNINGS: usize = 1000;

/// Options of a sync.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the options are independent of each other")]
pub struct SyncOptions {
    /// Build the index from scratch, even where the old one cannot be read: from the given folders
    /// and, where the old index still names them, from the folders it was built from.
    pub rebuild: bool,
    /// Report what a sync would do, and write nothing.
    pub dry_run: bool,
    /// Read every file, even where its size and modification time are unchanged.
    pub verify: bool,
    /// If another process is writing to the index, wait until it has finished.
    pub wait: bool,
    /// Indexed folders, or single files, to remove from the index, by path or by name.
    pub remove: Vec<PathBuf>,
    /// How files are read. The index remembers the field mappings of each folder; where the given
    /// mappings differ from them, the sync reads all files of that folder again.
    pub read: ReadOptions,
}

/// What a sync did. Unless they say otherwise, the numbers count articles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Articles that are new in the index.
    pub added: u64,
    /// Articles whose content changed.
    pub changed: u64,
    /// Articles of the given folders that stayed as they were.
    pub unchanged: u64,
    /// Articles that the given folders no longer hold.
    pub removed: u64,
    /// Files of other formats, and files and lines that the sync left out.
    pub skipped: u64,
    /// Articles in the index after the sync.
    pub articles: u64,
    /// Duration of the sync in microseconds.
    pub elapsed_us: u64,
    /// Warnings, at most 1,000.
    pub warnings: Vec<Warning>,
    /// Number of warnings beyond those in `warnings`.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_warnings: u64,
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Articles read so far.
    pub articles: u64,
    /// Bytes read so far.
    pub bytes: u64,
    /// Bytes to read in total.
    pub total_bytes: u64,
    /// Whether all files are read and the index is being written to disk.
    pub committing: bool,
}

impl Report {
    pub(crate) fn warn(&mut self, warning: Warning) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(warning);
        } else {
            self.more_warnings += 1;
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn is_zero(count: &u64) -> bool {
    *count == 0
}
