//! Whether something was committed to an index since it was opened.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::SystemTime;

use crate::folder::checksummed_directory::META;
use crate::folder::layout::{Layout, LayoutError};

/// By what it shows that something was committed since: a look at two files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitStamp {
    generation: Option<String>,
    manifest: Option<FileStamp>,
    lists: Option<FileStamp>,
}

impl CommitStamp {
    /// The stamp of what is committed now.
    pub fn now(layout: &Layout) -> Result<CommitStamp, LayoutError> {
        // The file first: what comes into force after this shows later.
        let manifest = FileStamp::of(&layout.marker_file());
        let generation = layout.readable_manifest()?.generation;
        Ok(CommitStamp {
            manifest,
            lists: CommitStamp::lists(layout, generation.as_deref()),
            generation,
        })
    }

    /// Whether nothing was committed since.
    #[must_use]
    pub fn is_current(&self, layout: &Layout) -> bool {
        self.manifest.is_some()
            && self.manifest == FileStamp::of(&layout.marker_file())
            && self.lists == CommitStamp::lists(layout, self.generation.as_deref())
    }

    fn lists(layout: &Layout, generation: Option<&str>) -> Option<FileStamp> {
        FileStamp::of(&layout.generation(generation?).join(META))
    }
}

/// Shows whether a file is the same: each commit renames a new one into place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileStamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Number of the file, and when it was put where it is; not known on all systems.
    placed: Option<(u64, i64, i64)>,
}

impl FileStamp {
    fn of(path: &Path) -> Option<FileStamp> {
        let metadata = fs::metadata(path).ok()?;
        Some(FileStamp {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            placed: placed(&metadata),
        })
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not say")]
fn placed(metadata: &Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn placed(_: &Metadata) -> Option<(u64, i64, i64)> {
    None
}
