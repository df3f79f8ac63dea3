//! An archive: article folders and their index.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use newsdex_index::{CommitInfo, CommitStamp, IndexSnapshot, Layout, LayoutError};
use newsdex_indexer::{
    CheckOptions, CheckProgress, CheckReport, Indexer, Progress, Report, SyncOptions,
};
use newsdex_query::{Answer, SearchOptions, Shown, Stats};

use crate::catch_panic::catch_panic;
use crate::error::Error;
use crate::snapshot::Snapshot;

/// Article folders and their index, open for searching.
///
/// Each search sees the last commit, whether this archive or another process made it; a running
/// search keeps the commit it began with. Many threads may search at once, and clones share the
/// open index.
///
/// The files of the index are memory-mapped. newsdex never shortens a file of an index, but if another
/// program truncates one while it is open, the next access to it ends the process: SIGBUS on Unix, a
/// structured exception on Windows. A program that opens indexes which others may write to should
/// search a copy of its own, or search in a separate process.
#[derive(Debug, Clone)]
pub struct Archive {
    layout: Layout,
    indexer: Indexer,
    /// `None` until an index that can be read is opened.
    opened: Arc<RwLock<Option<Opened>>>,
}

#[derive(Debug)]
struct Opened {
    stamp: CommitStamp,
    snapshot: Snapshot,
}

impl Archive {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// If there is no index, or this version cannot read it.
    pub fn open(index: impl AsRef<Path>) -> Result<Archive, Error> {
        let archive = Archive::new(index.as_ref());
        archive.snapshot()?;
        Ok(archive)
    }

    /// Opens the index in a folder, or prepares for one: the first sync creates the index. An index
    /// that cannot be read is accepted too; a sync can rebuild it. This function writes nothing.
    ///
    /// # Errors
    /// If the folder holds something other than an index.
    pub fn open_or_create(index: impl AsRef<Path>) -> Result<Archive, Error> {
        let archive = Archive::new(index.as_ref());
        match archive.layout.manifest() {
            Ok(_) | Err(LayoutError::Damaged { .. } | LayoutError::ManifestMissing { .. }) => {
                Ok(archive)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn new(index: &Path) -> Archive {
        let layout = Layout::new(index);
        Archive { indexer: Indexer::new(layout.clone()), layout, opened: Arc::default() }
    }

    /// Brings the index up to date with `folders` (or single files): adds new articles, replaces
    /// changed ones, removes those that are gone, and commits once. Articles of folders that were
    /// indexed before and are not given stay in the index. The sync calls `progress` as it reads.
    ///
    /// # Errors
    /// If a folder cannot be indexed, or the index is damaged or cannot be written. The index then
    /// still holds its last commit. Problems with single articles are warnings in the report.
    pub fn sync(
        &mut self,
        folders: &[PathBuf],
        options: &SyncOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report, Error> {
        let indexer = &mut self.indexer;
        catch_panic(&self.layout, || Ok(indexer.sync(folders, options, progress)?))
    }

    /// Why the next sync will rebuild the index although no rebuild is requested; `None` if it will
    /// not.
    #[must_use]
    pub fn rebuild_reason(&self) -> Option<String> {
        newsdex_indexer::rebuild_reason(&self.layout)
    }

    /// The folders and files that the index was built from, whatever version of newsdex wrote it;
    /// empty if there is no index or it does not say.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let commit = CommitInfo::read_any_version(&self.layout);
        commit.map_or_else(Vec::new, |commit| {
            commit.roots.into_iter().map(|root| root.path).collect()
        })
    }

    /// Answers a query. Parts of the query that newsdex does not understand are searched as plain
    /// words, and the answer warns about them.
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Answer, Error> {
        self.snapshot()?.search(query, options)
    }

    /// Returns a whole article by its key or id, with its marks for the query `mark`; `None` if no
    /// article has it.
    ///
    /// # Errors
    /// If several articles have this id, or the index cannot be read.
    pub fn show(&self, key_or_id: &str, mark: Option<&str>) -> Result<Option<Shown>, Error> {
        self.snapshot()?.show(key_or_id, mark)
    }

    /// Counts what the index holds. The time it takes grows with the number of articles.
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        self.snapshot()?.stats()
    }

    /// Checks whether the index is undamaged and matches the articles it was built from. The check
    /// calls `progress` as it reads.
    ///
    /// # Errors
    /// If there is no index, or it is of another version. Damage is in the report.
    pub fn check(
        &self,
        options: &CheckOptions,
        progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<CheckReport, Error> {
        catch_panic(&self.layout, || Ok(newsdex_indexer::check(&self.layout, options, progress)?))
    }

    /// Number of articles in the index; 0 if it cannot be read.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.snapshot().map_or(0, |snapshot| snapshot.articles())
    }

    /// The last commit as a snapshot. All its answers are of that commit, whatever is committed
    /// meanwhile.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        let current = |opened: &Option<Opened>| {
            let opened = opened.as_ref().filter(|opened| opened.stamp.is_current(&self.layout))?;
            Some(opened.snapshot.clone())
        };
        // A poisoned lock is fine: `opened` only changes by a single assignment.
        if let Some(snapshot) = current(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
        {
            return Ok(snapshot);
        }
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(snapshot) = current(&opened) {
            return Ok(snapshot);
        }
        catch_panic(&self.layout, || {
            // Taken before the snapshot opens, so that a commit in between outdates the stamp.
            let stamp = CommitStamp::now(&self.layout)?;
            let snapshot = Snapshot::new(&self.layout, IndexSnapshot::open(&self.layout)?);
            *opened = Some(Opened { stamp, snapshot: snapshot.clone() });
            Ok(snapshot)
        })
    }
}
