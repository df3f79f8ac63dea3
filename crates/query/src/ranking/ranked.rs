//! The result of ranking.

use tantivy::{DocAddress, Score};

/// The best matches, best first, and the number of all matches.
pub(crate) struct Ranked {
    pub(crate) best: Vec<(Score, DocAddress)>,
    pub(crate) total: u64,
}
