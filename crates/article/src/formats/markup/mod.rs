//! Converts HTML to plain text. This folder is below all readers, because feeds, wire formats, mail
//! and records embed HTML too.

pub(crate) mod charset;
pub(crate) mod elements;
pub(crate) mod hiding_rules;
pub(crate) mod normalize;
pub(crate) mod render;
pub(crate) mod title;
pub(crate) mod tokenizer;
pub(crate) mod visibility;
