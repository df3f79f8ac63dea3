//! The files of a generation, as the engine reads and writes them, with what it leaves open closed.
//!
//! Every file of a segment carries a sum, but not the two that say which segments there are: one flipped bit in
//! `meta.json` brings back what was deleted, and nothing notices. Here they end in a line with their sum, and are
//! refused without it.
//!
//! The engine renames a new `meta.json` into place and then deletes files of the state before. After a power cut the
//! rename may be undone and the deletions may not, so here the rename is durable before anything else is done: a commit
//! that was reported is on disk.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr,
};
use twox_hash::XxHash3_64;

/// Which segments there are.
pub(crate) const META: &str = "meta.json";
/// Which files the engine made.
pub(crate) const MANAGED: &str = ".managed.json";

/// Stands before the sum, on the last line.
const SEAL: &str = "xxh3 ";
/// Digits of the sum, in base 16.
const DIGITS: usize = 16;

/// A directory whose lists of files are sealed.
#[derive(Debug)]
pub(crate) struct ChecksummedDirectory {
    inner: Box<dyn Directory>,
}

impl ChecksummedDirectory {
    pub(crate) fn new(inner: Box<dyn Directory>) -> ChecksummedDirectory {
        ChecksummedDirectory { inner }
    }
}

fn is_sealed(path: &Path) -> bool {
    [META, MANAGED].iter().any(|name| path == Path::new(name))
}

fn seal(content: &[u8]) -> String {
    format!("{SEAL}{:0DIGITS$x}\n", XxHash3_64::oneshot(content))
}

/// What a sealed file says; `None` where its sum is not that of what stands before it.
pub(crate) fn unsealed(file: &[u8]) -> Option<&[u8]> {
    let (content, found) =
        file.split_at_checked(file.len().checked_sub(SEAL.len() + DIGITS + 1)?)?;
    (found == seal(content).as_bytes()).then_some(content)
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
        if is_sealed(path) {
            let length = unsealed(&file).map(<[u8]>::len).ok_or_else(|| {
                let damaged = io::Error::new(
                    io::ErrorKind::InvalidData,
                    "damaged: its sum is not that of what it says",
                );
                OpenReadError::wrap_io_error(damaged, path.to_owned())
            })?;
            file.truncate(length);
        }
        Ok(file)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if !is_sealed(path) {
            return self.inner.atomic_write(path, data);
        }
        self.inner.atomic_write(path, &[data, seal(data).as_bytes()].concat())?;
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
    fn what_was_changed_after_it_was_written_is_refused() {
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
