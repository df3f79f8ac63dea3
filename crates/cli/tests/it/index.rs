//! `newsdex index`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::json;

use crate::{FERRY, Place, WIRES, names};

#[test]
fn quiet_says_nothing_but_errors() {
    let place = Place::indexed();
    place.write("news/empty.txt", "");
    let said = place.run(&["index", "news", "--quiet"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""));
    let said = place.run(&["index", "nowhere", "--quiet"]);
    assert!(said.code == 2 && said.err.contains("nowhere"), "{}", said.err);
}

#[test]
fn progress_is_told_in_lines_on_standard_error_where_it_is_asked_for() {
    let place = Place::indexed();
    let check = |args: &[&str], lines: &[&str]| {
        let said = place.run(&[&["index", "news"], args].concat());
        assert_eq!((said.code, said.out.lines().count()), (0, 1), "{args:?}: {said:?}");
        // A slow machine tells more before.
        let told: Vec<&str> = said.err.lines().filter(|line| !line.ends_with(" left")).collect();
        assert_eq!(told, lines, "{args:?}");
        assert!(!said.out.contains("writing"), "{args:?}: {}", said.out);
    };
    check(&["--rebuild"], &[]);
    check(&["--rebuild", "--progress"], &["newsdex: 4 articles, writing the index"]);
    check(&["--rebuild", "--progress", "--json"], &["newsdex: 4 articles, writing the index"]);
    check(&["--rebuild", "--progress", "--dry-run"], &[]);
    // There is nothing to do.
    check(&["--progress"], &[]);
    let said = place.run(&["index", "news", "--progress", "--quiet"]);
    assert!(said.code == 2 && said.err.contains("cannot be used with '--quiet'"), "{said:?}");
}

#[test]
fn what_the_index_holds_is_told_in_numbers() {
    let place = Place::indexed();
    let said = place.run(&["stats"]);
    let begins = "\
articles   4, of 2 files
words      98
dates      2026-05-08 to 2026-05-09; 2 undated
outlets    2: Kestrel Wire 1, Ostrel Post 1
languages  none known
folders    news
written    2";
    assert!(said.out.starts_with(begins), "{}", said.out);
    assert!(
        said.out.contains("\ngeneration g1\n") && said.out.contains("  texts\n"),
        "{}",
        said.out
    );
    let lines = place.json(&["stats"]);
    let [(kind, stats)] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(
        (kind.as_str(), &stats["articles"], &stats["undated"]),
        ("stats", &json!(4), &json!(2))
    );
    let parts: u64 =
        stats["parts"].as_object().unwrap().values().map(|size| size.as_u64().unwrap()).sum();
    assert_eq!(Some(parts), stats["bytes"].as_u64());
}

