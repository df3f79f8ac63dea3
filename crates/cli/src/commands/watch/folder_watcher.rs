//! Receives change events from the operating system.
//!
//! Events only say that something changed. A sync finds out what.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::commands::watch::schedule::PendingChanges;

/// Watches folders and single files for changes.
#[derive(Default)]
pub struct FolderWatcher {
    /// `None` until it is first needed.
    watcher: Option<RecommendedWatcher>,
    /// Watched folders and single files, absolute and without symbolic links.
    roots: Vec<PathBuf>,
    events: Arc<Mutex<EventState>>,
}

impl FolderWatcher {
    /// Watches `roots`, which are folders and single files, instead of what was watched before.
    /// Changes below `index` are ignored, since otherwise each sync would cause the next one. All
    /// paths are absolute and without symbolic links.
    ///
    /// Unchanged roots are watched again as well, which restores watches that the system dropped.
    pub fn watch(&mut self, roots: Vec<PathBuf>, index: Option<PathBuf>) {
        let watched: Vec<WatchedRoot> = roots.iter().map(|root| WatchedRoot::new(root)).collect();
        let before = std::mem::replace(
            &mut *self.events(),
            EventState { roots: watched.clone(), index, ..EventState::default() },
        );
        if let Some(watcher) = &mut self.watcher {
            for root in before.roots {
                // This fails if the root is gone, and the watch with it.
                let _ = watcher.unwatch(&root.watched);
            }
        }
        self.roots = roots;
        let events = Arc::clone(&self.events);
        let started = get_or_create(&mut self.watcher, events)
            .and_then(|watcher| watch_all(watcher, &watched));
        if let Err(error) = started {
            self.events().fail(&error);
        }
    }

    /// Whether `watch` must be called again for `roots`.
    pub fn needs_restart(&self, roots: &[PathBuf]) -> bool {
        self.roots != roots || self.events().lost
    }

    /// The changes since the last call.
    pub fn take_changes(&self) -> Option<PendingChanges> {
        self.events().changes.take()
    }

    /// Why the system does not report all changes, if so, and what to do about it.
    pub fn problem(&self) -> Option<String> {
        self.events().problem.clone()
    }

    fn events(&self) -> MutexGuard<'_, EventState> {
        lock(&self.events)
    }
}

/// Locks the state. It has no invariants that a panic could break.
fn lock(events: &Mutex<EventState>) -> MutexGuard<'_, EventState> {
    events.lock().unwrap_or_else(PoisonError::into_inner)
}

fn get_or_create(
    watcher: &mut Option<RecommendedWatcher>,
    events: Arc<Mutex<EventState>>,
) -> notify::Result<&mut RecommendedWatcher> {
    if let Some(watcher) = watcher {
        return Ok(watcher);
    }
    // A sync does not follow symbolic links either.
    let config = Config::default().with_follow_symlinks(false);
    Ok(watcher.insert(RecommendedWatcher::new(
        move |event| lock(&events).handle(event, Instant::now()),
        config,
    )?))
}

/// Watches all roots that it can, and returns the first error.
fn watch_all(watcher: &mut RecommendedWatcher, roots: &[WatchedRoot]) -> notify::Result<()> {
    let mut result = Ok(());
    // Folders come after single files: if the parent of a file is also a root, its recursive watch
    // must replace the other one.
    let (folders, files): (Vec<_>, Vec<_>) = roots.iter().partition(|root| root.is_folder());
    for root in files {
        result = result.and(watcher.watch(&root.watched, RecursiveMode::NonRecursive));
    }
    for root in folders {
        result = result.and(watcher.watch(&root.watched, RecursiveMode::Recursive));
    }
    result
}

/// A folder or a single file.
#[derive(Debug, Clone)]
struct WatchedRoot {
    path: PathBuf,
    /// The folder itself, or the parent of the file: a watch on the file would miss that another
    /// file replaces it.
    watched: PathBuf,
}

impl WatchedRoot {
    fn new(path: &Path) -> WatchedRoot {
        let parent = if path.is_dir() { None } else { path.parent() };
        WatchedRoot { path: path.to_owned(), watched: parent.unwrap_or(path).to_owned() }
    }

    fn is_folder(&self) -> bool {
        self.path == self.watched
    }

    /// Whether a sync of this root reads `path`. It skips hidden files and folders.
    fn contains(&self, path: &Path) -> bool {
        let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        match path.strip_prefix(&self.path) {
            Ok(relative) => !relative.components().any(is_hidden),
            Err(_) => false,
        }
    }
}

/// What is watched, and what the events so far have reported.
#[derive(Debug, Default)]
struct EventState {
    roots: Vec<WatchedRoot>,
    index: Option<PathBuf>,
    changes: Option<PendingChanges>,
    /// Whether events were lost or a root disappeared, so that some folders may be unwatched.
    lost: bool,
    problem: Option<String>,
}

