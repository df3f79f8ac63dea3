//! The folders of a sync: those given, those that the index was built from, and those removed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use newsdex_article::{ReadOptions, Root, Warning};
use newsdex_index::{CommitInfo, IndexedRoot, Layout};

use crate::error::IndexError;
use crate::file_records::FileRecord;
use crate::report::Report;

/// A folder, or a single file, that a sync brings the index up to date with.
pub(crate) struct Folder {
    pub(crate) root: Root,
    /// How the caller wants its files to be read, without the mappings that the index remembers.
    pub(crate) options: ReadOptions,
}

/// Resolves the given paths. A path that is given twice counts once.
pub(crate) fn resolve_folders(
    paths: &[PathBuf],
    options: &ReadOptions,
) -> Result<Vec<Folder>, IndexError> {
    let mut folders: Vec<Folder> = Vec::new();
    for path in paths {
        let root = Root::resolve(path)?;
        match folders.iter().find(|other| other.root.name == root.name) {
            Some(same) if same.root.path == root.path => {}
            Some(other) => return Err(duplicate_name(&other.root.path, &root)),
            None => folders.push(Folder { root, options: options.clone() }),
        }
    }
    Ok(folders)
}

fn duplicate_name(first: &Path, second: &Root) -> IndexError {
    IndexError::DuplicateFolderName {
        name: second.name.clone(),
        first: first.to_owned(),
        second: second.path.clone(),
    }
}

/// Adds the folders that the index was built from to `folders`, so that a rebuild loses none.
/// Reports those that no longer exist. Returns the earlier roots of all folders that are rebuilt.
pub(crate) fn add_earlier_folders(
    layout: &Layout,
    folders: &mut Vec<Folder>,
    report: &mut Report,
) -> Vec<IndexedRoot> {
    let Some(commit) = CommitInfo::read_any_version(layout) else {
        if !is_unfinished(layout) {
            report.warn(Warning {
                file: layout.folder().to_string_lossy().into_owned(),
                place: None,
                what: "is damaged, and does not say which folders it was built from".to_owned(),
                help: "the new index holds only the folders given now; index the others again"
                    .to_owned(),
            });
        }
        return Vec::new();
    };
    let mut earlier_roots = Vec::new();
    for root in commit.roots {
        if let Some(given) = folders.iter().find(|folder| folder.root.name == root.name) {
            earlier_roots.push(IndexedRoot { path: given.root.path.clone(), ..root });
        } else if let Ok(resolved) = Root::resolve(&root.path) {
            folders.push(Folder { root: resolved, options: ReadOptions::default() });
            earlier_roots.push(root);
        } else {
            report.warn(Warning {
                file: root.path.to_string_lossy().into_owned(),
                place: None,
                what: "was indexed before and is no longer there".to_owned(),
                help: "the new index lacks it; put it back and index it again".to_owned(),
            });
        }
    }
    earlier_roots
}

/// Whether no sync of the index has finished: it was built from no folder.
fn is_unfinished(layout: &Layout) -> bool {
    let manifest = layout.manifest().ok().flatten();
    manifest.is_some_and(|manifest| manifest.generation.is_none())
}

/// Names of the indexed folders that the given paths or names refer to.
pub(crate) fn folder_names(
    roots: &[IndexedRoot],
    paths: &[PathBuf],
) -> Result<Vec<String>, IndexError> {
    let name = |path: &PathBuf| {
        let absolute = path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
        let root = roots
            .iter()
            .find(|root| absolute.as_ref() == Some(&root.path) || path == Path::new(&root.name));
        root.map(|root| root.name.clone()).ok_or_else(|| IndexError::NotIndexed {
            path: path.clone(),
            indexed: roots.iter().map(|root| root.path.clone()).collect(),
        })
    };
    paths.iter().map(name).collect()
}

/// Folders that have articles left out in favor of others with the same id. When those others are
/// removed, these folders have to be read again.
///
/// Leaves out the folders whose name `is_excluded` accepts.
pub(crate) fn folders_with_shadowed_articles(
    roots: &[IndexedRoot],
    records: &BTreeMap<String, FileRecord>,
    is_excluded: impl Fn(&str) -> bool,
) -> Vec<Folder> {
    roots
        .iter()
        .filter(|root| !is_excluded(&root.name) && has_shadowed_articles(records, &root.name))
        // A folder that does not exist now is read when it is given again.
        .filter_map(|root| Root::resolve(&root.path).ok())
        .map(|root| Folder { root, options: ReadOptions::default() })
        .collect()
}

/// Whether a file of the folder has an article left out in favor of another with the same id.
pub(crate) fn has_shadowed_articles(records: &BTreeMap<String, FileRecord>, folder: &str) -> bool {
    records.iter().any(|(key, record)| record.shadowed && is_below(key, folder))
}

/// The indexed folders together with the given ones.
///
/// A folder that was moved is found at its new path. Another folder with the same name is refused
/// while the first exists: their articles would share ids.
pub(crate) fn merge_roots(
    indexed: &[IndexedRoot],
    given: &[Folder],
) -> Result<Vec<IndexedRoot>, IndexError> {
    let mut merged = indexed.to_vec();
    for Folder { root, .. } in given {
        match merged.iter_mut().find(|other| other.name == root.name) {
            Some(other) if other.path != root.path && other.path.exists() => {
                return Err(duplicate_name(&other.path, root));
            }
            Some(other) => other.path.clone_from(&root.path),
            None => merged.push(IndexedRoot {
                name: root.name.clone(),
                path: root.path.clone(),
                ..IndexedRoot::default()
            }),
        }
    }
    Ok(merged)
}

/// Whether the key of a file lies below a folder, or a key prefix.
pub(crate) fn is_below(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
