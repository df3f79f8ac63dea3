//! Dates as files, URLs and texts write them.

pub(crate) mod dateline;
pub(crate) mod published;
pub(crate) mod written_date;
