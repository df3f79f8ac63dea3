//! `newsdex check`, and how other commands report a damaged index.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Sandbox;

/// The largest index file with an extension.
fn largest_file(sandbox: &Sandbox, extension: &str) -> PathBuf {
    let files = fs::read_dir(sandbox.path("index/g1")).unwrap().map(|entry| entry.unwrap().path());
    let matching = files.filter(|path| path.extension().is_some_and(|ext| ext == extension));
    matching.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn a_sound_index_is_reported_in_one_line_or_in_json() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["check"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    assert!(
        output.stdout.starts_with("Sound: ") && output.stdout.lines().count() == 1,
        "{}",
        output.stdout
    );
    let output = sandbox.run(&["check", "--all", "--json"]);
    let line: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(
        (output.code, &line["type"], &line["data"]["sound"]),
        (0, &"check".into(), &true.into())
    );
    assert_eq!(line["data"]["compared"], line["data"]["articles"]);
    fs::remove_file(sandbox.path("news/ferry.txt")).unwrap();
    let output = sandbox.run(&["check"]);
    assert!(
        output.code == 0 && output.stdout.contains("1 indexed file no longer exists"),
        "{}",
        output.stdout
    );
}

#[test]
fn checking_a_missing_index_is_an_error() {
    let output = Sandbox::empty().run(&["check"]);
    assert!(output.code == 2 && output.stderr.contains("no index at"), "{}", output.stderr);
}

#[test]
fn every_command_reports_a_damaged_index_with_the_file_and_help() {
    for extension in ["idx", "term", "pos", "store", "fast", "fieldnorm", "text", "words", "json"] {
        let sandbox = Sandbox::indexed();
        let file = largest_file(&sandbox, extension);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        // File times have a resolution of milliseconds. A file as old as the commit passes for
        // unchanged, so it is written until it is newer.
        let committed = modified(&sandbox.path("index/g1/meta.json"));
        while modified(&file) <= committed {
            fs::write(&file, &bytes).unwrap();
        }
        sandbox.write("news/new.txt", "A gale blew.");
        let name = file.file_name().unwrap().to_str().unwrap();
        for args in [
            &["check"][..],
            &["search", "ferry"],
            &["show", "news/ferry.txt"],
            &["stats"],
            &["index", "news"],
        ] {
            let output = sandbox.run(args);
            assert_eq!(output.code, 2, "{extension} {args:?}: {}", output.stdout);
            assert!(
                output.stderr.contains("--rebuild") && !output.stderr.contains("panicked"),
                "{args:?}: {}",
                output.stderr
            );
            assert!(output.stderr.contains(name), "{extension} {args:?}: {}", output.stderr);
        }
        assert_eq!(sandbox.run(&["index", "news", "--rebuild"]).code, 0);
        assert_eq!(sandbox.run(&["check", "--all"]).code, 0);
        assert_eq!(sandbox.run(&["search", "gale"]).code, 0);
    }
}

#[test]
fn a_lost_manifest_is_named_with_help_that_works() {
    let sandbox = Sandbox::indexed();
    fs::remove_file(sandbox.path("index/newsdex.json")).unwrap();
    for args in [&["check"][..], &["search", "ferry"], &["stats"], &["index", "news"]] {
        let output = sandbox.run(args);
        assert_eq!(output.code, 2, "{args:?}: {}", output.stdout);
        assert!(
            output.stderr.contains("newsdex.json is missing")
                && output.stderr.contains("`newsdex index --rebuild`"),
            "{args:?}: {}",
            output.stderr
        );
    }
    assert_eq!(sandbox.run(&["index", "news", "--rebuild"]).code, 0);
    assert_eq!(sandbox.run(&["check", "--all"]).code, 0);
    assert_eq!(sandbox.run(&["search", "ferry"]).code, 0);
}

#[test]
fn a_check_counts_what_is_not_part_of_the_index() {
    let sandbox = Sandbox::indexed();
    sandbox.write("index/notes.txt", "");
    sandbox.write("index/g1/notes.txt", "");
    sandbox.write("index/g7/meta.json", "");
    let output = sandbox.run(&["check"]);
    assert_eq!(output.code, 0, "{output:?}");
    assert!(
        output.stdout.contains("3 entries of the index folder are not part of the index."),
        "{}",
        output.stdout
    );
    // The next commit removes what newsdex may have left, and nothing else.
    sandbox.write("news/new.txt", "A gale blew.");
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    let output = sandbox.run(&["check"]);
    assert!(output.stdout.contains("2 entries of the index folder"), "{}", output.stdout);
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_is_left_alone() {
    let sandbox = Sandbox::indexed();
    fs::rename(sandbox.path("index/writer.lock"), sandbox.path("outside")).unwrap();
    fs::write(sandbox.path("outside"), "kept").unwrap();
    std::os::unix::fs::symlink(sandbox.path("outside"), sandbox.path("index/writer.lock")).unwrap();
    sandbox.write("news/new.txt", "A gale blew.");
    for args in [&["index", "news"][..], &["index", "news", "--rebuild"]] {
        let output = sandbox.run(args);
        assert_eq!(output.code, 2, "{args:?}");
        assert!(
            output.stderr.contains("writer.lock is a symbolic link")
                && output.stderr.contains("delete it and try again"),
            "{}",
            output.stderr
        );
    }
    assert_eq!(fs::read_to_string(sandbox.path("outside")).unwrap(), "kept");
    fs::remove_file(sandbox.path("index/writer.lock")).unwrap();
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
}
