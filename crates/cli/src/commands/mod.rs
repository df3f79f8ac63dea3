//! One module per command. Each takes its arguments and standard output, and says how it ended.

pub mod batch;
pub mod check;
pub mod completions;
pub mod index;
pub mod man;
pub mod read;
pub mod search;
pub mod show;
pub mod stats;
pub mod watch;

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found, or done.
    Found,
    /// There is no such article.
    NothingFound,
}
