//! Warnings about a query.

use std::ops::Range;

use serde::Serialize;

/// A part of a query that newsdex did not understand as it may have been meant, and what newsdex did about it. In JSON,
/// `start` and `end` stand in place of `span`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryWarning {
    /// Byte range in the query.
    #[serde(flatten)]
    pub span: Range<usize>,
    /// The problem.
    pub what: String,
    /// What newsdex did about it, or what to write instead.
    pub help: String,
}
