//! `newsdex index`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::json;

use crate::{FERRY, Sandbox, WIRES, names};

#[test]
fn quiet_prints_only_errors() {
    let sandbox = Sandbox::indexed();
    sandbox.write("news/empty.txt", "");
    let output = sandbox.run(&["index", "news", "--quiet"]);
    assert_eq!((output.code, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    let output = sandbox.run(&["index", "nowhere", "--quiet"]);
    assert!(output.code == 2 && output.stderr.contains("nowhere"), "{}", output.stderr);
}

#[test]
fn progress_prints_lines_on_standard_error() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], lines: &[&str]| {
        let output = sandbox.run(&[&["index", "news"], args].concat());
        assert_eq!((output.code, output.stdout.lines().count()), (0, 1), "{args:?}: {output:?}");
        // A slow machine prints further lines before.
        let printed: Vec<&str> =
            output.stderr.lines().filter(|line| !line.ends_with(" left")).collect();
        assert_eq!(printed, lines, "{args:?}");
        assert!(!output.stdout.contains("writing"), "{args:?}: {}", output.stdout);
    };
    check(&["--rebuild"], &[]);
    check(&["--rebuild", "--progress"], &["newsdex: 4 articles, writing the index"]);
    check(&["--rebuild", "--progress", "--json"], &["newsdex: 4 articles, writing the index"]);
    check(&["--rebuild", "--progress", "--dry-run"], &[]);
    // Nothing has changed.
    check(&["--progress"], &[]);
    let output = sandbox.run(&["index", "news", "--progress", "--quiet"]);
    assert!(
        output.code == 2 && output.stderr.contains("cannot be used with '--quiet'"),
        "{output:?}"
    );
}

#[test]
fn stats_describe_the_index() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["stats"]);
    let expected = "\
articles   4, of 2 files
words      98
dates      2026-05-08 to 2026-05-09; 2 undated
formats    2: jsonl 3, text 1
outlets    2: Kestrel Wire 1, Ostrel Post 1
languages  none known
folders    news
written    2";
    assert!(output.stdout.starts_with(expected), "{}", output.stdout);
    assert!(
        output.stdout.contains("\ngeneration g1\n") && output.stdout.contains("  stored text\n"),
        "{}",
        output.stdout
    );
    let lines = sandbox.json(&["stats"]);
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
fn remove_drops_a_folder_from_the_index_but_not_from_the_disk() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["remove", "news", "--dry-run"]);
    assert!(output.stdout.starts_with("Dry run: 0 to add, 0 to change, "), "{}", output.stdout);
    let output = sandbox.run(&["remove", "news"]);
    assert!(
        output.stdout.starts_with("0 articles in index: 0 added, 0 changed, 0 unchanged, "),
        "{}",
        output.stdout
    );
    assert!(sandbox.path("news/ferry.txt").exists());
    let output = sandbox.run(&["remove", "news"]);
    assert_eq!(output.code, 2);
    assert!(
        output.stderr.contains("news is not an indexed folder: the index has none"),
        "{}",
        output.stderr
    );
    assert_eq!(sandbox.run(&["remove", "news", "--index", "none"]).code, 2);
}

