//! Detects that an index was committed to since it was opened.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::SystemTime;

use crate::folder::layout::Layout;
use crate::folder::layout_error::LayoutError;
use crate::folder::sealed_directory::META;

/// Identifies a commit by the metadata of two files, so that comparing it is cheap.
///
/// ```no_run
/// use newsdex_index::{CommitStamp, Layout};
///
/// let layout = Layout::new("index".as_ref());
/// let stamp = CommitStamp::now(&layout)?;
/// if !stamp.is_current(&layout) {
///     println!("the index has changed");
/// }
/// # Ok::<(), newsdex_index::LayoutError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitStamp {
    generation: Option<String>,
    manifest: Option<FileVersion>,
    meta: Option<FileVersion>,
}

impl CommitStamp {
    /// The stamp of the last commit.
    ///
    /// # Errors
    /// If there is no index, or this version cannot read it.
    pub fn now(layout: &Layout) -> Result<CommitStamp, LayoutError> {
        // The version is read before the content. If a manifest is renamed into place in between,
        // the stamp has the older version and is not current.
        let manifest = FileVersion::read(&layout.manifest_file());
        let generation = layout.readable_manifest()?.generation;
        Ok(CommitStamp {
            manifest,
            meta: CommitStamp::meta(layout, generation.as_deref()),
            generation,
        })
    }

    /// Whether there was no commit since this one.
    #[must_use]
    pub fn is_current(&self, layout: &Layout) -> bool {
        self.manifest.is_some()
            && self.manifest == FileVersion::read(&layout.manifest_file())
            && self.meta == CommitStamp::meta(layout, self.generation.as_deref())
    }

    fn meta(layout: &Layout, generation: Option<&str>) -> Option<FileVersion> {
        FileVersion::read(&layout.generation(generation?).join(META))
    }
}

/// Identifies a version of a file. Each commit renames a new file into place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileVersion {
    length: u64,
    modified: Option<SystemTime>,
    inode: Option<Inode>,
}

/// Distinguishes files that had the same name at different times. Not available on all systems.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inode {
    number: u64,
    /// Time of the last change to the inode, such as the rename, in seconds since 1970.
    changed_seconds: i64,
    /// Nanoseconds after that second.
    changed_nanoseconds: i64,
}

impl FileVersion {
    fn read(path: &Path) -> Option<FileVersion> {
        let metadata = fs::metadata(path).ok()?;
        Some(FileVersion {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            inode: inode(&metadata),
        })
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no inodes")]
fn inode(metadata: &Metadata) -> Option<Inode> {
    use std::os::unix::fs::MetadataExt;
    Some(Inode {
        number: metadata.ino(),
        changed_seconds: metadata.ctime(),
        changed_nanoseconds: metadata.ctime_nsec(),
    })
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> Option<Inode> {
    None
}
