//! The files of a generation, for tantivy: memory-mapped to be read, written whole.
//!
//! tantivy's own directory follows links, opens pipes and devices, and replaces files by ones that
//! only their owner may read. It also opens a lock file for writing before it reads, so it cannot
//! open an index that the user may only read: a colleague's archive, a read-only disk.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

use crate::folder::regular_file::{
    expect_folder, expect_regular, open_regular, open_regular_with, read_regular, replace_file,
};

/// Maximum size of a list of files, in bytes. The lists of an index of ten million articles have
/// less than 1 MB.
pub(crate) const MAX_LIST_LEN: u64 = 64 * 1024 * 1024;

/// The folder of a generation.
#[derive(Debug, Clone)]
pub struct GenerationDirectory {
    folder: PathBuf,
    inner: MmapDirectory,
    access: Access,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    ReadOnly,
    ReadWrite,
}

impl GenerationDirectory {
    /// Opens the folder of a generation, to read and write it.
    ///
    /// # Errors
    /// If it is not a folder, or a link to one.
    pub fn open(folder: &Path) -> Result<GenerationDirectory, OpenDirectoryError> {
        GenerationDirectory::open_for(folder, Access::ReadWrite)
    }

    /// Opens the folder of a generation. Nothing is written to it, except that a missing lock file
    /// is created if the user may do so.
    pub(crate) fn open_read_only(folder: &Path) -> Result<GenerationDirectory, OpenDirectoryError> {
        GenerationDirectory::open_for(folder, Access::ReadOnly)
    }

    fn open_for(folder: &Path, access: Access) -> Result<GenerationDirectory, OpenDirectoryError> {
        expect_folder(folder)
            .map_err(|error| OpenDirectoryError::wrap_io_error(error, folder.to_owned()))?;
        let inner = MmapDirectory::open(folder)?;
        // The process may change its current folder.
        let folder = std::path::absolute(folder)
            .map_err(|error| OpenDirectoryError::wrap_io_error(error, folder.to_owned()))?;
        Ok(GenerationDirectory { folder, inner, access })
    }

    fn expect_writable(&self) -> io::Result<()> {
        if self.access == Access::ReadWrite {
            return Ok(());
        }
        Err(io::Error::new(ErrorKind::ReadOnlyFilesystem, "the index is open for reading only"))
    }