#[test]
fn a_folder_is_removed_from_the_index_and_not_from_the_disk() {
    let place = Place::indexed();
    let said = place.run(&["remove", "news", "--dry-run"]);
    assert!(
        said.out.starts_with("Nothing written, as asked. To do: 0 to add, 0 to change, "),
        "{}",
        said.out
    );
    let said = place.run(&["remove", "news"]);
    assert!(
        said.out.starts_with("0 articles in index: 0 added, 0 changed, 0 unchanged, "),
        "{}",
        said.out
    );
    assert!(place.path("news/ferry.txt").exists());
    let said = place.run(&["remove", "news"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("news is none of the folders in the index: it has none"),
        "{}",
        said.err
    );
    assert_eq!(place.run(&["remove", "news", "--index", "none"]).code, 2);
}

#[test]
fn indexing_twice_changes_nothing() {
    let place = Place::empty();
    place.write("seeds/ferry.txt", FERRY);
    place.write("seeds/wires.jsonl", WIRES);
    let check = |args: &[&str], expected: &str| {
        let said = place.run(args);
        assert!(said.out.starts_with(expected), "{args:?}: {}", said.out);
        assert_eq!(
            (said.code, said.err.as_str(), said.out.lines().count()),
            (0, "", 1),
            "{args:?}"
        );
    };
    check(
        &["index", "--dry-run"],
        "Nothing written, as asked. To do: 4 to add, 0 to change, 0 to remove;",
    );
    assert_eq!(names(&place.path("")), ["seeds"]);
    check(
        &["index"],
        "4 articles in index: 4 added, 0 changed, 0 unchanged, 0 removed; 0 skipped (",
    );
    check(
        &["index"],
        "4 articles in index: 0 added, 0 changed, 4 unchanged, 0 removed; 0 skipped (",
    );
    fs::remove_file(place.path("seeds/ferry.txt")).unwrap();
    place.write("seeds/wires.jsonl", &WIRES.replace("Forty", "Fifty"));
    check(
        &["index", "seeds"],
        "3 articles in index: 0 added, 1 changed, 2 unchanged, 1 removed; 0 skipped (",
    );
    check(
        &["index", "--rebuild"],
        "3 articles in index: 3 added, 0 changed, 0 unchanged, 0 removed; 0 skipped (",
    );
}

#[test]
fn a_report_is_one_line_of_json() {
    let place = Place::empty();
    place.write("news/empty.txt", "");
    place.write("news/ferry.txt", FERRY);
    let lines = place.json(&["index", "news"]);
    let [(kind, report)] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(kind, "report");
    for (name, expected) in [
        ("added", 1),
        ("changed", 0),
        ("unchanged", 0),
        ("removed", 0),
        ("skipped", 1),
        ("articles", 1),
    ] {
        assert_eq!(report[name], expected, "{name}");
    }
    assert!(report["elapsed_us"].as_u64().unwrap() > 0);
    let warning = &report["warnings"][0];
    assert!(warning["file"].as_str().unwrap().ends_with("news/empty.txt"), "{warning}");
    assert!(warning["what"].is_string() && warning["help"].is_string(), "{warning}");
}

#[test]
fn warnings_are_lines_on_standard_error_and_no_more_than_twenty() {
    let place = Place::empty();
    for n in 0..23 {
        place.write(&format!("news/{n:02}.txt"), " \n");
    }
    let said = place.run(&["index", "news"]);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!((said.code, lines.len()), (0, 21));
    // From the current folder, unless the folder of temporary files is reached through a link.
    assert!(lines[0].contains("news/00.txt: "), "{}", lines[0]);
    assert_eq!(lines[20], "and 3 more; --json lists them");
    // They do not stand in the way of those who read JSON.
    assert_eq!(place.run(&["index", "news", "--json"]).err, "");
}

#[test]
fn what_cannot_be_indexed_is_an_error_that_names_it() {
    let place = Place::empty();
    place.write("news/ferry.txt", FERRY);
    place.write("photos/cat.jpg", "not an article");
    place.write("a-file", "not an index");
    let check = |args: &[&str], named: &str| {
        let said = place.run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(
            said.err.starts_with("newsdex: ") && said.err.contains(named),
            "{args:?}: {}",
            said.err
        );
        assert_eq!(said.err.lines().count(), 1, "{}", said.err);
    };
    check(&["index"], "seeds");
    check(&["index", "nowhere"], "nowhere");
    check(&["index", "photos/cat.jpg"], "cat.jpg");
    check(&["index", "news", "--index", "a-file"], "a-file");
    check(&["index", "news", "--index", "photos"], "photos");
    check(&["index", "news", "--index", "photos", "--rebuild"], "photos");
    // Nothing of others was touched, and nothing was left behind.
    assert_eq!(names(&place.path("photos")), ["cat.jpg"]);
    assert_eq!(fs::read_to_string(place.path("photos/cat.jpg")).unwrap(), "not an article");
    assert_eq!(fs::read_to_string(place.path("a-file")).unwrap(), "not an index");
}

#[test]
fn of_two_that_write_the_second_says_who_the_first_is_or_waits_for_it() {
    let place = Place::indexed();
    place.write("news/tram.txt", "The tram runs again.");
    let lock =
        fs::File::options().read(true).write(true).open(place.path("index/writer.lock")).unwrap();
    lock.try_lock().unwrap();
    fs::write(place.path("index/writer.lock"), "4711 0\n").unwrap();
    for args in [&["index", "news"][..], &["index", "news", "--rebuild"], &["remove", "news"]] {
        let said = place.run(args);
        assert_eq!(
            (said.code, said.out.as_str(), said.err.lines().count()),
            (2, "", 1),
            "{args:?}: {}",
            said.err
        );
        assert!(
            said.err.contains("another process is writing to the index"),
            "{args:?}: {}",
            said.err
        );
        assert!(said.err.contains("(process 4711, for "), "{args:?}: {}", said.err);
    }
    // Reading goes on.
    assert_eq!(place.run(&["index", "news", "--dry-run"]).code, 0);
    assert_eq!(place.run(&["search", "ferry"]).code, 0);

    let mut waiting = place.command(&["index", "news", "--wait"]);
    let mut waiting = waiting.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(waiting.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("waiting") && said.contains("process 4711"), "{said}");
    assert!(waiting.try_wait().unwrap().is_none());
    drop(lock);
    let output = waiting.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && out.starts_with("5 articles in index: 1 added"), "{out}");
}

#[test]
fn the_surroundings_may_name_the_index() {
    let place = Place::empty().with("NEWSDEX_INDEX", "elsewhere");
    place.write("news/ferry.txt", FERRY);
    assert_eq!(place.run(&["index", "news"]).code, 0);
    assert_eq!(names(&place.path("")), ["elsewhere", "news"]);
    assert_eq!(place.run(&["search", "ferry"]).code, 0);
    assert_eq!(place.run(&["search", "ferry", "--index", "index"]).code, 2);
}
