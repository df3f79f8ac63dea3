//! A directory that seals the lists of files in a generation, and that makes commits durable.
//!
//! tantivy stores a checksum in every file of a segment, but not in the two files that list the
//! segments. One flipped bit in `meta.json` could restore deleted articles, unnoticed. Here both
//! files end with a line that holds their checksum, and are rejected without it. `meta.json` also
//! records the size and the checksum of each file of the commit, and a file that differs is not
//! opened.
//!
//! tantivy joins the names in these lists to the folder as they are, and deletes files that
//! `.managed.json` names. Here a path that is not a plain name is an error, so that an index that
//! somebody else made names no file outside of it.
//!
//! tantivy renames a new `meta.json` into place and then deletes the files of the previous commit.
//! A power failure may undo the rename but not the deletions. Here the rename is durable before
//! anything else happens, so a commit that was reported is on disk.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr,
};
use twox_hash::XxHash3_64;

use crate::folder::commit_record::{CommitRecord, FileSeal};
use crate::folder::damage::Damage;
use crate::folder::regular_file::is_plain_name;

/// Lists the committed segments.
pub(crate) const META: &str = "meta.json";
/// Lists the files that tantivy created.
pub(crate) const MANAGED: &str = ".managed.json";

/// What precedes the checksum on the last line of a file.
const CHECKSUM_PREFIX: &str = "xxh3 ";
/// Number of hexadecimal digits of the checksum.
const CHECKSUM_DIGITS: usize = 16;

/// A directory whose lists of files are sealed.
#[derive(Debug)]
pub(crate) struct SealedDirectory {
    inner: Box<dyn Directory>,
    /// The files of the commits that were read, or of the last one that was written. No file is
    /// ever rewritten under its name, so the records of several commits do not conflict.
    record: Arc<Mutex<CommitRecord>>,
    /// The record that was read last. Opening an index reads the same one several times.
    last_read: Arc<Mutex<Vec<u8>>>,
}

impl SealedDirectory {
    pub(crate) fn new(inner: Box<dyn Directory>) -> SealedDirectory {
        SealedDirectory { inner, record: Arc::default(), last_read: Arc::default() }
    }

    fn record(&self) -> MutexGuard<'_, CommitRecord> {
        // Each change is a single insertion, removal or assignment.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the record of a commit that was read.
    fn add_record(&self, text: &[u8]) {
        let mut last = self.last_read.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_slice() != text {
            let record: CommitRecord = serde_json::from_slice(text).unwrap_or_default();
            self.record().files.extend(record.files);
            text.clone_into(&mut last);
        }
    }

    /// Forgets a file, since the next one with its name may be another.
    fn forget(&self, path: &Path) {
        if let Some(name) = path.to_str() {
            self.record().files.remove(name);
        }
    }

    /// The record of the commit that tantivy describes by `meta`. Files that were committed before
    /// keep their seals, so that one that was replaced since does not become part of the commit.
    fn record_of(&self, meta: &[u8]) -> io::Result<CommitRecord> {
        CommitRecord::of_commit(meta, |name| {
            if let Some(seal) = self.record().seal(Path::new(name)) {
                return Ok(seal);
            }
            let file =
                self.inner.get_file_handle(Path::new(name)).map_err(|error| match error {
                    OpenReadError::IoError { io_error, .. } => {
                        io::Error::new(io_error.kind(), format!("{name}: {io_error}"))
                    }
                    error => io::Error::other(error),
                })?;
            FileSeal::read(file)
        })
    }
}

