//! The search engines and programs that are compared, and how each one is run.

pub mod commands;
pub mod engine;
pub mod in_process;
pub mod lucene;
pub mod newsdex;
pub mod peer;
pub mod recoll;
pub mod ripgrep;
#[cfg(feature = "peers")]
pub mod seekstorm;
pub mod server;
#[cfg(feature = "peers")]
pub mod sqlite;
pub mod tantivy;
