//! What a sync does to an index, and what it refuses.

use std::fs;
use std::path::{Path, PathBuf};

use newsdex::{Archive, CheckOptions, Report, SearchOptions, SyncOptions};
use newsdex_index::{Layout, Manifest};

use crate::folder::{Folder, search_all};

/// `added changed unchanged removed skipped articles`.
pub fn counts(report: &Report) -> [u64; 6] {
    [
        report.added,
        report.changed,
        report.unchanged,
        report.removed,
        report.skipped,
        report.articles,
    ]
}

pub fn ids(folder: &Folder, query: &str) -> Vec<String> {
    let mut ids: Vec<String> =
        search_all(&folder.archive(), query).hits.into_iter().map(|hit| hit.id).collect();
    ids.sort();
    ids
}

fn sync_error(folder: &Folder, options: &SyncOptions) -> String {
    match Archive::open_or_create(folder.index()) {
        Ok(mut archive) => {
            archive.sync(&[folder.articles()], options, &mut |_| {}).unwrap_err().to_string()
        }
        Err(error) => error.to_string(),
    }
}

/// Every file below a folder, with its bytes.
pub fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Locks are taken, not written.
        if path.extension().is_some_and(|extension| extension == "lock") {
            continue;
        }
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn what_fields_are_called_is_remembered_and_a_change_of_it_reads_all_again() {
    let folder = Folder::with(&[(
        "a.jsonl",
        "{\"id\":\"a\",\"desk\":\"Post\",\"wording\":\"The ferry sails.\"}\n",
    )]);
    let mapped = |mapping: &str, rebuild: bool| {
        let mut options = SyncOptions { rebuild, ..SyncOptions::default() };
        options.read.map(mapping).unwrap();
        options
    };
    assert_eq!(counts(&folder.sync()), [0, 0, 0, 0, 1, 0]);
    assert_eq!(counts(&folder.sync_with(&mapped("body=wording", false))), [1, 0, 0, 0, 0, 1]);
    assert_eq!(counts(&folder.sync()), [0, 0, 1, 0, 0, 1]);
    folder.write("b.jsonl", "{\"id\":\"b\",\"desk\":\"Post\",\"wording\":\"The ferry stays.\"}\n");
    assert_eq!(counts(&folder.sync()), [1, 0, 1, 0, 0, 2]);
    let rebuilt = folder.sync_with(&SyncOptions { rebuild: true, ..SyncOptions::default() });
    assert_eq!(counts(&rebuilt), [2, 0, 0, 0, 0, 2]);
    // Saying the same again reads nothing; saying something of another field adds to it.
    assert_eq!(counts(&folder.sync_with(&mapped("body=wording", false))), [0, 0, 2, 0, 0, 2]);
    assert_eq!(counts(&folder.sync_with(&mapped("source=desk", false))), [0, 2, 0, 0, 0, 2]);
    assert_eq!(counts(&folder.sync_with(&mapped("body=none", true))), [0, 0, 0, 0, 2, 0]);
    assert_eq!(counts(&folder.sync()), [0, 0, 0, 0, 2, 0]);
}

#[test]
fn a_folder_that_is_forgotten_leaves_the_index_and_others_have_their_turn() {
    let line = |body: &str| format!("{{\"id\":\"same\",\"body\":\"{body}\"}}\n");
    let folder =
        Folder::with(&[("a.jsonl", &line("The ferry sails.")), ("b.txt", "The bridge is shut.")]);
    let second = folder.place().join("wires");
    fs::create_dir(&second).unwrap();
    fs::write(second.join("c.jsonl"), line("The ferry stays.")).unwrap();
    let sync = |folders: &[&Path], forget: &[&str]| {
        let options = SyncOptions {
            forget: forget.iter().map(|path| folder.place().join(path)).collect(),
            ..Default::default()
        };
        let folders: Vec<PathBuf> = folders.iter().map(|path| path.to_path_buf()).collect();
        folder.archive().sync(&folders, &options, &mut |_| {})
    };
    assert_eq!(counts(&sync(&[&folder.articles(), &second], &[]).unwrap()), [2, 0, 0, 0, 1, 2]);
    assert!(ids(&folder, "stays").is_empty());
    // The second folder's own article of that id is found where the first folder's went.
    assert_eq!(counts(&sync(&[], &["news"]).unwrap()), [0, 1, 0, 1, 0, 1]);
    assert_eq!((ids(&folder, "stays"), ids(&folder, "bridge").len()), (vec!["same".to_owned()], 0));
    let message = sync(&[], &["news"]).unwrap_err().to_string();
    assert!(
        message.contains("news is none of the folders in the index: it has ")
            && message.contains("wires")
    );
    // One that is no longer there is forgotten all the same, by its name too.
    fs::remove_dir_all(&second).unwrap();
    let options = SyncOptions { forget: vec!["wires".into()], ..Default::default() };
    assert_eq!(
        counts(&folder.archive().sync(&[], &options, &mut |_| {}).unwrap()),
        [0, 0, 0, 1, 0, 0]
    );
    assert_eq!(counts(&folder.sync()), [2, 0, 0, 0, 0, 2]);
}

