//! Why a search fails.

use tantivy::TantivyError;

/// Why an index does not answer. A query never causes an error: newsdex answers every query, with
/// warnings about what it did not understand.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The index cannot be read.
    #[error("the index cannot be read: {0}")]
    Index(#[from] TantivyError),
    /// Several articles have the id of the one to show.
    #[error("{articles} articles have the id `{id}`: {}", list_keys(.keys, *.articles))]
    AmbiguousId {
        /// The id.
        id: String,
        /// The keys of these articles, in order, at most 100.
        keys: Vec<String>,
        /// Number of these articles.
        articles: usize,
    },
}

fn list_keys(keys: &[String], articles: usize) -> String {
    let more = if keys.len() < articles { ", …" } else { "" };
    format!("{}{more}", keys.join(", "))
}
