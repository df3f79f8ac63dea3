//! Article folders and their index.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use newsdex_index::{CommitStamp, IndexSnapshot, Layout, LayoutError, VerifiedFiles};
use newsdex_indexer::{CheckOptions, CheckProgress, CheckReport, Progress, Report, SyncOptions};
use newsdex_query::{Answer, SearchOptions, Shown, Stats};

use crate::damage::guarded;
use crate::error::Error;
use crate::snapshot::Snapshot;

/// Article folders and their index, open for searching. Whatever is committed, by this archive or by another process, is
/// seen by the next search; one that has begun goes on with what it began with. Many threads may search at once, and
/// clones share what they have open.
#[derive(Debug, Clone)]
pub struct Archive {
    layout: Layout,
    /// None until a sync makes an index that can be read.
    opened: Arc<RwLock<Option<Opened>>>,
    sound: VerifiedFiles,
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
    /// Where there is none, or it cannot be read by this version: the message says what to do.
    pub fn open(index: impl AsRef<Path>) -> Result<Archive, Error> {
        let archive = Archive::at(index.as_ref());
        archive.snapshot()?;
        Ok(archive)
    }

    /// Opens the index in a folder, or stands for the one that the first sync will make there, or make anew where it
    /// cannot be read and a rebuild is asked for. Nothing is written.
    ///
    /// # Errors
    /// Where the folder holds something that is not an index.
    pub fn open_or_create(index: impl AsRef<Path>) -> Result<Archive, Error> {
        let archive = Archive::at(index.as_ref());
        match archive.layout.manifest() {
            Ok(_) | Err(LayoutError::Damaged { .. }) => Ok(archive),
            Err(error) => Err(error.into()),
        }
    }

    fn at(index: &Path) -> Archive {
        Archive {
            layout: Layout::new(index),
            opened: Arc::default(),
            sound: VerifiedFiles::default(),
        }
    }

    /// Brings the index in step with `folders` (or single files): adds what is new, replaces what changed, drops what is
    /// gone, commits once. Articles of folders indexed before and not named stay. `progress` is told how far it has
    /// come.
    ///
    /// # Errors
    /// Where a folder cannot be indexed, or the index cannot be written; it then holds what it held before. What is odd
    /// about articles is in the report.
    pub fn sync(
        &mut self,
        folders: &[PathBuf],
        options: &SyncOptions,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report, Error> {
        let (layout, sound) = (&self.layout, &mut self.sound);
        guarded(layout, || Ok(newsdex_indexer::sync(layout, folders, options, sound, progress)?))
    }

    /// Why the next sync will build the index anew though nobody asks for it; `None` where it will not.
    #[must_use]
    pub fn rebuild_reason(&self) -> Option<String> {
        newsdex_indexer::rebuild_reason(&self.layout)
    }

    /// Answers a query. What of it is not understood is searched as plain words, and warned about in the answer.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Answer, Error> {
        self.snapshot()?.search(query, options)
    }

    /// The article of an id, whole, with its marks for a query; `None` where there is none.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn show(&self, id: &str, mark: Option<&str>) -> Result<Option<Shown>, Error> {
        self.snapshot()?.show(id, mark)
    }

    /// What the index holds, in numbers. It takes the longer the more articles there are.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        self.snapshot()?.stats()
    }

    /// Looks whether the index is as it was written, and says what the articles say. `progress` is told how far it has
    /// come.
    ///
    /// # Errors
    /// Where there is no index, or it is of another version. What is damaged is in the report.
    pub fn check(
        &self,
        options: &CheckOptions,
        progress: &mut dyn FnMut(CheckProgress),
    ) -> Result<CheckReport, Error> {
        guarded(&self.layout, || Ok(newsdex_indexer::check(&self.layout, options, progress)?))
    }

    /// How many articles the index holds; none where it cannot be read.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.snapshot().map_or(0, |snapshot| snapshot.articles())
    }

    /// What is committed now, to stay as it is: several questions to it are answered from one state, whatever is
    /// committed meanwhile.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        let current = |opened: &Option<Opened>| {
            let opened = opened.as_ref().filter(|opened| opened.stamp.is_current(&self.layout))?;
            Some(opened.snapshot.clone())
        };
        // A thread that panicked left the state before, or the next one.
        if let Some(snapshot) = current(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
        {
            return Ok(snapshot);
        }
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(snapshot) = current(&opened) {
            return Ok(snapshot);
        }
        guarded(&self.layout, || {
            // Before it is opened, so that what is committed meanwhile shows.
            let stamp = CommitStamp::now(&self.layout)?;
            let snapshot = Snapshot::of(&self.layout, IndexSnapshot::open(&self.layout)?);
            *opened = Some(Opened { stamp, snapshot: snapshot.clone() });
            Ok(snapshot)
        })
    }
}
