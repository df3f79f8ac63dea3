//! The program is killed at any moment of its work: the index holds what was committed last, and the next run goes on
//! from there.
//!
//! `NEWSDEX_TEST_TIMES` multiplies the rounds, `NEWSDEX_TEST_SEED` is another beginning of the random numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use newsdex::{Archive, CheckOptions, SearchOptions};

use crate::{Place, names};

/// Bodies of articles by their ids.
type Articles = BTreeMap<String, String>;

/// What `newsdex index` is asked for in a round.
const RUNS: [&[&str]; 4] = [
    &["index", "news"],
    &["index", "news"],
    &["index", "news", "--rebuild"],
    &["index", "news", "--verify"],
];

/// A folder that is changed at random, its index, and what both hold.
struct Newsroom {
    place: Place,
    random: Random,
    /// Texts of files by their names.
    files: BTreeMap<String, String>,
    /// Texts of the lines of a JSONL file by their ids.
    lines: BTreeMap<String, String>,
    /// When a file was last changed: long ago, so that its time tells whether it changes again.
    time: SystemTime,
    /// What is known to have been committed.
    committed: Option<Articles>,
    /// How long each of the runs takes.
    usual: [Duration; RUNS.len()],
    /// How many runs were killed, and how many of those after they had committed something.
    killed: usize,
    killed_late: usize,
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

impl Newsroom {
    fn new() -> Newsroom {
        let mut newsroom = Newsroom {
            place: Place::empty(),
            random: Random(71 + number("NEWSDEX_TEST_SEED").unwrap_or(0) as u64),
            files: BTreeMap::new(),
            lines: BTreeMap::new(),
            time: SystemTime::now() - Duration::from_hours(1),
            committed: None,
            usual: [Duration::ZERO; RUNS.len()],
            killed: 0,
            killed_late: 0,
        };
        (0..30).for_each(|_| newsroom.change(true));
        for run in 0..RUNS.len() {
            newsroom.change(true);
            let begun = Instant::now();
            newsroom.run_to_the_end(run);
            newsroom.usual[run] = begun.elapsed();
        }
        newsroom
    }

    /// Writes an article, or takes one away where it need not be there after.
    fn change(&mut self, only_write: bool) {
        let text =
            format!("A report with shared words and the number n{}.", self.random.below(1_000_000));
        let is_line = self.random.below(2) == 0;
        let name = self.random.below(10);
        let writes = only_write || self.random.below(4) > 0;
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
            // It may not have been there.
            let _ = fs::remove_file(self.place.path("news").join(name));
        }
    }

    fn write(&mut self, name: &str, text: &str) {
        self.place.write(name, text);
        self.time += Duration::from_millis(1);
        let file = fs::File::options().write(true).open(self.place.path(name)).unwrap();
        file.set_modified(self.time).unwrap();
    }

    /// What the folder holds.
    fn articles(&self) -> Articles {
        let files = self.files.iter().map(|(name, text)| (format!("news/{name}"), text.clone()));
        files.chain(self.lines.clone()).collect()
    }

    /// Starts a run and kills it at some part of the time it usually takes. Answers whether it had committed by then.
    fn run_and_kill(&mut self, run: usize, part: f64) -> bool {
        let mut command = self.place.command(RUNS[run]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        thread::sleep(self.usual[run].mul_f64(part));
        // It may have ended before.
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        let (found, folder) = (indexed(&self.place.path("index")), Some(self.articles()));
        let committed = found != self.committed;
        let killed = output.status.code().is_none();
        if let Some(code) = output.status.code() {
            assert_eq!(code, 0, "{}", String::from_utf8_lossy(&output.stderr));
            assert!(found == folder, "what was reported is there: {found:?}, and not {folder:?}");
        } else {
            assert!(
                found == self.committed || found == folder,
                "all or nothing: {found:?}, neither {:?} nor {folder:?}",
                self.committed
            );
            self.killed += 1;
            self.killed_late += usize::from(committed);
        }
        self.committed = found;
        killed && committed
    }

    /// A run that nobody kills puts all right and leaves nothing behind. Answers which generation is in force.
    fn run_to_the_end(&mut self, run: usize) -> PathBuf {
        let said = self.place.run(RUNS[run]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        self.committed = indexed(&self.place.path("index"));
        assert_eq!(self.committed, Some(self.articles()));
        let mut left = names(&self.place.path("index"));
        left.retain(|name| !name.starts_with('.'));
        let [generation, manifest, lock] = &left[..] else { panic!("{left:?}") };
        assert_eq!((manifest.as_str(), lock.as_str()), ("newsdex.json", "writer.lock"));
        let generation = self.place.path("index").join(generation);
        let mut left = names(&generation);
        left.retain(|name| name.starts_with(".tmp"));
        assert_eq!(left, [""; 0]);
        generation
    }
}

/// What the index holds, where something was committed to it ever; it is sound.
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

/// Parts of a span of time, evenly spread however many are taken: from its beginning to a fifth beyond its end.
fn parts(count: usize) -> impl Iterator<Item = f64> {
    const GOLDEN: f64 = 0.618_033_988_749_895;
    (0..count).map(|number| (number as f64 * GOLDEN).fract() * 1.2)
}

#[test]
fn whenever_it_is_killed_the_index_holds_what_was_committed_last() {
    let mut newsroom = Newsroom::new();
    for (round, part) in parts(520 * number("NEWSDEX_TEST_TIMES").unwrap_or(1)).enumerate() {
        if round % 50 == 0 {
            // A first build may be killed as well.
            fs::remove_dir_all(newsroom.place.path("index")).unwrap();
            newsroom.committed = None;
        }
        (0..newsroom.random.below(4)).for_each(|_| newsroom.change(false));
        let run = newsroom.random.below(RUNS.len());
        let killed_late = newsroom.run_and_kill(run, part);
        // What was left half-done goes also where there is nothing more to do.
        if killed_late || round % 10 == 9 {
            newsroom.run_to_the_end(round / 10 % RUNS.len());
        }
    }
    assert!(
        newsroom.killed_late > 0,
        "of {} runs that were killed none had committed",
        newsroom.killed
    );
}

#[test]
fn an_update_that_was_killed_and_run_again_is_right() {
    let mut newsroom = Newsroom::new();
    for part in parts(200 * number("NEWSDEX_TEST_TIMES").unwrap_or(1)) {
        newsroom.change(true);
        newsroom.run_and_kill(0, part);
        newsroom.run_to_the_end(0);
    }
    assert!(newsroom.killed > 0);
    // The next one that writes removes all that those left.
    newsroom.change(true);
    let generation = newsroom.run_to_the_end(0);
    let lists = fs::read_to_string(generation.join("meta.json")).unwrap().replace('-', "");
    let mut left = names(&generation);
    left.retain(|name| !name.starts_with('.') && name != "meta.json");
    left.retain(|name| !lists.contains(name.split('.').next().unwrap()));
    assert_eq!(left, [""; 0]);
}
