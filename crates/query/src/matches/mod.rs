//! What in one article makes a query match, and where it is in the text.

pub(crate) mod oracle;
pub(crate) mod proximity;
pub(crate) mod text_match;
pub(crate) mod witnesses;
