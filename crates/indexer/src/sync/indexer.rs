//! Entry point of a sync.

use std::path::PathBuf;

use newsdex_index::{GenerationDirectory, Layout, VerifiedFiles};

use crate::error::IndexError;
use crate::report::{Progress, Report, SyncOptions};
use crate::sync::sync_run::SyncRun;

/// Writes to the index in one folder.
///
/// It remembers which files of the index it has verified, so that a program that syncs repeatedly
/// verifies each file once.
#[derive(Debug, Clone)]
pub struct Indexer {
    layout: Layout,
    verified: VerifiedFiles,
}

impl Indexer {
    /// An indexer for the index at `layout`, which need not exist. Nothing is opened or written.
    #[must_use]
    pub fn new(layout: Layout) -> Indexer {
        Indexer { layout, verified: VerifiedFiles::default() }
    }

    /// Brings the index up to date with `folders` (or single files): adds new articles, replaces
    /// changed ones, removes those that are gone, and commits once. Articles of folders that are
    /// not given stay in the index; a rebuild reads those folders again too. If nothing changed,
    /// nothing is written. The sync calls `progress` as it reads.
    ///
    /// Different articles with the same id are all indexed, under different keys. Of versions of
    /// one article, the latest is indexed, and the report warns about the others. The first build
    /// of an index commits several times; see [`SavePoints`](crate::SavePoints).
    ///
    /// Before the sync writes, it verifies the checksums of all index files that this indexer has
    /// not verified yet.
    ///
    /// # Errors
    /// If a folder cannot be indexed, or the index is damaged or cannot be written. The index then
    /// still holds its last commit.
    pub fn sync(
        &mut self,
        folders: &[PathBuf],
        options: &SyncOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report, IndexError> {
        let run = SyncRun {
            layout: &self.layout,
            folders,
            options,
            verified: &mut self.verified,
            open_directory: &|folder| Ok(Box::new(GenerationDirectory::open(folder)?)),
        };
        run.run(progress)
    }
}