#[test]
fn verifying_finds_what_size_and_time_hide() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    let path = folder.articles().join("a.txt");
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    let rewrite = |text: &str| {
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
    };
    rewrite("The ferry sails.");
    folder.sync();
    rewrite("The ferry stays.");
    assert_eq!(counts(&folder.sync()), [0, 0, 1, 0, 0, 1]);
    let verify = SyncOptions { verify: true, ..SyncOptions::default() };
    assert_eq!(counts(&folder.sync_with(&verify)), [0, 1, 0, 0, 0, 1]);
    assert_eq!(counts(&folder.sync_with(&verify)), [0, 0, 1, 0, 0, 1]);
    assert_eq!(ids(&folder, "stays"), ["news/a.txt"]);
}

#[test]
fn what_is_new_changed_or_gone_is_counted_and_found() {
    let folder = Folder::with(&[
        ("a.txt", "The ferry sails."),
        ("b/c.txt", "The bridge is shut."),
        ("photo.jpg", ""),
    ]);
    assert_eq!(counts(&folder.sync()), [2, 0, 0, 0, 1, 2]);
    folder.write("a.txt", "The tram runs.");
    folder.remove("b/c.txt");
    folder.write("d.txt", "The tram stands.");
    assert_eq!(counts(&folder.sync()), [1, 1, 0, 1, 1, 2]);
    assert_eq!(ids(&folder, "tram"), ["news/a.txt", "news/d.txt"]);
    assert!(ids(&folder, "ferry OR bridge").is_empty());
    assert_eq!(folder.archive().articles(), 2);
}

#[test]
fn a_second_sync_writes_nothing() {
    let folder = Folder::with(&[
        ("a.txt", "The ferry sails."),
        ("l.jsonl", "{\"body\":\"x\"}\n{\"body\":\"y\"}"),
    ]);
    // Files as old as files are, so that their time says whether they changed.
    for name in ["a.txt", "l.jsonl"] {
        let file = fs::File::options().write(true).open(folder.articles().join(name)).unwrap();
        file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_mins(1))
            .unwrap();
    }
    assert_eq!(counts(&folder.sync()), [3, 0, 0, 0, 0, 3]);
    let before = contents(&folder.index());
    assert_eq!(counts(&folder.sync()), [0, 0, 3, 0, 0, 3]);
    assert_eq!(contents(&folder.index()), before);
}

#[test]
fn what_is_odd_is_said_until_it_is_mended() {
    let folder = Folder::with(&[
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
    let mended = folder.sync();
    assert_eq!((counts(&mended), mended.warnings.len()), ([1, 0, 2, 0, 0, 3], 0));
}

#[test]
fn only_the_lines_that_changed_count_as_changed() {
    let line = |id: &str, body: &str| format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n");
    let folder = Folder::with(&[(
        "l.jsonl",
        &(line("a", "ferry") + &line("b", "tram") + &line("c", "bridge")),
    )]);
    folder.sync();
    folder.write("l.jsonl", &(line("a", "ferry") + &line("b", "trolley") + &line("d", "bridges")));
    assert_eq!(counts(&folder.sync()), [1, 1, 1, 1, 0, 3]);
    assert_eq!(ids(&folder, "bridge trolley"), ["b", "d"]);
}

#[test]
fn ids_and_words_that_the_engine_has_no_room_for_do_no_harm() {
    let (id, word) = ("i".repeat(70_000), "w".repeat(100_000));
    let line = |id: &str, body: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"{word}\",\"body\":\"{body}\"}}\n")
    };
    let lines = line(&id, "The ferry sails.") + &line("b", &format!("A {word} ferry."));
    let folder = Folder::with(&[("a.jsonl", &lines)]);
    let report = folder.sync();
    assert_eq!(counts(&report), [2, 0, 0, 0, 0, 2]);
    let warning = report.warnings[0].to_string();
    assert!(warning.contains("line 1: the id has 70000 bytes, more than 4096"), "{warning}");
    folder.write("a.jsonl", &(lines + &line("c", "A third ferry.")));
    assert_eq!(counts(&folder.sync()), [1, 0, 2, 0, 0, 3]);
    let found = ids(&folder, "ferry");
    assert_eq!((found[0].as_str(), found[1].as_str(), found.len()), ("b", "c", 3));
    assert!(found[2].starts_with("iiii") && found[2].len() < 200, "{}", found[2]);
    let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert_eq!((report.sound, report.damage), (true, Vec::new()));
}

