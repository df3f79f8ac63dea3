//! tantivy queries and scorers that tantivy itself lacks.
//!
//! `near_query` and `near_scorer` are NEAR, `phrase_query` is phrases with patterns or common
//! grams. Both confirm candidates through `two_phase`. `long_phrase_query` is phrases where
//! documents are long; `phrase_counter` counts both kinds of phrases. `range_query` builds ranges of
//! dates and keywords, and `date_query` looks dates up where they are one of several conditions.
//! `time_limit` stops any query at the deadline, and `forward_only` wraps excluded queries.

pub(crate) mod date_query;
pub(crate) mod forward_only;
pub(crate) mod long_phrase_query;
pub(crate) mod near_query;
pub(crate) mod near_scorer;
pub(crate) mod phrase_counter;
pub(crate) mod phrase_query;
pub(crate) mod range_query;
pub(crate) mod time_limit;
pub(crate) mod two_phase;
