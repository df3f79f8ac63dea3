//! Why an archive cannot answer.

use newsdex_article::RootError;
use newsdex_index::{LayoutError, SnapshotError};
use newsdex_indexer::IndexError;
use newsdex_query::SearchError;

/// Why an archive cannot answer. The message says what to do; nothing that was committed is lost.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index, or it cannot be opened.
    #[error("{0}")]
    Open(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Another process writes to the index.
    #[error("{0}")]
    Locked(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A folder named cannot be indexed, whatever becomes of the index.
    #[error("{0}")]
    Folder(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The index cannot be brought in step with its folders.
    #[error("{0}")]
    Sync(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Files of the index are not as they were written.
    #[error("{0}")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The index cannot be read.
    #[error("{0}")]
    Search(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<SnapshotError> for Error {
    fn from(error: SnapshotError) -> Error {
        match error {
            SnapshotError::Damaged { .. } => Error::Damaged(error.into()),
            other => Error::Open(other.into()),
        }
    }
}

impl From<LayoutError> for Error {
    fn from(error: LayoutError) -> Error {
        Error::Open(error.into())
    }
}

impl From<RootError> for Error {
    fn from(error: RootError) -> Error {
        Error::Folder(error.into())
    }
}

impl From<IndexError> for Error {
    fn from(error: IndexError) -> Error {
        match error {
            IndexError::Locked { .. } => Error::Locked(error.into()),
            IndexError::Root(_) | IndexError::SameName { .. } => Error::Folder(error.into()),
            IndexError::Layout(error) => error.into(),
            IndexError::IndexSnapshot(error) => error.into(),
            IndexError::Damaged { .. } => Error::Damaged(error.into()),
            other => Error::Sync(other.into()),
        }
    }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Error {
        Error::Search(error.into())
    }
}
