//! What a sync has to do: which files to read, and which are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsdex_article::{ReadOptions, Root, SourceFile, walk};
use newsdex_index::CommitInfo;

use crate::error::IndexError;
use crate::known::FileRecord;
use crate::report::Report;

/// What a sync has to do.
pub(crate) struct Plan {
    /// Files that are new or may have changed, and those of which an article may have its turn that was left out, in the
    /// order in which they are read.
    pub(crate) read: Vec<ToRead>,
    /// Keys of known files of the folders named that are no longer there.
    pub(crate) gone: Vec<String>,
    /// Keys of files that are gone, new or may have changed: what the index holds of them gives way.
    pub(crate) replaceable: BTreeSet<String>,
    /// The folders that the index is built from, once this is done.
    pub(crate) roots: Vec<newsdex_index::IndexedRoot>,
}

/// Files of one folder, which are read in one way.
pub(crate) struct ToRead {
    pub(crate) options: ReadOptions,
    pub(crate) files: Vec<SourceFile>,
}

/// A folder, or a single file, that is to be in step.
pub(crate) struct Folder {
    pub(crate) root: Root,
    /// What is said now of how its files are read.
    pub(crate) asked: ReadOptions,
}

/// What a sync is about beside the folders named.
pub(crate) struct Scope<'s> {
    /// The index folder, which may stand among the articles.
    pub(crate) index: &'s Path,
    /// Whether all files are read, however they look.
    pub(crate) verify: bool,
    /// Names of the folders that are to be in the index no longer.
    pub(crate) forgotten: &'s [String],
}

/// Looks the folders up. The same folder named twice is one.
pub(crate) fn resolve(named: &[PathBuf], asked: &ReadOptions) -> Result<Vec<Folder>, IndexError> {
    let mut folders: Vec<Folder> = Vec::new();
    for path in named {
        let root = Root::resolve(path)?;
        match folders.iter().find(|other| other.root.name == root.name) {
            Some(same) if same.root.path == root.path => {}
            Some(other) => return Err(same_name(&other.root.path, &root)),
            None => folders.push(Folder { root, asked: asked.clone() }),
        }
    }
    Ok(folders)
}

fn same_name(one: &Path, other: &Root) -> IndexError {
    IndexError::SameName {
        name: other.name.clone(),
        one: one.to_owned(),
        other: other.path.clone(),
    }
}

impl Plan {
    /// Walks the folders and compares what is there with what the index knows. Counts in `report` what needs no
    /// reading. What a folder's fields were said to be called holds until it is said otherwise; then all of it is read.
    pub(crate) fn make(
        folders: &[Folder],
        scope: &Scope<'_>,
        commit: &CommitInfo,
        known: &BTreeMap<String, FileRecord>,
        report: &mut Report,
    ) -> Result<Plan, IndexError> {
        let roots = joined(&commit.roots, folders)?;
        let mut plan =
            Plan { read: Vec::new(), gone: Vec::new(), replaceable: BTreeSet::new(), roots };
        let forgets = |name: &str| scope.forgotten.iter().any(|forgotten| forgotten == name);
        plan.roots.retain(|root| !forgets(&root.name));
        let is_forgotten = |key: &str| scope.forgotten.iter().any(|name| is_below(key, name));
        plan.gone.extend(known.keys().filter(|key| is_forgotten(key)).cloned());
        let index = scope.index.canonicalize().ok();
        let mut there = Vec::new();
        for Folder { root, asked } in folders.iter().filter(|folder| !forgets(&folder.root.name)) {
            let remembered = plan.roots.iter_mut().find(|known| known.name == root.name);
            let before = remembered.as_ref().map(|known| known.map.clone()).unwrap_or_default();
            let options = with_remembered(&before, asked);
            let all = scope.verify || options.mappings() != before;
            if let Some(remembered) = remembered {
                remembered.map = options.mappings();
            }
            let files = plan.look_at(root, index.as_deref(), known, report);
            let is_same = |file: &&SourceFile| {
                known
                    .get(&file.key)
                    .is_some_and(|record| (record.size, record.time) == (file.size, file.modified))
            };
            let changed = files.iter().filter(|file| all || !is_same(file));
            plan.replaceable.extend(changed.map(|file| file.key.clone()));
            there.push(ToRead { options, files });
        }
        plan.replaceable.extend(plan.gone.iter().cloned());
        // When articles may go, those that were left out in their favour must have their turn.
        let may_go = plan.replaceable.iter().any(|key| known.contains_key(key));
        let is_due =
            |key: &str| plan.roots.iter().any(|root| root.due && is_below(key, &root.name));
        let is_read = |key: &str, record: &FileRecord| {
            record.shadowed && (may_go || is_due(key)) || plan.replaceable.contains(key)
        };
        for ToRead { options, mut files } in there {
            files.retain(|file| match known.get(&file.key) {
                Some(record) if !is_read(&file.key, record) => {
                    report.unchanged += record.articles;
                    report.skipped += record.skipped;
                    record.odd.repeat(file, report);
                    false
                }
                _ => true,
            });
            plan.read.push(ToRead { options, files });
        }
        Ok(plan)
    }

