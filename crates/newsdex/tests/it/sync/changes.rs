//! What a sync adds, changes and removes, and what it reports.

use std::fs;

use newsdex::{CheckOptions, SyncOptions};

use crate::fixtures::test_folder::{
    TestFolder, contents, counts, search_all, wait_until_times_are_trusted,
};

#[test]
fn changes_that_size_and_modification_time_hide_are_found() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let path = folder.articles().join("a.txt");
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    let rewrite = |text: &str| {
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
        wait_until_times_are_trusted();
    };
    rewrite("The ferry sails.");
    folder.sync();
    rewrite("The ferry stays.");
    assert_eq!(counts(&folder.sync()), [0, 1, 0, 0, 0, 1]);
    let verify = SyncOptions { verify: true, ..SyncOptions::default() };
    assert_eq!(counts(&folder.sync_with(&verify)), [0, 0, 1, 0, 0, 1]);
    assert_eq!(folder.ids("stays"), ["news/a.txt"]);
}

#[cfg(unix)]
#[test]
fn new_permissions_index_nothing_again() {
    use std::os::unix::fs::PermissionsExt;
    // So long that a copy of an article would show in the size of the index.
    let story: Vec<String> = (0..20_000_u32).map(|number| format!("word{number}")).collect();
    let story = story.join(" ");
    let folder = TestFolder::new(&[("a.txt", &story), ("b.txt", &story)]);
    wait_until_times_are_trusted();
    folder.sync();
    let before = contents(&folder.index());
    for name in ["a.txt", "b.txt"] {
        let permissions = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.articles().join(name), permissions).unwrap();
    }
    wait_until_times_are_trusted();
    assert_eq!(counts(&folder.sync()), [0, 0, 2, 0, 0, 2]);
    let after = contents(&folder.index());
    let written = after.iter().filter(|file| !before.contains(file));
    let written_bytes: usize = written.map(|(_, bytes)| bytes.len()).sum();
    assert!(written_bytes < story.len() / 4, "{written_bytes} bytes");
    assert_eq!(counts(&folder.sync()), [0, 0, 2, 0, 0, 2]);
    assert_eq!(contents(&folder.index()), after);
}

#[test]
fn new_changed_and_removed_articles_are_counted_and_searchable() {
    let folder = TestFolder::new(&[
        ("a.txt", "The ferry sails."),
        ("b/c.txt", "The bridge is shut."),
        ("photo.jpg", ""),
    ]);
    assert_eq!(counts(&folder.sync()), [2, 0, 0, 0, 1, 2]);
    folder.write("a.txt", "The tram runs.");
    folder.remove("b/c.txt");
    folder.write("d.txt", "The tram stands.");
    assert_eq!(counts(&folder.sync()), [1, 1, 0, 1, 1, 2]);
    assert_eq!(folder.ids("tram"), ["news/a.txt", "news/d.txt"]);
    assert!(folder.ids("ferry OR bridge").is_empty());
    assert_eq!(folder.archive().articles(), 2);
}

#[test]
fn a_second_sync_writes_nothing() {
    let folder = TestFolder::new(&[
        ("a.txt", "The ferry sails."),
        ("l.jsonl", "{\"body\":\"x\"}\n{\"body\":\"y\"}"),
    ]);
    wait_until_times_are_trusted();
    assert_eq!(counts(&folder.sync()), [3, 0, 0, 0, 0, 3]);
    let before = contents(&folder.index());
    assert_eq!(counts(&folder.sync()), [0, 0, 3, 0, 0, 3]);
    assert_eq!(contents(&folder.index()), before);
}

#[test]
fn warnings_are_repeated_until_the_file_is_repaired() {
    let folder = TestFolder::new(&[
        ("a.txt", "The ferry sails."),
        ("b.txt", ""),
        ("l.jsonl", "{\"body\":\"x\"}\nnope"),
    ]);
    let first = folder.sync();
    assert_eq!((counts(&first), first.warnings.len()), ([2, 0, 0, 0, 2, 2], 2));
    for _ in 0..3 {
        let again = folder.sync();
        assert_eq!((counts(&again), &again.warnings), ([0, 0, 2, 0, 2, 2], &first.warnings));
    }
    folder.write("b.txt", "The tram runs.");
    folder.write("l.jsonl", "{\"body\":\"x\"}");
    let repaired = folder.sync();
    assert_eq!((counts(&repaired), repaired.warnings.len()), ([1, 0, 2, 0, 0, 3], 0));
}

#[test]
fn only_the_lines_that_changed_count_as_changed() {
    let line = |id: &str, body: &str| format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n");
    let folder = TestFolder::new(&[(
        "l.jsonl",
        &(line("a", "ferry") + &line("b", "tram") + &line("c", "bridge")),
    )]);
    folder.sync();
    folder.write("l.jsonl", &(line("a", "ferry") + &line("b", "trolley") + &line("d", "bridges")));
    assert_eq!(counts(&folder.sync()), [1, 1, 1, 1, 0, 3]);
    assert_eq!(folder.ids("bridge trolley"), ["b", "d"]);
}

