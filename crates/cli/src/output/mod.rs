//! What commands print: answers on standard output, everything about the work itself on standard error.

pub mod json;
pub mod printers;
pub mod progress;
pub mod stdout;
pub mod text;
pub mod warning;
