//! PDF with a text layer. Requires the feature `pdf`; without it, `reader` skips the files.
//!
//! `preflight` rejects files that would take too much memory. `extract` opens the others: `layout`
//! turns the text runs of a page into lines, `paragraphs` joins lines across pages, and `metadata`
//! reads what the file says about itself.

#[cfg(feature = "pdf")]
pub(crate) mod bounded_source;
#[cfg(feature = "pdf")]
pub(crate) mod extract;
#[cfg(feature = "pdf")]
pub(crate) mod layout;
#[cfg(feature = "pdf")]
pub(crate) mod metadata;
#[cfg(feature = "pdf")]
pub(crate) mod paragraphs;
#[cfg(feature = "pdf")]
pub(crate) mod preflight;
pub(crate) mod reader;
#[cfg(all(test, feature = "pdf"))]
mod tests;
