//! What is wrong with a file of an index.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// A damaged file of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with the file, as the predicate of a sentence: `is missing`.
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.file.display(), self.what)
    }
}

impl std::error::Error for Damage {}

/// Travels through tantivy as an I/O error; [`FileFault::from_tantivy`] finds it again.
impl From<Damage> for io::Error {
    fn from(damage: Damage) -> io::Error {
        io::Error::new(ErrorKind::InvalidData, damage)
    }
}

impl Damage {
    pub(crate) fn new(file: &Path, what: impl Into<String>) -> Damage {
        Damage { file: file.to_owned(), what: shorten(what.into()) }
    }

    pub(crate) fn changed(file: &Path) -> Damage {
        Damage::new(file, "has changed since it was written: its checksum differs")
    }
}

/// Why a file of an index cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileFault {
    /// It is not what was written. A rebuild helps.
    Damaged(Damage),
    /// It cannot be read, and nothing is known about its content. It may be intact.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The error of the system, such as a denied permission.
        source: io::Error,
    },
}

impl FileFault {
    /// The fault behind the error of an operation on a file of an index.
    pub(crate) fn new(file: &Path, error: io::Error) -> FileFault {
        if let Some(damage) = damage_in(&error) {
            return FileFault::Damaged(Damage::new(file, damage.what.clone()));
        }
        let what = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => "is missing",
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
                "is truncated, or its end was overwritten"
            }
            _ => return FileFault::Unreadable { file: file.to_owned(), source: error },
        };
        FileFault::Damaged(Damage::new(file, what))
    }

    /// The fault of a file that made tantivy fail, if that is why it failed. `folder` is the folder
    /// of the generation.
    #[must_use]
    pub fn from_tantivy(folder: &Path, error: &TantivyError) -> Option<FileFault> {
        let (error, file) = match error {
            TantivyError::IoError(error)
            | TantivyError::LockFailure(LockError::IoError(error), _) => {
                let name = damage_in(error).and_then(|damage| damage.file.file_name());
                // tantivy reports content that it cannot parse as an I/O error, too.
                let is_of_system =
                    error.raw_os_error().is_some() || error.kind() == ErrorKind::PermissionDenied;
                if name.is_none() && !is_of_system {
                    return None;
                }
                (error, name.map_or_else(|| folder.to_owned(), |name| folder.join(name)))
            }
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                (io_error, folder.join(filepath))
            }
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(filepath)) => {
                let damage = Damage::new(&folder.join(filepath), "is missing");
                return Some(FileFault::Damaged(damage));
            }
            TantivyError::OpenDirectoryError(error) => match error {
                OpenDirectoryError::IoError { io_error, directory_path } => {
                    (io_error, directory_path.clone())
                }
                OpenDirectoryError::DoesNotExist(path)
                | OpenDirectoryError::NotADirectory(path) => {
                    return Some(FileFault::Damaged(Damage::new(path, "is missing")));
                }
                OpenDirectoryError::FailedToCreateTempDir(_) => return None,
            },
            _ => return None,
        };
        Some(FileFault::new(&file, copy(error)))
    }
}

/// The start of a message. Messages quote what they are about, and that may be a whole file.
pub(crate) fn shorten(mut message: String) -> String {
    const MAX_LEN: usize = 400;
    if message.len() > MAX_LEN {
        message.truncate(message.floor_char_boundary(MAX_LEN));
        message.push('…');
    }
    message
}

/// A copy of an error that tantivy shares.
fn copy(error: &io::Error) -> io::Error {
    if let Some(code) = error.raw_os_error() {
        return io::Error::from_raw_os_error(code);
    }
    damage_in(error).map_or_else(
        || io::Error::new(error.kind(), error.to_string()),
        |damage| damage.clone().into(),
    )
}

/// The damage that travels as an I/O error.
pub(crate) fn damage_in(error: &io::Error) -> Option<&Damage> {
    error.get_ref()?.downcast_ref()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_denied_permission_is_no_damage() {
        let folder = Path::new("index/g1");
        let fault = |error: io::Error| {
            let read = OpenReadError::wrap_io_error(error, PathBuf::from("a.idx"));
            FileFault::from_tantivy(folder, &read.into()).unwrap()
        };
        let FileFault::Unreadable { file, source } = fault(ErrorKind::PermissionDenied.into())
        else {
            panic!("damaged")
        };
        assert_eq!((file, source.kind()), (folder.join("a.idx"), ErrorKind::PermissionDenied));
        let code = if cfg!(unix) { 13 } else { 5 };
        let denied = TantivyError::IoError(Arc::new(io::Error::from_raw_os_error(code)));
        let denied = FileFault::from_tantivy(folder, &denied);
        assert!(matches!(denied, Some(FileFault::Unreadable { .. })), "{denied:?}");
        let FileFault::Damaged(damage) = fault(Damage::new(Path::new("a.idx"), "is old").into())
        else {
            panic!("unreadable")
        };
        assert_eq!(damage, Damage::new(&folder.join("a.idx"), "is old"));
        for other in [
            TantivyError::SystemError("other".to_owned()),
            TantivyError::IoError(Arc::new(io::Error::other("unsupported dictionary type"))),
        ] {
            assert!(FileFault::from_tantivy(folder, &other).is_none(), "{other}");
        }
    }
}