impl EventState {
    fn handle(&mut self, event: notify::Result<notify::Event>, now: Instant) {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.fail(&error);
                return self.record_change(now);
            }
        };
        if event.need_rescan() {
            self.lost = true;
            return self.record_change(now);
        }
        match event.kind {
            // A write through a memory map is reported only when the file is closed.
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
            // A sync itself causes the other access events.
            EventKind::Access(_) => return,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                let is_watched =
                    |path: &PathBuf| self.roots.iter().any(|root| root.watched == *path);
                self.lost |= event.paths.iter().any(is_watched);
            }
            _ => {}
        }
        if event.paths.is_empty() || event.paths.iter().any(|path| self.is_relevant(path)) {
            self.record_change(now);
        }
    }

    fn is_relevant(&self, path: &Path) -> bool {
        let in_index = self.index.as_ref().is_some_and(|index| path.starts_with(index));
        !in_index && self.roots.iter().any(|root| root.contains(path) || root.watched == path)
    }

    fn record_change(&mut self, now: Instant) {
        let change = PendingChanges::at(now);
        self.changes = Some(self.changes.map_or(change, |changes| changes.merge(change)));
    }

    fn fail(&mut self, error: &notify::Error) {
        self.problem = Some(match error.kind {
            // The path disappeared meanwhile, which the next sync notices.
            ErrorKind::PathNotFound => return self.lost = true,
            ErrorKind::MaxFilesWatch => {
                "the system's limit on watched folders is reached; raise it \
                                         with `sudo sysctl fs.inotify.max_user_watches=1048576`"
                    .to_owned()
            }
            _ if cfg!(target_os = "linux") => format!(
                "the system cannot report changes ({error}); a larger \
                 fs.inotify.max_user_instances may help"
            ),
            _ => format!("the system cannot report changes ({error})"),
        });
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, Flag, MetadataKind, RemoveKind, RenameMode};
    use notify::{Error, Event};

    use super::*;

    fn events() -> EventState {
        let root =
            |path: &str, watched: &str| WatchedRoot { path: path.into(), watched: watched.into() };
        let roots = vec![root("/news", "/news"), root("/wires/today.jsonl", "/wires")];
        EventState { roots, index: Some("/news/index".into()), ..EventState::default() }
    }

    #[test]
    fn only_changes_that_a_sync_would_see_are_recorded() {
        let check = |kind: EventKind, paths: &[&str], changed: bool, lost: bool| {
            let mut events = events();
            let event =
                paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
            events.handle(Ok(event), Instant::now());
            let actual = (events.changes.is_some(), events.lost);
            assert_eq!(actual, (changed, lost), "{kind:?} {paths:?}");
        };
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        check(written, &["/news/a.txt"], true, false);
        check(written, &["/news/2026/05/a.txt"], true, false);
        check(written, &["/newspaper/a.txt"], false, false);
        check(written, &["/news/index/writer.lock"], false, false);
        check(written, &["/news/index"], false, false);
        check(written, &["/news/.git/index"], false, false);
        check(written, &["/news/.a.txt.swp"], false, false);
        check(written, &["/wires/today.jsonl"], true, false);
        check(written, &["/wires/yesterday.jsonl"], false, false);
        check(written, &[], true, false);
        check(EventKind::Create(CreateKind::Folder), &["/news/2027"], true, false);
        check(
            EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
            &["/news/a.txt"],
            true,
            false,
        );
        let access = EventKind::Access;
        check(access(AccessKind::Open(AccessMode::Any)), &["/news/a.txt"], false, false);
        check(access(AccessKind::Close(AccessMode::Read)), &["/news/a.txt"], false, false);
        check(access(AccessKind::Close(AccessMode::Write)), &["/news/a.txt"], true, false);
        let renamed = |mode| EventKind::Modify(ModifyKind::Name(mode));
        check(renamed(RenameMode::Both), &["/news/.a.txt.part", "/news/a.txt"], true, false);
        // A watched folder is gone.
        check(renamed(RenameMode::From), &["/news"], true, true);
        check(EventKind::Remove(RemoveKind::Folder), &["/news"], true, true);
        check(EventKind::Remove(RemoveKind::Folder), &["/news/2025"], true, false);
        check(EventKind::Remove(RemoveKind::File), &["/wires/today.jsonl"], true, false);
        check(EventKind::Remove(RemoveKind::Folder), &["/wires"], true, true);
    }

    #[test]
    fn lost_events_and_errors_count_as_changes() {
        let mut overflow = events();
        overflow.handle(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)), Instant::now());
        assert!(overflow.changes.is_some() && overflow.lost && overflow.problem.is_none());
        let mut full = events();
        full.handle(Err(Error::new(ErrorKind::MaxFilesWatch)), Instant::now());
        assert!(
            full.changes.is_some() && full.problem.unwrap().contains("fs.inotify.max_user_watches")
        );
    }
}
