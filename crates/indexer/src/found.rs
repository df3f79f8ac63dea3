//! What stands in an index folder before a sync, and what the sync goes on from.

use std::fs;
use std::path::Path;

use newsdex_article::{ReadOptions, Root, Warning};
use newsdex_index::{CommitInfo, Layout, LayoutError, Manifest};

use crate::error::IndexError;
use crate::plan::Folder;
use crate::report::Report;

/// What stands in an index folder.
pub(crate) enum Found {
    Nothing,
    /// An index that can be gone on from.
    Index(Manifest),
    /// An index that is to be built anew, and why where nobody asked for it.
    Outdated(Manifest, Option<String>),
    /// A manifest that cannot be read. Which generation is in force is not known, so all are left alone.
    Damaged,
}

impl Found {
    /// Looks at the folder. A rebuild takes any index.
    ///
    /// One of an earlier version is built anew without being asked, where it can say which folders it was built from.
    pub(crate) fn at(layout: &Layout, rebuild: bool) -> Result<Found, IndexError> {
        let manifest = match layout.manifest() {
            Ok(None) => return Ok(Found::Nothing),
            Ok(Some(manifest)) => manifest,
            Err(LayoutError::Damaged { .. }) if rebuild => return Ok(Found::Damaged),
            Err(error) => return Err(error.into()),
        };
        if rebuild {
            return Ok(Found::Outdated(manifest, None));
        }
        match layout.readable_manifest() {
            Ok(manifest) => Ok(Found::Index(manifest)),
            Err(LayoutError::EarlierVersion { found, expected, .. })
                if manifest.generation.is_none()
                    || CommitInfo::read_any_version(layout).is_some() =>
            {
                let reason = format!(
                    "an earlier version of newsdex wrote it (it has {found}; this one needs {expected})"
                );
                Ok(Found::Outdated(manifest, Some(reason)))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Name of the generation to go on with.
    pub(crate) fn in_force(&self) -> Option<&str> {
        match self {
            Found::Index(manifest) => manifest.generation.as_deref(),
            Found::Nothing | Found::Outdated(..) | Found::Damaged => None,
        }
    }

    pub(crate) fn is_rebuilt(&self) -> bool {
        matches!(self, Found::Outdated(..) | Found::Damaged)
    }

    /// Claims a folder that is new, and clears away what killed writers left: generations that never came into force, and
    /// files that were half written.
    pub(crate) fn claim(&self, layout: &Layout) -> Result<(), IndexError> {
        match self {
            Found::Nothing => layout.write_manifest(&Manifest::new(None))?,
            Found::Index(manifest) | Found::Outdated(manifest, _) => {
                layout.remove_generations_except(manifest.generation.as_deref())?;
                manifest
                    .generation
                    .iter()
                    .for_each(|name| remove_half_written(&layout.generation(name)));
            }
            Found::Damaged => {}
        }
        Ok(())
    }
}

/// Removes files that a killed writer left half written; the engine does not know of them.
fn remove_half_written(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b".tmp")) {
        // One that stays does no harm.
        let _ = fs::remove_file(entry.path());
    }
}

/// Why the next sync will build the index at `layout` anew though nobody asks for it; `None` where it will not.
#[must_use]
pub fn rebuild_reason(layout: &Layout) -> Option<String> {
    match Found::at(layout, false) {
        Ok(Found::Outdated(_, reason)) => reason,
        _ => None,
    }
}

/// Adds to `folders` those that the index was built from before and that are not named now, where the index can tell: a
/// rebuild must not lose them. Those that are no longer there are named in the report. Answers what the index knew of all
/// that are built anew.
pub(crate) fn earlier_folders(
    layout: &Layout,
    folders: &mut Vec<Folder>,
    report: &mut Report,
) -> Vec<newsdex_index::IndexedRoot> {
    let Some(before) = CommitInfo::read_any_version(layout) else {
        // One that was never finished was built from nothing.
        if layout
            .manifest()
            .is_ok_and(|manifest| manifest.is_some_and(|manifest| manifest.generation.is_none()))
        {
            return Vec::new();
        }
        report.warn(Warning {
            file: layout.folder().to_string_lossy().into_owned(),
            place: None,
            what: "is damaged, and does not say which folders it was built from".to_owned(),
            help: "the new index has those that are named now; index the others again".to_owned(),
        });
        return Vec::new();
    };
    let mut earlier = Vec::new();
    for root in before.roots {
        if let Some(named) = folders.iter().find(|folder| folder.root.name == root.name) {
            earlier.push(newsdex_index::IndexedRoot { path: named.root.path.clone(), ..root });
        } else if let Ok(found) = Root::resolve(&root.path) {
            folders.push(Folder { root: found, asked: ReadOptions::default() });
            earlier.push(root);
        } else {
            report.warn(Warning {
                file: root.path.to_string_lossy().into_owned(),
                place: None,
                what: "was indexed before and is no longer there".to_owned(),
                help: "the new index is without it; put it back and index it again".to_owned(),
            });
        }
    }
    earlier
}
