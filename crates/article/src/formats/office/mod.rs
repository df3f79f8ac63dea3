//! Documents of office and layout programs.

pub(crate) mod pdf;
