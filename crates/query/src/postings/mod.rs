//! The terms of the index that a query searches for, and their positions.
//!
//! `resolve` maps each leaf to terms, with `expand` for patterns and `word_forms` for stems.
//! `term_union` reads the postings of alternative terms, and `phrase` those of consecutive words,
//! which `common_grams` may join. `positions` reads the occurrences of all leaves in some articles.
//! In `long_documents`, it and the scorers read positions from a `position_stream`.

pub(crate) mod common_grams;
pub(crate) mod expand;
pub(crate) mod long_documents;
pub(crate) mod phrase;
pub(crate) mod position_stream;
pub(crate) mod positions;
pub(crate) mod resolve;
pub(crate) mod term_union;
pub(crate) mod word_forms;
