//! An index with flipped bits and cut files: an error or a right answer, and nothing damaged that passes for sound.

use std::fs;
use std::path::{Path, PathBuf};

use newsdex::{Answer, Archive, CheckOptions, Error, SearchOptions, Shown, SyncOptions};

use crate::folder::{Folder, Random, in_memory};
use crate::trees::{jsonl, random_articles, times};

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

/// What an index answers to all that is asked.
#[derive(Debug, PartialEq)]
struct Answers {
    found: Vec<Answer>,
    shown: Vec<Option<Shown>>,
}

fn ask(index: &Path) -> Result<Answers, Error> {
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

/// An index of several segments, with articles that were replaced, and a long one.
fn folder() -> Folder {
    let folder = Folder::with(&[]);
    let mut random = Random(3);
    for version in 0..4 {
        for file in 0..3 {
            let (mut articles, _) = random_articles(&mut random);
            articles.truncate(12 + version);
            if file == 1 {
                articles[1].body = format!("{} to the harbour. ", articles[1].body).repeat(900);
            }
            let lines = jsonl(
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

/// Changes one file: a bit of it, or cuts it off. Without a trace, its time of change stays, as when the disk did it.
fn damage(path: &Path, random: &mut Random, without_trace: bool) -> String {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    let mut bytes = fs::read(path).unwrap();
    let what = if random.below(5) == 0 {
        bytes.truncate(random.below(bytes.len()));
        format!("cut to {} bytes", bytes.len())
    } else {
        let bit = random.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        format!("bit {bit} of {}", bytes.len() * 8)
    };
    fs::write(path, bytes).unwrap();
    if without_trace {
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

#[test]
fn whatever_is_damaged_is_found_or_does_no_harm() {
    let folder = folder();
    let right = ask(&folder.index()).unwrap();
    assert!(right.found.iter().all(|answer| answer.total > 0), "every query finds something");
    let names: Vec<PathBuf> = files(&folder.index())
        .iter()
        .map(|file| file.strip_prefix(folder.index()).unwrap().to_owned())
        .collect();
    let mut random = Random(8);
    let (mut harmless, mut refused) = (0, 0);
    for round in 0..times() * 900 {
        let place = in_memory();
        let index = place.path().join("index");
        copy(&folder.index(), &index);
        let without_trace = round % 3 == 0;
        let what = damage(&index.join(&names[round % names.len()]), &mut random, without_trace);
        let archive = Archive::open_or_create(&index).unwrap();
        let is_sound = match archive.check(&CheckOptions::default(), &mut |_| {}) {
            Ok(report) => report.sound,
            Err(error) => !error.to_string().contains("--rebuild"),
        };
        harmless += u32::from(is_sound);
        // What the disk itself changed, only those find who read all: a check, and whoever writes.
        if !without_trace {
            match ask(&index) {
                Ok(answers) => assert!(is_sound && answers == right, "{what}"),
                Err(error) => {
                    assert!(!is_sound && error.to_string().contains("--rebuild"), "{what}: {error}")
                }
            }
        }
        // A new commit, with merges, does not make it pass for sound.
        folder.write("new.jsonl", "{\"id\": \"new\", \"body\": \"The gale blew.\"}\n");
        let synced =
            archive.clone().sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {});
        fs::remove_file(folder.articles().join("new.jsonl")).unwrap();
        if let Err(error) = synced {
            refused += 1;
            assert!(error.to_string().contains("--rebuild"), "{what}: {error}");
        } else {
            assert!(is_sound, "{what}");
            let report = archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
            assert!(report.sound, "{what}: {:?}", report.damage);
            assert_eq!(ask(&index).unwrap().shown, right.shown, "{what}");
        }
        // Whatever it is, a rebuild mends it.
        if round % 10 == 0 {
            let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
            archive.clone().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
            assert_eq!(ask(&index).unwrap().shown, right.shown, "{what}");
        }
    }
    assert!(refused > 600 && harmless < 100, "{harmless} harmless, {refused} refused");
}

#[test]
fn a_store_that_the_disk_changed_never_asks_for_all_memory() {
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
        let right = fs::read(store).unwrap();
        // The end is the index of the store and two footers.
        for bit in right.len().saturating_sub(160) * 8..right.len() * 8 {
            let mut bytes = right.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(store, bytes).unwrap();
            fs::File::options().write(true).open(store).unwrap().set_modified(modified).unwrap();
            if let Err(error) = Archive::open(folder.index()) {
                assert!(error.to_string().contains("--rebuild"), "{bit}: {error}");
                refused += 1;
            }
        }
        fs::write(store, right).unwrap();
    }
    assert!(refused > 60, "{refused}");
}
