//! A disk that fails, or loses its power, for tests: Lucene's `MockDirectoryWrapper` for the engine's directories.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

/// When operations fail, counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Failure {
    Never,
    /// One of them.
    At(u64),
    /// One, and all after it.
    From(u64),
}

/// A folder on a disk that fails.
#[derive(Debug, Clone)]
pub(crate) struct FailingDisk {
    folder: PathBuf,
    inner: MmapDirectory,
    state: Arc<State>,
}

#[derive(Debug)]
pub(crate) struct State {
    failure: Failure,
    error: io::ErrorKind,
    operations: AtomicU64,
    /// Files with what is written to them and not synced.
    unsynced: Mutex<HashSet<PathBuf>>,
    /// The folder as it was when it was synced last: what a power cut leaves for sure.
    durable: Mutex<HashMap<PathBuf, Vec<u8>>>,
}

impl State {
    pub(crate) fn new(failure: Failure, error: io::ErrorKind) -> Arc<State> {
        let (operations, unsynced, durable) = Default::default();
        Arc::new(State { failure, error, operations, unsynced, durable })
    }

    /// How many operations there were.
    pub(crate) fn operations(&self) -> u64 {
        self.operations.load(Ordering::SeqCst)
    }

    fn step(&self) -> io::Result<()> {
        let number = self.operations.fetch_add(1, Ordering::SeqCst);
        let fails = match self.failure {
            Failure::Never => false,
            Failure::At(at) => number == at,
            Failure::From(first) => number >= first,
        };
        if fails { Err(io::Error::new(self.error, "the disk fails")) } else { Ok(()) }
    }

    /// Leaves in a folder what a power cut does: of what was written, renamed or deleted since the folder was synced any
    /// part, and of files that were not synced the beginning. `below` draws a number below another.
    pub(crate) fn cut_power(&self, folder: &Path, below: &mut dyn FnMut(usize) -> usize) {
        let (durable, unsynced) = (self.durable.lock().unwrap(), self.unsynced.lock().unwrap());
        let now = contents(folder);
        let names: HashSet<&PathBuf> = durable.keys().chain(now.keys()).collect();
        let mut names: Vec<&PathBuf> = names.into_iter().collect();
        names.sort();
        for name in names {
            let (before, after) = (durable.get(name), now.get(name));
            let left = if before == after || below(2) == 0 { before } else { after };
            let path = folder.join(name);
            match left {
                None => drop(fs::remove_file(path)),
                Some(bytes) if unsynced.contains(name) => {
                    fs::write(path, &bytes[..below(bytes.len() + 1)]).unwrap()
                }
                Some(bytes) => fs::write(path, bytes).unwrap(),
            }
        }
    }
}

/// Every file of a folder, with its bytes. Locks are taken, not written.
fn contents(folder: &Path) -> HashMap<PathBuf, Vec<u8>> {
    let names =
        fs::read_dir(folder).unwrap().map(|entry| PathBuf::from(entry.unwrap().file_name()));
    let is_lock = |name: &PathBuf| name.extension().is_some_and(|extension| extension == "lock");
    // Of the engine's threads one may delete what another sees here.
    let read = |name: PathBuf| match fs::read(folder.join(&name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        read => Some((name, read.unwrap())),
    };
    names.filter(|name| !is_lock(name)).filter_map(read).collect()
}

impl FailingDisk {
    /// Opens a folder. What is in it is taken to be on disk.
    pub(crate) fn open(folder: &Path, state: &Arc<State>) -> tantivy::Result<Box<dyn Directory>> {
        let inner = MmapDirectory::open(folder)?;
        *state.durable.lock().unwrap() = contents(folder);
        Ok(Box::new(FailingDisk { folder: folder.to_owned(), inner, state: Arc::clone(state) }))
    }
}

impl Directory for FailingDisk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.state.step().map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed =
            |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.state.step().map_err(failed)?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.state.step().map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        self.state.unsynced.lock().unwrap().insert(path.to_owned());
        let inner = self.inner.open_write(path)?;
        let file = FailingFile { inner, path: path.to_owned(), state: Arc::clone(&self.state) };
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.state.step().map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.state.step()?;
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.state.step()?;
        *self.state.durable.lock().unwrap() = contents(&self.folder);
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file that is written, in part where the disk fails.
struct FailingFile {
    inner: WritePtr,
    path: PathBuf,
    state: Arc<State>,
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.state.step() {
            self.inner.write_all(&bytes[..bytes.len() / 2])?;
            self.inner.flush()?;
            return Err(error);
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.state.step()?;
        self.inner.flush()
    }
}

impl TerminatingWrite for FailingFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.state.step()?;
        // The engine's own file is on disk after this.
        self.inner.terminate_ref(token)?;
        self.state.unsynced.lock().unwrap().remove(&self.path);
        Ok(())
    }
}
