//! Problems in the input that did not stop the work.

use std::fmt;

use serde::Serialize;

/// A problem in a file or folder: where it is, what it is, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Path of the file or folder, as it can be opened.
    pub file: String,
    /// Place in the file, such as `line 12`.
    pub place: Option<String>,
    /// The problem.
    pub what: String,
    /// What the user can do about it.
    pub help: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(place) = &self.place {
            write!(f, ", {place}")?;
        }
        write!(f, ": {}; {}", self.what, self.help)
    }
}
