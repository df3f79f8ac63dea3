//! The names that records use for the fields of an article: built-in names and the user's mapping.

mod field;
pub(crate) mod map;
pub(crate) mod names;
mod vocabulary;
