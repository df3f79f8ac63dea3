//! What a sync has to do: which files to read, and which are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsdex_analysis::Payload;
use newsdex_article::{ReadOptions, Root, SourceFile, walk};

use crate::error::IndexError;
use crate::known::FileRecord;
use crate::report::Report;

/// What a sync has to do.
pub(crate) struct Plan {
    /// Files that are new or may have changed, in the order in which they are read.
    pub(crate) read: Vec<ToRead>,
    /// Keys of known files of the folders named that are no longer there.
    pub(crate) gone: Vec<String>,
    /// The folders that the index is built from, once this is done.
    pub(crate) roots: Vec<newsdex_analysis::Root>,
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
    IndexError::SameName { name: other.name.clone(), one: one.to_owned(), other: other.path.clone() }
}

impl Plan {
    /// Walks the folders and compares what is there with what the index knows. Counts in `report` what needs no
    /// reading. What a folder's fields were said to be called holds until it is said otherwise; then all of it is read.
    pub(crate) fn make(
        folders: &[Folder],
        index: &Path,
        payload: &Payload,
        known: &BTreeMap<String, FileRecord>,
        report: &mut Report,
    ) -> Result<Plan, IndexError> {
        let mut plan = Plan { read: Vec::new(), gone: Vec::new(), roots: joined(&payload.roots, folders)? };
        let index = index.canonicalize().ok();
        let mut same = Vec::new();
        for Folder { root, asked } in folders {
            let remembered = plan.roots.iter_mut().find(|known| known.name == root.name);
            let before = remembered.as_ref().map(|known| known.map.clone()).unwrap_or_default();
            let options = with_remembered(&before, asked);
            let read_otherwise = options.mappings() != before;
            if let Some(remembered) = remembered {
                remembered.map = options.mappings();
            }
            let (mut files, mut same_files) = (Vec::new(), Vec::new());
            let found = walk(root, index.as_deref());
            report.skipped += found.skipped;
            found.complaints.into_iter().for_each(|complaint| report.complain(complaint));
            let there: BTreeSet<String> = found.files.iter().map(|file| file.key.clone()).collect();
            let hidden = |key: &str| found.unreadable.iter().any(|unread| is_below(key, unread));
            for (key, record) in known.iter().filter(|(key, _)| is_below(key, &root.name) && !there.contains(*key)) {
                if hidden(key) {
                    report.unchanged += record.articles;
                } else {
                    plan.gone.push(key.clone());
                }
            }
            for file in found.files {
                match known.get(&file.key) {
                    Some(record) if !read_otherwise && (record.size, record.time) == (file.size, file.modified) => {
                        same_files.push(file);
                    }
                    _ => files.push(file),
                }
            }
            same.push(ToRead { options: options.clone(), files: same_files });
            plan.read.push(ToRead { options, files });
        }
        // When articles may go, those that were left out in their favour must have their turn.
        let may_go = !plan.gone.is_empty() || plan.files().any(|file| known.contains_key(&file.key));
        for ToRead { options, files } in same {
            let mut again = Vec::new();
            for file in files {
                match known.get(&file.key) {
                    Some(record) if may_go && record.shadowed => again.push(file),
                    Some(record) => {
                        report.unchanged += record.articles;
                        report.skipped += record.skipped;
                        record.odd.repeat(&file, report);
                    }
                    None => {}
                }
            }
            plan.read.push(ToRead { options, files: again });
        }
        Ok(plan)
    }

    /// All files that are read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.read.iter().flat_map(|to_read| &to_read.files)
    }
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
fn joined(before: &[newsdex_analysis::Root], now: &[Folder]) -> Result<Vec<newsdex_analysis::Root>, IndexError> {
    let mut joined = before.to_vec();
    for Folder { root, .. } in now {
        let named = |map| newsdex_analysis::Root { name: root.name.clone(), path: root.path.clone(), map };
        match joined.iter_mut().find(|other| other.name == root.name) {
            Some(other) if other.path != root.path && other.path.exists() => return Err(same_name(&other.path, root)),
            Some(other) => *other = named(std::mem::take(&mut other.map)),
            None => joined.push(named(Vec::new())),
        }
    }
    Ok(joined)
}

fn is_below(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
