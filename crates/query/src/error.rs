//! Why a search fails.

use tantivy::TantivyError;

/// The index cannot be read. A query never causes an error: newsdex answers every query, with
/// warnings about what it did not understand.
#[derive(Debug, thiserror::Error)]
#[error("the index cannot be read: {0}")]
pub struct SearchError(#[from] TantivyError);
