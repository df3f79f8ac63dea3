//! Why a folder cannot be used as an index.

use std::io;
use std::path::PathBuf;

/// Why a folder cannot be used as an index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// The folder does not exist or is empty.
    #[error("no index at {}", .folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// The path is that of a file.
    #[error("{} is a file, but an index is a folder", .path.display())]
    IsFile {
        /// The path.
        path: PathBuf,
    },
    /// The folder contains something other than an index.
    #[error(
        "{} is not empty and not a newsdex index (it holds {found}): nothing was changed",
        .folder.display()
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The name of one entry of the folder.
        found: String,
    },
    /// The folder contains an index whose manifest is missing. A rebuild writes a new one.
    #[error(
        "{} holds an index ({generation}), but its manifest {} is missing",
        .folder.display(), .manifest.display()
    )]
    ManifestMissing {
        /// The folder.
        folder: PathBuf,
        /// The manifest file.
        manifest: PathBuf,
        /// The name of the last generation in the folder.
        generation: String,
    },
    /// An entry of the folder that newsdex has to open or to replace is something other than a
    /// regular file, such as a link, which could lead anywhere.
    #[error("{} {what}: nothing was changed", .path.display())]
    NotRegular {
        /// The entry.
        path: PathBuf,
        /// What the entry is, as the predicate of a sentence.
        what: String,
    },
    /// The index was written by an earlier version of newsdex.
    #[error(
        "the index at {} was written by an earlier version of newsdex: expected {expected}, found {found}",
        .folder.display()
    )]
    EarlierVersion {
        /// The folder.
        folder: PathBuf,
        /// The format and fingerprint that this version writes.
        expected: String,
        /// The format and fingerprint in the manifest.
        found: String,
    },
    /// The index was written by a later version of newsdex.
    #[error(
        "the index at {} was written by a later version of newsdex: expected {expected}, found {found}",
        .folder.display()
    )]
    LaterVersion {
        /// The folder.
        folder: PathBuf,
        /// The format and fingerprint that this version writes.
        expected: String,
        /// The format and fingerprint in the manifest.
        found: String,
    },
    /// The manifest is not valid.
    #[error("{} is not the manifest of a newsdex index: {reason}", .file.display())]
    Damaged {
        /// The manifest file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An operation on a file or folder failed.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}
