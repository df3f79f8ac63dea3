//! `newsdex watch`: what arrives while it runs. Nothing here depends on how quick it is.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{FERRY, Place, WIRES};

/// No rescan helps it to what it does not hear of.
const BY_EVENTS: [&str; 2] = ["--rescan", "3600"];

/// The program, watching.
struct Watching {
    child: Child,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
}

impl Watching {
    fn begin(place: &Place, args: &[&str]) -> Watching {
        let mut command = place.command(&[&["watch"], args].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, err) =
            (gather(child.stdout.take().unwrap()), gather(child.stderr.take().unwrap()));
        Watching { child, out, err }
    }

    /// Begins, and waits until it is said to have begun.
    fn begun(place: &Place, args: &[&str]) -> Watching {
        let watching = Watching::begin(place, args);
        watching.wait("it has begun", || watching.err().contains("; Ctrl-C ends it"));
        watching
    }

    fn out(&self) -> String {
        self.out.lock().unwrap().clone()
    }

    fn err(&self) -> String {
        self.err.lock().unwrap().clone()
    }

    fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        let give_up = Instant::now() + Duration::from_mins(1);
        while !holds() {
            assert!(Instant::now() < give_up, "in vain until {what}: {}{}", self.out(), self.err());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until so many reports have been printed.
    fn wait_for_reports(&self, count: usize) {
        self.wait(&format!("there are {count} reports"), || {
            data(&self.out(), "report").len() >= count
        });
    }

    /// Waits until a query finds so many articles.
    fn wait_until_found(&self, place: &Place, query: &str, count: u64) {
        self.wait(&format!("{query} is found {count} times"), || {
            place
                .json(&["search", query])
                .iter()
                .any(|(kind, data)| kind == "summary" && data["total"] == count)
        });
    }

    /// Asks it to end, and waits until it has.
    fn end(mut self, signal: &str) -> (Option<i32>, String, String) {
        let sent =
            Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let code = self.child.wait().unwrap().code();
        // The pipes are read to their ends by threads that end with them.
        self.wait("all is read", || {
            Arc::strong_count(&self.out) == 1 && Arc::strong_count(&self.err) == 1
        });
        (code, self.out(), self.err())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It has ended where the test did not fail.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a file aside and moves it into place, so that nobody ever sees a part of it.
fn put(place: &Place, name: &str, text: &str) {
    place.write(".part", text);
    let path = place.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::rename(place.path(".part"), path).unwrap();
}

fn gather(stream: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let gathered = Arc::clone(&text);
    thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let mut text = gathered.lock().unwrap();
            text.push_str(&line.unwrap());
            text.push('\n');
        }
    });
    text
}

/// The data of all objects of a type.
fn data(out: &str, kind: &str) -> Vec<Value> {
    let lines = out.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let values = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    values.filter(|value| value["type"] == kind).map(|mut value| value["data"].take()).collect()
}

