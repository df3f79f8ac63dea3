//! Plans a sync: which files to read, and which files are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsdex_article::{
    FileList, ReadOptions, Root, SourceFile, WalkOptions, path_text, walk_below,
};
use newsdex_index::{IndexedRoot, Layout};

use crate::file_records::FileRecord;
use crate::report::{Refusal, RefusedBecause, Report};
use crate::sync::folders::{Folder, Folders, Scope, is_below};
use crate::sync::removal_guard::Found;

/// What a sync has to do.
#[derive(Default)]
pub(crate) struct Plan {
    /// The files to read, in order: those that are new or may have changed.
    pub(crate) reads: Vec<FolderFiles>,
    /// Keys of indexed files that are no longer there, or whose folder is removed from the index.
    pub(crate) removed: Vec<String>,
    /// Keys of files that are new, may have changed, or are removed. An article indexed from one of
    /// them gives way to an article with the same key from another file.
    pub(crate) replaceable: BTreeSet<String>,
    /// Keys of the folders and files that were listed. The report counts what is below them.
    listed: Vec<String>,
    /// Unchanged files of the synced folders that share keys with others.
    pub(crate) sharing: Vec<SourceFile>,
    /// The folders that the index is built from after the sync.
    pub(crate) roots: Vec<IndexedRoot>,
}

/// Files of one folder, all read with the same options.
pub(crate) struct FolderFiles {
    /// Name of the root.
    pub(crate) root: String,
    pub(crate) options: ReadOptions,
    pub(crate) files: Vec<SourceFile>,
}

/// What a plan is made from.
pub(crate) struct PlanContext<'a> {
    pub(crate) folders: &'a Folders,
    /// Whether to read every file, even where its size and times are unchanged.
    pub(crate) verify: bool,
    /// Whether files are removed even where a disk may be missing.
    pub(crate) allow_empty: bool,
    /// The file records of the index.
    pub(crate) records: &'a BTreeMap<String, FileRecord>,
}

impl PlanContext<'_> {
    fn is_unchanged(&self, file: &SourceFile) -> bool {
        self.records.get(&file.key).is_some_and(|record| {
            record.size == file.size
                && record.time == file.times.modified
                && (record.changed == file.times.changed || record.changed == 0)
        })
    }

    /// The records of the files at or below one of the paths, by key.
    fn records_below(&self, root: &IndexedRoot, paths: &[PathBuf]) -> Vec<(&String, &FileRecord)> {
        let prefixes: Vec<String> = paths.iter().map(|path| key_of(path, root)).collect();
        let is_within = |key: &str| prefixes.iter().any(|prefix| is_below(key, prefix));
        self.records.iter().filter(|(key, _)| is_within(key)).collect()
    }
}

impl Plan {
    /// Walks the folders and compares their files with the file records of the index. Counts in
    /// `report` what needs no reading.
    pub(crate) fn new(context: &PlanContext<'_>, report: &mut Report) -> Plan {
        let mut plan = Plan::default();
        for root in &context.folders.missing {
            report.refused.push(refuse_missing(root, context));
        }
        for folder in &context.folders.all {
            plan.roots.push(folder.root.clone());
            let paths: Vec<PathBuf> = match &folder.scope {
                Scope::Nothing => continue,
                Scope::Parts(parts) => parts.iter().cloned().collect(),
                Scope::Whole => vec![folder.root.path.clone()],
            };
            plan.add(context, folder, &paths, report);
        }
        let is_dropped = |key: &&String| {
            context.folders.dropped.iter().any(|name| is_below(key, name))
                && !plan.replaceable.contains(*key)
        };
        let dropped: Vec<String> = context.records.keys().filter(is_dropped).cloned().collect();
        plan.removed.extend(dropped);
        plan.replaceable.extend(plan.removed.iter().cloned());
        plan
    }

