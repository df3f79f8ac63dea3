//! What a sync remembers of the articles and files that it has read.

use std::collections::BTreeSet;

use crate::file_records::FileDetails;
use crate::indexed_articles::IndexedArticle;

/// An article that was read in this sync.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// Index of its file.
    pub(crate) file: usize,
    pub(crate) outcome: Outcome,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Added,
    Changed,
    /// It was only written again if it moved.
    Unchanged {
        is_written: bool,
    },
    /// Put off, because others have the same key. `is_written` tells whether it was written before
    /// that was known.
    Shared {
        is_written: bool,
    },
}

impl Outcome {
    pub(crate) fn is_written(self) -> bool {
        match self {
            Outcome::Shared { is_written } | Outcome::Unchanged { is_written } => is_written,
            Outcome::Added | Outcome::Changed => true,
        }
    }
}

/// Counts of the file that is being read.
#[derive(Default)]
pub(crate) struct FileCounts {
    pub(crate) articles: u64,
    pub(crate) skipped: u64,
    pub(crate) details: FileDetails,
    /// Hashes of plain keys of the file that others have.
    pub(crate) shared: BTreeSet<u64>,
}

/// A file that could not be read to the end, and what was read of it.
pub(crate) struct UnreadableFile {
    pub(crate) key: String,
    pub(crate) counts: FileCounts,
}

/// What a sync does with an article: `indexed` is the one that has its key now.
pub(crate) fn outcome(
    indexed: Option<&IndexedArticle>,
    hash: u64,
    file: &str,
    line: Option<u64>,
) -> Outcome {
    match indexed {
        None => Outcome::Added,
        // An article that only moved is written again: the index stores its file and line.
        Some(indexed) if indexed.hash == hash => {
            Outcome::Unchanged { is_written: indexed.file != file || indexed.line != line }
        }
        Some(_) => Outcome::Changed,
    }
}
