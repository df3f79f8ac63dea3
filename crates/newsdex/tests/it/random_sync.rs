//! Random changes to folders, against a model of what the index holds.
//!
//! `NEWSDEX_TEST_TIMES` multiplies the steps, `NEWSDEX_TEST_SEED` is another beginning of the random numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use newsdex::{Archive, CheckOptions, SearchOptions, SyncOptions};

use crate::folder::{Folder, Random, search_all};
use crate::sync_model::{Asked, File, Line, Model, is_lines, reported};
use crate::trees::times;

const STEPS: usize = 2_100;
const FOLDERS: [&str; 2] = ["news", "wires"];
/// Words by which some of the articles are found.
const ITEMS: usize = 6;

struct Course {
    folder: Folder,
    archive: Archive,
    random: Random,
    model: Model,
    /// Counts on: no two changes are of one time, and no two articles of one text.
    clock: u64,
    /// Long ago, so that the time of a file tells whether it changes again.
    begin: SystemTime,
    syncs: usize,
    /// What was done since the last sync.
    done: Vec<String>,
}

impl Course {
    fn new(seed: u64) -> Course {
        let folder = Folder::with(&[]);
        FOLDERS.iter().skip(1).for_each(|name| fs::create_dir(folder.place().join(name)).unwrap());
        let mut course = Course {
            archive: folder.archive(),
            folder,
            random: Random(seed),
            model: Model::default(),
            clock: 0,
            begin: SystemTime::now() - Duration::from_hours(24),
            syncs: 0,
            done: Vec::new(),
        };
        course.sync_as(
            &Asked { named: FOLDERS.map(str::to_owned).into(), ..Asked::default() },
            false,
        );
        course
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn body(&mut self) -> String {
        format!(
            "Report {:06} says shared things about item{}.",
            self.tick(),
            self.random.below(ITEMS)
        )
    }

    /// A line; some have ids that lines of other files have too.
    fn line(&mut self) -> Line {
        let id = match self.random.below(4) {
            0 => None,
            1 => Some(format!("own{}", self.tick())),
            _ => Some(format!("id{}", self.random.below(8))),
        };
        Line { id, body: self.body() }
    }

    fn free_key(&mut self, lines: bool) -> Option<String> {
        let folder = FOLDERS[self.random.below(FOLDERS.len())];
        let (below, name) = (self.random.below(2), self.random.below(6));
        let key = format!("{folder}/{below}/{name}.{}", if lines { "jsonl" } else { "txt" });
        (!self.model.files.contains_key(&key)).then_some(key)
    }

    /// One of the files there are.
    fn some_key(&mut self) -> Option<String> {
        let keys: Vec<&String> = self.model.files.keys().collect();
        if keys.is_empty() { None } else { Some(keys[self.random.below(keys.len())].clone()) }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.place().join(key)
    }

    /// Writes a file as the model has it.
    fn write(&self, key: &str) {
        let (path, file) = (self.path(key), &self.model.files[key]);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, file.text(key)).unwrap();
        let time = self.begin + Duration::from_millis(file.time);
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }

    /// Changes one thing, where it can be done.
    fn change(&mut self) -> Option<()> {
        match self.random.below(12) {
            0..3 => self.add(),
            3 | 4 => self.rename(),
            5 | 6 => {
                let key = self.some_key()?;
                fs::remove_file(self.path(&key)).unwrap();
                self.model.files.remove(&key);
                self.done.push(format!("removed {key}"));
                Some(())
            }
            _ => self.edit(),
        }
    }

    fn add(&mut self) -> Option<()> {
        let lines = self.random.below(3) > 0;
        let key = self.free_key(lines)?;
        let lines = if lines {
            (0..=self.random.below(4)).map(|_| self.line()).collect()
        } else {
            vec![Line { id: None, body: self.body() }]
        };
        let file = File { lines, time: self.tick() };
        self.model.files.insert(key.clone(), file);
        self.done.push(format!("added {key}"));
        self.write(&key);
        Some(())
    }

    /// To another name, or to another folder; its time stays.
    fn rename(&mut self) -> Option<()> {
        let key = self.some_key()?;
        let to = self.free_key(is_lines(&key))?;
        fs::create_dir_all(self.path(&to).parent().unwrap()).unwrap();
        fs::rename(self.path(&key), self.path(&to)).unwrap();
        let file = self.model.files.remove(&key)?;
        self.done.push(format!("renamed {key} {to}"));
        self.model.files.insert(to, file);
        Some(())
    }

