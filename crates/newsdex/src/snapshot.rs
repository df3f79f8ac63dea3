//! One commit of an archive.

use std::sync::Arc;

use newsdex_index::{IndexSnapshot, Layout};
use newsdex_query::{Answer, SearchOptions, Shown, Stats};

use crate::catch_panic::catch_panic;
use crate::error::Error;

/// One commit of an archive: its answers stay the same, whatever is committed later.
///
/// While a snapshot exists, its files keep their disk space, even those that later commits removed.
#[derive(Debug, Clone)]
pub struct Snapshot {
    layout: Layout,
    index: Arc<IndexSnapshot>,
}

impl Snapshot {
    pub(crate) fn new(layout: &Layout, index: IndexSnapshot) -> Snapshot {
        Snapshot { layout: layout.clone(), index: Arc::new(index) }
    }

    /// Answers a query; see [`Archive::search`](crate::Archive::search).
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Answer, Error> {
        catch_panic(&self.layout, || Ok(newsdex_query::search(&self.index, query, options)?))
    }

    /// Returns an article by its key or id; see [`Archive::show`](crate::Archive::show).
    ///
    /// # Errors
    /// If several articles have this id, or the index cannot be read.
    pub fn show(&self, key_or_id: &str, mark: Option<&str>) -> Result<Option<Shown>, Error> {
        catch_panic(&self.layout, || Ok(newsdex_query::show(&self.index, key_or_id, mark)?))
    }

    /// Counts what the index holds; see [`Archive::stats`](crate::Archive::stats).
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        catch_panic(&self.layout, || Ok(newsdex_query::stats(&self.layout, &self.index)?))
    }

    /// Finds the articles that match in this snapshot and did not match in `earlier`: new articles,
    /// and articles that changed so that they match. Without an earlier snapshot, all matching
    /// articles are new. The total counts only the new matches. An article that matches a date
    /// filter only because time has passed is not a new match.
    ///
    /// # Errors
    /// Only if the index cannot be read.
    ///
    /// ```
    /// use newsdex::{Archive, SearchOptions, SyncOptions};
    ///
    /// # let temporary = tempfile::tempdir()?;
    /// # let news = temporary.path().join("news");
    /// # std::fs::create_dir(&news)?;
    /// # std::fs::write(news.join("ferry.txt"), "The ferry sailed.")?;
    /// let mut archive = Archive::open_or_create(temporary.path().join("index"))?;
    /// archive.sync(&[news.clone()], &SyncOptions::default(), &mut |_progress| {})?;
    /// let before = archive.snapshot()?;
    ///
    /// std::fs::write(news.join("tug.txt"), "A tug pulled the ferry off.")?;
    /// archive.sync(&[news], &SyncOptions::default(), &mut |_progress| {})?;
    /// let after = archive.snapshot()?;
    /// let answer = after.new_matches(Some(&before), "ferry", &SearchOptions::default())?;
    /// assert_eq!((answer.total, answer.hits[0].id.as_str()), (1, "news/tug.txt"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new_matches(
        &self,
        earlier: Option<&Snapshot>,
        query: &str,
        options: &SearchOptions,
    ) -> Result<Answer, Error> {
        let earlier = earlier.map(|earlier| &*earlier.index);
        catch_panic(&self.layout, || {
            Ok(newsdex_query::new_matches(earlier, &self.index, query, options)?)
        })
    }

    /// Number of articles.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.index.commit.articles
    }
}
