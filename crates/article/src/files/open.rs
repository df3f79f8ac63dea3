//! Opens a file of a folder that anyone may have filled.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A regular file, opened, with what the system says of it at that moment.
pub(crate) struct Opened {
    pub(crate) bytes: Box<dyn Read>,
    /// Bytes.
    pub(crate) size: u64,
    /// Time of last change, nanoseconds since 1970; 0 where the system does not say.
    pub(crate) modified: i64,
}

/// Opens `path` if it is a regular file. A pipe or device is opened without waiting for its other end, recognised,
/// and closed: what is asked of the open file cannot have been swapped in between.
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

/// Time of last change of a file, nanoseconds since 1970; 0 where the system does not say.
pub(crate) fn modified_nanoseconds(metadata: &std::fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}
