//! RSS and Atom feeds. The JSON reader reads JSON Feed.

pub(crate) mod feed;