#[test]
fn articles_that_move_to_another_file_are_kept() {
    let line = "{\"id\":\"a\",\"body\":\"ferry\"}\n";
    let folder = Folder::with(&[("one.jsonl", line)]);
    folder.sync();
    folder.remove("one.jsonl");
    folder.write("two.jsonl", line);
    assert_eq!(counts(&folder.sync()), [0, 0, 1, 0, 0, 1]);
    let path = search_all(&folder.archive(), "ferry").hits.remove(0).path;
    assert!(path.ends_with("two.jsonl"), "{path}");
    // A file that is read before the one that has it now.
    folder.write("two.jsonl", &line.replace("\"a\"", "\"b\""));
    folder.write("zwei.jsonl", line);
    assert_eq!(counts(&folder.sync()), [1, 0, 1, 0, 0, 2]);
    let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound, "{report:?}");
}

#[test]
fn of_two_articles_with_one_id_the_first_is_indexed_and_the_other_returns_when_it_goes() {
    let folder = Folder::with(&[
        ("one.jsonl", "{\"id\":\"a\",\"body\":\"ferry\"}"),
        ("two.jsonl", "{\"id\":\"a\",\"body\":\"tram\"}\n{\"id\":\"a\",\"body\":\"bus\"}"),
    ]);
    let report = folder.sync();
    assert_eq!(counts(&report), [1, 0, 0, 0, 2, 1]);
    assert!(
        report.warnings[0].to_string().contains("another article has the id a"),
        "{}",
        report.warnings[0]
    );
    assert_eq!(ids(&folder, "ferry tram bus"), ["a"]);
    assert_eq!(folder.sync().warnings, report.warnings);
    folder.remove("one.jsonl");
    assert_eq!(counts(&folder.sync()), [0, 1, 0, 0, 1, 1]);
    assert_eq!(ids(&folder, "tram"), ["a"]);
    assert!(ids(&folder, "ferry bus").is_empty());
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_kept_as_the_index_has_it() {
    let folder = Folder::with(&[("a.txt", "The ferry sails."), ("b.txt", "The tram runs.")]);
    folder.sync();
    folder.remove("a.txt");
    std::os::unix::fs::symlink("/nonexistent/a.txt", folder.articles().join("a.txt")).unwrap();
    let report = folder.sync();
    assert_eq!(counts(&report), [0, 0, 2, 0, 0, 2]);
    assert!(report.warnings[0].to_string().contains("stay in the index"), "{}", report.warnings[0]);
    assert_eq!(ids(&folder, "ferry"), ["news/a.txt"]);
}

#[test]
fn folders_not_named_stay_and_two_of_one_name_are_refused() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    let other = folder.place().join("more");
    let twin = folder.place().join("elsewhere/news");
    for path in [&other, &twin] {
        fs::create_dir_all(path).unwrap();
        fs::write(path.join("b.txt"), "The ferry waits.").unwrap();
    }
    folder.sync();
    let sync = |path: &Path| {
        folder.archive().sync(&[path.to_owned()], &SyncOptions::default(), &mut |_| {})
    };
    assert_eq!(counts(&sync(&other).unwrap()), [1, 0, 0, 0, 0, 2]);
    assert_eq!(ids(&folder, "ferry"), ["more/b.txt", "news/a.txt"]);
    let message = sync(&twin).unwrap_err().to_string();
    assert!(message.contains("two folders are called \"news\""), "{message}");
    assert_eq!(ids(&folder, "ferry"), ["more/b.txt", "news/a.txt"]);
    // A folder that was moved is the same folder.
    fs::remove_dir_all(&twin).unwrap();
    fs::rename(folder.articles(), &twin).unwrap();
    assert_eq!(counts(&sync(&twin).unwrap())[2..], [1, 0, 0, 2]);
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
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

#[test]
fn somebody_elses_folder_is_never_written_to() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    fs::create_dir(folder.index()).unwrap();
    fs::write(folder.index().join("letters.doc"), "mine").unwrap();
    let before = contents(folder.place());
    for options in [SyncOptions::default(), SyncOptions { rebuild: true, ..SyncOptions::default() }]
    {
        let message = sync_error(&folder, &options);
        assert!(
            message.contains("not empty and not a newsdex index (it holds letters.doc)"),
            "{message}"
        );
    }
    assert_eq!(contents(folder.place()), before);
    assert!(Archive::open(folder.index()).unwrap_err().to_string().contains("letters.doc"));
}

