//! WARC and ARC: each page of the archive is an article.

pub(crate) mod http;
pub(crate) mod reader;
pub(crate) mod records;
#[cfg(test)]
mod tests;