#[test]
fn indexing_twice_changes_nothing() {
    let sandbox = Sandbox::empty();
    sandbox.write("seeds/ferry.txt", FERRY);
    sandbox.write("seeds/wires.jsonl", WIRES);
    sandbox.write("newsdex.toml", "folders = ['seeds']");
    let check = |args: &[&str], expected: &str| {
        let output = sandbox.run(args);
        assert!(output.stdout.starts_with(expected), "{args:?}: {}", output.stdout);
        assert_eq!(
            (output.code, output.stderr.as_str(), output.stdout.lines().count()),
            (0, "", 1),
            "{args:?}"
        );
    };
    check(&["index", "--dry-run"], "Dry run: 4 to add, 0 to change, 0 to remove;");
    assert_eq!(names(&sandbox.path("")), ["newsdex.toml", "seeds"]);
    check(
        &["index"],
        "4 articles in index: 4 added, 0 changed, 0 unchanged, 0 removed; 0 skipped (",
    );
    check(
        &["index"],
        "4 articles in index: 0 added, 0 changed, 4 unchanged, 0 removed; 0 skipped (",
    );
    fs::remove_file(sandbox.path("seeds/ferry.txt")).unwrap();
    sandbox.write("seeds/wires.jsonl", &WIRES.replace("Forty", "Fifty"));
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
    let sandbox = Sandbox::empty();
    sandbox.write("news/empty.txt", "");
    sandbox.write("news/ferry.txt", FERRY);
    let lines = sandbox.json(&["index", "news"]);
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
fn at_most_twenty_warnings_are_printed_on_standard_error() {
    let sandbox = Sandbox::empty();
    for n in 0..23 {
        sandbox.write(&format!("news/{n:02}.txt"), " \n");
    }
    let output = sandbox.run(&["index", "news"]);
    let lines: Vec<&str> = output.stderr.lines().collect();
    assert_eq!((output.code, lines.len()), (0, 21));
    // The path is relative, unless the folder of temporary files is behind a symbolic link.
    assert!(lines[0].contains("news/00.txt: "), "{}", lines[0]);
    assert_eq!(lines[20], "and 3 more; --json lists them");
    // With --json, warnings are only in the report.
    assert_eq!(sandbox.run(&["index", "news", "--json"]).stderr, "");
}

#[test]
fn errors_name_the_path_that_cannot_be_indexed() {
    let sandbox = Sandbox::empty();
    sandbox.write("news/ferry.txt", FERRY);
    sandbox.write("photos/cat.jpg", "not an article");
    sandbox.write("a-file", "not an index");
    let check = |args: &[&str], path: &str| {
        let output = sandbox.run(args);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            output.stderr.starts_with("newsdex: ") && output.stderr.contains(path),
            "{args:?}: {}",
            output.stderr
        );
        assert_eq!(output.stderr.lines().count(), 1, "{}", output.stderr);
    };
    check(&["index"], "no folder of articles is named; name one, as in `newsdex index .`, or ");
    check(&["index", "nowhere"], "nowhere");
    check(&["index", "photos/cat.jpg"], "cat.jpg");
    check(&["index", "news", "--index", "a-file"], "a-file");
    check(&["index", "news", "--index", "photos"], "photos");
    check(&["index", "news", "--index", "photos", "--rebuild"], "photos");
    // Foreign files are unchanged, and nothing is left behind.
    assert_eq!(names(&sandbox.path("photos")), ["cat.jpg"]);
    assert_eq!(fs::read_to_string(sandbox.path("photos/cat.jpg")).unwrap(), "not an article");
    assert_eq!(fs::read_to_string(sandbox.path("a-file")).unwrap(), "not an index");
}

#[test]
fn a_second_writer_names_the_first_or_waits_for_it() {
    let sandbox = Sandbox::indexed();
    sandbox.write("news/tram.txt", "The tram runs again.");
    let lock =
        fs::File::options().read(true).write(true).open(sandbox.path("index/writer.lock")).unwrap();
    lock.try_lock().unwrap();
    fs::write(sandbox.path("index/writer.lock"), "4711 0\n").unwrap();
    for args in [&["index", "news"][..], &["index", "news", "--rebuild"], &["remove", "news"]] {
        let output = sandbox.run(args);
        assert_eq!(
            (output.code, output.stdout.as_str(), output.stderr.lines().count()),
            (2, "", 1),
            "{args:?}: {}",
            output.stderr
        );
        assert!(
            output.stderr.contains("another process is writing to the index"),
            "{args:?}: {}",
            output.stderr
        );
        assert!(output.stderr.contains("(process 4711, for "), "{args:?}: {}", output.stderr);
    }
    // Readers are not locked out.
    assert_eq!(sandbox.run(&["index", "news", "--dry-run"]).code, 0);
    assert_eq!(sandbox.run(&["search", "ferry"]).code, 0);

    let mut waiting = sandbox.command(&["index", "news", "--wait"]);
    let mut waiting = waiting.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(waiting.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("waiting") && line.contains("process 4711"), "{line}");
    assert!(waiting.try_wait().unwrap().is_none());
    drop(lock);
    let output = waiting.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && out.starts_with("5 articles in index: 1 added"), "{out}");
}

#[test]
fn an_environment_variable_may_name_the_index() {
    let sandbox = Sandbox::empty().with("NEWSDEX_INDEX", "elsewhere");
    sandbox.write("news/ferry.txt", FERRY);
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    assert_eq!(names(&sandbox.path("")), ["elsewhere", "news"]);
    assert_eq!(sandbox.run(&["search", "ferry"]).code, 0);
    assert_eq!(sandbox.run(&["search", "ferry", "--index", "index"]).code, 2);
}
