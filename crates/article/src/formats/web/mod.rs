//! Web pages and web archives.

pub(crate) mod html;
pub(crate) mod warc;