#[test]
fn a_folder_with_hidden_files_alone_becomes_an_index() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    fs::create_dir(folder.index()).unwrap();
    fs::write(folder.index().join(".gitignore"), "*").unwrap();
    assert_eq!(folder.sync().added, 1);
    assert!(folder.index().join(".gitignore").exists());
}

#[test]
fn a_file_is_no_index_and_an_index_that_is_missing_is_named() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    let message = Archive::open(folder.index()).unwrap_err().to_string();
    assert!(message.contains("no index at") && message.contains("newsdex index"), "{message}");
    let message = folder
        .archive()
        .search("ferry", &newsdex::SearchOptions::default())
        .unwrap_err()
        .to_string();
    assert!(message.contains("no index at"), "{message}");
    fs::write(folder.index(), "text").unwrap();
    let message = sync_error(&folder, &SyncOptions::default());
    assert!(message.contains("is a file, and an index is a folder"), "{message}");
    assert_eq!(fs::read_to_string(folder.index()).unwrap(), "text");
}

#[test]
fn an_index_of_a_later_version_or_with_a_damaged_marker_is_rebuilt_only_when_asked() {
    let later = "{\"format\": 1, \"fingerprint\": \"analysis 4000000000, schema 0\", \"generation\": \"g1\"}";
    for manifest in [later, "{", ""] {
        let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
        folder.sync();
        fs::write(folder.index().join("newsdex.json"), manifest).unwrap();
        let before = contents(&folder.index());
        assert_eq!(folder.archive().rebuild_reason(), None);
        let message = sync_error(&folder, &SyncOptions::default());
        assert!(message.contains("--rebuild"), "{message}");
        assert!(Archive::open(folder.index()).unwrap_err().to_string().contains("--rebuild"));
        assert_eq!(contents(&folder.index()), before);
        let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
        let report = folder.archive().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
        assert_eq!(counts(&report), [1, 0, 0, 0, 0, 1]);
        assert_eq!(ids(&folder, "ferry"), ["news/a.txt"]);
    }
}

#[test]
fn an_index_of_an_earlier_version_is_rebuilt_with_all_its_folders() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    let other = folder.place().join("wires");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("b.txt"), "The ferry waits.").unwrap();
    folder
        .archive()
        .sync(&[folder.articles(), other], &SyncOptions::default(), &mut |_| {})
        .unwrap();
    make_earlier(&folder);
    let message = Archive::open(folder.index()).unwrap_err().to_string();
    assert!(
        message.contains("an earlier version of newsdex") && message.contains("`newsdex index`"),
        "{message}"
    );
    let reason = folder.archive().rebuild_reason().unwrap();
    assert!(reason.contains("format 1, analysis 1, schema 0"), "{reason}");
    assert_eq!(counts(&folder.sync()), [2, 0, 0, 0, 0, 2]);
    assert_eq!((ids(&folder, "ferry").len(), folder.archive().rebuild_reason()), (2, None));
}

#[test]
fn an_index_of_an_earlier_version_that_does_not_tell_its_folders_is_left_alone() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    make_earlier(&folder);
    let lists = folder.index().join("g1/meta.json");
    fs::write(&lists, fs::read_to_string(&lists).unwrap().replace("payload", "qayload")).unwrap();
    let before = contents(&folder.index());
    assert!(sync_error(&folder, &SyncOptions::default()).contains("an earlier version of newsdex"));
    assert_eq!(contents(&folder.index()), before);
    let report = folder.sync_with(&SyncOptions { rebuild: true, ..SyncOptions::default() });
    assert_eq!(report.articles, 1);
    assert!(
        report.warnings[0].to_string().contains("does not say which folders"),
        "{}",
        report.warnings[0]
    );
}

