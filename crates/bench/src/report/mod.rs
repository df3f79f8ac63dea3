//! The results as tables and plots, in the folder of a run and in the documentation.

pub mod docs;
pub mod goals;
pub mod markdown_table;
#[cfg(feature = "peers")]
pub mod plots;
pub mod run_report;
pub mod summary;
pub mod tables;
