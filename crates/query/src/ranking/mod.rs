//! Which articles match, in which order.

pub(crate) mod by_date;
pub(crate) mod closeness;
pub(crate) mod new_matches;
pub(crate) mod rank;
pub(crate) mod rerank;
pub(crate) mod term_at_a_time;
