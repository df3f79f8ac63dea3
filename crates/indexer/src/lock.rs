//! One writer at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use newsdex_index::{Layout, LayoutError};

use crate::error::IndexError;

/// Held while an index is written. The system releases it with the process, however that ends.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Makes the index folder if need be, and takes its lock; waits for it where `wait` says so.
    pub(crate) fn take(layout: &Layout, wait: bool) -> Result<WriterLock, IndexError> {
        let path = layout.lock_file();
        let io_error = |source| LayoutError::Io { path: path.clone(), source };
        layout.create_folder()?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if wait => file.lock().map_err(io_error)?,
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path)
                    .ok()
                    .and_then(|text| describe(&text))
                    .unwrap_or_default();
                return Err(IndexError::Locked { folder: layout.folder().to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(io_error(source).into()),
        }
        // Who holds it is said for people; a full disk must not keep them from learning the rest.
        let _ = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{} {}", std::process::id(), now_seconds()));
        Ok(WriterLock { _file: file })
    }
}

fn describe(text: &str) -> Option<String> {
    let (process, since) = text.trim().split_once(' ')?;
    let seconds = now_seconds().saturating_sub(since.parse().ok()?);
    Some(format!(" (process {process}, for {seconds} s)"))
}

fn now_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_writes_and_the_third_may_when_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::new(folder.path());
        let first = WriterLock::take(&layout, false).unwrap();
        let message = WriterLock::take(&layout, false).unwrap_err().to_string();
        assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
        std::thread::scope(|scope| {
            let third = scope.spawn(|| WriterLock::take(&layout, true).unwrap());
            drop(first);
            third.join().unwrap();
        });
        WriterLock::take(&layout, false).unwrap();
    }
}
