//! RSS and Atom feeds.

pub(crate) mod feed;
