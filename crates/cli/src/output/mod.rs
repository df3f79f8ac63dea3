//! What commands print: answers on standard output, everything about the work itself on standard
//! error.

pub mod format;
pub mod hyperlinks;
pub mod json;
pub mod metadata;
pub mod pager;
pub mod printers;
pub mod progress;
pub mod query_id;
pub mod stderr;
pub mod stdout;
pub mod text;
pub mod timestamp;
pub mod warnings;
mod width;
