//! XML below the readers: splits a document into items, each a tree of bounded size.
//!
//! `splitter` recognizes items by the `ItemFormat`s it is given. Feeds and wire formats define
//! those, and `xml_document` lists them.

pub(crate) mod header;
pub(crate) mod item_format;
pub(crate) mod splitter;
pub(crate) mod tree;
pub(crate) mod walk;
