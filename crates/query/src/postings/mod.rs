//! The terms of the index that a query searches for, and their positions.

pub(crate) mod common_grams;
pub(crate) mod expand;
pub(crate) mod phrase;
pub(crate) mod positions;
pub(crate) mod resolve;
pub(crate) mod term_union;
pub(crate) mod word_forms;