/// Turns an index into one of the first format, whose lists had no sums.
fn make_earlier(folder: &Folder) {
    let manifest =
        "{\"format\": 1, \"fingerprint\": \"analysis 1, schema 0\", \"generation\": \"g1\"}";
    fs::write(folder.index().join("newsdex.json"), manifest).unwrap();
    let lists = folder.index().join("g1/meta.json");
    let text = fs::read_to_string(&lists).unwrap();
    fs::write(&lists, &text[..text.find("xxh3 ").unwrap()]).unwrap();
}

#[test]
fn a_rebuild_keeps_the_folders_not_named_and_leaves_one_generation() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    let other = folder.place().join("more");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("b.txt"), "The ferry waits.").unwrap();
    folder.sync();
    folder.archive().sync(&[other], &SyncOptions::default(), &mut |_| {}).unwrap();
    let (reader, before) = (folder.archive(), folder.archive().snapshot().unwrap());
    let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
    let report = folder.archive().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
    assert_eq!(counts(&report), [2, 0, 0, 0, 0, 2]);
    assert_eq!(ids(&folder, "ferry"), ["more/b.txt", "news/a.txt"]);
    assert!(folder.index().join("g2").exists() && !folder.index().join("g1").exists());
    // A folder that is gone cannot be read again, and that is said.
    fs::remove_dir_all(folder.place().join("more")).unwrap();
    let report = folder.archive().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
    assert_eq!((report.articles, report.warnings.len()), (1, 1));
    assert!(
        report.warnings[0].to_string().contains("is no longer there"),
        "{}",
        report.warnings[0]
    );
    // Whoever reads the old one reads on; the next search is of the new one.
    assert_eq!(before.search("ferry", &SearchOptions::default()).unwrap().total, 2);
    assert_eq!(search_all(&reader, "ferry").total, 1);
}

#[test]
fn a_build_that_was_cut_off_is_begun_again() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    Layout::new(&folder.index()).write_marker(&Manifest::current(None)).unwrap();
    fs::remove_file(folder.index().join("g1/meta.json")).unwrap();
    let message = Archive::open(folder.index()).unwrap_err().to_string();
    assert!(message.contains("is not finished"), "{message}");
    assert_eq!(counts(&folder.sync()), [1, 0, 0, 0, 0, 1]);
    assert_eq!(ids(&folder, "ferry"), ["news/a.txt"]);
}

/// The lines of the passages of every hit, by id.
fn lines(folder: &Folder, query: &str) -> Vec<(String, Vec<Option<u64>>)> {
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
fn passages_know_their_lines_also_where_an_article_only_moved_in_its_file() {
    let text = "Ferry sails\r\n\r\nThe ferry sails.\r\nAt nine, or\r\nso.\r\n\r\nNo ferry came.";
    let records =
        "{\"id\":\"x\",\"body\":\"One.\\n\\nA ferry.\"}\n{\"id\":\"y\",\"body\":\"The ferry\"}\n";
    let folder = Folder::with(&[
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
    // What they say is what it was.
    assert_eq!(counts(&folder.sync()), [0, 0, 4, 0, 0, 4]);
    check([&[5, 9], &[3], &[2], &[3]]);
    assert_eq!(counts(&folder.sync()), [0, 0, 4, 0, 0, 4]);
}

#[test]
fn an_index_that_lost_its_list_of_segments_is_an_error_and_never_an_empty_index() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    fs::remove_file(folder.index().join("g1/meta.json")).unwrap();
    let segments = contents(&folder.index()).len();
    let message = sync_error(&folder, &SyncOptions::default());
    assert!(message.contains("cannot be read") && message.contains("--rebuild"), "{message}");
    assert_eq!(contents(&folder.index()).len(), segments);
}

#[test]
fn an_index_among_the_articles_is_not_indexed() {
    let folder = Folder::with(&[("a.txt", "The ferry sails.")]);
    let index = folder.articles().join("index");
    let sync = || {
        let mut archive = Archive::open_or_create(&index).unwrap();
        archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {}).unwrap()
    };
    assert_eq!(counts(&sync()), [1, 0, 0, 0, 0, 1]);
    assert_eq!(counts(&sync()), [0, 0, 1, 0, 0, 1]);
}

#[test]
fn a_folder_without_articles_is_an_index_with_none() {
    let folder = Folder::with(&[]);
    assert_eq!(counts(&folder.sync()), [0; 6]);
    assert_eq!(search_all(&folder.archive(), "ferry").total, 0);
    assert_eq!(counts(&folder.sync()), [0; 6]);
}
