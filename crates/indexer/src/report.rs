//! Options, progress and report of a sync.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use newsdex_article::{ReadOptions, SkippedPath, Warning};
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
    /// Remove articles even if a folder is suddenly empty, or most of its files are gone.
    /// Otherwise the sync leaves such a folder as it is, because a disk may be missing, and lists it
    /// in [`Report::refused`].
    pub allow_empty: bool,
    /// Read only the given folders, for an index that somebody else may have made: it could name
    /// private folders, whose text a rebuild would copy into it. A sync that would have to read
    /// other folders fails with [`IndexError::OtherFolders`](crate::IndexError::OtherFolders).
    pub only_given: bool,
    /// Whether symbolic links to folders are followed. `None` keeps what the index remembers of
    /// each folder; at first, they are not.
    pub follow_links: Option<bool>,
    /// Indexed folders, or single files, to remove from the index, by path or by name.
    pub remove: Vec<PathBuf>,
    /// How often the first build of an index saves what it has read.
    pub save_points: SavePoints,
    /// How files are read. The index remembers the field mappings of each folder; where the given
    /// mappings differ from them, the sync reads all files of that folder again.
    pub read: ReadOptions,
}

/// How often the first build of an index commits what it has read, so that it is searchable, and an
/// interrupted build continues where it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavePoints {
    /// After this many bytes of files.
    pub bytes: u64,
    /// After this time, if that comes first.
    pub interval: Duration,
}

impl Default for SavePoints {
    /// Each save leaves segments behind, which make searches slower until they are merged.
    fn default() -> SavePoints {
        SavePoints { bytes: 512_000_000, interval: Duration::from_secs(30) }
    }
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
    /// Files of other formats, and files and articles that the sync left out.
    pub skipped: u64,
    /// The same by kind: an extension such as `.doc`, or a few words.
    pub skipped_by_kind: BTreeMap<String, u64>,
    /// The files that the sync left out.
    pub skipped_files: Vec<SkippedPath>,
    /// Folders that the sync left as they were, because it would have removed too much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refusal>,
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

/// A folder whose articles a sync did not remove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{folder}: {}", self.problem())]
#[non_exhaustive]
pub struct Refusal {
    /// The folder.
    pub folder: String,
    /// Number of files that would have been removed from the index.
    pub files: u64,
    /// Number of files of the folder in the index.
    pub indexed_files: u64,
    /// Why they were not.
    pub because: RefusedBecause,
}

impl Refusal {
    /// What is wrong, without the folder.
    #[must_use]
    pub fn problem(&self) -> String {
        let Refusal { files, indexed_files, because, .. } = self;
        format!(
            "{because}; {files} of its {indexed_files} files would leave the index, so nothing was changed"
        )
    }
}

/// Why a sync does not remove the articles of files that are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefusedBecause {
    /// The folder does not exist.
    Missing,
    /// The folder holds no file of articles.
    Empty,
    /// Over half of more than 1,000 files are gone.
    Most,
    /// The files lay on another device than the folder lies on now.
    OtherDevice,
}

impl fmt::Display for RefusedBecause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RefusedBecause::Missing => "the folder is not there",
            RefusedBecause::Empty => "the folder is suddenly empty",
            RefusedBecause::Most => "the folder has lost most of its files",
            RefusedBecause::OtherDevice => "the folder has lost the files of a disk",
        })
    }
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
    /// Counts articles or files of one kind that were left out.
    pub(crate) fn skip(&mut self, kind: &str, count: u64) {
        if count > 0 {
            self.skipped += count;
            *self.skipped_by_kind.entry(kind.to_owned()).or_default() += count;
        }
    }

    /// Counts and lists a file that was left out.
    pub(crate) fn skip_file(&mut self, skipped: SkippedPath) {
        self.skip(&skipped.kind, 1);
        self.skipped_files.push(skipped);
    }

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
