//! `newsdex watch`: changes while it runs. No test depends on the speed of the machine.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{FERRY, Sandbox, WIRES};

/// Flags without which a rescan could find a change that no event reported.
const EVENTS_ONLY: [&str; 2] = ["--rescan", "3600"];

/// A running `newsdex watch`.
struct Watch {
    child: Child,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
}

impl Watch {
    fn start(sandbox: &Sandbox, args: &[&str]) -> Watch {
        let mut command = sandbox.command(&[&["watch"], args].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) =
            (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
        Watch { child, out, err }
    }

    /// Starts it, and waits until it reports so.
    fn started(sandbox: &Sandbox, args: &[&str]) -> Watch {
        let watch = Watch::start(sandbox, args);
        watch.wait("it has begun", || watch.err().contains("; Ctrl-C stops it"));
        watch
    }

    fn out(&self) -> String {
        self.out.lock().unwrap().clone()
    }

    fn err(&self) -> String {
        self.err.lock().unwrap().clone()
    }

    fn wait(&self, condition: &str, holds: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !holds() {
            assert!(
                Instant::now() < deadline,
                "timed out waiting until {condition}: {}{}",
                self.out(),
                self.err()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until `count` reports have been printed.
    fn wait_for_reports(&self, count: usize) {
        self.wait(&format!("there are {count} reports"), || {
            data(&self.out(), "report").len() >= count
        });
    }

    /// Waits until a query finds `count` articles.
    fn wait_until_found(&self, sandbox: &Sandbox, query: &str, count: u64) {
        self.wait(&format!("{query} is found {count} times"), || {
            sandbox
                .json(&["search", query])
                .iter()
                .any(|(kind, data)| kind == "summary" && data["total"] == count)
        });
    }

    /// Sends a signal, waits for the end, and returns the exit code and both outputs.
    fn stop(mut self, signal: &str) -> Stopped {
        let sent =
            Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let code = self.child.wait().unwrap().code();
        // The threads that read the pipes end with them.
        self.wait("all output is read", || {
            Arc::strong_count(&self.out) == 1 && Arc::strong_count(&self.err) == 1
        });
        Stopped { code, stdout: self.out(), stderr: self.err() }
    }
}

/// How a watch ended.
#[derive(Debug, PartialEq, Eq)]
struct Stopped {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It is still running if the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a file and moves it into place, so that no reader sees a part of it.
fn put(sandbox: &Sandbox, name: &str, text: &str) {
    sandbox.write(".part", text);
    let path = sandbox.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::rename(sandbox.path(".part"), path).unwrap();
}

fn collect(stream: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let collected = Arc::clone(&text);
    thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let mut text = collected.lock().unwrap();
            text.push_str(&line.unwrap());
            text.push('\n');
        }
    });
    text
}

/// The lines of a log without the times that they begin with.
fn without_times(log: &str) -> String {
    let without = |line: &str| {
        let (time, rest) = line.split_once(' ').unwrap();
        assert!(time.len() == 25 && &time[10..11] == "T", "{line}");
        format!("{rest}\n")
    };
    log.lines().map(without).collect()
}

/// The data of all complete lines of a type.
fn data(out: &str, kind: &str) -> Vec<Value> {
    let lines = out.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let values = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    values.filter(|value| value["type"] == kind).map(|mut value| value["data"].take()).collect()
}

fn ids(out: &str) -> Vec<String> {
    data(out, "hit").iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn added_changed_and_removed_files_are_followed() {
    let sandbox = Sandbox::indexed();
    let watch = Watch::started(&sandbox, &[&["news"], &EVENTS_ONLY[..]].concat());
    put(&sandbox, "news/2026/05/tug.txt", "A dinghy went out.");
    watch.wait_until_found(&sandbox, "dinghy", 1);
    put(&sandbox, "news/2026/05/tug.txt", "A trawler went out, and one came in.");
    watch.wait_until_found(&sandbox, "trawler", 1);
    fs::rename(sandbox.path("news/2026"), sandbox.path("news/2027")).unwrap();
    watch.wait_until_found(&sandbox, "id:news/2027/*", 1);
    put(&sandbox, "news/2027/05/sloop.txt", "A sloop.");
    watch.wait_until_found(&sandbox, "sloop", 1);
    fs::remove_dir_all(sandbox.path("news/2027")).unwrap();
    watch.wait_until_found(&sandbox, "trawler", 0);
    for n in 0..200 {
        put(&sandbox, &format!("news/burst/{n}.txt"), &format!("Barge number {n}."));
    }
    watch.wait_until_found(&sandbox, "barge", 200);
    let Stopped { code, stdout: out, stderr: err } = watch.stop("-INT");
    assert_eq!((code, out.as_str()), (Some(0), ""));
    let err = without_times(&err);
    assert!(err.starts_with(
        "newsdex: watching news (4 articles); Ctrl-C stops it\nnewsdex: 1 added, 0 changed, "
    ));
    assert!(err.ends_with(" added, 0 changed, 0 removed (204 articles)\n"), "{err}");
    // There are far fewer commits than files.
    assert!(err.lines().count() < 100, "{err}");
    assert!(
        sandbox
            .run(&["index", "news"])
            .stdout
            .contains(": 0 added, 0 changed, 204 unchanged, 0 removed")
    );
}

#[test]
fn an_alert_prints_new_matches() {
    let sandbox = Sandbox::indexed();
    sandbox.write("news/early.txt", "A storm came early.");
    let watch = Watch::start(
        &sandbox,
        &[&["news", "--json", "--query", "storm"], &EVENTS_ONLY[..]].concat(),
    );
    watch.wait_for_reports(1);
    put(&sandbox, "news/late.txt", "A storm came late.");
    watch.wait_for_reports(2);
    // The first already matched; the second starts to match.
    put(&sandbox, "news/ferry.txt", &FERRY.replace("Friday", "Sunday"));
    watch.wait_for_reports(3);
    put(&sandbox, "news/wires.jsonl", &WIRES.replace("Forty wheels", "In the storm, forty wheels"));
    watch.wait_for_reports(4);
    put(&sandbox, "news/calm.txt", "A calm day.");
    watch.wait_for_reports(5);
    let Stopped { code, stdout: out, stderr: err } = watch.stop("-TERM");
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(ids(&out), ["news/early.txt", "news/late.txt", "w3"]);
    let changes = |name: &str| {
        data(&out, "report").iter().map(|report| report[name].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!([changes("added"), changes("changed"), changes("removed")], [3, 2, 0]);
    // Except for the ranking, a hit is the same as in a search.
    let unranked = |mut hit: Value| {
        hit.as_object_mut().unwrap().retain(|name, _| name != "rank" && name != "score");
        hit
    };
    let hit = data(&out, "hit").into_iter().find(|hit| hit["id"] == "w3").map(unranked);
    let search = sandbox.run(&["search", "storm", "--json"]).stdout;
    assert_eq!(data(&search, "hit").into_iter().find(|hit| hit["id"] == "w3").map(unranked), hit);
}

#[test]
fn hits_of_several_alerts_carry_their_ids() {
    let sandbox = Sandbox::indexed();
    let queries = [
        "news",
        "--query",
        "storm AND tug",
        "--query",
        "boats\ttug",
        "--passages",
        "1",
        "--query",
        "(x",
    ];
    let watch = Watch::started(&sandbox, &queries);
    put(&sandbox, "news/tug.txt", "Tug adrift\n\nA tug was adrift in the storm.");
    let expected = "\
1: storm AND tug
1. [[Tug]] adrift
   news/tug.txt:3
   - A [[tug]] was adrift in the [[storm]].

boats: tug
1. [[Tug]] adrift
   news/tug.txt:3
   - A [[tug]] was adrift in the storm.

";
    watch.wait("both are printed", || watch.out().lines().count() >= 10);
    let Stopped { code, stdout: out, stderr: err } = watch.stop("-INT");
    let out: String = out
        .lines()
        .map(|line| if line.starts_with("20") { without_times(line) } else { format!("{line}\n") })
        .collect();
    assert_eq!((code, out.as_str()), (Some(0), expected));
    assert_eq!(err.lines().filter(|line| *line == "  (x").count(), 1, "{err}");
}

#[test]
fn a_signal_stops_it_after_the_commit() {
    let sandbox = Sandbox::empty();
    for n in 0..300 {
        sandbox.write(&format!("news/{n}.txt"), &format!("Barge number {n}."));
    }
    let watch = Watch::start(&sandbox, &["news"]);
    watch.wait("the first sync has begun", || sandbox.path("index/writer.lock").exists());
    let Stopped { code, stderr: err, .. } = watch.stop("-INT");
    assert_eq!(code, Some(0), "{err}");
    assert!(sandbox.run(&["search", "barge"]).stdout.contains("10 of 300 articles that match"));
}

#[test]
fn changes_of_an_index_among_the_articles_are_ignored() {
    let sandbox = Sandbox::empty();
    sandbox.write("news/ferry.txt", FERRY);
    let watch = Watch::start(
        &sandbox,
        &[&["news", "--index", "news/index", "--json"], &EVENTS_ONLY[..]].concat(),
    );
    watch.wait_for_reports(1);
    put(&sandbox, "news/tug.txt", "A tug.");
    watch.wait_for_reports(2);
    // Every sync writes the lock file. If a sync caused the next one, there would be several a
    // second.
    let (mut syncs, mut last) = (0, None);
    for _ in 0..100 {
        let now = fs::metadata(sandbox.path("news/index/writer.lock")).unwrap().modified().unwrap();
        syncs += usize::from(last.replace(now) != Some(now));
        thread::sleep(Duration::from_millis(20));
    }
    assert!(syncs <= 2, "{syncs} syncs without a change");
    let Stopped { code, stdout: out, .. } = watch.stop("-INT");
    assert_eq!((code, data(&out, "report").len()), (Some(0), 2));
}

#[test]
fn a_missing_folder_keeps_its_articles_and_is_watched_again_when_it_is_back() {
    let sandbox = Sandbox::indexed();
    sandbox.write("wires/sloop.txt", "A sloop.");
    let watch = Watch::started(&sandbox, &[&["news", "wires"], &EVENTS_ONLY[..]].concat());
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    watch.wait("it is reported missing", || watch.err().contains("newsdex: news is missing"));
    put(&sandbox, "wires/trawler.txt", "A trawler.");
    watch.wait_until_found(&sandbox, "trawler", 1);
    assert_eq!(sandbox.run(&["search", "tugs"]).code, 0);
    fs::rename(sandbox.path("away"), sandbox.path("news")).unwrap();
    for name in ["yawl", "brig"] {
        put(&sandbox, &format!("news/{name}.txt"), name);
        watch.wait_until_found(&sandbox, name, 1);
    }
    // Another folder takes its place at once.
    sandbox.write("other/lugger.txt", "A lugger.");
    fs::rename(sandbox.path("news"), sandbox.path("away")).unwrap();
    fs::rename(sandbox.path("other"), sandbox.path("news")).unwrap();
    watch.wait_until_found(&sandbox, "lugger", 1);
    put(&sandbox, "news/ketch.txt", "A ketch.");
    watch.wait_until_found(&sandbox, "ketch", 1);
    let Stopped { code, stderr: err, .. } = watch.stop("-INT");
    assert_eq!((code, err.matches("is missing").count()), (Some(0), 1), "{err}");
}

#[test]
fn a_single_file_is_followed_when_it_is_replaced() {
    let sandbox = Sandbox::indexed();
    let watch = Watch::started(
        &sandbox,
        &[&["news/wires.jsonl", "--index", "single"], &EVENTS_ONLY[..]].concat(),
    );
    let sandbox = sandbox.with("NEWSDEX_INDEX", "single");
    for word in ["Fifty", "Sixty"] {
        put(&sandbox, "news/wires.jsonl", &WIRES.replace("Forty", word));
        watch.wait_until_found(&sandbox, word, 1);
    }
    let Stopped { code, stderr: err, .. } = watch.stop("-INT");
    assert!(
        code == Some(0)
            && without_times(&err)
                .ends_with("newsdex: 0 added, 1 changed, 0 removed (3 articles)\n"),
        "{err}"
    );
}

#[test]
fn waiting_for_another_writer_is_reported_once() {
    let sandbox = Sandbox::indexed();
    let lock = File::open(sandbox.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    let watch = Watch::start(&sandbox, &["news"]);
    watch.wait("it says so", || watch.err().contains("another process is writing to the index"));
    drop(lock);
    watch.wait("it has begun", || watch.err().contains("newsdex: watching news (4 articles)"));
    let Stopped { code, stderr: err, .. } = watch.stop("-INT");
    assert_eq!((code, err.lines().count()), (Some(0), 2), "{err}");
}

#[test]
fn each_warning_is_printed_once() {
    let sandbox = Sandbox::indexed();
    sandbox.write("news/empty.txt", "");
    let watch = Watch::started(&sandbox, &["news"]);
    put(&sandbox, "news/tug.txt", "A tug.");
    watch.wait_until_found(&sandbox, "id:news/tug.txt", 1);
    put(&sandbox, "news/blank.txt", " ");
    watch.wait("the other file has a warning", || watch.err().contains("blank.txt"));
    let Stopped { stderr: err, .. } = watch.stop("-INT");
    assert_eq!(
        (err.matches("empty.txt").count(), err.matches("blank.txt").count()),
        (1, 1),
        "{err}"
    );

    let watch = Watch::start(&sandbox, &["news", "--quiet"]);
    put(&sandbox, "news/sloop.txt", "A sloop.");
    watch.wait_until_found(&sandbox, "sloop", 1);
    let silent = Stopped { code: Some(0), stdout: String::new(), stderr: String::new() };
    assert_eq!(watch.stop("-INT"), silent);
}

#[test]
fn problems_at_the_start_are_errors() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], expected: &str| {
        let output = sandbox.run(&[&["watch"], args].concat());
        let as_json = args.contains(&"--json");
        assert_eq!((output.code, output.stdout.is_empty()), (2, !as_json), "{args:?}");
        assert!(
            output.stderr.starts_with("newsdex: ") && output.stderr.contains(expected),
            "{args:?}: {}",
            output.stderr
        );
    };
    check(&[], "no folder of articles is named; name one, as in `newsdex index news`, or ");
    check(&["news", "nowhere"], "nowhere");
    check(&["news", "--index", "news"], "not a newsdex index");
    check(&["news", "--query", " "], "the query is empty");
    check(&["news", "--json", "--quiet"], "cannot be used with");
}
