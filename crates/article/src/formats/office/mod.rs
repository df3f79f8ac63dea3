//! Office documents.

pub(crate) mod pdf;
