//! RTF (Rich Text Format 1.9.1): one article per document.
//!
//! `tokens` splits the bytes, `parser` follows groups and characters, and `layout` paragraphs and
//! tables. `encodings` maps the character sets of fonts, `destinations` tells text from other groups.

pub(crate) mod destinations;
pub(crate) mod encodings;
pub(crate) mod layout;
pub(crate) mod parser;
pub(crate) mod reader;
pub(crate) mod revision;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;
