//! One sync, step by step.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use newsdex_article::Warning;
use newsdex_index::{CommitInfo, IndexSnapshot, IndexedRoot, Layout, VerifiedFiles};

use crate::error::IndexError;
use crate::file_records::{FileRecord, file_records};
use crate::indexed_articles::IndexedArticles;
use crate::report::{Progress, Report, SyncOptions};
use crate::sync::folders::{FolderContext, Folders};
use crate::sync::index_state::{BuildMode, IndexState};
use crate::sync::plan::{Plan, PlanContext};
use crate::sync::save_timer::SaveTimer;
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
        let mode = if self.options.rebuild { BuildMode::Rebuild } else { BuildMode::Update };
        // Inspected before anything is created, and again under the lock: another process may have
        // written to the index in between.
        let state = IndexState::inspect(self.layout, mode)?;
        if matches!(state, IndexState::Missing) {
            // An index folder is not created for a folder that cannot be indexed.
            self.resolve(&Previous::default(), &state, &mut Report::default())?;
        }
        let _lock = self.lock()?;
        let state = IndexState::inspect(self.layout, mode)?;
        let mut report = Report::default();
        let previous = self.open_previous(&state)?;
        let folders = self.resolve(&previous, &state, &mut report)?;
        // Taken before any file is listed: the next sync reads files again that change after this.
        let trusted_before = SystemTime::now();
        let context = PlanContext {
            folders: &folders,
            verify: self.options.verify,
            allow_empty: self.options.allow_empty,
            records: &previous.records,
        };
        let plan = Plan::new(&context, &mut report);
        let mut report = self.update(&state, &plan, previous, trusted_before, report, progress)?;
        report.elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        Ok(report)
    }

    /// Applies the plan, if there is anything to do.
    fn update(
        self,
        state: &IndexState,
        plan: &Plan,
        previous: Previous,
        trusted_before: SystemTime,
        mut report: Report,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report, IndexError> {
        let layout = self.layout;
        let Previous { snapshot, commit, records } = previous;
        let is_same = plan.is_empty() && plan.roots == commit.roots && !commit.building;
        if snapshot.is_some() && is_same {
            repeat_shared(plan, &records, &HashSet::new(), &mut report);
        } else {
            let articles = snapshot.as_ref().map(IndexedArticles::open).transpose();
            let articles = articles
                .map_err(|source| IndexError::from_tantivy_read(layout.folder(), source))?;
            // Only the first build saves as it goes. A rebuild replaces the old index at its end.
            let is_first = commit.building || snapshot.is_none() && !state.is_rebuilt();
            let timer = is_first.then(|| SaveTimer::new(self.options.save_points));
            let context = UpdateContext { layout, plan, commit: &commit, articles, trusted_before };
            let mut update = Update::new(context, records, report, timer);
            update.apply(self.open_writer(state)?, progress)?;
            repeat_shared(plan, &update.records, &update.shared, &mut update.report);
            report = update.report;
        }
        report.articles = (commit.articles + report.added).saturating_sub(report.removed);
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

    /// Resolves the folders of the sync.
    fn resolve(
        &self,
        previous: &Previous,
        state: &IndexState,
        report: &mut Report,
    ) -> Result<Folders, IndexError> {
        let earlier = if state.is_rebuilt() {
            self.earlier_roots(report)
        } else {
            previous.commit.roots.clone()
        };
        let SyncOptions { remove, read, follow_links, allow_empty, only_given, .. } = self.options;
        let context = FolderContext {
            paths: self.folders,
            removed: remove,
            read,
            follow_links: *follow_links,
            allow_empty: *allow_empty,
            rebuild: state.is_rebuilt(),
            only_given: *only_given,
            indexed: &earlier,
            records: &previous.records,
        };
        let mut folders = context.resolve()?;
        if state.is_rebuilt() {
            self.drop_missing(&mut folders)?;
        }
        Ok(folders)
    }

    /// The folders that the index was built from, so that a rebuild loses none.
    fn earlier_roots(&self, report: &mut Report) -> Vec<IndexedRoot> {
        if let Some(commit) = CommitInfo::read_any_version(self.layout) {
            return commit.roots;
        }
        // An index without a generation was built from no folder.
        let manifest = self.layout.manifest().ok().flatten();
        if manifest.is_none_or(|manifest| manifest.generation.is_some()) {
            report.warn(Warning {
                file: self.layout.folder().to_string_lossy().into_owned(),
                place: None,
                what: "is damaged, and does not say which folders it was built from".to_owned(),
                help: "the new index holds only the folders given now; index the others again"
                    .to_owned(),
            });
        }
        Vec::new()
    }

    /// A rebuild cannot read the folders that are not there, so it fails, or leaves them out if
    /// that is allowed.
    fn drop_missing(&self, folders: &mut Folders) -> Result<(), IndexError> {
        let missing = |folder: &crate::sync::folders::Folder| !folder.root.path.exists();
        let paths = folders.all.iter().filter(|folder| missing(folder));
        let paths: Vec<PathBuf> = paths.map(|folder| folder.root.path.clone()).collect();
        if !paths.is_empty() && !self.options.allow_empty {
            return Err(IndexError::MissingFolders { folders: paths });
        }
        folders.all.retain(|folder| !missing(folder));
        Ok(())
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

/// Reports on the unchanged files that share keys, except for the keys in `except`.
fn repeat_shared(
    plan: &Plan,
    records: &BTreeMap<String, FileRecord>,
    except: &HashSet<u64>,
    report: &mut Report,
) {
    for file in &plan.sharing {
        if let Some(record) = records.get(&file.key) {
            record.details.repeat_shared(&file.path, except, report);
        }
    }
}
