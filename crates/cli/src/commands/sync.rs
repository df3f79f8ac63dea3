//! What the commands that sync an index have in common.

use std::path::{Path, PathBuf};

use newsdex::{Archive, Error, IndexError, Report, SyncOptions};

use crate::args::settings::trust::Trust;
use crate::output::progress::ProgressDisplay;
use crate::output::stderr;

/// Announces that the next sync will rebuild the index although the user did not ask for it, and
/// why.
pub fn announce_rebuild(archive: &Archive) {
    if let Some(reason) = archive.rebuild_reason() {
        stderr::note(&format!("rebuilding the index: {reason}"));
    }
}

/// Options of a sync of an index. One that belongs to a stranger does not decide what is read.
pub fn for_index(index: &Path, options: &SyncOptions) -> SyncOptions {
    let only_given = !Trust::from_environment().trusts_index(index);
    SyncOptions { only_given, ..options.clone() }
}

/// Syncs the index, and shows the progress if there is a display.
pub fn sync(
    archive: &mut Archive,
    index: &Path,
    folders: &[PathBuf],
    options: &SyncOptions,
    mut display: Option<ProgressDisplay>,
) -> Result<Report, Error> {
    let options = &for_index(index, options);
    let verbose = display.is_some();
    if verbose {
        announce_rebuild(archive);
    }
    let mut progress = |progress| display.iter_mut().for_each(|display| display.show(progress));
    // The first attempt does not wait, so that the user learns which process holds the lock.
    let without_waiting = SyncOptions { wait: false, ..options.clone() };
    match archive.sync(folders, &without_waiting, &mut progress) {
        Err(error @ Error::Index(IndexError::Locked { .. })) if options.wait => {
            if verbose {
                stderr::note(&format!("waiting: {error}"));
            }
            archive.sync(folders, options, &mut progress)
        }
        done => done,
    }
}
