//! Indexes with flipped bits and truncated files: newsdex returns an error or the right answer, and
//! a damaged index never passes a check.

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use newsdex::{Answer, Archive, CheckOptions, Error, SearchOptions, Shown, SyncOptions};

use crate::fixtures::random_articles::{json_lines, random_articles};
use crate::fixtures::test_folder::{TestFolder, in_memory, times};

const QUERIES: [&str; 12] = [
    "storm",
    "\"off to amazon\"",
    "ferry -storm",
    "stor* NEAR/4 ferry",
    "amazno~",
    "title:ferry OR source:times",
    "storm AND off AND ferry",
    "to off amazon ferry storm",
    "date:2026-05-03..2026-05-20 storm",
    "harbour",
    "has:title lang:en ferry",
    "“to the harbour”",
];

/// The answers of an index to all queries of the test.
#[derive(Debug, PartialEq)]
struct Answers {
    found: Vec<Answer>,
    shown: Vec<Option<Shown>>,
}

fn answers(index: &Path) -> Result<Answers, Error> {
    let archive = Archive::open(index)?;
    let options = SearchOptions { limit: 50, utc: true, ..SearchOptions::default() };
    let found = QUERIES
        .iter()
        .map(|query| archive.search(query, &options))
        .collect::<Result<_, Error>>()?;
    let show =
        |id: usize| archive.show(&format!("{}-{id}", id % 3), Some("storm ferry \"to off\""));
    Ok(Answers { found, shown: (0..12).map(show).collect::<Result<_, Error>>()? })
}

/// An index of several segments, with replaced articles and a long one.
fn folder() -> TestFolder {
    let folder = TestFolder::new(&[]);
    let mut random = Rng::with_seed(3);
    for version in 0..4 {
        for file in 0..3 {
            let mut articles = random_articles(&mut random);
            articles.truncate(12 + version);
            if file == 1 {
                articles[1].body = format!("{} to the harbour. ", articles[1].body).repeat(900);
            }
            let lines = json_lines(
                articles.iter().enumerate().map(|(id, article)| (format!("{file}-{id}"), article)),
            );
            if file == version % 3 || version == 0 {
                folder.write(&format!("{file}.jsonl"), &lines);
            }
        }
        folder.sync();
    }
    folder
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_none_or(|extension| extension != "lock") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// What happens to the modification time of a damaged file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ModificationTime {
    /// It stays, as when the disk corrupts data. Only reading all bytes finds such damage: a check
    /// and a writer do, a search does not.
    Kept,
    Changed,
}

/// Flips a bit of a file or truncates it. Returns what was done.
fn damage(path: &Path, random: &mut Rng, time: ModificationTime) -> String {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    let mut bytes = fs::read(path).unwrap();
    let what = if random.usize(..5) == 0 {
        bytes.truncate(random.usize(..bytes.len()));
        format!("truncated to {} bytes", bytes.len())
    } else {
        let bit = random.usize(..bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        format!("bit {bit} of {}", bytes.len() * 8)
    };
    fs::write(path, bytes).unwrap();
    if time == ModificationTime::Kept {
        fs::File::options().write(true).open(path).unwrap().set_modified(modified).unwrap();
    }
    format!("{}: {what}", path.file_name().unwrap().to_string_lossy())
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let copy = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&file, copy).unwrap();
    }
}

/// A damaged copy of an index.
struct DamagedIndex<'a> {
    folder: &'a TestFolder,
    /// The answers of the undamaged index.
    expected: &'a Answers,
    /// What was damaged.
    damage: String,
    index: PathBuf,
    archive: Archive,
}

impl DamagedIndex<'_> {
    fn passes_check(&self) -> bool {
        match self.archive.check(&CheckOptions::default(), &mut |_| {}) {
            Ok(report) => report.sound,
            Err(error) => !error.is_fixed_by_rebuild(),
        }
    }

    fn check_search(&self, is_sound: bool) {
        let damage = &self.damage;
        match answers(&self.index) {
            Ok(answers) => assert!(is_sound && answers == *self.expected, "{damage}"),
            Err(error) => {
                assert!(!is_sound && error.is_fixed_by_rebuild(), "{damage}: {error}");
            }
        }
    }

    /// Syncs a new article. A new commit, with merges, must not make a damaged index pass a check.
    /// Returns whether the sync was refused.
    fn check_sync(&self, is_sound: bool) -> bool {
        let (folder, damage) = (self.folder, &self.damage);
        folder.write("new.jsonl", "{\"id\": \"new\", \"body\": \"The gale blew.\"}\n");
        let mut archive = self.archive.clone();
        let synced = archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {});
        folder.remove("new.jsonl");
        if let Err(error) = synced {
            assert!(error.is_fixed_by_rebuild(), "{damage}: {error}");
            return true;
        }
        assert!(is_sound, "{damage}");
        let report = self.archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
        assert!(report.sound, "{damage}: {:?}", report.damage);
        assert_eq!(answers(&self.index).unwrap().shown, self.expected.shown, "{damage}");
        false
    }

    fn check_rebuild(&self) {
        let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
        self.archive.clone().sync(&[self.folder.articles()], &rebuild, &mut |_| {}).unwrap();
        assert_eq!(answers(&self.index).unwrap().shown, self.expected.shown, "{}", self.damage);
    }
}

#[test]
fn damage_is_detected_or_harmless() {
    let folder = folder();
    let expected = answers(&folder.index()).unwrap();
    assert!(expected.found.iter().all(|answer| answer.total > 0), "every query matches");
    let names: Vec<PathBuf> = files(&folder.index())
        .iter()
        .map(|file| file.strip_prefix(folder.index()).unwrap().to_owned())
        .collect();
    let mut random = Rng::with_seed(8);
    let (mut harmless, mut refused) = (0, 0);
    for round in 0..times() * 900 {
        let temporary = in_memory();
        let index = temporary.path().join("index");
        copy(&folder.index(), &index);
        let time = if round % 3 == 0 { ModificationTime::Kept } else { ModificationTime::Changed };
        let damage = damage(&index.join(&names[round % names.len()]), &mut random, time);
        let archive = Archive::open_or_create(&index).unwrap();
        let (folder, expected) = (&folder, &expected);
        let damaged = DamagedIndex { folder, expected, damage, index, archive };
        let is_sound = damaged.passes_check();
        harmless += u32::from(is_sound);
        if time == ModificationTime::Changed {
            damaged.check_search(is_sound);
        }
        refused += u32::from(damaged.check_sync(is_sound));
        if round % 10 == 0 {
            damaged.check_rebuild();
        }
    }
    assert!(refused > 600 && harmless < 100, "{harmless} harmless, {refused} refused");
}

#[test]
fn a_damaged_document_store_never_exhausts_memory() {
    let folder = folder();
    let stores = files(&folder.index());
    let stores: Vec<&PathBuf> = stores
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "store"))
        .collect();
    assert!(!stores.is_empty());
    let mut refused = 0;
    for store in stores {
        let modified = fs::metadata(store).unwrap().modified().unwrap();
        let intact = fs::read(store).unwrap();
        // The file ends with the store's index and two footers.
        for bit in intact.len().saturating_sub(160) * 8..intact.len() * 8 {
            let mut bytes = intact.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(store, bytes).unwrap();
            fs::File::options().write(true).open(store).unwrap().set_modified(modified).unwrap();
            if let Err(error) = Archive::open(folder.index()) {
                assert!(error.is_fixed_by_rebuild(), "{bit}: {error}");
                refused += 1;
            }
        }
        fs::write(store, intact).unwrap();
    }
    assert!(refused > 60, "{refused}");
}
