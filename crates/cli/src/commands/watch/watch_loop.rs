//! The loop that waits for changes and syncs.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use newsdex::{Archive, Error, IndexError, SnapshotError};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::args::watch::WatchArgs;
use crate::commands::sync::{announce_rebuild, for_index};
use crate::commands::watch::alerts::Alerts;
use crate::commands::watch::folder_watcher::FolderWatcher;
use crate::commands::watch::reporter::{self, Reporter};
use crate::commands::watch::schedule::{PendingChanges, Schedule, SyncOutcome};
use crate::exit::Outcome;
use crate::output::progress::{ProgressDisplay, WithoutTerminal};

/// How often the loop checks whether a sync is due. It is shorter than the quiet time before a
/// sync, so that it delays nothing.
const TICK: Duration = Duration::from_millis(200);
/// The longest time between rescans if the system does not report all changes.
const FALLBACK_RESCAN: Duration = Duration::from_secs(5);

/// Runs the command until a signal stops it.
pub fn run(args: &WatchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    args.folders.require(&args.common)?;
    let stop = stop_on_signals().context("cannot listen for Ctrl-C")?;
    let archive = Archive::open_or_create(&args.common.index)?;
    if !args.quiet {
        announce_rebuild(&archive);
    }
    let mut watch = Watch {
        args,
        alerts: Alerts::new(args, archive.snapshot().ok())?,
        archive,
        watcher: FolderWatcher::default(),
        schedule: Schedule::new(Instant::now(), args.rescan_interval()),
        reporter: Reporter::new(args),
        missing: Vec::new(),
        started: false,
        stop,
    };
    while !watch.stop.load(Ordering::Relaxed) {
        watch.collect_changes(out);
        let wait = watch.schedule.due().saturating_duration_since(Instant::now());
        if wait.is_zero() {
            watch.run_sync(out)?;
        } else {
            thread::sleep(wait.min(TICK));
        }
    }
    Ok(Outcome::Found)
}

/// Returns a flag that the first SIGINT or SIGTERM sets. The second one ends the program at once.
///
/// SIGHUP, which a closed terminal sends, keeps its default action so that `nohup` can ignore it.
fn stop_on_signals() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The order matters: the shutdown handler must see the flag as earlier signals left it.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop))?;
        flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// Whether the first sync cannot succeed without the user: a folder or the index cannot be used.
fn prevents_start(error: &Error) -> bool {
    match error {
        Error::Root(_) | Error::Layout(_) => true,
        Error::Snapshot(error) => !matches!(error, SnapshotError::Damaged { .. }),
        Error::Index(error) => matches!(error, IndexError::MissingFolders { .. }),
        _ => false,
    }
}

/// A running watch.
struct Watch<'a> {
    args: &'a WatchArgs,
    archive: Archive,
    alerts: Alerts,
    watcher: FolderWatcher,
    schedule: Schedule,
    reporter: Reporter,
    /// Paths that did not exist at the last sync.
    missing: Vec<PathBuf>,
    /// Whether a sync has succeeded.
    started: bool,
    stop: Arc<AtomicBool>,
}

impl Watch<'_> {
    /// Passes changes and problems of the watcher on to the schedule.
    fn collect_changes(&mut self, out: &mut dyn Write) {
        if let Some(changes) = self.watcher.take_changes() {
            self.schedule.add(changes);
        }
        if self.missing.iter().any(|path| path.exists()) {
            self.schedule.add(PendingChanges::at(Instant::now()));
        }
        let mut rescan = self.args.rescan_interval();
        if let Some(problem) = self.watcher.problem() {
            rescan = rescan.min(FALLBACK_RESCAN);
            self.reporter.watcher_problem(problem, rescan, out);
        }
        self.schedule.set_rescan_interval(rescan);
    }

    /// Syncs and reports the result.
    ///
    /// # Errors
    /// If the first sync finds that a folder or the index cannot be used, or an answer cannot be
    /// written. All other errors are reported, and the sync is retried.
    fn run_sync(&mut self, out: &mut dyn Write) -> anyhow::Result<()> {
        let changed = self.schedule.begin();
        // Before the first sync there may be no index folder yet, which the watcher has to exclude;
        // and that sync reports missing folders as errors.
        let paths = if self.started {
            self.watch_folders(changed, out)
        } else {
            self.args.folders.paths.clone()
        };
        let synced = self.sync(&paths, out);
        let outcome = if synced.is_ok() { SyncOutcome::Succeeded } else { SyncOutcome::Failed };
        self.schedule.end(Instant::now(), outcome);
        match synced.map_err(anyhow::Error::downcast::<Error>) {
            Ok(()) if !self.started => {
                self.started = true;
                self.reporter.started(&self.args.folders.paths, self.archive.articles());
                // The watcher starts with the next sync, which finds what changes until then.
                self.schedule.add(PendingChanges::at(Instant::now()));
            }
            Ok(()) => {}
            Err(Ok(error)) if !self.started && prevents_start(&error) => return Err(error.into()),
            Err(Ok(error)) => self.reporter.sync_failed(error, out),
            Err(Err(other)) => return Err(other),
        }
        Ok(())
    }

    /// Watches the paths that exist, and returns them. The watcher is restarted if it lost events,
    /// and at every sync without a reported change, since then it may be broken.
    fn watch_folders(&mut self, changed: bool, out: &mut dyn Write) -> Vec<PathBuf> {
        let (mut existing, mut roots, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        for path in &self.args.folders.paths {
            if let Ok(root) = path.canonicalize() {
                existing.push(path.clone());
                roots.push(root);
            } else {
                missing.push(path.clone());
            }
        }
        missing
            .iter()
            .filter(|path| !self.missing.contains(path))
            .for_each(|path| self.reporter.missing(path, out));
        self.missing = missing;
        if !changed || self.watcher.needs_restart(&roots) {
            self.watcher.watch(roots, self.args.common.index.canonicalize().ok());
        }
        existing
    }

    fn sync(&mut self, paths: &[PathBuf], out: &mut dyn Write) -> anyhow::Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        // Syncs after the first are short and need no progress display.
        let show_progress = !self.started && !self.args.quiet;
        let mut display = show_progress.then(|| ProgressDisplay::new(WithoutTerminal::Silent));
        let mut stopping = false;
        let options = for_index(&self.args.common.index, &self.args.sync.options());
        let report = self.archive.sync(paths, &options, &mut |progress| {
            if let Some(display) = &mut display {
                display.show(progress);
            }
            if !stopping && self.stop.load(Ordering::Relaxed) {
                stopping = true;
                reporter::stopping();
            }
        });
        drop(display);
        self.reporter.synced(report?, out)?;
        // Alerts run even if this sync changed nothing: another process may have indexed new
        // articles.
        let answers = self.alerts.find_new(self.archive.snapshot()?)?;
        self.alerts.print(answers, out).context("cannot write the answer")
    }
}