    /// The files below a folder. Those that the index knows and that are not there any more are gone.
    fn look_at(
        &mut self,
        root: &Root,
        index: Option<&Path>,
        known: &BTreeMap<String, FileRecord>,
        report: &mut Report,
    ) -> Vec<SourceFile> {
        let found = walk(root, index);
        report.skipped += found.skipped;
        found.warnings.into_iter().for_each(|warning| report.warn(warning));
        let there: BTreeSet<&String> = found.files.iter().map(|file| &file.key).collect();
        let hidden = |key: &str| found.unreadable.iter().any(|unread| is_below(key, unread));
        for (key, record) in
            known.iter().filter(|(key, _)| is_below(key, &root.name) && !there.contains(key))
        {
            if hidden(key) {
                report.unchanged += record.articles;
            } else {
                self.gone.push(key.clone());
            }
        }
        found.files
    }

    /// All files that are read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.read.iter().flat_map(|to_read| &to_read.files)
    }
}

/// The names of the folders that go by these paths or names.
pub(crate) fn forgotten(
    roots: &[newsdex_index::IndexedRoot],
    asked: &[PathBuf],
) -> Result<Vec<String>, IndexError> {
    let name = |path: &PathBuf| {
        let absolute = path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
        let goes_by = |root: &&newsdex_index::IndexedRoot| {
            absolute.as_ref() == Some(&root.path) || path == Path::new(&root.name)
        };
        roots.iter().find(goes_by).map(|root| root.name.clone()).ok_or_else(|| {
            let known = roots
                .iter()
                .map(|root| root.path.display().to_string())
                .collect::<Vec<_>>()
                .join(", ");
            IndexError::NotIndexed {
                path: path.clone(),
                known: if known.is_empty() { "none".to_owned() } else { known },
            }
        })
    };
    asked.iter().map(name).collect()
}

/// Folders that stay, beside those named, and have articles that were left out for others of the same id: those others may
/// be forgotten now.
pub(crate) fn with_shadowed(
    roots: &[newsdex_index::IndexedRoot],
    known: &BTreeMap<String, FileRecord>,
    forgotten: &[String],
    named: &[Folder],
) -> Vec<Folder> {
    let is_shadowed = |root: &newsdex_index::IndexedRoot| {
        known.iter().any(|(key, record)| record.shadowed && is_below(key, &root.name))
    };
    roots
        .iter()
        .filter(|root| {
            !forgotten.contains(&root.name)
                && named.iter().all(|folder| folder.root.name != root.name)
        })
        .filter(|root| is_shadowed(root))
        // One that is not there now has its turn when it is named again.
        .filter_map(|root| Root::resolve(&root.path).ok())
        .map(|root| Folder { root, asked: ReadOptions::default() })
        .collect()
}

fn with_remembered(remembered: &[String], asked: &ReadOptions) -> ReadOptions {
    let mut options = ReadOptions::default();
    for mapping in remembered.iter().chain(&asked.mappings()) {
        // They were taken before, and are again.
        let taken = options.map(mapping);
        debug_assert!(taken.is_ok(), "{mapping}");
    }
    options
}

/// The folders known before and those named now. A folder that was moved is found at its new place; another of the same
/// name, while the first still stands, is refused: their articles would share ids.
fn joined(
    before: &[newsdex_index::IndexedRoot],
    now: &[Folder],
) -> Result<Vec<newsdex_index::IndexedRoot>, IndexError> {
    let mut joined = before.to_vec();
    for Folder { root, .. } in now {
        match joined.iter_mut().find(|other| other.name == root.name) {
            Some(other) if other.path != root.path && other.path.exists() => {
                return Err(same_name(&other.path, root));
            }
            Some(other) => other.path.clone_from(&root.path),
            None => joined.push(newsdex_index::IndexedRoot {
                name: root.name.clone(),
                path: root.path.clone(),
                ..newsdex_index::IndexedRoot::default()
            }),
        }
    }
    Ok(joined)
}

pub(crate) fn is_below(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
