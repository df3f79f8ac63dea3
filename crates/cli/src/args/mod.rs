//! The command line: the arguments of each command, what several commands share, `newsdex.toml`,
//! and the examples in the help.

pub mod cli;
mod examples;
pub mod flattened;
pub mod index;
pub mod inspect;
pub mod manual;
pub mod map;
pub mod passages;
mod query_words;
pub mod search;
pub mod settings;
pub mod watch;
