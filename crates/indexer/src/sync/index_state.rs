//! The state of an index folder before a sync: whether the sync creates, updates or rebuilds it.

use std::fs;
use std::path::Path;

use newsdex_index::{CommitInfo, Layout, LayoutError, Manifest};

use crate::error::IndexError;

/// What a sync is asked to do with an existing index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BuildMode {
    /// Update it.
    Update,
    /// Build it from scratch.
    Rebuild,
}

/// The state of an index folder before a sync.
pub(crate) enum IndexState {
    /// There is no index; the sync creates one.
    Missing,
    /// An index of this version; the sync updates it.
    Current(Manifest),
    /// An index that the sync rebuilds.
    Outdated {
        manifest: Manifest,
        /// Why the sync rebuilds it although no rebuild was requested.
        reason: Option<String>,
    },
    /// A manifest that is missing or cannot be read, and a requested rebuild. The current generation is unknown,
    /// so the sync removes none.
    Damaged,
}

impl IndexState {
    /// Inspects the index folder. Any index can be rebuilt.
    ///
    /// An index of an earlier version is rebuilt without a request if it still names the folders it
    /// was built from.
    pub(crate) fn inspect(layout: &Layout, mode: BuildMode) -> Result<IndexState, IndexError> {
        let manifest = match layout.manifest() {
            Ok(None) => return Ok(IndexState::Missing),
            Ok(Some(manifest)) => manifest,
            Err(LayoutError::Damaged { .. } | LayoutError::ManifestMissing { .. })
                if mode == BuildMode::Rebuild =>
            {
                return Ok(IndexState::Damaged);
            }
            Err(error) => return Err(error.into()),
        };
        if mode == BuildMode::Rebuild {
            return Ok(IndexState::Outdated { manifest, reason: None });
        }
        match layout.readable_manifest() {
            Ok(manifest) => Ok(IndexState::Current(manifest)),
            Err(LayoutError::EarlierVersion { found, expected, .. })
                if manifest.generation.is_none()
                    || CommitInfo::read_any_version(layout).is_some() =>
            {
                let reason = format!(
                    "an earlier version of newsdex wrote it (it has {found}; this one needs {expected})"
                );
                Ok(IndexState::Outdated { manifest, reason: Some(reason) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Name of the generation that the sync updates.
    pub(crate) fn current_generation(&self) -> Option<&str> {
        match self {
            IndexState::Current(manifest) => manifest.generation.as_deref(),
            IndexState::Missing | IndexState::Outdated { .. } | IndexState::Damaged => None,
        }
    }

    pub(crate) fn is_rebuilt(&self) -> bool {
        matches!(self, IndexState::Outdated { .. } | IndexState::Damaged)
    }

    /// Marks a new folder as an index, and removes what killed writers left in an existing one:
    /// generations that never became current, and temporary files.
    pub(crate) fn claim(&self, layout: &Layout) -> Result<(), IndexError> {
        match self {
            IndexState::Missing => layout.write_manifest(&Manifest::new(None))?,
            IndexState::Current(manifest) | IndexState::Outdated { manifest, .. } => {
                layout.remove_generations_except(manifest.generation.as_deref())?;
                if let Some(name) = &manifest.generation {
                    remove_temporary_files(&layout.generation(name));
                }
            }
            IndexState::Damaged => {}
        }
        Ok(())
    }
}

/// Removes the temporary files that a killed writer left. tantivy never deletes them.
fn remove_temporary_files(folder: &Path) {
    // A link could lead to the files of others.
    if !fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir()) {
        return;
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b".tmp")) {
        // A file that stays does no harm.
        let _ = fs::remove_file(entry.path());
    }
}

/// Why the next sync will rebuild the index at `layout` although no rebuild is requested; `None` if
/// it will not.
#[must_use]
pub fn rebuild_reason(layout: &Layout) -> Option<String> {
    match IndexState::inspect(layout, BuildMode::Update) {
        Ok(IndexState::Outdated { reason, .. }) => reason,
        _ => None,
    }
}
