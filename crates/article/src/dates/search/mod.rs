//! Searches texts, addresses and the names of files for dates.

pub(crate) mod dateline;
pub(crate) mod find;
pub(crate) mod path;
pub(crate) mod text;
pub(crate) mod url;
