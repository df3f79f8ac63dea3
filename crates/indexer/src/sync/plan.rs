//! Plans a sync: which files to read, and which files are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use newsdex_article::{ReadOptions, Root, SourceFile, walk};
use newsdex_index::IndexedRoot;

use crate::error::IndexError;
use crate::file_records::FileRecord;
use crate::report::Report;
use crate::sync::folders::{Folder, is_below, merge_roots};

/// What a sync has to do.
#[derive(Default)]
pub(crate) struct Plan {
    /// The files to read, in order: those that are new or may have changed, and those with a
    /// left-out article that may now be indexed.
    pub(crate) reads: Vec<FolderFiles>,
    /// Keys of indexed files that are no longer there, or whose folder is removed from the index.
    pub(crate) removed: Vec<String>,
    /// Keys of files that are new, may have changed, or are removed. An article indexed from one of
    /// them gives way to an article with the same id from another file.
    pub(crate) replaceable: BTreeSet<String>,
    /// The folders that the index is built from after the sync.
    pub(crate) roots: Vec<IndexedRoot>,
}

/// Files of one folder, all read with the same options.
pub(crate) struct FolderFiles {
    pub(crate) options: ReadOptions,
    pub(crate) files: Vec<SourceFile>,
}

/// What a plan is made from.
pub(crate) struct PlanContext<'a> {
    pub(crate) folders: &'a [Folder],
    /// Names of the folders to remove from the index.
    pub(crate) removed_folders: &'a [String],
    /// The index folder, which may lie among the articles.
    pub(crate) index_folder: &'a Path,
    /// Whether to read every file, even where its size and modification time are unchanged.
    pub(crate) verify: bool,
    /// The folders that the index was built from.
    pub(crate) roots: &'a [IndexedRoot],
    /// The file records of the index.
    pub(crate) records: &'a BTreeMap<String, FileRecord>,
}

impl PlanContext<'_> {
    fn is_removed_folder(&self, name: &str) -> bool {
        self.removed_folders.iter().any(|removed| removed == name)
    }

    fn is_below_removed_folder(&self, key: &str) -> bool {
        self.removed_folders.iter().any(|name| is_below(key, name))
    }

    fn is_unchanged(&self, file: &SourceFile) -> bool {
        let record = self.records.get(&file.key);
        record.is_some_and(|record| (record.size, record.time) == (file.size, file.modified))
    }
}

impl Plan {
    /// Walks the folders and compares their files with the file records of the index. Counts in
    /// `report` what needs no reading.
    ///
    /// The field mappings of a folder apply until a sync gives others; then all of its files are
    /// read.
    pub(crate) fn new(context: &PlanContext<'_>, report: &mut Report) -> Result<Plan, IndexError> {
        let mut plan =
            Plan { roots: merge_roots(context.roots, context.folders)?, ..Plan::default() };
        plan.roots.retain(|root| !context.is_removed_folder(&root.name));
        let removed = context.records.keys().filter(|key| context.is_below_removed_folder(key));
        plan.removed.extend(removed.cloned());
        let index_folder = context.index_folder.canonicalize().ok();
        let kept = |folder: &&Folder| !context.is_removed_folder(&folder.root.name);
        let mut listed = Vec::new();
        for Folder { root, options } in context.folders.iter().filter(kept) {
            let (options, mappings_changed) = plan.merge_mappings(&root.name, options);
            let files = plan.list_files(context, root, index_folder.as_ref(), report);
            let read_all = context.verify || mappings_changed;
            let changed = files.iter().filter(|file| read_all || !context.is_unchanged(file));
            plan.replaceable.extend(changed.map(|file| file.key.clone()));
            listed.push(FolderFiles { options, files });
        }
        plan.replaceable.extend(plan.removed.iter().cloned());
        plan.select_reads(context, listed, report);
        Ok(plan)
    }

    /// Merges the requested options of a folder with the mappings that the index remembers for it,
    /// and remembers the result. Also returns whether the mappings differ from the remembered ones.
    fn merge_mappings(&mut self, folder: &str, requested: &ReadOptions) -> (ReadOptions, bool) {
        let root = self.roots.iter_mut().find(|root| root.name == folder);
        let remembered = root.as_ref().map(|root| root.map.clone()).unwrap_or_default();
        let mut options = ReadOptions::default();
        for mapping in remembered.iter().chain(&requested.mappings()) {
            // Each mapping was valid when it was first given.
            let added = options.map(mapping);
            debug_assert!(added.is_ok(), "{mapping}");
        }
        let mappings = options.mappings();
        let changed = mappings != remembered;
        if let Some(root) = root {
            root.map = mappings;
        }
        (options, changed)
    }

    /// Lists the files below a folder, and collects the indexed files that are no longer there.
    fn list_files(
        &mut self,
        context: &PlanContext<'_>,
        root: &Root,
        index_folder: Option<&PathBuf>,
        report: &mut Report,
    ) -> Vec<SourceFile> {
        let listing = walk(root, index_folder.map(PathBuf::as_path));
        report.skipped += listing.skipped;
        listing.warnings.into_iter().for_each(|warning| report.warn(warning));
        let listed: BTreeSet<&String> = listing.files.iter().map(|file| &file.key).collect();
        let is_unreadable =
            |key: &str| listing.unreadable.iter().any(|unreadable| is_below(key, unreadable));
        let is_unlisted = |key: &String| is_below(key, &root.name) && !listed.contains(key);
        for (key, record) in context.records.iter().filter(|(key, _)| is_unlisted(key)) {
            if is_unreadable(key) {
                report.unchanged += record.articles;
            } else {
                self.removed.push(key.clone());
            }
        }
        listing.files
    }

    /// Selects the files to read from the listed ones, and reports on the others from their
    /// records.
    fn select_reads(
        &mut self,
        context: &PlanContext<'_>,
        listed: Vec<FolderFiles>,
        report: &mut Report,
    ) {
        // If articles may be removed, those left out in their favor may be indexed instead.
        let may_remove = self.replaceable.iter().any(|key| context.records.contains_key(key));
        let is_due =
            |key: &str| self.roots.iter().any(|root| root.due && is_below(key, &root.name));
        let is_read = |key: &str, record: &FileRecord| {
            record.shadowed && (may_remove || is_due(key)) || self.replaceable.contains(key)
        };
        let mut reads = Vec::new();
        for FolderFiles { options, mut files } in listed {
            files.retain(|file| match context.records.get(&file.key) {
                Some(record) if !is_read(&file.key, record) => {
                    report.unchanged += record.articles;
                    report.skipped += record.skipped;
                    record.warnings.repeat(file, report);
                    false
                }
                _ => true,
            });
            reads.push(FolderFiles { options, files });
        }
        self.reads = reads;
    }

    /// All files to read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.reads.iter().flat_map(|folder| &folder.files)
    }

    /// Whether there is nothing to read and nothing to remove.
    pub(crate) fn is_empty(&self) -> bool {
        self.files().next().is_none() && self.removed.is_empty()
    }
}
