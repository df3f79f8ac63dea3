//! A directory that adds checksums to the lists of files in a generation, and that makes commits
//! durable.
//!
//! tantivy stores a checksum in every file of a segment, but not in the two files that list the
//! segments. One flipped bit in `meta.json` could restore deleted articles, unnoticed. Here both
//! files end with a line that holds their checksum, and are rejected without it.
//!
//! tantivy renames a new `meta.json` into place and then deletes the files of the previous commit.
//! A power failure may undo the rename but not the deletions. Here the rename is durable before
//! anything else happens, so a commit that was reported is on disk.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr,
};
use twox_hash::XxHash3_64;

/// Lists the committed segments.
pub(crate) const META: &str = "meta.json";
/// Lists the files that tantivy created.
pub(crate) const MANAGED: &str = ".managed.json";

/// What precedes the checksum on the last line of a file.
const CHECKSUM_PREFIX: &str = "xxh3 ";
/// Number of hexadecimal digits of the checksum.
const CHECKSUM_DIGITS: usize = 16;

/// A directory whose lists of files have checksums.
#[derive(Debug)]
pub(crate) struct ChecksummedDirectory {
    inner: Box<dyn Directory>,
}

impl ChecksummedDirectory {
    pub(crate) fn new(inner: Box<dyn Directory>) -> ChecksummedDirectory {
        ChecksummedDirectory { inner }
    }
}

fn has_checksum(path: &Path) -> bool {
    [META, MANAGED].iter().any(|name| path == Path::new(name))
}

fn checksum_line(content: &[u8]) -> String {
    format!("{CHECKSUM_PREFIX}{:0CHECKSUM_DIGITS$x}\n", XxHash3_64::oneshot(content))
}

/// The content of a file without its checksum line; `None` if the checksum does not match.
pub(crate) fn verified_content(file: &[u8]) -> Option<&[u8]> {
    let line_len = CHECKSUM_PREFIX.len() + CHECKSUM_DIGITS + 1;
    let (content, line) = file.split_at_checked(file.len().checked_sub(line_len)?)?;
    (line == checksum_line(content).as_bytes()).then_some(content)
}

impl Clone for ChecksummedDirectory {
    fn clone(&self) -> ChecksummedDirectory {
        ChecksummedDirectory { inner: self.inner.box_clone() }
    }
}

impl Directory for ChecksummedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut file = self.inner.atomic_read(path)?;
        if has_checksum(path) {
            let length = verified_content(&file).map(<[u8]>::len).ok_or_else(|| {
                let damaged = io::Error::new(
                    io::ErrorKind::InvalidData,
                    "damaged: its checksum does not match",
                );
                OpenReadError::wrap_io_error(damaged, path.to_owned())
            })?;
            file.truncate(length);
        }
        Ok(file)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if !has_checksum(path) {
            return self.inner.atomic_write(path, data);
        }
        self.inner.atomic_write(path, &[data, checksum_line(data).as_bytes()].concat())?;
        if path == Path::new(META) { self.inner.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::directory::RamDirectory;

    use super::*;

    #[test]
    fn changed_or_truncated_lists_are_rejected() {
        let inner = RamDirectory::create();
        let directory = ChecksummedDirectory::new(Box::new(inner.clone()));
        let path = Path::new(META);
        directory.atomic_write(path, b"{\"segments\": []}\n").unwrap();
        assert_eq!(directory.atomic_read(path).unwrap(), b"{\"segments\": []}\n");
        let written = inner.atomic_read(path).unwrap();
        for bit in 0..written.len() * 8 {
            let mut changed = written.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            inner.atomic_write(path, &changed).unwrap();
            let message = directory.atomic_read(path).unwrap_err().to_string();
            assert!(message.contains("damaged"), "{message}");
        }
        for length in 0..written.len() {
            inner.atomic_write(path, &written[..length]).unwrap();
            assert!(directory.atomic_read(path).is_err(), "{length}");
        }
    }
}
