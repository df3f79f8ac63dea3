//! Kills the program at any moment of its work: the index must keep the last commit, and the next
//! run must continue from there.
//!
//! `NEWSDEX_TEST_TIMES` multiplies the rounds, `NEWSDEX_TEST_SEED` changes the random numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use newsdex::{Archive, CheckOptions, SearchOptions};

use crate::{Sandbox, names};

/// Bodies of articles by their ids.
type Articles = BTreeMap<String, String>;

/// The runs of `newsdex index` to choose from.
const RUNS: [&[&str]; 4] = [
    &["index", "news"],
    &["index", "news"],
    &["index", "news", "--rebuild"],
    &["index", "news", "--verify"],
];

/// A folder that changes at random, its index, and the expected content of both.
struct RandomArchive {
    sandbox: Sandbox,
    random: fastrand::Rng,
    /// Texts of files, by name.
    files: BTreeMap<String, String>,
    /// Bodies of the lines of a JSON lines file, by id.
    lines: BTreeMap<String, String>,
    /// The modification time of the last change: long ago, so that every change has a new time.
    time: SystemTime,
    /// The articles of the last commit; `None` before the first.
    committed: Option<Articles>,
    /// How long each of the runs takes if it is not killed.
    typical_durations: [Duration; RUNS.len()],
    /// How many runs were killed.
    killed: usize,
    /// How many of those had committed.
    killed_after_commit: usize,
}

/// A random change of the folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChangeKind {
    /// An article is written.
    Write,
    /// An article is written or removed.
    WriteOrRemove,
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

impl RandomArchive {
    fn new() -> RandomArchive {
        let mut archive = RandomArchive {
            sandbox: Sandbox::empty(),
            random: fastrand::Rng::with_seed(71 + number("NEWSDEX_TEST_SEED").unwrap_or(0) as u64),
            files: BTreeMap::new(),
            lines: BTreeMap::new(),
            time: SystemTime::now() - Duration::from_hours(1),
            committed: None,
            typical_durations: [Duration::ZERO; RUNS.len()],
            killed: 0,
            killed_after_commit: 0,
        };
        (0..30).for_each(|_| archive.change(ChangeKind::Write));
        for run in 0..RUNS.len() {
            archive.change(ChangeKind::Write);
            let begun = Instant::now();
            archive.run_to_completion(run);
            archive.typical_durations[run] = begun.elapsed();
        }
        archive
    }

    /// Writes or removes a random article.
    fn change(&mut self, kind: ChangeKind) {
        let text = format!(
            "A report with shared words and the number n{}.",
            self.random.usize(..1_000_000)
        );
        let is_line = self.random.usize(..2) == 0;
        let name = self.random.usize(..10);
        let writes = kind == ChangeKind::Write || self.random.usize(..4) > 0;
        let (articles, name) = if is_line {
            (&mut self.lines, format!("line{name}"))
        } else {
            (&mut self.files, format!("{}/{name}.txt", name % 3))
        };
        if writes {
            articles.insert(name.clone(), text.clone());
        } else {
            articles.remove(&name);
        }
        if is_line {
            let line = |(id, body): (&String, &String)| {
                format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n")
            };
            let lines: String = self.lines.iter().map(line).collect();
            self.write("news/wires.jsonl", &lines);
        } else if writes {
            self.write(&format!("news/{name}"), &text);
        } else {
            // The file may not exist.
            let _ = fs::remove_file(self.sandbox.path("news").join(name));
        }
    }

    fn write(&mut self, name: &str, text: &str) {
        self.sandbox.write(name, text);
        self.time += Duration::from_millis(1);
        let file = fs::File::options().write(true).open(self.sandbox.path(name)).unwrap();
        file.set_modified(self.time).unwrap();
    }

    /// The articles in the folder.
    fn articles(&self) -> Articles {
        let files = self.files.iter().map(|(name, text)| (format!("news/{name}"), text.clone()));
        files.chain(self.lines.clone()).collect()
    }

