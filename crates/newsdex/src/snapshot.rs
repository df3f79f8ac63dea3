//! One committed state of an archive.

use std::sync::Arc;

use newsdex_index::{IndexSnapshot, Layout};
use newsdex_query::{Answer, SearchOptions, Shown, Stats};

use crate::damage::guarded;
use crate::error::Error;

/// One committed state of an archive: whatever is committed later, it answers the same. While it is kept, the system keeps
/// the disk space of its files, also of those that are gone since.
#[derive(Debug, Clone)]
pub struct Snapshot {
    layout: Layout,
    generation: Arc<IndexSnapshot>,
}

impl Snapshot {
    pub(crate) fn of(layout: &Layout, generation: IndexSnapshot) -> Snapshot {
        Snapshot { layout: layout.clone(), generation: Arc::new(generation) }
    }

    /// Answers a query, as [`crate::Archive::search`] does.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Answer, Error> {
        guarded(&self.layout, || Ok(newsdex_query::search(&self.generation, query, options)?))
    }

    /// The article of an id, as [`crate::Archive::show`] has it.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn show(&self, id: &str, mark: Option<&str>) -> Result<Option<Shown>, Error> {
        guarded(&self.layout, || Ok(newsdex_query::show(&self.generation, id, mark)?))
    }

    /// What the index holds, in numbers, as [`crate::Archive::stats`] has it.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        guarded(&self.layout, || Ok(newsdex_query::stats(&self.layout, &self.generation)?))
    }

    /// Answers with the articles that a query finds in this state and did not find in an earlier one: those that came, and
    /// those that changed so that they match now; all that it finds where there was none earlier. The total is that of such
    /// articles. An article that merely grew older, so that a date of the query holds of it now, is not among them.
    ///
    /// # Errors
    /// Only where the index cannot be read.
    ///
    /// ```
    /// use newsdex::{Archive, SearchOptions, SyncOptions};
    ///
    /// # let place = tempfile::tempdir()?;
    /// # let news = place.path().join("news");
    /// # std::fs::create_dir(&news)?;
    /// # std::fs::write(news.join("ferry.txt"), "The ferry sailed.")?;
    /// let mut archive = Archive::open_or_create(place.path().join("index"))?;
    /// archive.sync(&[news.clone()], &SyncOptions::default(), &mut |_progress| {})?;
    /// let before = archive.snapshot()?;
    ///
    /// std::fs::write(news.join("tug.txt"), "A tug pulled the ferry off.")?;
    /// archive.sync(&[news], &SyncOptions::default(), &mut |_progress| {})?;
    /// let answer = archive.snapshot()?.new_matches(Some(&before), "ferry", &SearchOptions::default())?;
    /// assert_eq!((answer.total, answer.hits[0].id.as_str()), (1, "news/tug.txt"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new_matches(
        &self,
        earlier: Option<&Snapshot>,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Answer, Error> {
        let earlier = earlier.map(|earlier| &*earlier.generation);
        guarded(&self.layout, || {
            Ok(newsdex_query::new_matches(earlier, &self.generation, query, options)?)
        })
    }

    /// How many articles there are.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.generation.commit.articles
    }
}
