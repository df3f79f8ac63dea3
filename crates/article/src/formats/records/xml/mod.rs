//! Records in XML: exports of databases, Dublin Core, Solr, `MediaWiki` and others whose elements are
//! named as the fields of an article are.
//!
//! `record_path` finds in the first bytes of a document which elements are records; `element_record`
//! reads one.

pub(crate) mod element_record;
pub(crate) mod record_path;

#[cfg(test)]
mod tests;
