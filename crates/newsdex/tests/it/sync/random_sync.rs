//! Random changes to folders and random syncs, compared with a model of the index.
//!
//! `NEWSDEX_TEST_TIMES` multiplies the number of steps; `NEWSDEX_TEST_SEED` sets another seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use newsdex::{Archive, CheckOptions, SearchOptions, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, search_all, times};
use crate::sync::sync_model::{Article, File, Line, Model, SyncRequest, counts, is_json_lines};

const STEPS: usize = 2_100;
const FOLDERS: [&str; 2] = ["news", "wires"];
/// Number of words that each occur in some of the articles.
const ITEMS: usize = 6;

/// Whether a sync writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    DryRun,
}

/// A sequence of random steps.
struct RandomWalk {
    folder: TestFolder,
    archive: Archive,
    random: Rng,
    model: Model,
    /// Increases with every change, so that no two changes have the same time and no two articles
    /// the same text.
    clock: u64,
    /// Long ago.
    start: SystemTime,
    syncs: usize,
    /// The changes since the last sync.
    changes: Vec<String>,
}

impl RandomWalk {
    fn new(seed: u64) -> RandomWalk {
        let folder = TestFolder::new(&[]);
        FOLDERS.iter().skip(1).for_each(|name| fs::create_dir(folder.parent().join(name)).unwrap());
        let mut walk = RandomWalk {
            archive: folder.archive(),
            folder,
            random: Rng::with_seed(seed),
            model: Model::default(),
            clock: 0,
            start: SystemTime::now() - Duration::from_hours(24),
            syncs: 0,
            changes: Vec::new(),
        };
        let folders = FOLDERS.map(str::to_owned).into();
        walk.sync(&SyncRequest { folders, ..SyncRequest::default() }, Mode::Write);
        walk
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn random_body(&mut self) -> String {
        let item = self.random.usize(..ITEMS);
        format!("Report {:06} says shared things about item{item}.", self.tick())
    }

    /// A random line. Some lines have ids that other lines may have too, and some of those are
    /// versions of one article. Bodies are never equal.
    fn random_line(&mut self) -> Line {
        let id = match self.random.usize(..4) {
            0 => None,
            1 => Some(format!("own{}", self.tick())),
            _ => Some(format!("id{}", self.random.usize(..8))),
        };
        let title = Some(format!("Title {}", self.random.usize(..3)));
        let body = if self.random.usize(..3) == 0 {
            format!(
                "Report {:06} says these many shared words about it and no others.",
                self.tick()
            )
        } else {
            self.random_body()
        };
        let day = Some(self.random.u32(1..4)).filter(|_| self.random.bool());
        Line { id, title: title.filter(|_| self.random.usize(..3) == 0), day, body }
    }

    /// A random key with an extension; `None` if there is such a file already.
    fn unused_key(&mut self, extension: &str) -> Option<String> {
        let folder = FOLDERS[self.random.usize(..FOLDERS.len())];
        let (subfolder, name) = (self.random.usize(..2), self.random.usize(..6));
        let key = format!("{folder}/{subfolder}/{name}.{extension}");
        (!self.model.files.contains_key(&key)).then_some(key)
    }

    /// The key of a random file; `None` if there are no files.
    fn existing_key(&mut self) -> Option<String> {
        let keys: Vec<&String> = self.model.files.keys().collect();
        if keys.is_empty() { None } else { Some(keys[self.random.usize(..keys.len())].clone()) }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.parent().join(key)
    }

    /// Writes a file as the model has it.
    fn write(&self, key: &str) {
        let (path, file) = (self.path(key), &self.model.files[key]);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, file.text(key)).unwrap();
        let time = self.start + Duration::from_millis(file.time);
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }

    /// Makes one random change; `None` if it is not possible.
    fn change(&mut self) -> Option<()> {
        match self.random.usize(..12) {
            0..3 => self.add(),
            3 | 4 => self.rename(),
            5 | 6 => self.remove(),
            _ => self.edit(),
        }
    }

    fn add(&mut self) -> Option<()> {
        let is_json_lines = self.random.usize(..3) > 0;
        let key = self.unused_key(if is_json_lines { "jsonl" } else { "txt" })?;
        let lines = if is_json_lines {
            (0..self.random.usize(1..=4)).map(|_| self.random_line()).collect()
        } else {
            vec![Line { id: None, title: None, day: None, body: self.random_body() }]
        };
        let file = File { lines, time: self.tick() };
        self.model.files.insert(key.clone(), file);
        self.changes.push(format!("added {key}"));
        self.write(&key);
        Some(())
    }

    fn remove(&mut self) -> Option<()> {
        let key = self.existing_key()?;
        fs::remove_file(self.path(&key)).unwrap();
        self.model.files.remove(&key);
        self.changes.push(format!("removed {key}"));
        Some(())
    }

    /// Renames a file, possibly into another folder. Its modification time stays.
    fn rename(&mut self) -> Option<()> {
        let key = self.existing_key()?;
        let new_key = self.unused_key(if is_json_lines(&key) { "jsonl" } else { "txt" })?;
        fs::create_dir_all(self.path(&new_key).parent().unwrap()).unwrap();
        fs::rename(self.path(&key), self.path(&new_key)).unwrap();
        let file = self.model.files.remove(&key)?;
        self.changes.push(format!("renamed {key} {new_key}"));
        self.model.files.insert(new_key, file);
        Some(())
    }

