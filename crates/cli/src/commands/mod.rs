//! The commands, one module each. A command takes its arguments and standard output, and returns
//! whether it found something.

pub mod check;
pub mod completions;
pub mod index;
pub mod man;
mod query_list;
pub mod read;
pub mod remove;
pub mod search;
pub mod show;
pub mod stats;
mod sync;
pub mod watch;
