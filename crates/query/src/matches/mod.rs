//! What in one article makes a query true.

pub(crate) mod oracle;
pub(crate) mod proximity;
pub(crate) mod witnesses;
