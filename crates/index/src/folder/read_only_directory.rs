//! A directory for reading only, which needs no permission to write.
//!
//! tantivy's own directory opens a lock file for writing before it reads. So it cannot open an
//! index that the user may only read: a colleague's archive, a read-only disk. This directory falls
//! back to taking the same lock through a file that is opened for reading.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// Reads a folder and never writes to it.
#[derive(Debug, Clone)]
pub(crate) struct ReadOnlyDirectory {
    folder: PathBuf,
    inner: MmapDirectory,
}

impl ReadOnlyDirectory {
    pub(crate) fn open(folder: &Path) -> Result<ReadOnlyDirectory, OpenDirectoryError> {
        Ok(ReadOnlyDirectory { folder: folder.to_owned(), inner: MmapDirectory::open(folder)? })
    }
}

fn read_only_error() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "the index is open for reading only")
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let error = match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) => error,
            result => return result,
        };
        if !matches!(
            error.kind(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        ) {
            return Err(LockError::IoError(error));
        }
        match File::open(self.folder.join(&lock.filepath))
            .and_then(|file| file.lock().map(|()| file))
        {
            Ok(file) => Ok(DirectoryLock::from(Box::new(file))),
            // No process has locked the index yet, and on a read-only disk none will.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            Err(error) => Err(LockError::IoError(Arc::new(error))),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(read_only_error()),
            filepath: path.to_owned(),
        })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only_error(), path.to_owned()))
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(read_only_error())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Err(read_only_error())
    }
}

#[cfg(test)]
mod tests {
    use tantivy::directory::META_LOCK;

    use super::*;
    use crate::open::{create_index, open_index};

    #[test]
    fn reads_and_locks_succeed_and_writes_fail() {
        let folder = tempfile::tempdir().unwrap();
        create_index(MmapDirectory::open(folder.path()).unwrap()).unwrap();
        let directory = ReadOnlyDirectory::open(folder.path()).unwrap();
        assert!(directory.exists(Path::new("meta.json")).unwrap());
        assert!(directory.delete(Path::new("meta.json")).is_err());
        assert!(directory.atomic_write(Path::new("meta.json"), b"").is_err());
        assert!(directory.open_write(Path::new("new")).is_err());
        let lock = directory.acquire_lock(&META_LOCK).unwrap();
        drop(lock);
        let directory: Box<dyn Directory> = Box::new(directory);
        assert!(open_index(directory).is_ok());
    }
}
