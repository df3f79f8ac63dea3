//! The writer lock: one writer per index at a time.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use newsdex_index::{Layout, LayoutError};

use crate::error::{IndexError, LockHolder};

/// Maximum length of the text in a lock file that is read, in bytes.
const MAX_TEXT_LEN: u64 = 256;

/// Held while an index is written. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

/// What to do while another process holds the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfLocked {
    /// Return [`IndexError::Locked`].
    Fail,
    /// Wait until the lock is free.
    Wait,
}

impl WriterLock {
    /// Creates the index folder if it is missing, and takes its lock.
    pub(crate) fn acquire(layout: &Layout, if_locked: IfLocked) -> Result<WriterLock, IndexError> {
        let path = layout.lock_file();
        let io_error = |source| LayoutError::Io { path: path.clone(), source };
        layout.create_folder()?;
        let mut file = layout.open_lock_file()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if if_locked == IfLocked::Wait => {
                file.lock().map_err(io_error)?;
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.take(MAX_TEXT_LEN).read_to_string(&mut text);
                let holder = read.ok().and_then(|_| parse_holder(&text));
                return Err(IndexError::Locked { folder: layout.folder().to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(io_error(source).into()),
        }
        // The text only informs users. Failing to write it, as on a full disk, must not fail the
        // sync here: the write that matters reports the full disk.
        let _ = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{} {}", std::process::id(), unix_seconds()));
        Ok(WriterLock { _file: file })
    }
}

/// Parses the text of a lock file: the process id and the Unix time at which it took the lock.
fn parse_holder(text: &str) -> Option<LockHolder> {
    let (process_id, since) = text.trim().split_once(' ')?;
    let held_seconds = unix_seconds().saturating_sub(since.parse().ok()?);
    Some(LockHolder { process_id: process_id.parse().ok()?, held_seconds })
}

fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_learns_who_holds_the_lock_and_a_third_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::new(folder.path());
        let first = WriterLock::acquire(&layout, IfLocked::Fail).unwrap();
        let message = WriterLock::acquire(&layout, IfLocked::Fail).unwrap_err().to_string();
        assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
        std::thread::scope(|scope| {
            let third = scope.spawn(|| WriterLock::acquire(&layout, IfLocked::Wait).unwrap());
            drop(first);
            third.join().unwrap();
        });
        WriterLock::acquire(&layout, IfLocked::Fail).unwrap();
    }
}
