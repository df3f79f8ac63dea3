//! Why a search fails.

use tantivy::TantivyError;

/// The index cannot be read. No query is an error.
#[derive(Debug, thiserror::Error)]
#[error("the index cannot be read: {0}")]
pub struct SearchError(#[from] TantivyError);
