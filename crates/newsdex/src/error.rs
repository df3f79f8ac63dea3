//! The error type of the library.

use std::path::PathBuf;

use newsdex_article::RootError;
use newsdex_index::{LayoutError, SnapshotError};
use newsdex_indexer::IndexError;
use newsdex_query::SearchError;

/// Why an archive could not do what was asked. Nothing that was committed is lost.
///
/// Messages state what was expected and found. They name no command-line flags: a program matches
/// on the variants and adds help in its own terms.
///
/// ```
/// use newsdex::{Archive, Error, LayoutError};
///
/// # let temporary = tempfile::tempdir().unwrap();
/// match Archive::open(temporary.path().join("index")) {
///     Err(Error::Layout(LayoutError::Missing { folder })) => {
///         println!("there is no index in {}: sync first", folder.display());
///     }
///     result => panic!("{result:?}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path cannot be read as articles.
    #[error(transparent)]
    Root(RootError),
    /// The index folder is not an index of this version, or cannot be read or written.
    #[error(transparent)]
    Layout(LayoutError),
    /// The index exists but cannot be opened. Never [`SnapshotError::Layout`]: that becomes
    /// [`Error::Layout`].
    #[error(transparent)]
    Snapshot(SnapshotError),
    /// Syncing or checking failed. Never [`IndexError::Root`], [`IndexError::Layout`] or
    /// [`IndexError::Snapshot`]: these become the variants above.
    #[error(transparent)]
    Index(IndexError),
    /// The index could not be read, or several articles have the id of the one to show.
    #[error(transparent)]
    Search(SearchError),
    /// tantivy panicked while it read or wrote the index. The index is probably damaged.
    #[error("the index at {} is probably damaged: tantivy panicked ({message})", .folder.display())]
    TantivyPanic {
        /// The index folder.
        folder: PathBuf,
        /// The message of the panic.
        message: String,
    },
}

impl Error {
    /// Whether a rebuild of the index from its article folders
    /// ([`SyncOptions::rebuild`](crate::SyncOptions::rebuild)) helps: the index is damaged,
    /// unreadable, or of another version.
    #[must_use]
    pub fn is_fixed_by_rebuild(&self) -> bool {
        match self {
            Error::Layout(error) => matches!(
                error,
                LayoutError::EarlierVersion { .. }
                    | LayoutError::LaterVersion { .. }
                    | LayoutError::Damaged { .. }
                    | LayoutError::ManifestMissing { .. }
            ),
            Error::Snapshot(error) => {
                matches!(error, SnapshotError::Damaged { .. } | SnapshotError::Tantivy { .. })
            }
            Error::Index(error) => matches!(error, IndexError::Damaged { .. }),
            Error::Search(error) => matches!(error, SearchError::Index(_)),
            Error::TantivyPanic { .. } => true,
            Error::Root(_) => false,
        }
    }
}

impl From<RootError> for Error {
    fn from(error: RootError) -> Error {
        Error::Root(error)
    }
}

impl From<LayoutError> for Error {
    fn from(error: LayoutError) -> Error {
        Error::Layout(error)
    }
}

impl From<SnapshotError> for Error {
    fn from(error: SnapshotError) -> Error {
        match error {
            SnapshotError::Layout(error) => Error::Layout(error),
            other => Error::Snapshot(other),
        }
    }
}

impl From<IndexError> for Error {
    fn from(error: IndexError) -> Error {
        match error {
            IndexError::Root(error) => Error::Root(error),
            IndexError::Layout(error) => Error::Layout(error),
            IndexError::Snapshot(error) => error.into(),
            other => Error::Index(other),
        }
    }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Error {
        Error::Search(error)
    }
}
