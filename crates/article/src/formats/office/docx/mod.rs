//! DOCX (ISO/IEC 29500, `WordprocessingML`): one article per document.

pub(crate) mod body;
pub(crate) mod parts;
pub(crate) mod reader;
#[cfg(test)]
mod tests;
