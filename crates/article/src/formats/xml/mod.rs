//! XML documents as trees of bounded size.

pub(crate) mod reader;
pub(crate) mod tree;
