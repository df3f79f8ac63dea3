//! One committed state of an archive.

use std::sync::Arc;

use newsdex_analysis::{Generation, Layout};
use newsdex_query::{Answer, SearchOptions, Shown, Stats};

use crate::damage::guarded;
use crate::error::Error;

/// One committed state of an archive: whatever is committed later, it answers the same.
#[derive(Debug, Clone)]
pub struct Snapshot {
    layout: Layout,
    generation: Arc<Generation>,
}

impl Snapshot {
    pub(crate) fn of(layout: &Layout, generation: Generation) -> Snapshot {
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

    /// How many articles there are.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.generation.payload.articles
    }
}
