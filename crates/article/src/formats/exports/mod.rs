//! Exports of research services: many articles in one text, whatever the format that holds it.
//!
//! Nexis and Factiva export text, HTML, RTF and DOCX, which look alike once they are rendered as
//! text. The readers of these formats pass their text to [`report_export`](export::report_export). `ris` reads RIS, the format
//! of bibliographies.

pub(crate) mod dates;
pub(crate) mod export;
pub(crate) mod exported_article;
pub(crate) mod factiva_fields;
pub(crate) mod factiva_pages;
pub(crate) mod lines;
pub(crate) mod markers;
pub(crate) mod nexis;
pub(crate) mod nexis_labels;
pub(crate) mod people;
pub(crate) mod ris;
#[cfg(test)]
mod tests;
