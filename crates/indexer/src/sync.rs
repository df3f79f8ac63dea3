//! Brings an index in step with its folders.

use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use newsdex_index::{CommitInfo, IndexSnapshot, Layout, VerifiedFiles};
use tantivy::directory::MmapDirectory;

use crate::error::IndexError;
use crate::found::{Found, earlier_folders};
use crate::known::{self, KnownArticles};
use crate::lock::WriterLock;
use crate::plan::{Plan, Scope, forgotten, resolve, with_shadowed};
use crate::report::{Progress, Report, SyncOptions};
use crate::update::Update;
use crate::writer::{Disk, Writer};

/// Brings the index at `layout` in step with `folders` (or single files): adds what is new, replaces what changed,
/// drops what is gone, and commits once. Articles of folders that are not named stay; a rebuild reads those folders again
/// too. Where nothing changed, nothing is written. `progress` is told now and then how far it has come.
///
/// Where two files hold an article of the same id, the one whose file comes first by name is indexed, and the other is
/// a warning; an article whose file did not change keeps its place.
///
/// Before anything is written, all files of the index are looked at for damage, but for those that are `sound` already:
/// whoever syncs again and again keeps that value.
///
/// # Errors
/// Where a folder cannot be indexed, or the index cannot be written. The index then holds what it held before.
pub fn sync(
    layout: &Layout,
    folders: &[PathBuf],
    options: &SyncOptions,
    sound: &mut VerifiedFiles,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, IndexError> {
    sync_on(
        &|folder| Ok(Box::new(MmapDirectory::open(folder)?)),
        layout,
        folders,
        options,
        sound,
        progress,
    )
}

/// The same on another disk.
pub(crate) fn sync_on(
    disk: &Disk<'_>,
    layout: &Layout,
    folders: &[PathBuf],
    options: &SyncOptions,
    sound: &mut VerifiedFiles,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, IndexError> {
    let started = Instant::now();
    let mut folders = resolve(folders, &options.read)?;
    // Looked at before anything is made there, and again under the lock: another process may have come between.
    Found::at(layout, options.rebuild)?;
    let _lock = if options.dry_run { None } else { Some(WriterLock::take(layout, options.wait)?) };
    let found = Found::at(layout, options.rebuild)?;
    let mut report = Report::default();
    let mut commit = CommitInfo::default();
    if found.is_rebuilt() {
        commit.roots = earlier_folders(layout, &mut folders, &mut report);
    }
    let before = found.in_force().map(|_| IndexSnapshot::open(layout)).transpose()?;
    // Only now: what is in force has been seen to be there.
    if !options.dry_run {
        found.claim(layout)?;
    }
    let unreadable = |source| IndexError::unreadable(layout.folder(), source);
    let known = before
        .as_ref()
        .map(known::file_records)
        .transpose()
        .map_err(unreadable)?
        .unwrap_or_default();
    if let Some(before) = &before {
        commit = before.commit.clone();
    }
    let forgotten = forgotten(&commit.roots, &options.forget)?;
    if !forgotten.is_empty() {
        folders.extend(with_shadowed(&commit.roots, &known, &forgotten, &folders));
    }
    // As their files, so that which article of an id comes first by name is not a matter of how folders were named.
    folders.sort_by(|one, other| one.root.name.cmp(&other.root.name));
    // Before any file is looked at: one that changes after that is read again next time.
    let trusted_before = SystemTime::now();
    let scope = Scope { index: layout.folder(), verify: options.verify, forgotten: &forgotten };
    let plan = Plan::make(&folders, &scope, &commit, &known, &mut report)?;
    let to_do = plan.files().next().is_some() || !plan.gone.is_empty();
    let idle = before.is_some() && !to_do && plan.roots == commit.roots;
    let before =
        before.as_ref().filter(|_| !idle).map(KnownArticles::of).transpose().map_err(unreadable)?;
    let mut update = Update::new(layout, trusted_before, before, known, report);
    if !idle {
        let open = || Writer::open(layout, found.in_force(), disk, sound);
        let writer = (!options.dry_run).then(open).transpose()?;
        update.carry_out(&plan, &commit, writer, progress)?;
    }
    let mut report = update.report;
    report.articles = (commit.articles + report.added).saturating_sub(report.removed);
    report.elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(report)
}
