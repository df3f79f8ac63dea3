//! What was odd in the input and did not stop the work.

use std::fmt;

use serde::Serialize;

/// Something odd in a file or folder: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The file or folder, as it can be opened.
    pub file: String,
    /// The place in it, such as `line 12`.
    pub place: Option<String>,
    /// What is odd.
    pub what: String,
    /// What to do.
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
