//! Why a sync cannot go on.

use std::io;
use std::path::{Path, PathBuf};

use newsdex_article::RootError;
use newsdex_index::{LayoutError, SnapshotError};
use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why a sync cannot go on. Whatever it is, the index holds what was committed last.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A folder named cannot be indexed.
    #[error(transparent)]
    Root(#[from] RootError),
    /// Two folders of one name would give two articles one id.
    #[error(
        "two folders are called \"{name}\": {} and {}, and their articles would share ids: rename one, or give it an index of its own",
        .one.display(), .other.display()
    )]
    SameName {
        /// The name.
        name: String,
        /// One of the folders.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// A folder that is to be forgotten was never indexed.
    #[error("{} is none of the folders in the index: it has {known}", .path.display())]
    NotIndexed {
        /// The folder named.
        path: PathBuf,
        /// Those that the index has.
        known: String,
    },
    /// The index folder is not one, or cannot be read or written.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The index is there and cannot be opened.
    #[error(transparent)]
    IndexSnapshot(#[from] SnapshotError),
    /// Another process writes to the index.
    #[error("another process is writing to the index at {}{holder}: try again when it has finished", .folder.display())]
    Locked {
        /// The index folder.
        folder: PathBuf,
        /// Which process, and for how long, as far as it can be read; empty otherwise.
        holder: String,
    },
    /// The disk is full.
    #[error(
        "the disk of {} is full ({source}): the index holds what it held before; free some space and run again",
        .folder.display()
    )]
    DiskFull {
        /// The index folder.
        folder: PathBuf,
        /// What was said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file of the index is not as it was written. Nothing is written to such an index.
    #[error(
        "{} {what}: the index is damaged and was left as it is; build it anew with `newsdex index --rebuild`",
        .file.display()
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The index could not be written.
    #[error("the index at {} could not be written ({source}): it holds what it held before", .folder.display())]
    Write {
        /// The index folder.
        folder: PathBuf,
        /// What was said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl IndexError {
    /// Of the engine, while it writes.
    pub(crate) fn engine(folder: &Path, source: TantivyError) -> IndexError {
        let full = io_error(&source).is_some_and(is_disk_full)
            || source.to_string().contains("os error 28");
        IndexError::write(folder, full, source.into())
    }

    /// Of the engine, while it reads.
    pub(crate) fn unreadable(folder: &Path, source: TantivyError) -> IndexError {
        SnapshotError::Tantivy { folder: folder.to_owned(), source }.into()
    }

    pub(crate) fn io(folder: &Path, source: io::Error) -> IndexError {
        let full = is_disk_full(&source);
        IndexError::write(folder, full, source.into())
    }

    fn write(
        folder: &Path,
        full: bool,
        source: Box<dyn std::error::Error + Send + Sync>,
    ) -> IndexError {
        let folder = folder.to_owned();
        if full {
            IndexError::DiskFull { folder, source }
        } else {
            IndexError::Write { folder, source }
        }
    }
}

fn is_disk_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// The system's error inside one of the engine's.
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
