//! What a sync has to do: which files to read, and which are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsdex_analysis::Payload;
use newsdex_article::{Root, SourceFile, walk};

use crate::error::IndexError;
use crate::known::FileRecord;
use crate::report::Report;

/// What a sync has to do.
pub(crate) struct Plan {
    /// Files that are new or may have changed, in the order in which they are read.
    pub(crate) read: Vec<SourceFile>,
    /// Keys of known files of the folders named that are no longer there.
    pub(crate) gone: Vec<String>,
    /// The folders that the index is built from, once this is done.
    pub(crate) roots: Vec<newsdex_analysis::Root>,
}

/// Looks the folders up. The same folder named twice is one.
pub(crate) fn resolve(folders: &[PathBuf]) -> Result<Vec<Root>, IndexError> {
    let mut roots: Vec<Root> = Vec::new();
    for folder in folders {
        let root = Root::resolve(folder)?;
        match roots.iter().find(|other| other.name == root.name) {
            Some(same) if same.path == root.path => {}
            Some(other) => return Err(same_name(&other.path, &root)),
            None => roots.push(root),
        }
    }
    Ok(roots)
}

fn same_name(one: &Path, other: &Root) -> IndexError {
    IndexError::SameName { name: other.name.clone(), one: one.to_owned(), other: other.path.clone() }
}

impl Plan {
    /// Walks the folders and compares what is there with what the index knows. Counts in `report` what needs no
    /// reading.
    pub(crate) fn make(
        roots: &[Root],
        index: &Path,
        payload: &Payload,
        known: &BTreeMap<String, FileRecord>,
        report: &mut Report,
    ) -> Result<Plan, IndexError> {
        let mut plan = Plan { read: Vec::new(), gone: Vec::new(), roots: joined(&payload.roots, roots)? };
        let index = index.canonicalize().ok();
        let mut same = Vec::new();
        for root in roots {
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
                    Some(record) if (record.size, record.time) == (file.size, file.modified) => same.push(file),
                    _ => plan.read.push(file),
                }
            }
        }
        // When articles may go, those that were left out in their favour must have their turn.
        let may_go = !plan.gone.is_empty() || plan.read.iter().any(|file| known.contains_key(&file.key));
        for file in same {
            match known.get(&file.key) {
                Some(record) if may_go && record.shadowed => plan.read.push(file),
                Some(record) => {
                    report.unchanged += record.articles;
                    report.skipped += record.skipped;
                    record.odd.repeat(&file, report);
                }
                None => {}
            }
        }
        Ok(plan)
    }
}

/// The folders known before and those named now. A folder that was moved is found at its new place; another of the same
/// name, while the first still stands, is refused: their articles would share ids.
fn joined(before: &[newsdex_analysis::Root], now: &[Root]) -> Result<Vec<newsdex_analysis::Root>, IndexError> {
    let mut joined = before.to_vec();
    for root in now {
        let named = newsdex_analysis::Root { name: root.name.clone(), path: root.path.clone() };
        match joined.iter_mut().find(|other| other.name == root.name) {
            Some(other) if other.path != root.path && other.path.exists() => return Err(same_name(&other.path, root)),
            Some(other) => *other = named,
            None => joined.push(named),
        }
    }
    Ok(joined)
}

fn is_below(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
