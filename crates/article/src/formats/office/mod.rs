//! Documents of office and layout programs.
//!
//! The readers of RTF, DOCX and ODT build a `document_text`, from which `document` makes an article.
//! `properties` filters what documents say about themselves.

pub(crate) mod document;
pub(crate) mod document_text;
pub(crate) mod docx;
pub(crate) mod odt;
pub(crate) mod pdf;
pub(crate) mod properties;
pub(crate) mod rtf;
pub(crate) mod zipped;
