//! Errors of syncing and checking an index.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use newsdex_article::RootError;
use newsdex_index::{Damage, FileFault, Layout, LayoutError, SnapshotError};
use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why a sync or a check failed. The index still holds its last commit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A given path cannot be indexed.
    #[error(transparent)]
    Root(#[from] RootError),
    /// A rebuild needs folders that are not there. A disk may be missing.
    #[error(
        "the index was built from {}, which {} not there, so it cannot be rebuilt",
        list_paths(.folders), if .folders.len() == 1 { "is" } else { "are" }
    )]
    MissingFolders {
        /// The folders.
        folders: Vec<PathBuf>,
    },
    /// The index names folders that were not given and must not be read:
    /// [`SyncOptions::only_given`](crate::SyncOptions::only_given).
    #[error(
        "the sync would also read {}, which the index names; nothing was changed",
        list_paths(.folders)
    )]
    OtherFolders {
        /// The folders.
        folders: Vec<PathBuf>,
    },
    /// A folder to remove from the index is not in it.
    #[error("{} is not an indexed folder: {}", .path.display(), describe_folders(.indexed))]
    NotIndexed {
        /// The given path or name.
        path: PathBuf,
        /// The folders that the index was built from.
        indexed: Vec<PathBuf>,
    },
    /// The index folder is not an index of this version, or cannot be read or written.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The index exists but cannot be opened.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// Another process is writing to the index.
    #[error(
        "another process is writing to the index at {}{}",
        .folder.display(), describe_holder(.holder.as_ref())
    )]
    Locked {
        /// The index folder.
        folder: PathBuf,
        /// The process that holds the lock, if the lock file names it.
        holder: Option<LockHolder>,
    },
    /// The disk is full.
    #[error(
        "the disk of {} is full ({source}); the index holds its last commit",
        .folder.display()
    )]
    DiskFull {
        /// The index folder.
        folder: PathBuf,
        /// The error of the failed write.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file of the index differs from what was written. Nothing is written to such an index.
    #[error("{} {what}: the index is damaged, and nothing was written to it", .file.display())]
    Damaged {
        /// The damaged file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The disk failed while it confirmed a commit. The index holds that commit or the one before.
    #[error(
        "the disk did not confirm the last commit to the index at {} ({source}); the index holds it \
         or the one before",
        .folder.display()
    )]
    NotConfirmed {
        /// The index folder.
        folder: PathBuf,
        /// The error of the disk.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Writing the index failed.
    #[error(
        "the index at {} could not be written ({source}); it holds its last commit",
        .folder.display()
    )]
    Write {
        /// The index folder.
        folder: PathBuf,
        /// The error of the failed write.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The process that holds the writer lock of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LockHolder {
    /// Its process id.
    pub process_id: u32,
    /// For how long it has held the lock, in seconds.
    pub held_seconds: u64,
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}, for {} s", self.process_id, self.held_seconds)
    }
}

fn describe_holder(holder: Option<&LockHolder>) -> String {
    holder.map(|holder| format!(" ({holder})")).unwrap_or_default()
}

fn describe_folders(folders: &[PathBuf]) -> String {
    if folders.is_empty() {
        return "the index has none".to_owned();
    }
    format!("the index has {}", list_paths(folders))
}

fn list_paths(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

impl IndexError {
    /// An error of tantivy while it writes.
    pub(crate) fn from_tantivy_write(folder: &Path, source: TantivyError) -> IndexError {
        // Some of tantivy's errors carry the system's error only as text.
        let disk_full = io_error(&source).is_some_and(is_disk_full)
            || source.to_string().contains("os error 28");
        IndexError::from_write(folder, disk_full, source.into())
    }

    /// An error of tantivy while it opens the generation at `generation` in order to write to it.
    pub(crate) fn from_tantivy_open(
        folder: &Path,
        generation: &Path,
        source: TantivyError,
    ) -> IndexError {
        match FileFault::from_tantivy(generation, &source) {
            Some(fault @ FileFault::Damaged(_)) => fault.into(),
            Some(FileFault::Unreadable { file, source })
                if source.kind() == io::ErrorKind::PermissionDenied =>
            {
                FileFault::Unreadable { file, source }.into()
            }
            _ => IndexError::from_tantivy_write(folder, source),
        }
    }

    /// An error of tantivy while it reads the current generation.
    pub(crate) fn from_tantivy_read(folder: &Path, source: TantivyError) -> IndexError {
        let layout = Layout::new(folder);
        let current = layout.manifest().ok().flatten().and_then(|manifest| manifest.generation);
        let generation = current.map_or_else(|| folder.to_owned(), |name| layout.generation(&name));
        SnapshotError::from_tantivy(folder, &generation, source).into()
    }

    /// An error of the system while it writes.
    pub(crate) fn from_io_write(folder: &Path, source: io::Error) -> IndexError {
        let disk_full = is_disk_full(&source);
        IndexError::from_write(folder, disk_full, source.into())
    }

    fn from_write(
        folder: &Path,
        disk_full: bool,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> IndexError {
        let folder = folder.to_owned();
        if disk_full {
            IndexError::DiskFull { folder, source }
        } else {
            IndexError::Write { folder, source }
        }
    }
}

impl From<FileFault> for IndexError {
    fn from(fault: FileFault) -> IndexError {
        match fault {
            FileFault::Damaged(Damage { file, what }) => IndexError::Damaged { file, what },
            fault => SnapshotError::from(fault).into(),
        }
    }
}

fn is_disk_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// The system's error inside an error of tantivy.
fn io_error(error: &TantivyError) -> Option<&io::Error> {
    match error {
        TantivyError::IoError(source)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
            io_error: source, ..
        }) => Some(source),
        _ => None,
    }
}
