//! Dates as files and texts write them.

pub(crate) mod published;
pub(crate) mod written_date;