    /// Opens the file of a lock, or creates it. A user who may not write can lock a file that is
    /// open for reading. `None` if it is missing and cannot be created.
    fn open_lock_file(&self, path: &Path) -> io::Result<Option<File>> {
        let error = match open_regular_with(
            OpenOptions::new().write(true).create(true).truncate(false),
            path,
        ) {
            Ok(file) => return Ok(Some(file)),
            Err(error) => error,
        };
        let is_denied =
            matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem);
        if self.access == Access::ReadWrite || !is_denied {
            return Err(error);
        }
        match open_regular(path) {
            Ok(file) => Ok(Some(file)),
            // No process has locked the index yet, and on a read-only disk none will.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Directory for GenerationDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = self.folder.join(path);
        let regular = file
            .symlink_metadata()
            .and_then(|metadata| expect_regular(&file, metadata.file_type()));
        regular.map_err(|error| open_read_error(error, path))?;
        self.inner.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        match self.folder.join(path).symlink_metadata() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(open_read_error(error, path)),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        read_regular(&self.folder.join(path), MAX_LIST_LEN)
            .map_err(|error| open_read_error(error, path))
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        /// Tells apart the temporary files that the threads of this process write.
        static WRITES: AtomicU64 = AtomicU64::new(0);
        self.expect_writable()?;
        let number = WRITES.fetch_add(1, Ordering::Relaxed);
        let temporary = self.folder.join(format!(".tmp-{}-{number}", std::process::id()));
        replace_file(&self.folder.join(path), &temporary, content)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.expect_writable()
            .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        // Creates a new file, so it follows no link.
        self.inner.open_write(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.expect_writable().map_err(|error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        })?;
        self.inner.delete(path)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.expect_writable()?;
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let file = self
            .open_lock_file(&self.folder.join(&lock.filepath))
            .map_err(LockError::wrap_io_error)?;
        let Some(file) = file else { return Ok(DirectoryLock::from(Box::new(()))) };
        if lock.is_blocking {
            file.lock().map_err(LockError::wrap_io_error)?;
        } else {
            file.try_lock().map_err(|error| match error {
                TryLockError::WouldBlock => LockError::LockBusy,
                TryLockError::Error(error) => LockError::wrap_io_error(error),
            })?;
        }
        // Closing the file releases the lock.
        Ok(DirectoryLock::from(Box::new(file)))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn open_read_error(error: io::Error, path: &Path) -> OpenReadError {
    if error.kind() == ErrorKind::NotFound {
        return OpenReadError::FileDoesNotExist(path.to_owned());
    }
    OpenReadError::wrap_io_error(error, path.to_owned())
}

#[cfg(test)]
mod tests {
    use tantivy::directory::{INDEX_WRITER_LOCK, META_LOCK};

    use super::*;
    use crate::open::{create_index, open_index};

    #[test]
    fn a_read_only_directory_is_read_and_locked_but_never_written() {
        let folder = tempfile::tempdir().unwrap();
        create_index(GenerationDirectory::open(folder.path()).unwrap()).unwrap();
        let directory = GenerationDirectory::open_read_only(folder.path()).unwrap();
        assert!(directory.exists(Path::new("meta.json")).unwrap());
        assert!(directory.delete(Path::new("meta.json")).is_err());
        assert!(directory.atomic_write(Path::new("meta.json"), b"").is_err());
        assert!(directory.open_write(Path::new("new")).is_err());
        let lock = directory.acquire_lock(&META_LOCK).unwrap();
        drop(lock);
        let directory: Box<dyn Directory> = Box::new(directory);
        assert!(open_index(directory).is_ok());
    }

    #[test]
    fn a_lock_is_held_once() {
        let folder = tempfile::tempdir().unwrap();
        let directory = GenerationDirectory::open(folder.path()).unwrap();
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).unwrap();
        let second = directory.acquire_lock(&INDEX_WRITER_LOCK);
        assert!(matches!(second, Err(LockError::LockBusy)));
        drop(lock);
        directory.acquire_lock(&INDEX_WRITER_LOCK).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn links_pipes_and_folders_are_neither_read_nor_locked_nor_written_through() {
        use std::fs;
        use std::os::unix::fs::symlink;

        use crate::folder::regular_file::tests::make_pipe;

        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("outside");
        fs::write(&outside, "kept").unwrap();
        let generation = folder.path().join("g1");
        fs::create_dir(&generation).unwrap();
        symlink(&outside, generation.join("link")).unwrap();
        symlink(folder.path().join("nowhere"), generation.join("dangling")).unwrap();
        symlink("/dev/zero", generation.join("device")).unwrap();
        fs::create_dir(generation.join("folder")).unwrap();
        let pipe = generation.join("pipe");
        make_pipe(&pipe);
        for directory in [
            GenerationDirectory::open(&generation).unwrap(),
            GenerationDirectory::open_read_only(&generation).unwrap(),
        ] {
            for name in ["link", "dangling", "device", "folder", "pipe"] {
                let path = Path::new(name);
                let lock = Lock { filepath: name.into(), is_blocking: true };
                assert!(directory.get_file_handle(path).is_err(), "{name}");
                assert!(directory.atomic_read(path).is_err(), "{name}");
                assert!(directory.acquire_lock(&lock).is_err(), "{name}");
                assert!(directory.open_write(path).is_err(), "{name}");
            }
        }
        let directory = GenerationDirectory::open(&generation).unwrap();
        for name in ["link", "dangling", "device", "pipe"] {
            directory.atomic_write(Path::new(name), b"new").unwrap();
            assert_eq!(fs::read(generation.join(name)).unwrap(), b"new");
        }
        assert_eq!(fs::read_to_string(&outside).unwrap(), "kept");
        assert!(!folder.path().join("nowhere").exists());
        let link = folder.path().join("g2");
        symlink(&generation, &link).unwrap();
        let message = GenerationDirectory::open(&link).unwrap_err().to_string();
        assert!(message.contains("is a symbolic link and not a folder"), "{message}");
        assert!(GenerationDirectory::open_read_only(&outside).is_err());
    }
}
