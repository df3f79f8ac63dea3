//! One sync, step by step.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use newsdex_index::{CommitInfo, IndexSnapshot, Layout, VerifiedFiles};

use crate::error::IndexError;
use crate::file_records::{FileRecord, file_records};
use crate::indexed_articles::IndexedArticles;
use crate::report::{Progress, Report, SyncOptions};
use crate::sync::folders::{
    Folder, add_earlier_folders, folder_names, folders_with_shadowed_articles, resolve_folders,
};
use crate::sync::index_state::{BuildMode, IndexState};
use crate::sync::plan::{Plan, PlanContext};
use crate::sync::update::{Update, UpdateContext};
use crate::write::lock::{IfLocked, WriterLock};
use crate::write::writer::{OpenDirectory, Writer};

/// Everything that a sync needs to know.
pub(crate) struct SyncRun<'a> {
    pub(crate) layout: &'a Layout,
    /// Paths of the folders, or single files, to bring the index up to date with.
    pub(crate) folders: &'a [PathBuf],
    pub(crate) options: &'a SyncOptions,
    /// The index files that need no verification before writing.
    pub(crate) verified: &'a mut VerifiedFiles,
    pub(crate) open_directory: &'a OpenDirectory<'a>,
}

/// What the index holds before the sync.
#[derive(Default)]
struct Previous {
    /// `None` if the sync starts from an empty index.
    snapshot: Option<IndexSnapshot>,
    commit: CommitInfo,
    records: BTreeMap<String, FileRecord>,
}

impl SyncRun<'_> {
    /// Runs the sync; [`Indexer::sync`](crate::Indexer::sync) describes it.
    pub(crate) fn run(self, progress: &mut dyn FnMut(Progress)) -> Result<Report, IndexError> {
        let started = Instant::now();
        let (layout, options) = (self.layout, self.options);
        let mode = if options.rebuild { BuildMode::Rebuild } else { BuildMode::Update };
        let mut folders = resolve_folders(self.folders, &options.read)?;
        // Inspected before anything is created, and again under the lock: another process may have
        // written to the index in between.
        IndexState::inspect(layout, mode)?;
        let _lock = self.lock()?;
        let state = IndexState::inspect(layout, mode)?;
        let mut report = Report::default();
        let mut previous = self.open_previous(&state)?;
        if state.is_rebuilt() {
            previous.commit.roots = add_earlier_folders(layout, &mut folders, &mut report);
        }
        let removed_folders = folder_names(&previous.commit.roots, &options.remove)?;
        add_shadowed_folders(&previous, &removed_folders, &mut folders);
        // Files are read in the order of their names, so that the order in which folders are given
        // does not decide which of several articles with the same id is indexed.
        folders.sort_by(|one, other| one.root.name.cmp(&other.root.name));
        // Taken before any file is listed: the next sync reads files again that change after this.
        let trusted_before = SystemTime::now();
        let context = PlanContext {
            folders: &folders,
            removed_folders: &removed_folders,
            index_folder: layout.folder(),
            verify: options.verify,
            roots: &previous.commit.roots,
            records: &previous.records,
        };
        let plan = Plan::new(&context, &mut report)?;
        let Previous { snapshot, commit, records } = previous;
        if snapshot.is_none() || !plan.is_empty() || plan.roots != commit.roots {
            let articles = snapshot.as_ref().map(IndexedArticles::open).transpose();
            let articles = articles
                .map_err(|source| IndexError::from_tantivy_read(layout.folder(), source))?;
            let context =
                UpdateContext { layout, plan: &plan, commit: &commit, articles, trusted_before };
            let mut update = Update::new(context, records, report);
            update.apply(self.open_writer(&state)?, progress)?;
            report = update.report;
        }
        report.articles = (commit.articles + report.added).saturating_sub(report.removed);
        report.elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        Ok(report)
    }

    /// Takes the writer lock, except in a dry run.
    fn lock(&self) -> Result<Option<WriterLock>, IndexError> {
        if self.options.dry_run {
            return Ok(None);
        }
        let if_locked = if self.options.wait { IfLocked::Wait } else { IfLocked::Fail };
        WriterLock::acquire(self.layout, if_locked).map(Some)
    }

    /// Opens the current generation if the sync updates it, and claims the index folder.
    fn open_previous(&self, state: &IndexState) -> Result<Previous, IndexError> {
        let snapshot = state.current_generation().map(|_| IndexSnapshot::open(self.layout));
        let snapshot = snapshot.transpose()?;
        // Claiming removes other generations, so the current one has to have opened before.
        if !self.options.dry_run {
            state.claim(self.layout)?;
        }
        let Some(snapshot) = snapshot else { return Ok(Previous::default()) };
        let records = file_records(&snapshot)
            .map_err(|source| IndexError::from_tantivy_read(self.layout.folder(), source))?;
        let commit = snapshot.commit.clone();
        Ok(Previous { snapshot: Some(snapshot), commit, records })
    }

    /// A writer of the current generation, or of a new one; `None` in a dry run.
    fn open_writer(self, state: &IndexState) -> Result<Option<Writer>, IndexError> {
        let SyncRun { layout, verified, open_directory, .. } = self;
        if self.options.dry_run {
            return Ok(None);
        }
        let writer = match state.current_generation() {
            Some(current) => Writer::open_current(layout, current, open_directory, verified),
            None => Writer::create(layout, open_directory),
        };
        writer.map(Some)
    }
}

/// When folders are removed, adds those whose left-out articles may take the place of removed ones.
fn add_shadowed_folders(previous: &Previous, removed: &[String], folders: &mut Vec<Folder>) {
    if removed.is_empty() {
        return;
    }
    let shadowed =
        folders_with_shadowed_articles(&previous.commit.roots, &previous.records, |name| {
            removed.iter().any(|removed| removed == name)
                || folders.iter().any(|folder| folder.root.name == name)
        });
    folders.extend(shadowed);
}