#[test]
fn ids_and_words_too_long_for_tantivy_do_no_harm() {
    let (id, word) = ("i".repeat(70_000), "w".repeat(100_000));
    let line = |id: &str, body: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"{word}\",\"body\":\"{body}\"}}\n")
    };
    let lines = line(&id, "The ferry sails.") + &line("b", &format!("A {word} ferry."));
    let folder = TestFolder::new(&[("a.jsonl", &lines)]);
    let report = folder.sync();
    assert_eq!(counts(&report), [2, 0, 0, 0, 0, 2]);
    let warning = report.warnings[0].to_string();
    assert!(warning.contains("line 1: the id has 70000 bytes, more than 4096"), "{warning}");
    folder.write("a.jsonl", &(lines + &line("c", "A third ferry.")));
    assert_eq!(counts(&folder.sync()), [1, 0, 2, 0, 0, 3]);
    let found = folder.ids("ferry");
    assert_eq!((found[0].as_str(), found[1].as_str(), found.len()), ("b", "c", 3));
    assert!(found[2].starts_with("iiii") && found[2].len() < 200, "{}", found[2]);
    let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert_eq!((report.sound, report.damage), (true, Vec::new()));
}

#[test]
fn articles_that_move_to_another_file_are_kept() {
    let line = "{\"id\":\"a\",\"body\":\"ferry\"}\n";
    let folder = TestFolder::new(&[("one.jsonl", line)]);
    folder.sync();
    folder.remove("one.jsonl");
    folder.write("two.jsonl", line);
    assert_eq!(counts(&folder.sync()), [0, 0, 1, 0, 0, 1]);
    let path = search_all(&folder.archive(), "ferry").hits.remove(0).path;
    assert!(path.ends_with("two.jsonl"), "{path}");
    // The file that lost the article is read before the one that holds it now.
    folder.write("two.jsonl", &line.replace("\"a\"", "\"b\""));
    folder.write("zwei.jsonl", line);
    assert_eq!(counts(&folder.sync()), [1, 0, 1, 0, 0, 2]);
    let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound, "{report:?}");
}

#[cfg(unix)]
#[test]
fn articles_of_an_unreadable_file_stay_in_the_index() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails."), ("b.txt", "The tram runs.")]);
    folder.sync();
    folder.remove("a.txt");
    std::os::unix::fs::symlink("/nonexistent/a.txt", folder.articles().join("a.txt")).unwrap();
    let report = folder.sync();
    assert_eq!(counts(&report), [0, 0, 2, 0, 0, 2]);
    assert!(report.warnings[0].to_string().contains("stay in the index"), "{}", report.warnings[0]);
    assert_eq!(folder.ids("ferry"), ["news/a.txt"]);
}

#[test]
fn a_dry_run_reports_what_a_sync_would_do_and_writes_nothing() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let dry = SyncOptions { dry_run: true, ..SyncOptions::default() };
    let run = || folder.archive().sync(&[folder.articles()], &dry, &mut |_| {}).unwrap();
    assert_eq!(counts(&run()), [1, 0, 0, 0, 0, 1]);
    assert!(!folder.index().exists());
    folder.sync();
    folder.write("b.txt", "The tram runs.");
    folder.remove("a.txt");
    let before = contents(&folder.index());
    assert_eq!(counts(&run()), [1, 0, 0, 1, 0, 1]);
    assert_eq!(contents(&folder.index()), before);
}

/// The ids of the hits, each with the lines of its passages.
fn lines(folder: &TestFolder, query: &str) -> Vec<(String, Vec<Option<u64>>)> {
    let answer = search_all(&folder.archive(), query);
    let mut lines: Vec<_> = answer
        .hits
        .into_iter()
        .map(|hit| (hit.id, hit.passages.iter().map(|passage| passage.line).collect()))
        .collect();
    lines.sort();
    lines
}

#[test]
fn passages_have_line_numbers_even_after_an_article_moved_within_its_file() {
    let text = "Ferry sails\r\n\r\nThe ferry sails.\r\nAt nine, or\r\nso.\r\n\r\nNo ferry came.";
    let records =
        "{\"id\":\"x\",\"body\":\"One.\\n\\nA ferry.\"}\n{\"id\":\"y\",\"body\":\"The ferry\"}\n";
    let folder = TestFolder::new(&[
        ("a.txt", text),
        ("b.jsonl", records),
        ("c.txt", "\n\nFerry, no headline.\n"),
    ]);
    folder.sync();
    let check = |expected: [&[u64]; 4]| {
        let found: Vec<Vec<Option<u64>>> =
            lines(&folder, "ferry").into_iter().map(|(_, lines)| lines).collect();
        assert_eq!(
            found,
            expected.map(|lines| lines.iter().copied().map(Some).collect::<Vec<_>>())
        );
    };
    check([&[3, 7], &[3], &[1], &[2]]);

    folder.write("a.txt", &format!("\r\n\r\n{text}"));
    folder.write("b.jsonl", &format!("\n{records}"));
    // The articles count as unchanged: only their lines moved.
    assert_eq!(counts(&folder.sync()), [0, 0, 4, 0, 0, 4]);
    check([&[5, 9], &[3], &[2], &[3]]);
    assert_eq!(counts(&folder.sync()), [0, 0, 4, 0, 0, 4]);
}
