//! The interface of peers that are linked into this program.

use std::path::Path;

use anyhow::{Result, bail};

use crate::queries::sampled::{HitContent, SampledQuery};

/// A search engine that is linked into this program.
pub trait SearchEngine: Sized + Sync {
    /// Indexes all articles of a JSON lines file, with as many threads as there are cores.
    fn build(_articles: &Path, _index: &Path) -> Result<()> {
        bail!("this peer builds its index with a program of its own")
    }

    /// Opens an index for searching.
    fn open(index: &Path) -> Result<Self>;

    /// Retrieves the first [`HIT_LIMIT`] hits with the requested content, and returns their number.
    ///
    /// # Errors
    ///
    /// Fails if the engine has no queries of this shape.
    fn search(&self, query: &SampledQuery, content: HitContent) -> Result<usize>;
}

/// Number of hits per search.
pub const HIT_LIMIT: usize = 10;

/// Characters of a snippet, for peers that return one per hit: about as many as three newsdex
/// passages have.
pub const SNIPPET_CHARS: usize = 450;
