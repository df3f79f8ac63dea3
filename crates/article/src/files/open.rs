//! Opens files of a folder whose content is not trusted.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// An open regular file, with its metadata at that moment.
pub(crate) struct Opened {
    pub(crate) bytes: Box<dyn Read>,
    /// In bytes.
    pub(crate) size: u64,
    /// Modification time in nanoseconds since 1970; 0 if the system does not know it.
    pub(crate) modified: i64,
}

/// Opens `path` if it is a regular file. Opens pipes and devices in non-blocking mode and rejects
/// them. The check is made on the open file, because the path could be replaced between a check
/// and the opening.
pub(crate) fn open_regular(path: &Path) -> io::Result<Opened> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(Opened {
        size: metadata.len(),
        modified: modified_nanoseconds(&metadata),
        bytes: Box::new(file),
    })
}

/// Modification time of a file in nanoseconds since 1970; 0 if the system does not know it.
pub(crate) fn modified_nanoseconds(metadata: &std::fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}