    /// Starts a run and kills it after a fraction of the time that it typically takes. Returns
    /// whether it was killed after its commit.
    fn run_and_kill(&mut self, run: usize, fraction: f64) -> bool {
        let mut command = self.sandbox.command(RUNS[run]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        thread::sleep(self.typical_durations[run].mul_f64(fraction));
        // It may have finished before.
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        let (index, folder) = (indexed(&self.sandbox.path("index")), Some(self.articles()));
        let committed = index != self.committed;
        let killed = output.status.code().is_none();
        if let Some(code) = output.status.code() {
            assert_eq!(code, 0, "{}", String::from_utf8_lossy(&output.stderr));
            assert!(index == folder, "a finished run indexed {index:?} instead of {folder:?}");
        } else {
            assert!(
                index == self.committed || index == folder,
                "a killed run left {index:?}, neither {:?} nor {folder:?}",
                self.committed
            );
            self.killed += 1;
            self.killed_after_commit += usize::from(committed);
        }
        self.committed = index;
        killed && committed
    }

    /// A run that is not killed indexes all articles and leaves no other files. Returns the folder
    /// of the current generation.
    fn run_to_completion(&mut self, run: usize) -> PathBuf {
        let output = self.sandbox.run(RUNS[run]);
        assert_eq!((output.code, output.stderr.as_str()), (0, ""));
        self.committed = indexed(&self.sandbox.path("index"));
        assert_eq!(self.committed, Some(self.articles()));
        let mut left = names(&self.sandbox.path("index"));
        left.retain(|name| !name.starts_with('.'));
        let [generation, manifest, lock] = &left[..] else { panic!("{left:?}") };
        assert_eq!((manifest.as_str(), lock.as_str()), ("newsdex.json", "writer.lock"));
        let generation = self.sandbox.path("index").join(generation);
        let mut left = names(&generation);
        left.retain(|name| name.starts_with(".tmp"));
        assert_eq!(left, [""; 0]);
        generation
    }
}

/// Checks an index and returns its articles; `None` if nothing was ever committed to it.
fn indexed(index: &Path) -> Option<Articles> {
    let archive = match Archive::open(index) {
        Ok(archive) => archive,
        Err(error) => {
            let message = error.to_string();
            assert!(
                message.contains("no index at") || message.contains("is not finished"),
                "{message}"
            );
            return None;
        }
    };
    let report = archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound, "{report:?}");
    let snapshot = archive.snapshot().unwrap();
    let answer = snapshot
        .search("shared", &SearchOptions { limit: 1000, ..SearchOptions::default() })
        .unwrap();
    let body = |id: &str| snapshot.show(id, None).unwrap().unwrap().body;
    let articles: Articles =
        answer.hits.iter().map(|hit| (hit.id.clone(), body(&hit.id))).collect();
    assert_eq!((answer.total, report.articles), (articles.len() as u64, articles.len() as u64));
    Some(articles)
}

/// Fractions of a duration, from 0 to 1.2 and evenly spread whatever their number.
fn fractions(count: usize) -> impl Iterator<Item = f64> {
    const GOLDEN: f64 = 0.618_033_988_749_895;
    (0..count).map(|number| (number as f64 * GOLDEN).fract() * 1.2)
}

#[test]
fn a_killed_run_leaves_the_last_commit() {
    let mut archive = RandomArchive::new();
    for (round, fraction) in fractions(520 * number("NEWSDEX_TEST_TIMES").unwrap_or(1)).enumerate()
    {
        if round % 50 == 0 {
            // Kills also hit the first build of an index.
            fs::remove_dir_all(archive.sandbox.path("index")).unwrap();
            archive.committed = None;
        }
        (0..archive.random.usize(..4)).for_each(|_| archive.change(ChangeKind::WriteOrRemove));
        let run = archive.random.usize(..RUNS.len());
        let killed_after_commit = archive.run_and_kill(run, fraction);
        // A complete run also cleans up if nothing else is left to do.
        if killed_after_commit || round % 10 == 9 {
            archive.run_to_completion(round / 10 % RUNS.len());
        }
    }
    assert!(
        archive.killed_after_commit > 0,
        "none of the {} killed runs had committed",
        archive.killed
    );
}

#[test]
fn an_update_that_was_killed_and_repeated_is_complete() {
    let mut archive = RandomArchive::new();
    for fraction in fractions(200 * number("NEWSDEX_TEST_TIMES").unwrap_or(1)) {
        archive.change(ChangeKind::Write);
        archive.run_and_kill(0, fraction);
        archive.run_to_completion(0);
    }
    assert!(archive.killed > 0);
    // The next run that writes removes all files that killed runs left.
    archive.change(ChangeKind::Write);
    let generation = archive.run_to_completion(0);
    let lists = fs::read_to_string(generation.join("meta.json")).unwrap().replace('-', "");
    let mut left = names(&generation);
    left.retain(|name| !name.starts_with('.') && name != "meta.json");
    left.retain(|name| !lists.contains(name.split('.').next().unwrap()));
    assert_eq!(left, [""; 0]);
}
