//! What the system tells of changes in folders: only that there were some. What they were is for a sync to find out.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::commands::watch::schedule::Heard;

/// Folders that the system tells of.
#[derive(Default)]
pub struct Events {
    watcher: Option<RecommendedWatcher>,
    /// Folders and single files, absolute and without symbolic links.
    roots: Vec<PathBuf>,
    ear: Arc<Mutex<Ear>>,
}

impl Events {
    /// Listens to folders and single files, and to nothing else from now on. What is below `index` is not told of: a sync
    /// that set off the next one would go on for ever. All paths are absolute and without symbolic links.
    ///
    /// Listening is begun anew even where it is the same that was listened to: watches that were lost come back so.
    pub fn listen(&mut self, roots: Vec<PathBuf>, index: Option<PathBuf>) {
        let places: Vec<Place> = roots.iter().map(|root| Place::of(root)).collect();
        let before = std::mem::replace(
            &mut *self.ear(),
            Ear { places: places.clone(), index, heard: None, lost: false, trouble: None },
        );
        if let Some(watcher) = &mut self.watcher {
            for place in before.places {
                // It is not watched where it went away.
                let _ = watcher.unwatch(&place.watched);
            }
        }
        self.roots = roots;
        let ear = Arc::clone(&self.ear);
        let watched = watcher(&mut self.watcher, ear).and_then(|watcher| watch(watcher, &places));
        if let Err(error) = watched {
            self.ear().fail(&error);
        }
    }

    /// Whether it should be listened anew, to be told of these folders and files.
    pub fn are_lost(&self, roots: &[PathBuf]) -> bool {
        self.roots != roots || self.ear().lost
    }

    /// What was heard since this was asked last.
    pub fn take(&self) -> Option<Heard> {
        self.ear().heard.take()
    }

    /// Why not everything is heard of, and what to do, where that is so.
    pub fn trouble(&self) -> Option<String> {
        self.ear().trouble.clone()
    }

    fn ear(&self) -> MutexGuard<'_, Ear> {
        lock(&self.ear)
    }
}

/// What is behind the lock are plain values, which are good whoever panicked.
fn lock(ear: &Mutex<Ear>) -> MutexGuard<'_, Ear> {
    ear.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watcher(
    watcher: &mut Option<RecommendedWatcher>,
    ear: Arc<Mutex<Ear>>,
) -> notify::Result<&mut RecommendedWatcher> {
    if let Some(watcher) = watcher {
        return Ok(watcher);
    }
    // As a sync walks them.
    let config = Config::default().with_follow_symlinks(false);
    Ok(watcher.insert(RecommendedWatcher::new(
        move |event| lock(&ear).hear(event, Instant::now()),
        config,
    )?))
}

