//! What was odd in the input and did not stop the work.

use std::path::Path;
use std::{fmt, io};

use serde::Serialize;

use crate::walk::readable;

/// Something odd in a file or folder: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// The file or folder, as it can be opened.
    pub file: String,
    /// The place in it, such as `line 12`.
    pub place: Option<String>,
    /// What is odd.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl Complaint {
    /// Of a file or folder that cannot be looked into.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Complaint {
        let remedy = match error.kind() {
            io::ErrorKind::PermissionDenied => "mend its permissions and index again",
            io::ErrorKind::NotFound => {
                "it went away meanwhile, or is a link that leads nowhere: remove that, or index again"
            }
            _ => "mend it and index again",
        };
        Complaint {
            file: readable(path),
            place: None,
            what: format!("cannot be read ({error})"),
            remedy: format!("what the index holds of it is kept; {remedy}"),
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(place) = &self.place {
            write!(f, ", {place}")?;
        }
        write!(f, ": {}; {}", self.what, self.remedy)
    }
}
