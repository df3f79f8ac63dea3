//! tantivy queries and scorers that tantivy itself lacks: NEAR, phrases with patterns or common
//! grams, ranges, and a time limit.

pub(crate) mod forward_only;
pub(crate) mod near_query;
pub(crate) mod near_scorer;
pub(crate) mod phrase_query;
pub(crate) mod range_query;
pub(crate) mod time_limit;
pub(crate) mod two_phase;
