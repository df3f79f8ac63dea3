//! Opens files of a folder whose content is not trusted.

use std::fs::{Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// An open regular file, with its metadata at that moment.
pub(crate) struct Opened {
    pub(crate) bytes: Box<dyn Read>,
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) times: FileTimes,
}

/// When a file was last changed, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileTimes {
    /// Modification time; 0 if the system does not know it.
    pub modified: i64,
    /// Time of the last change of the content or of the metadata (`ctime`), which no program can
    /// set; 0 if the file system does not keep it.
    pub changed: i64,
}

impl FileTimes {
    /// The times of a file.
    pub(crate) fn new(metadata: &Metadata) -> FileTimes {
        FileTimes {
            modified: modified_nanoseconds(metadata),
            changed: changed_nanoseconds(metadata),
        }
    }
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
    Ok(Opened { size: metadata.len(), times: FileTimes::new(&metadata), bytes: Box::new(file) })
}

fn modified_nanoseconds(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

fn changed_nanoseconds(metadata: &Metadata) -> i64 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        0
    }
}