/// Watches all that it can.
fn watch(watcher: &mut RecommendedWatcher, places: &[Place]) -> notify::Result<()> {
    let mut done = Ok(());
    // Folders come after single files: where the folder of one is watched too, the last word is that it is watched whole.
    for whole in [false, true] {
        let mode = if whole { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        for place in places.iter().filter(|place| place.is_folder() == whole) {
            done = done.and(watcher.watch(&place.watched, mode));
        }
    }
    done
}

/// A folder or a single file.
#[derive(Debug, Clone)]
struct Place {
    path: PathBuf,
    /// The folder itself, or the one that the file stands in: a file that is replaced is another file of that name.
    watched: PathBuf,
}

impl Place {
    fn of(path: &Path) -> Place {
        let folder = if path.is_dir() { None } else { path.parent() };
        Place { path: path.to_owned(), watched: folder.unwrap_or(path).to_owned() }
    }

    fn is_folder(&self) -> bool {
        self.path == self.watched
    }

    /// Whether a sync looks there: it passes over what is hidden.
    fn holds(&self, path: &Path) -> bool {
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        match path.strip_prefix(&self.path) {
            Ok(below) => !below.components().any(hidden),
            Err(_) => false,
        }
    }
}

/// What has been heard.
#[derive(Debug, Default)]
struct Ear {
    places: Vec<Place>,
    index: Option<PathBuf>,
    heard: Option<Heard>,
    /// Whether events were lost, or a folder went away: folders may be there that are not watched.
    lost: bool,
    trouble: Option<String>,
}

impl Ear {
    fn hear(&mut self, event: notify::Result<notify::Event>, now: Instant) {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.fail(&error);
                return self.note(now);
            }
        };
        if event.need_rescan() {
            self.lost = true;
            return self.note(now);
        }
        match event.kind {
            // What was written through memory is only known when it is closed.
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
            // A sync reads, too.
            EventKind::Access(_) => return,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                let watched =
                    |path: &PathBuf| self.places.iter().any(|place| place.watched == *path);
                self.lost |= event.paths.iter().any(watched);
            }
            _ => {}
        }
        if event.paths.is_empty() || event.paths.iter().any(|path| self.concerns(path)) {
            self.note(now);
        }
    }

    fn concerns(&self, path: &Path) -> bool {
        let of_the_index = self.index.as_ref().is_some_and(|index| path.starts_with(index));
        !of_the_index && self.places.iter().any(|place| place.holds(path) || place.watched == path)
    }

    fn note(&mut self, now: Instant) {
        let heard = Heard::at(now);
        self.heard = Some(self.heard.map_or(heard, |before| before.and(heard)));
    }

    fn fail(&mut self, error: &notify::Error) {
        self.trouble = Some(match error.kind {
            // It went away meanwhile, and is not there when it is looked for next.
            ErrorKind::PathNotFound => return self.lost = true,
            ErrorKind::MaxFilesWatch => "the system watches no more folders; allow it more with \
                                         `sudo sysctl fs.inotify.max_user_watches=1048576`"
                .to_owned(),
            _ if cfg!(target_os = "linux") => {
                format!(
                    "the system cannot tell of changes ({error}); more fs.inotify.max_user_instances may help"
                )
            }
            _ => format!("the system cannot tell of changes ({error})"),
        });
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange, Flag, MetadataKind, RemoveKind, RenameMode};
    use notify::{Error, Event};

    use super::*;

    fn ear() -> Ear {
        let place =
            |path: &str, watched: &str| Place { path: path.into(), watched: watched.into() };
        let places = vec![place("/news", "/news"), place("/wires/today.jsonl", "/wires")];
        Ear { places, index: Some("/news/index".into()), ..Ear::default() }
    }

    #[test]
    fn only_changes_that_a_sync_would_see_are_heard() {
        let check = |kind: EventKind, paths: &[&str], heard: bool, lost: bool| {
            let mut ear = ear();
            let event =
                paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
            ear.hear(Ok(event), Instant::now());
            assert_eq!((ear.heard.is_some(), ear.lost), (heard, lost), "{kind:?} {paths:?}");
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
        // A folder that is watched is no longer there.
        check(renamed(RenameMode::From), &["/news"], true, true);
        check(EventKind::Remove(RemoveKind::Folder), &["/news"], true, true);
        check(EventKind::Remove(RemoveKind::Folder), &["/news/2025"], true, false);
        check(EventKind::Remove(RemoveKind::File), &["/wires/today.jsonl"], true, false);
        check(EventKind::Remove(RemoveKind::Folder), &["/wires"], true, true);
    }

    #[test]
    fn lost_events_and_limits_are_heard_as_changes() {
        let mut overflow = ear();
        overflow.hear(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)), Instant::now());
        assert!(overflow.heard.is_some() && overflow.lost && overflow.trouble.is_none());
        let mut full = ear();
        full.hear(Err(Error::new(ErrorKind::MaxFilesWatch)), Instant::now());
        assert!(
            full.heard.is_some() && full.trouble.unwrap().contains("fs.inotify.max_user_watches")
        );
    }
}
