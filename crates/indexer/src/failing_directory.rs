//! A tantivy directory on a disk that fails or loses power, for tests. Lucene's counterpart is
//! `MockDirectoryWrapper`.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use newsdex_index::GenerationDirectory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// Which operations fail, counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failure {
    Never,
    /// Only this one.
    At(u64),
    /// This one and all after it.
    From(u64),
}

/// A directory on a disk that fails.
#[derive(Debug, Clone)]
pub(crate) struct FailingDirectory {
    folder: PathBuf,
    inner: GenerationDirectory,
    disk: Arc<Disk>,
}

/// The state of the disk, which outlives the directories on it.
#[derive(Debug)]
pub(crate) struct Disk {
    failure: Failure,
    error: io::ErrorKind,
    operations: AtomicU64,
    /// Files with writes that are not synced.
    unsynced: Mutex<HashSet<PathBuf>>,
    /// The folder at its last sync, which a power cut leaves intact.
    durable: Mutex<HashMap<PathBuf, Vec<u8>>>,
}

impl Disk {
    pub(crate) fn new(failure: Failure, error: io::ErrorKind) -> Arc<Disk> {
        let (operations, unsynced, durable) = Default::default();
        Arc::new(Disk { failure, error, operations, unsynced, durable })
    }

    /// Number of operations so far.
    pub(crate) fn operations(&self) -> u64 {
        self.operations.load(Ordering::SeqCst)
    }

    fn count_operation(&self) -> io::Result<()> {
        let number = self.operations.fetch_add(1, Ordering::SeqCst);
        let fails = match self.failure {
            Failure::Never => false,
            Failure::At(at) => number == at,
            Failure::From(first) => number >= first,
        };
        if fails { Err(io::Error::new(self.error, "the disk fails")) } else { Ok(()) }
    }

    /// Turns a folder into what a power cut leaves of it: any subset of the writes, renames and
    /// deletions since its last sync, and only a prefix of each file that was not synced.
    pub(crate) fn cut_power(&self, folder: &Path, random: &mut fastrand::Rng) {
        let (durable, unsynced) = (self.durable.lock().unwrap(), self.unsynced.lock().unwrap());
        let now = contents(folder);
        let names: HashSet<&PathBuf> = durable.keys().chain(now.keys()).collect();
        let mut names: Vec<&PathBuf> = names.into_iter().collect();
        names.sort();
        for name in names {
            let (before, after) = (durable.get(name), now.get(name));
            let left = if before == after || random.bool() { before } else { after };
            let path = folder.join(name);
            match left {
                None => drop(fs::remove_file(path)),
                Some(bytes) if unsynced.contains(name) => {
                    fs::write(path, &bytes[..random.usize(..=bytes.len())]).unwrap();
                }
                Some(bytes) => fs::write(path, bytes).unwrap(),
            }
        }
    }
}

/// Every file of a folder with its bytes. Lock files are left out: they hold no data.
fn contents(folder: &Path) -> HashMap<PathBuf, Vec<u8>> {
    let names =
        fs::read_dir(folder).unwrap().map(|entry| PathBuf::from(entry.unwrap().file_name()));
    let is_lock = |name: &PathBuf| name.extension().is_some_and(|extension| extension == "lock");
    // A thread of tantivy may delete a file that was just listed.
    let read = |name: PathBuf| match fs::read(folder.join(&name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        read => Some((name, read.unwrap())),
    };
    names.filter(|name| !is_lock(name)).filter_map(read).collect()
}

impl FailingDirectory {
    /// Opens a folder. The files in it count as synced.
    pub(crate) fn open(folder: &Path, disk: &Arc<Disk>) -> tantivy::Result<Box<dyn Directory>> {
        let inner = GenerationDirectory::open(folder)?;
        *disk.durable.lock().unwrap() = contents(folder);
        Ok(Box::new(FailingDirectory { folder: folder.to_owned(), inner, disk: Arc::clone(disk) }))
    }
}

impl Directory for FailingDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.disk
            .count_operation()
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed =
            |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.disk.count_operation().map_err(failed)?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.disk
            .count_operation()
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        self.disk.unsynced.lock().unwrap().insert(path.to_owned());
        let inner = self.inner.open_write(path)?;
        let file = FailingFile { inner, path: path.to_owned(), disk: Arc::clone(&self.disk) };
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.disk
            .count_operation()
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.disk.count_operation()?;
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.disk.count_operation()?;
        *self.disk.durable.lock().unwrap() = contents(&self.folder);
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file being written. A write that fails has written half of its bytes.
struct FailingFile {
    inner: WritePtr,
    path: PathBuf,
    disk: Arc<Disk>,
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.disk.count_operation() {
            self.inner.write_all(&bytes[..bytes.len() / 2])?;
            self.inner.flush()?;
            return Err(error);
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.count_operation()?;
        self.inner.flush()
    }
}

impl TerminatingWrite for FailingFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.disk.count_operation()?;
        // The inner file syncs its bytes when it is terminated.
        self.inner.terminate_ref(token)?;
        self.disk.unsynced.lock().unwrap().remove(&self.path);
        Ok(())
    }
}
