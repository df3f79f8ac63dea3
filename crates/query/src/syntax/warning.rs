//! What in a query was not understood.

use serde::Serialize;

/// Something in a query that was not understood as it was perhaps meant, and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryWarning {
    /// Where in the query it begins, in bytes.
    pub start: usize,
    /// Where in the query it ends.
    pub end: usize,
    /// What is odd.
    pub what: String,
    /// What was done about it, or what to write instead.
    pub help: String,
}