fn ids(out: &str) -> Vec<String> {
    data(out, "hit").iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_comes_changes_and_goes_is_followed() {
    let place = Place::indexed();
    let watching = Watching::begun(&place, &[&["news"], &BY_EVENTS[..]].concat());
    put(&place, "news/2026/05/tug.txt", "A dinghy went out.");
    watching.wait_until_found(&place, "dinghy", 1);
    put(&place, "news/2026/05/tug.txt", "A trawler went out, and one came in.");
    watching.wait_until_found(&place, "trawler", 1);
    fs::rename(place.path("news/2026"), place.path("news/2027")).unwrap();
    watching.wait_until_found(&place, "id:news/2027/*", 1);
    put(&place, "news/2027/05/sloop.txt", "A sloop.");
    watching.wait_until_found(&place, "sloop", 1);
    fs::remove_dir_all(place.path("news/2027")).unwrap();
    watching.wait_until_found(&place, "trawler", 0);
    for n in 0..200 {
        put(&place, &format!("news/burst/{n}.txt"), &format!("Barge number {n}."));
    }
    watching.wait_until_found(&place, "barge", 200);
    let (code, out, err) = watching.end("-INT");
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(err.starts_with(
        "newsdex: watching news (4 articles); Ctrl-C ends it\nnewsdex: 1 added, 0 changed, "
    ));
    assert!(err.ends_with(" added, 0 changed, 0 removed (204 articles)\n"), "{err}");
    // Far fewer commits than files.
    assert!(err.lines().count() < 100, "{err}");
    assert!(
        place
            .run(&["index", "news"])
            .out
            .contains(": 0 added, 0 changed, 204 unchanged, 0 removed")
    );
}

#[test]
fn a_query_prints_what_it_newly_finds() {
    let place = Place::indexed();
    place.write("news/early.txt", "A storm came early.");
    let watching = Watching::begin(
        &place,
        &[&["news", "--json", "--query", "storm"], &BY_EVENTS[..]].concat(),
    );
    watching.wait_for_reports(1);
    put(&place, "news/late.txt", "A storm came late.");
    watching.wait_for_reports(2);
    // One that matched already, and one that matches now.
    put(&place, "news/ferry.txt", &FERRY.replace("Friday", "Sunday"));
    watching.wait_for_reports(3);
    put(&place, "news/wires.jsonl", &WIRES.replace("Forty wheels", "In the storm, forty wheels"));
    watching.wait_for_reports(4);
    put(&place, "news/calm.txt", "A calm day.");
    watching.wait_for_reports(5);
    let (code, out, err) = watching.end("-TERM");
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(ids(&out), ["news/early.txt", "news/late.txt", "w3"]);
    let changes = |name: &str| {
        data(&out, "report").iter().map(|report| report[name].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!([changes("added"), changes("changed"), changes("removed")], [3, 2, 0]);
    // As a search has it, but for the ranking.
    let unranked = |mut hit: Value| {
        hit.as_object_mut().unwrap().retain(|name, _| name != "rank" && name != "score");
        hit
    };
    let hit = data(&out, "hit").into_iter().find(|hit| hit["id"] == "w3").map(unranked);
    let search = place.run(&["search", "storm", "--json"]).out;
    assert_eq!(data(&search, "hit").into_iter().find(|hit| hit["id"] == "w3").map(unranked), hit);
}

#[test]
fn hits_of_several_queries_say_whose_they_are() {
    let place = Place::indexed();
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
    let watching = Watching::begun(&place, &queries);
    put(&place, "news/tug.txt", "Tug adrift\n\nA tug was adrift in the storm.");
    let expected = "\
1: storm AND tug
1. Tug adrift
   news/tug.txt:3
   ▪ A tug was adrift in the storm.

boats: tug
1. Tug adrift
   news/tug.txt:3
   ▪ A tug was adrift in the storm.

";
    watching.wait("both are printed", || watching.out().lines().count() >= 10);
    let (code, out, err) = watching.end("-INT");
    assert_eq!((code, out.as_str()), (Some(0), expected));
    assert_eq!(err.lines().filter(|line| *line == "  (x").count(), 1, "{err}");
}

#[test]
fn what_was_begun_is_committed_before_it_ends() {
    let place = Place::empty();
    for n in 0..300 {
        place.write(&format!("news/{n}.txt"), &format!("Barge number {n}."));
    }
    let watching = Watching::begin(&place, &["news"]);
    watching.wait("the first sync has begun", || place.path("index/writer.lock").exists());
    let (code, _, err) = watching.end("-INT");
    assert_eq!(code, Some(0), "{err}");
    assert!(place.run(&["search", "barge"]).out.contains("10 of 300 articles that match"));
}

#[test]
fn an_index_among_the_articles_does_not_wake_it() {
    let place = Place::empty();
    place.write("news/ferry.txt", FERRY);
    let watching = Watching::begin(
        &place,
        &[&["news", "--index", "news/index", "--json"], &BY_EVENTS[..]].concat(),
    );
    watching.wait_for_reports(1);
    put(&place, "news/tug.txt", "A tug.");
    watching.wait_for_reports(2);
    // Every sync writes who holds the lock. A sync that sets off the next one does so several times a second.
    let (mut syncs, mut last) = (0, None);
    for _ in 0..100 {
        let now = fs::metadata(place.path("news/index/writer.lock")).unwrap().modified().unwrap();
        syncs += usize::from(last.replace(now) != Some(now));
        thread::sleep(Duration::from_millis(20));
    }
    assert!(syncs <= 2, "{syncs} syncs without a change");
    let (code, out, _) = watching.end("-INT");
    assert_eq!((code, data(&out, "report").len()), (Some(0), 2));
}

#[test]
fn a_folder_that_goes_away_keeps_its_articles_and_is_watched_when_it_is_back() {
    let place = Place::indexed();
    place.write("wires/sloop.txt", "A sloop.");
    let watching = Watching::begun(&place, &[&["news", "wires"], &BY_EVENTS[..]].concat());
    fs::rename(place.path("news"), place.path("away")).unwrap();
    watching.wait("it is missed", || watching.err().contains("newsdex: news is not there"));
    put(&place, "wires/trawler.txt", "A trawler.");
    watching.wait_until_found(&place, "trawler", 1);
    assert_eq!(place.run(&["search", "tugs"]).code, 0);
    fs::rename(place.path("away"), place.path("news")).unwrap();
    for name in ["yawl", "brig"] {
        put(&place, &format!("news/{name}.txt"), name);
        watching.wait_until_found(&place, name, 1);
    }
    // Another takes its place at once.
    place.write("other/lugger.txt", "A lugger.");
    fs::rename(place.path("news"), place.path("away")).unwrap();
    fs::rename(place.path("other"), place.path("news")).unwrap();
    watching.wait_until_found(&place, "lugger", 1);
    put(&place, "news/ketch.txt", "A ketch.");
    watching.wait_until_found(&place, "ketch", 1);
    let (code, _, err) = watching.end("-INT");
    assert_eq!((code, err.matches("is not there").count()), (Some(0), 1), "{err}");
}

#[test]
fn a_single_file_is_followed_through_its_replacements() {
    let place = Place::indexed();
    let watching = Watching::begun(
        &place,
        &[&["news/wires.jsonl", "--index", "single"], &BY_EVENTS[..]].concat(),
    );
    let place = place.with("NEWSDEX_INDEX", "single");
    for word in ["Fifty", "Sixty"] {
        put(&place, "news/wires.jsonl", &WIRES.replace("Forty", word));
        watching.wait_until_found(&place, word, 1);
    }
    let (code, _, err) = watching.end("-INT");
    assert!(
        code == Some(0) && err.ends_with("newsdex: 0 added, 1 changed, 0 removed (3 articles)\n"),
        "{err}"
    );
}

#[test]
fn who_waits_for_another_writer_says_so_once() {
    let place = Place::indexed();
    let lock = File::open(place.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    let watching = Watching::begin(&place, &["news"]);
    watching
        .wait("it says so", || watching.err().contains("another process is writing to the index"));
    drop(lock);
    watching
        .wait("it has begun", || watching.err().contains("newsdex: watching news (4 articles)"));
    let (code, _, err) = watching.end("-INT");
    assert_eq!((code, err.lines().count()), (Some(0), 2), "{err}");
}

#[test]
fn what_is_odd_in_files_is_said_once() {
    let place = Place::indexed();
    place.write("news/empty.txt", "");
    let watching = Watching::begun(&place, &["news"]);
    put(&place, "news/tug.txt", "A tug.");
    watching.wait_until_found(&place, "id:news/tug.txt", 1);
    put(&place, "news/blank.txt", " ");
    watching.wait("the other is odd, too", || watching.err().contains("blank.txt"));
    let (_, _, err) = watching.end("-INT");
    assert_eq!(
        (err.matches("empty.txt").count(), err.matches("blank.txt").count()),
        (1, 1),
        "{err}"
    );

    let watching = Watching::begin(&place, &["news", "--quiet"]);
    put(&place, "news/sloop.txt", "A sloop.");
    watching.wait_until_found(&place, "sloop", 1);
    assert_eq!(watching.end("-INT"), (Some(0), String::new(), String::new()));
}

#[test]
fn what_is_wrong_at_the_beginning_is_an_error() {
    let place = Place::indexed();
    let check = |args: &[&str], expected: &str| {
        let said = place.run(&[&["watch"], args].concat());
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(
            said.err.starts_with("newsdex: ") && said.err.contains(expected),
            "{args:?}: {}",
            said.err
        );
    };
    check(&[], "seeds");
    check(&["news", "nowhere"], "nowhere");
    check(&["news", "--index", "news"], "not a newsdex index");
    check(&["news", "--query", " "], "the query is empty");
    check(&["news", "--json", "--quiet"], "cannot be used with");
}