fn is_sealed(path: &Path) -> bool {
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

/// The error for a path that leads out of the folder, or that an index has no reason to hold.
fn expect_plain_name(path: &Path) -> io::Result<()> {
    if is_plain_name(path) {
        return Ok(());
    }
    Err(Damage::new(path, "is named by the index, but is not a file in its folder").into())
}

/// Checks the names that `.managed.json` lists.
fn expect_plain_names(list: &[u8]) -> io::Result<()> {
    let names: Vec<PathBuf> = serde_json::from_slice(list)
        .map_err(|error| Damage::new(Path::new(MANAGED), format!("is not valid ({error})")))?;
    match names.iter().find(|name| !is_plain_name(name)) {
        Some(name) => {
            let what = format!("lists a file that is not in its folder: {}", name.display());
            Err(Damage::new(Path::new(MANAGED), what).into())
        }
        None => Ok(()),
    }
}

impl Clone for SealedDirectory {
    fn clone(&self) -> SealedDirectory {
        SealedDirectory {
            inner: self.inner.box_clone(),
            record: Arc::clone(&self.record),
            last_read: Arc::clone(&self.last_read),
        }
    }
}

impl Directory for SealedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let wrap = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        expect_plain_name(path).map_err(wrap)?;
        let file = self.inner.get_file_handle(path)?;
        // Files that are not committed yet are in no record.
        let Some(committed) = self.record().seal(path) else { return Ok(file) };
        if committed.matches(&*file).map_err(wrap)? {
            return Ok(file);
        }
        let found = FileSeal::read(Arc::clone(&file)).map_err(wrap)?;
        match found.difference(committed) {
            Some(what) => Err(wrap(Damage::new(path, what).into())),
            None => Ok(file),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        expect_plain_name(path).map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        })?;
        self.forget(path);
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        expect_plain_name(path)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        expect_plain_name(path)
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        self.forget(path);
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let wrap = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        expect_plain_name(path).map_err(wrap)?;
        let mut file = self.inner.atomic_read(path)?;
        if !is_sealed(path) {
            return Ok(file);
        }
        let content = verified_content(&file).ok_or_else(|| wrap(Damage::changed(path).into()))?;
        let (content, record) = CommitRecord::split_unparsed(content);
        if path == Path::new(MANAGED) {
            expect_plain_names(content).map_err(wrap)?;
        }
        if let Some(record) = record {
            self.add_record(record);
        }
        let length = content.len();
        file.truncate(length);
        Ok(file)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        expect_plain_name(path)?;
        if path == Path::new(META) {
            let record = self.record_of(data)?;
            let content = [data, &record.to_line()?].concat();
            self.inner.atomic_write(path, &seal(&content))?;
            *self.record() = record;
            self.inner.sync_directory()
        } else if is_sealed(path) {
            self.inner.atomic_write(path, &seal(data))
        } else {
            self.inner.atomic_write(path, data)
        }
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

/// The content with its checksum line.
fn seal(content: &[u8]) -> Vec<u8> {
    [content, checksum_line(content).as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use tantivy::directory::RamDirectory;

    use super::*;

    #[test]
    fn changed_or_truncated_lists_are_rejected() {
        let inner = RamDirectory::create();
        let directory = SealedDirectory::new(Box::new(inner.clone()));
        let path = Path::new(META);
        directory.atomic_write(path, b"{\"segments\": []}\n").unwrap();
        assert_eq!(directory.atomic_read(path).unwrap(), b"{\"segments\": []}\n");
        let written = inner.atomic_read(path).unwrap();
        for bit in 0..written.len() * 8 {
            let mut changed = written.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            inner.atomic_write(path, &changed).unwrap();
            let message = directory.atomic_read(path).unwrap_err().to_string();
            assert!(message.contains("has changed since it was written"), "{message}");
        }
        for length in 0..written.len() {
            inner.atomic_write(path, &written[..length]).unwrap();
            assert!(directory.atomic_read(path).is_err(), "{length}");
        }
    }

    #[test]
    fn names_outside_the_folder_are_refused() {
        let inner = RamDirectory::create();
        let directory = SealedDirectory::new(Box::new(inner.clone()));
        for name in ["../victim", "../../victim", "/victim", "a/victim", "..", "", "./victim"] {
            let path = Path::new(name);
            assert!(directory.get_file_handle(path).is_err(), "{name}");
            assert!(directory.atomic_read(path).is_err(), "{name}");
            assert!(directory.atomic_write(path, b"").is_err(), "{name}");
            assert!(directory.open_write(path).is_err(), "{name}");
            assert!(directory.delete(path).is_err(), "{name}");
            assert!(directory.exists(path).is_err(), "{name}");
            let list = serde_json::to_vec(&["meta.json", name]).unwrap();
            inner.atomic_write(Path::new(MANAGED), &seal(&list)).unwrap();
            let message = directory.atomic_read(Path::new(MANAGED)).unwrap_err().to_string();
            assert!(message.contains("lists a file that is not in its folder"), "{message}");
        }
    }
}
