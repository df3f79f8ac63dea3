//! Exit codes, which follow grep: 0 found or done, 1 nothing found, 2 error.

use std::process::ExitCode;

/// The exit code of an error.
pub const ERROR: u8 = 2;

/// How a successful command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found, or done.
    Found,
    /// No article was found.
    NothingFound,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Found => ExitCode::SUCCESS,
            Outcome::NothingFound => ExitCode::from(1),
        }
    }
}