    fn edit(&mut self) -> Option<()> {
        let key = self.existing_key()?;
        let (line, time) = (self.random_line(), self.tick());
        let at = self.random.usize(..self.model.files[&key].lines.len());
        let file = self.model.files.get_mut(&key)?;
        let time_before = file.time;
        file.time = time;
        match self.random.usize(..6) {
            // Only the modification time changes.
            0 => {}
            1 | 2 if is_json_lines(&key) => file.lines.push(line),
            3 if file.lines.len() > 1 => drop(file.lines.remove(at)),
            // Neither modification time nor size changes.
            4 if !is_json_lines(&key) => {
                file.lines[0].body = line.body;
                file.time = time_before;
            }
            _ => file.lines[at].body = line.body,
        }
        self.changes.push(format!("changed {key}"));
        self.write(&key);
        Some(())
    }

    /// Random arguments for the next sync.
    fn random_request(&mut self) -> SyncRequest {
        let mut request = SyncRequest::default();
        let which = self.random.usize(..4);
        let is_given = |folder: usize| which >= FOLDERS.len() || which == folder;
        let given = FOLDERS.iter().enumerate().filter(|(folder, _)| is_given(*folder));
        request.folders.extend(given.map(|(_, name)| (*name).to_owned()));
        match self.random.usize(..20) {
            0..3 => request.verify = true,
            3 => request.rebuild = true,
            4..6 => {
                let removed = FOLDERS[self.random.usize(..2)].to_owned();
                request.folders.remove(&removed);
                if self.random.bool() {
                    request.folders.clear();
                }
                if self.model.folders.contains(&removed) {
                    request.removed.insert(removed);
                }
            }
            _ => {}
        }
        request
    }

    /// Syncs, and compares the report and the index with the model.
    fn sync(&mut self, request: &SyncRequest, mode: Mode) {
        let paths = |names: &BTreeSet<String>| {
            names.iter().map(|name| self.folder.parent().join(name)).collect::<Vec<_>>()
        };
        let mut folders = paths(&request.folders);
        if self.random.bool() {
            folders.reverse();
        }
        let options = SyncOptions {
            rebuild: request.rebuild,
            dry_run: mode == Mode::DryRun,
            verify: request.verify,
            allow_empty: true,
            remove: paths(&request.removed),
            ..SyncOptions::default()
        };
        let report = self.archive.sync(&folders, &options, &mut |_| {}).unwrap();
        let (next, expected) = self.model.sync(request);
        let changes = std::mem::take(&mut self.changes);
        let context = format!("{request:?}, {mode:?}, after {changes:?}: {:?}", self.model);
        assert_eq!(counts(&report), expected, "{context}");
        if mode == Mode::Write {
            self.model = next;
        }
        self.syncs += 1;
        self.compare(&context);
    }

    /// Compares what the index holds with the model.
    fn compare(&mut self, context: &str) {
        if self.random.usize(..3) == 0 {
            self.archive = Archive::open(self.folder.index()).unwrap();
        }
        let parent = format!("{}/", self.folder.parent().display());
        let hits = search_all(&self.archive, "shared").hits.into_iter();
        let articles: BTreeMap<String, Article> = hits
            .map(|hit| {
                let body = self.archive.show(&hit.key, None).unwrap().unwrap().body;
                let file = hit.path.strip_prefix(&parent).unwrap().to_owned();
                (hit.key, Article { id: hit.id, file, body })
            })
            .collect();
        assert_eq!(articles, self.model.articles, "{context}");
        assert_eq!(self.archive.articles(), articles.len() as u64, "{context}");
        let item = format!("item{}", self.random.usize(..ITEMS));
        let found: BTreeSet<String> =
            search_all(&self.archive, &item).hits.into_iter().map(|hit| hit.key).collect();
        let expected: BTreeSet<String> = articles
            .iter()
            .filter(|(_, article)| article.body.contains(&item))
            .map(|(key, _)| key.clone())
            .collect();
        assert_eq!(found, expected, "{item} {context}");
        if self.syncs.is_multiple_of(16) {
            let report = self.archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
            assert!(report.sound, "{report:?} {context}");
        }
    }
}

#[test]
fn after_every_sync_the_index_holds_what_the_folders_hold() {
    let seed =
        std::env::var("NEWSDEX_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
    let mut walk = RandomWalk::new(seed);
    for _ in 0..STEPS * times() {
        if walk.random.usize(..3) == 0 {
            let request = walk.random_request();
            let mode = if walk.random.usize(..8) == 0 { Mode::DryRun } else { Mode::Write };
            walk.sync(&request, mode);
        } else {
            // A change that is not possible is skipped.
            let _ = walk.change();
        }
    }
    let answer = walk.archive.search("shared", &SearchOptions::default()).unwrap();
    assert_eq!(answer.total, walk.model.articles.len() as u64);
}