    fn edit(&mut self) -> Option<()> {
        let key = self.some_key()?;
        let (line, time) = (self.line(), self.tick());
        let at = self.random.below(self.model.files[&key].lines.len());
        let file = self.model.files.get_mut(&key)?;
        let before = file.time;
        file.time = time;
        match self.random.below(6) {
            // Only its time.
            0 => {}
            1 | 2 if is_lines(&key) => file.lines.push(line),
            3 if file.lines.len() > 1 => drop(file.lines.remove(at)),
            // Neither its time nor its length: only verifying finds that.
            4 if !is_lines(&key) => {
                file.lines[0].body = line.body;
                file.time = before;
            }
            _ => file.lines[at].body = line.body,
        }
        self.done.push(format!("changed {key}"));
        self.write(&key);
        Some(())
    }

    /// What to ask of the next sync.
    fn asked(&mut self) -> Asked {
        let mut asked = Asked::default();
        let which = self.random.below(4);
        let named =
            FOLDERS.iter().enumerate().filter(|(at, _)| which >= FOLDERS.len() || which == *at);
        asked.named.extend(named.map(|(_, name)| (*name).to_owned()));
        match self.random.below(20) {
            0..3 => asked.verify = true,
            3 => asked.rebuild = true,
            4..6 => {
                let forgotten = FOLDERS[self.random.below(2)].to_owned();
                asked.named.remove(&forgotten);
                if self.random.below(2) == 0 {
                    asked.named.clear();
                }
                asked.forgotten = BTreeSet::from([forgotten])
                    .intersection(&self.model.folders)
                    .cloned()
                    .collect();
            }
            _ => {}
        }
        asked
    }

    /// Syncs, and compares what was reported and what is held.
    fn sync_as(&mut self, asked: &Asked, dry_run: bool) {
        let paths = |names: &BTreeSet<String>| {
            names.iter().map(|name| self.folder.place().join(name)).collect::<Vec<_>>()
        };
        let mut folders = paths(&asked.named);
        if self.random.below(2) == 0 {
            folders.reverse();
        }
        let forget = paths(&asked.forgotten);
        let options = SyncOptions {
            rebuild: asked.rebuild,
            dry_run,
            verify: asked.verify,
            forget,
            ..SyncOptions::default()
        };
        let report = self.archive.sync(&folders, &options, &mut |_| {}).unwrap();
        let (next, expected) = self.model.synced(asked);
        let done = std::mem::take(&mut self.done);
        let of_sync = format!("{asked:?}, dry run {dry_run}, after {done:?}: {:?}", self.model);
        assert_eq!(reported(&report), expected, "{of_sync}");
        if !dry_run {
            self.model = next;
        }
        self.syncs += 1;
        self.compare(&of_sync);
    }

    /// Compares what the index holds with the model.
    fn compare(&mut self, after: &str) {
        if self.random.below(3) == 0 {
            self.archive = Archive::open(self.folder.index()).unwrap();
        }
        let held: BTreeMap<String, (String, String)> = search_all(&self.archive, "shared")
            .hits
            .into_iter()
            .map(|hit| {
                let body = self.archive.show(&hit.id, None).unwrap().unwrap().body;
                let file = hit
                    .path
                    .strip_prefix(&format!("{}/", self.folder.place().display()))
                    .unwrap()
                    .to_owned();
                (hit.id, (file, body))
            })
            .collect();
        assert_eq!(held, self.model.held, "{after}");
        assert_eq!(self.archive.articles(), held.len() as u64, "{after}");
        let item = format!("item{}", self.random.below(ITEMS));
        let found: BTreeSet<String> =
            search_all(&self.archive, &item).hits.into_iter().map(|hit| hit.id).collect();
        let expected: BTreeSet<String> = held
            .iter()
            .filter(|(_, (_, body))| body.contains(&item))
            .map(|(id, _)| id.clone())
            .collect();
        assert_eq!(found, expected, "{item} {after}");
        if self.syncs.is_multiple_of(16) {
            let report = self.archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
            assert!(report.sound, "{report:?} {after}");
        }
    }
}

#[test]
fn after_every_sync_the_index_holds_what_the_folders_hold() {
    let seed =
        std::env::var("NEWSDEX_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
    let mut course = Course::new(seed);
    for _ in 0..STEPS * times() {
        if course.random.below(3) == 0 {
            let (asked, dry_run) = (course.asked(), course.random.below(8) == 0);
            course.sync_as(&asked, dry_run);
        } else {
            // What cannot be done now is left.
            let _ = course.change();
        }
    }
    let answer = course.archive.search("shared", &SearchOptions::default()).unwrap();
    assert_eq!(answer.total, course.model.held.len() as u64);
}
