//! HTML markup to plain text, below all readers: feeds, wires, mail and records embed HTML too.

pub(crate) mod charset;
pub(crate) mod elements;
pub(crate) mod normalize;
pub(crate) mod render;
pub(crate) mod tokenizer;
