//! PDF with a text layer, with the feature `pdf`.

#[cfg(feature = "pdf")]
pub(crate) mod bounded;
#[cfg(feature = "pdf")]
pub(crate) mod facts;
#[cfg(feature = "pdf")]
pub(crate) mod layout;
#[cfg(feature = "pdf")]
pub(crate) mod outline;
#[cfg(feature = "pdf")]
pub(crate) mod paragraphs;
pub(crate) mod reader;
#[cfg(all(test, feature = "pdf"))]
mod tests;
#[cfg(feature = "pdf")]
pub(crate) mod text;
