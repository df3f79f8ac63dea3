//! The occurrences in one article that make a query match, and their byte ranges in the text.
//!
//! `witnesses` evaluates the AST on the occurrences of all leaves and keeps those that prove the
//! match, with `proximity` for NEAR (`near_stream` in long documents). `text_match` turns their positions into byte ranges. `oracle`
//! finds occurrences by analysing a text instead of reading the index.

pub(crate) mod near_stream;
pub(crate) mod oracle;
pub(crate) mod proximity;
pub(crate) mod text_match;
pub(crate) mod witnesses;
