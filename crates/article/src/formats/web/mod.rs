//! Web pages and web archives.

pub(crate) mod html;
pub(crate) mod mhtml;
pub(crate) mod warc;
