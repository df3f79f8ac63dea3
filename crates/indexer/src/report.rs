//! What a sync is asked, and what it says.

use std::path::PathBuf;

use newsdex_article::{ReadOptions, Warning};
use serde::Serialize;

/// Warnings are kept up to this many; a folder of broken files must not fill the memory.
const MAX_WARNINGS: usize = 1000;

/// What a sync is asked for, beside the folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct SyncOptions {
    /// Build the index anew, whatever it holds, also where it cannot be read: from the folders named and, where the old
    /// index can tell, those it was built from before.
    pub rebuild: bool,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Read every file of the folders, also those whose size and time of change are as they were.
    pub verify: bool,
    /// Where another process writes to the index, wait until it has finished.
    pub wait: bool,
    /// Folders, or single files, that were indexed before and are to be in the index no longer, by path or name.
    pub forget: Vec<PathBuf>,
    /// How the files of the folders are read. It is remembered for those folders: where it says something else than
    /// before, all of them is read again.
    pub read: ReadOptions,
}

/// What a sync did, in articles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Articles that were not there before.
    pub added: u64,
    /// Articles that were there with other content.
    pub changed: u64,
    /// Articles of the folders named that are as they were.
    pub unchanged: u64,
    /// Articles that are gone from the folders named.
    pub removed: u64,
    /// Files of other formats, and files and lines that were left out.
    pub skipped: u64,
    /// Articles in the index now.
    pub articles: u64,
    /// How long it took, microseconds.
    pub elapsed_us: u64,
    /// What was odd, up to a thousand.
    pub warnings: Vec<Warning>,
    /// How many warnings there were beyond those.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_warnings: u64,
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Articles read.
    pub articles: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes to read in all.
    pub total_bytes: u64,
    /// Whether all is read and the index is being written to disk.
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) fn is_zero(count: &u64) -> bool {
    *count == 0
}
