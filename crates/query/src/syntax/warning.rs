//! Warnings about a query.

use std::ops::Range;

use serde::Serialize;

/// A part of a query that newsdex may not have understood as it was meant, and what newsdex did
/// about it. In JSON, `start` and `end` take the place of `span`.
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

/// Maximum number of warnings about a query. A hostile query could cause thousands.
const MAX_WARNINGS: usize = 32;
/// Maximum number of warnings about the same problem.
const MAX_WARNINGS_OF_A_KIND: usize = 3;

/// The warnings about one query, bounded in number.
#[derive(Debug, Default)]
pub(crate) struct Warnings(Vec<QueryWarning>);

impl Warnings {
    pub(crate) fn add(&mut self, span: Range<usize>, what: &str, help: &str) {
        let of_this_kind = self.0.iter().filter(|warning| warning.what == what).count();
        if self.0.len() < MAX_WARNINGS && of_this_kind < MAX_WARNINGS_OF_A_KIND {
            self.0.push(QueryWarning { span, what: what.to_owned(), help: help.to_owned() });
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_vec(self) -> Vec<QueryWarning> {
        self.0
    }
}
