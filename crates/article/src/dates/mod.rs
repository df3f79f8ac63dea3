//! Dates as they are written in files, URLs and text.

pub(crate) mod dateline;
pub(crate) mod published;
pub(crate) mod written_date;
