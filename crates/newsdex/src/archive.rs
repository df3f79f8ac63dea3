//! Article folders and their index.

use std::path::{Path, PathBuf};

use newsdex_analysis::{Generation, Layout, LayoutError};
use newsdex_indexer::{Progress, Report, SyncOptions};
use newsdex_query::{Answer, SearchOptions, Shown, Stats};

use crate::error::Error;

/// Article folders and their index, open for searching. It answers from the state that was committed last when it was
/// opened or synced.
#[derive(Debug, Clone)]
pub struct Archive {
    layout: Layout,
    /// None until a sync makes an index that can be read.
    generation: Option<Generation>,
}

impl Archive {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read by this version: the message says what to do.
    pub fn open(index: impl AsRef<Path>) -> Result<Archive, Error> {
        let layout = Layout::new(index.as_ref());
        let generation = Some(Generation::open(&layout)?);
        Ok(Archive { layout, generation })
    }

    /// Opens the index in a folder, or stands for the one that the first sync will make there, or make anew where it
    /// cannot be read and a rebuild is asked for. Nothing is written.
    ///
    /// # Errors
    /// Where the folder holds something that is not an index.
    pub fn open_or_create(index: impl AsRef<Path>) -> Result<Archive, Error> {
        let layout = Layout::new(index.as_ref());
        match layout.marker() {
            Ok(_) | Err(LayoutError::Damaged { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let generation = Generation::open(&layout).ok();
        Ok(Archive { layout, generation })
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
        let report = newsdex_indexer::sync(&self.layout, folders, options, progress)?;
        if !options.dry_run {
            self.generation = Some(Generation::open(&self.layout)?);
        }
        Ok(report)
    }

    /// Answers a query. What of it is not understood is searched as plain words, and complained of in the answer.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Answer, Error> {
        Ok(newsdex_query::search(self.generation()?, query, options)?)
    }

    /// The article of an id, whole, with its marks for a query; `None` where there is none.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn show(&self, id: &str, mark: Option<&str>) -> Result<Option<Shown>, Error> {
        Ok(newsdex_query::show(self.generation()?, id, mark)?)
    }

    /// What the index holds, in numbers. It takes the longer the more articles there are.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        Ok(newsdex_query::stats(&self.layout, self.generation()?)?)
    }

    /// How many articles the index holds.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.generation.as_ref().map_or(0, |generation| generation.payload.articles)
    }

    fn generation(&self) -> Result<&Generation, Error> {
        match &self.generation {
            Some(generation) => Ok(generation),
            // It could not be opened, or is not there: opening says which.
            None => Err(Generation::open(&self.layout)
                .err()
                .map_or_else(|| LayoutError::Missing(self.layout.folder().to_owned()).into(), Error::from)),
        }
    }
}
