//! `newsdex watch`: keeps an index in step with folders while it runs.
//!
//! What the system tells of changes only says that a sync is due: the sync finds out what they were, so that nothing
//! depends on events that are lost, come late, or never come.

mod events;
mod reporter;
mod schedule;
mod standing;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use newsdex::{Archive, Error, SyncOptions};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::args::WatchArgs;
use crate::commands::Outcome;
use crate::commands::index::say_rebuild;
use crate::output::progress::Display;

use events::Events;
use reporter::Telling;
use schedule::{Heard, Schedule};
use standing::Standing;

/// So often it is looked whether it is time for something. Less than it is waited for quiet, so that nothing comes later
/// for it.
const TICK: Duration = Duration::from_millis(200);
/// Where the system does not tell of all changes, all files are looked at this often.
const DEAF_RESCAN: Duration = Duration::from_secs(5);

/// Runs the command, until it is stopped by a signal.
pub fn run(args: &WatchArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let stop = stop_by_signals().context("cannot listen for Ctrl-C")?;
    let archive = Archive::open_or_create(&args.common.index)?;
    if !args.quiet {
        say_rebuild(&archive);
    }
    let mut watch = Watch {
        args,
        standing: Standing::new(args, archive.snapshot().ok())?,
        archive,
        events: Events::default(),
        schedule: Schedule::new(Instant::now(), args.rescan()),
        telling: Telling::new(args),
        missing: Vec::new(),
        began: false,
        stop,
    };
    while !watch.stop.load(Ordering::Relaxed) {
        watch.hear();
        let wait = watch.schedule.due().saturating_duration_since(Instant::now());
        if wait.is_zero() {
            watch.turn(out)?;
        } else {
            thread::sleep(wait.min(TICK));
        }
    }
    Ok(Outcome::Found)
}

/// A flag that is set when the program is asked to end. Who asks again ends it at once.
///
/// The signal that comes when a terminal is closed is left alone, for `nohup` ignores it.
fn stop_by_signals() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first looks at what the second has set before.
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop))?;
        flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// A watch at work.
struct Watch<'a> {
    args: &'a WatchArgs,
    archive: Archive,
    standing: Standing,
    events: Events,
    schedule: Schedule,
    telling: Telling,
    /// Paths that were not there when it was looked last.
    missing: Vec<PathBuf>,
    /// Whether a sync has succeeded.
    began: bool,
    stop: Arc<AtomicBool>,
}

impl Watch<'_> {
    /// Takes up what has happened since.
    fn hear(&mut self) {
        if let Some(heard) = self.events.take() {
            self.schedule.hear(heard);
        }
        if self.missing.iter().any(|path| path.exists()) {
            self.schedule.hear(Heard::at(Instant::now()));
        }
        let rescan = self.args.rescan();
        self.schedule.rescan_every(rescan);
        if let Some(trouble) = self.events.trouble() {
            let rescan = rescan.min(DEAF_RESCAN);
            self.schedule.rescan_every(rescan);
            self.telling.trouble(trouble, &format!("{} s", rescan.as_secs()));
        }
    }

    /// Brings the index in step with what is there. Only what is wrong at the beginning ends a watch, and an answer that
    /// cannot be written.
    fn turn(&mut self, out: &mut dyn Write) -> anyhow::Result<()> {
        let heard = self.schedule.begin();
        // The index has to be there before it can be told apart, and what is wrong with a folder is for the sync to say.
        let paths = if self.began { self.look(heard) } else { self.args.paths.clone() };
        let done = self.sync(&paths, out);
        self.schedule.end(Instant::now(), done.is_ok());
        match done.map_err(anyhow::Error::downcast::<Error>) {
            Ok(()) if !self.began => {
                self.began = true;
                self.telling.begin(&self.args.paths, self.archive.articles());
                // What comes before it is listened is found by another sync.
                self.schedule.hear(Heard::at(Instant::now()));
            }
            Ok(()) => {}
            Err(Ok(error @ (Error::Folder(_) | Error::Open(_)))) if !self.began => {
                return Err(error.into());
            }
            Err(Ok(error)) => self.telling.failed(&error),
            Err(Err(other)) => return Err(other),
        }
        Ok(())
    }

    /// The paths that are there, which the system is asked to tell of: anew where events were lost, and at every rescan,
    /// by which nothing is known of what may have gone wrong.
    fn look(&mut self, heard: bool) -> Vec<PathBuf> {
        let (mut there, mut roots, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        for path in &self.args.paths {
            if let Ok(root) = path.canonicalize() {
                there.push(path.clone());
                roots.push(root);
            } else {
                missing.push(path.clone());
            }
        }
        missing
            .iter()
            .filter(|path| !self.missing.contains(path))
            .for_each(|path| reporter::missing(path));
        self.missing = missing;
        if !heard || self.events.are_lost(&roots) {
            self.events.listen(roots, self.args.common.index.canonicalize().ok());
        }
        there
    }

    fn sync(&mut self, paths: &[PathBuf], out: &mut dyn Write) -> anyhow::Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        // Later syncs are short.
        let mut display = (!self.began && !self.args.quiet).then(|| Display::new(false));
        let mut stopping = false;
        let report = self.archive.sync(paths, &SyncOptions::default(), &mut |progress| {
            if let Some(display) = &mut display {
                display.show(progress);
            }
            if !stopping && self.stop.load(Ordering::Relaxed) {
                stopping = true;
                reporter::stopping();
            }
        });
        drop(display);
        self.telling.done(report?, out)?;
        // Also where this sync changed nothing: another process may have indexed what arrived.
        let answers = self.standing.find(self.archive.snapshot()?)?;
        self.standing.print(answers, out).context("cannot write the answer")
    }
}