    /// Adds the files at or below some paths of a folder.
    fn add(
        &mut self,
        context: &PlanContext<'_>,
        folder: &Folder,
        paths: &[PathBuf],
        report: &mut Report,
    ) {
        let root = &folder.root;
        let records = context.records_below(root, paths);
        let (mut files, mut unread) = (Vec::new(), BTreeSet::new());
        for listing in paths.iter().map(|path| list(root, path)) {
            listing.skipped.into_iter().for_each(|skipped| report.skip_file(skipped));
            listing.warnings.into_iter().for_each(|warning| report.warn(warning));
            // What the index holds of folders that cannot be read remains valid.
            let is_unreadable =
                |key: &str| listing.unreadable.iter().any(|unreadable| is_below(key, unreadable));
            for (key, record) in records.iter().filter(|(key, _)| is_unreadable(key)) {
                report.unchanged += record.indexed();
                unread.insert(*key);
            }
            files.extend(listing.files);
        }
        let there: Vec<_> = records.into_iter().filter(|(key, _)| !unread.contains(key)).collect();
        let found = Found { name: &root.name, path: &root.path, files: &files, records: &there };
        if let Some(refusal) = found.refusal().filter(|_| !context.allow_empty) {
            report.unchanged += there.iter().map(|(_, record)| record.indexed()).sum::<u64>();
            report.refused.push(refusal);
            return;
        }
        self.listed.extend(paths.iter().map(|path| key_of(path, root)));
        let listed: BTreeSet<&String> = files.iter().map(|file| &file.key).collect();
        let gone = there.iter().filter(|(key, _)| !listed.contains(key));
        self.removed.extend(gone.map(|(key, _)| (*key).clone()));
        self.select_reads(context, folder, files, report);
    }

    /// Selects the files to read from the listed ones, and reports on the others from their
    /// records.
    fn select_reads(
        &mut self,
        context: &PlanContext<'_>,
        folder: &Folder,
        mut files: Vec<SourceFile>,
        report: &mut Report,
    ) {
        let read_all = context.verify || folder.read_all;
        files.retain(|file| match context.records.get(&file.key) {
            Some(record) if !read_all && context.is_unchanged(file) => {
                report.unchanged += record.articles;
                record.repeat(&file.path, report);
                if !record.details.shared.is_empty() {
                    self.sharing.push(file.clone());
                }
                false
            }
            _ => true,
        });
        self.replaceable.extend(files.iter().map(|file| file.key.clone()));
        let (root, options) = (folder.root.name.clone(), read_options(&folder.root));
        self.reads.push(FolderFiles { root, options, files });
    }

    /// All files to read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.reads.iter().flat_map(|folder| &folder.files)
    }

    /// Whether there is nothing to read and nothing to remove.
    pub(crate) fn is_empty(&self) -> bool {
        self.files().next().is_none() && self.removed.is_empty()
    }

    /// Whether the report counts what a file holds, by the key of the file.
    pub(crate) fn is_listed(&self, file: &str) -> bool {
        self.listed.iter().any(|listed| is_below(file, listed))
    }

    /// The root that a file belongs to, by the key of the file.
    pub(crate) fn root_of(&self, file: &str) -> Option<&IndexedRoot> {
        self.roots.iter().find(|root| is_below(file, &root.name))
    }
}

fn refuse_missing(root: &IndexedRoot, context: &PlanContext<'_>) -> Refusal {
    let records = context.records_below(root, std::slice::from_ref(&root.path));
    let files = records.len() as u64;
    let because = RefusedBecause::Missing;
    Refusal { folder: path_text(&root.path), files, indexed_files: files, because }
}

/// Lists the files at or below a path of a root.
pub(crate) fn list(root: &IndexedRoot, path: &Path) -> FileList {
    let is_excluded = |folder: &Path| Layout::new(folder).is_index();
    let options = WalkOptions { follow_links: root.follow_links, is_excluded: Some(&is_excluded) };
    let whole = Root { name: root.name.clone(), path: root.path.clone() };
    walk_below(&whole, path, &options)
}

/// How the files of a root are read.
pub(crate) fn read_options(root: &IndexedRoot) -> ReadOptions {
    let mut options = ReadOptions::default();
    for mapping in &root.map {
        // Each mapping was valid when it was first given. One that somebody else wrote may not be.
        let _ = options.map(mapping);
    }
    options
}

/// The key that a file at a path of a root has.
fn key_of(path: &Path, root: &IndexedRoot) -> String {
    let below = path.strip_prefix(&root.path).unwrap_or(path);
    let parts = below.iter().map(|part| path_text(Path::new(part)));
    parts.fold(root.name.clone(), |key, part| format!("{key}/{part}"))
}
