//! Terms of the index that a query asks for, and where they occur.

pub(crate) mod common_grams;
pub(crate) mod expand;
pub(crate) mod positions;
pub(crate) mod resolve;
pub(crate) mod term_union;
