//! HTML pages: the article without navigation, related links and comments.
//!
//! `reader` decodes a page, `extract` parses it and assembles the article: `metadata` from what the
//! page declares, the body by `main_text`.

pub(crate) mod byline;
pub(crate) mod class_words;
pub(crate) mod date;
pub(crate) mod declarations;
pub(crate) mod described;
pub(crate) mod extract;
pub(crate) mod headline;
pub(crate) mod json_ld;
pub(crate) mod keywords;
pub(crate) mod main_text;
pub(crate) mod metadata;
pub(crate) mod page;
pub(crate) mod reader;
