//! Queries and scorers that tantivy does not have.

pub(crate) mod forward_only;
pub(crate) mod near_query;
pub(crate) mod near_scorer;
pub(crate) mod phrase_query;
pub(crate) mod range_query;
pub(crate) mod time_limit;
pub(crate) mod two_phase;
