//! The folders of an index: added, removed, moved and rebuilt.

use std::fs;
use std::path::{Path, PathBuf};
use std::slice;

use newsdex::{Archive, RefusedBecause, SearchOptions, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, counts, search_all, wait_until_times_are_trusted};

#[test]
fn field_mappings_are_remembered_and_a_new_mapping_reads_all_files_again() {
    let folder = TestFolder::new(&[(
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
    // A repeated mapping reads nothing; a mapping of another field is added to the first.
    assert_eq!(counts(&folder.sync_with(&mapped("body=wording", false))), [0, 0, 2, 0, 0, 2]);
    assert_eq!(counts(&folder.sync_with(&mapped("source=desk", false))), [0, 2, 0, 0, 0, 2]);
    assert_eq!(counts(&folder.sync_with(&mapped("body=none", true))), [0, 0, 0, 0, 2, 0]);
    assert_eq!(counts(&folder.sync()), [0, 0, 0, 0, 2, 0]);
}

#[test]
fn a_removed_folder_leaves_the_index() {
    let folder =
        TestFolder::new(&[("a.txt", "The ferry sails."), ("b.txt", "The bridge is shut.")]);
    let second = folder.write_root("wires", &[("c.txt", "The ferry stays.")]);
    let sync = |folders: &[&Path], remove: &[&str]| {
        let options = SyncOptions {
            remove: remove.iter().map(|path| folder.parent().join(path)).collect(),
            ..Default::default()
        };
        let folders: Vec<PathBuf> = folders.iter().map(|path| path.to_path_buf()).collect();
        folder.archive().sync(&folders, &options, &mut |_| {})
    };
    assert_eq!(counts(&sync(&[&folder.articles(), &second], &[]).unwrap()), [3, 0, 0, 0, 0, 3]);
    assert_eq!(counts(&sync(&[], &["news"]).unwrap()), [0, 0, 0, 2, 0, 1]);
    assert_eq!(
        (folder.ids("ferry"), folder.ids("bridge").len()),
        (vec!["wires/c.txt".to_owned()], 0)
    );
    let message = sync(&[], &["news"]).unwrap_err().to_string();
    assert!(
        message.contains("news is not an indexed folder: the index has ")
            && message.contains("wires"),
        "{message}"
    );
    // A folder that no longer exists can be removed too, also by its name.
    fs::remove_dir_all(&second).unwrap();
    let options = SyncOptions { remove: vec!["wires".into()], ..Default::default() };
    assert_eq!(
        counts(&folder.archive().sync(&[], &options, &mut |_| {}).unwrap()),
        [0, 0, 0, 1, 0, 0]
    );
    assert_eq!(counts(&folder.sync()), [2, 0, 0, 0, 0, 2]);
}

#[test]
fn folders_with_one_name_are_told_apart_by_their_parents() {
    let folder = TestFolder::new(&[]);
    let first = folder.write_root("2025/news", &[("a.txt", "The ferry sails.")]);
    let second = folder.write_root("2026/news", &[("a.txt", "The ferry waits.")]);
    let sync = |paths: &[&PathBuf], remove: &[&PathBuf]| {
        let paths: Vec<PathBuf> = paths.iter().map(|&path| path.clone()).collect();
        let remove = remove.iter().map(|&path| path.clone()).collect();
        let options = SyncOptions { remove, ..SyncOptions::default() };
        counts(&folder.archive().sync(&paths, &options, &mut |_| {}).unwrap())
    };
    let both = ["2025/news/a.txt", "2026/news/a.txt"];
    assert_eq!(sync(&[&second, &first], &[])[5], 2);
    assert_eq!(folder.ids("ferry"), both);
    // Names do not depend on what was indexed first.
    sync(&[], &[&second]);
    assert_eq!(folder.ids("ferry"), ["news/a.txt"]);
    sync(&[&second], &[]);
    assert_eq!(folder.ids("ferry"), both);
    let hit = search_all(&folder.archive(), "waits").hits.remove(0);
    assert_eq!(PathBuf::from(hit.path), second.join("a.txt"));
    // A folder that was moved counts as the same folder.
    let moved = folder.parent().join("2027/news");
    fs::create_dir(moved.parent().unwrap()).unwrap();
    fs::rename(&second, &moved).unwrap();
    sync(&[&moved], &[]);
    assert_eq!(folder.ids("ferry"), ["2025/news/a.txt", "2027/news/a.txt"]);
}

#[test]
fn folders_within_each_other_are_indexed_once() {
    let files = [("a.txt", "The ferry sails."), ("2026/b.txt", "The ferry waits.")];
    let folder = TestFolder::new(&files);
    let inner = folder.articles().join("2026");
    let sync = |paths: &[&PathBuf]| {
        let paths: Vec<PathBuf> = paths.iter().map(|&path| path.clone()).collect();
        counts(&folder.archive().sync(&paths, &SyncOptions::default(), &mut |_| {}).unwrap())
    };
    let both = ["news/2026/b.txt", "news/a.txt"];
    assert_eq!(sync(&[&inner]), [1, 0, 0, 0, 0, 1]);
    assert_eq!(folder.ids("ferry"), ["2026/b.txt"]);
    assert_eq!(sync(&[&folder.articles()])[5], 2);
    assert_eq!(folder.ids("ferry"), both);
    assert_eq!(sync(&[&inner, &folder.articles(), &inner]), [0, 0, 2, 0, 0, 2]);
    // A part of an indexed folder can be synced alone.
    folder.write("c.txt", "The ferry is late.");
    folder.write("2026/d.txt", "The ferry is new.");
    folder.remove("a.txt");
    assert_eq!(sync(&[&inner]), [1, 0, 1, 0, 0, 3]);
    assert_eq!(folder.ids("ferry"), ["news/2026/b.txt", "news/2026/d.txt", "news/a.txt"]);
    assert_eq!(sync(&[&folder.articles()]), [1, 0, 2, 1, 0, 3]);
    assert_eq!(sync(&[&inner.join("d.txt")]), [0, 0, 1, 0, 0, 3]);
}

#[test]
fn a_folder_that_is_suddenly_empty_removes_nothing() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails."), ("b.txt", "The ferry waits.")]);
    let other = folder.write_root("wires", &[("c.txt", "The tram runs.")]);
    let away = folder.parent().join("away");
    let sync = |options: &SyncOptions| {
        folder.archive().sync(&[folder.articles(), other.clone()], options, &mut |_| {}).unwrap()
    };
    let refusals = |report: &newsdex::Report| {
        report.refused.iter().map(|refusal| (refusal.because, refusal.files)).collect::<Vec<_>>()
    };
    sync(&SyncOptions::default());
    // The disk is not mounted: the folder is there, and empty. Other folders are synced.
    fs::rename(folder.articles(), &away).unwrap();
    fs::create_dir(folder.articles()).unwrap();
    fs::write(other.join("d.txt"), "The tram waits.").unwrap();
    let report = sync(&SyncOptions::default());
    assert_eq!(refusals(&report), [(RefusedBecause::Empty, 2)]);
    assert_eq!(counts(&report), [1, 0, 3, 0, 0, 4]);
    assert_eq!(folder.ids("ferry").len(), 2);
    // The folder itself is gone.
    fs::remove_dir(folder.articles()).unwrap();
    let report = sync(&SyncOptions::default());
    assert_eq!(refusals(&report), [(RefusedBecause::Missing, 2)]);
    assert_eq!(folder.ids("ferry").len(), 2);
    // A rebuild would lose it.
    let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
    let error = folder.archive().sync(slice::from_ref(&other), &rebuild, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("so it cannot be rebuilt"), "{error}");
    // The disk is back.
    fs::rename(&away, folder.articles()).unwrap();
    let report = sync(&SyncOptions::default());
    assert_eq!((refusals(&report), counts(&report)), (Vec::new(), [0, 0, 4, 0, 0, 4]));
    // One of two files is deleted.
    folder.remove("a.txt");
    assert_eq!(counts(&sync(&SyncOptions::default())), [0, 0, 3, 1, 0, 3]);
    folder.remove("b.txt");
    let allow_empty = SyncOptions { allow_empty: true, ..SyncOptions::default() };
    assert_eq!(counts(&sync(&allow_empty)), [0, 0, 2, 1, 0, 2]);
}

#[test]
fn over_half_of_a_thousand_files_are_not_removed_at_once() {
    let folder = TestFolder::new(&[]);
    for number in 0..1_001 {
        folder.write(&format!("{}/{number}.txt", number % 2), "The ferry sails.");
    }
    wait_until_times_are_trusted();
    folder.sync();
    fs::rename(folder.articles().join("0"), folder.parent().join("away")).unwrap();
    let report = folder.sync();
    assert_eq!(report.refused[0].because, RefusedBecause::Most);
    assert_eq!(counts(&report), [0, 0, 1_001, 0, 0, 1_001]);
    // Files that only got other names may go.
    fs::rename(folder.parent().join("away"), folder.articles().join("2")).unwrap();
    assert_eq!(counts(&folder.sync()), [501, 0, 500, 501, 0, 1_001]);
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_named_and_followed_on_request() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let linked = folder.write_root("elsewhere", &[("b.txt", "The ferry waits.")]);
    let link = |target: &Path, name: &str| {
        std::os::unix::fs::symlink(target, folder.articles().join(name)).unwrap();
    };
    link(&linked, "linked");
    link(&folder.articles(), "loop");
    let report = folder.sync();
    assert_eq!((counts(&report), report.warnings.len()), ([1, 0, 0, 0, 2, 1], 2));
    assert!(report.warnings[0].to_string().contains("linked: is a link to a folder"), "{report:?}");
    let follow = SyncOptions { follow_links: Some(true), ..SyncOptions::default() };
    let report = folder.sync_with(&follow);
    assert_eq!((counts(&report), report.warnings.len()), ([1, 0, 1, 0, 0, 2], 0));
    assert_eq!(folder.ids("ferry"), ["news/a.txt", "news/linked/b.txt"]);
    // The index remembers it.
    assert_eq!(counts(&folder.sync()), [0, 0, 2, 0, 0, 2]);
    let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
    assert_eq!(counts(&folder.sync_with(&rebuild)), [2, 0, 0, 0, 0, 2]);
    let stop = SyncOptions { follow_links: Some(false), ..SyncOptions::default() };
    assert_eq!(counts(&folder.sync_with(&stop)), [0, 0, 1, 1, 2, 1]);
}

#[test]
fn a_rebuild_keeps_the_folders_not_given_and_leaves_one_generation() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let other = folder.parent().join("more");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("b.txt"), "The ferry waits.").unwrap();
    folder.sync();
    folder.archive().sync(&[other], &SyncOptions::default(), &mut |_| {}).unwrap();
    let (reader, before) = (folder.archive(), folder.archive().snapshot().unwrap());
    let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
    let report = folder.archive().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
    assert_eq!(counts(&report), [2, 0, 0, 0, 0, 2]);
    assert_eq!(folder.ids("ferry"), ["more/b.txt", "news/a.txt"]);
    assert!(folder.index().join("g2").exists() && !folder.index().join("g1").exists());
    // A folder that no longer exists cannot be read again.
    fs::remove_dir_all(folder.parent().join("more")).unwrap();
    let sync =
        |options: &SyncOptions| folder.archive().sync(&[folder.articles()], options, &mut |_| {});
    let message = sync(&rebuild).unwrap_err().to_string();
    assert!(message.contains("more, which is not there"), "{message}");
    assert_eq!(search_all(&reader, "ferry").total, 2);
    let without = SyncOptions { allow_empty: true, ..rebuild };
    assert_eq!(counts(&sync(&without).unwrap()), [1, 0, 0, 0, 0, 1]);
    // Snapshots of the old index still answer; the next search reads the new index.
    assert_eq!(before.search("ferry", &SearchOptions::default()).unwrap().total, 2);
    assert_eq!(search_all(&reader, "ferry").total, 1);
}

#[test]
fn an_index_of_somebody_else_does_not_decide_what_is_read() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let private = folder.write_root("private/news", &[("b.txt", "A secret.")]);
    folder.archive().sync(&[private], &SyncOptions::default(), &mut |_| {}).unwrap();
    let sync = |rebuild: bool, given: &[PathBuf]| {
        let options = SyncOptions { rebuild, only_given: true, ..SyncOptions::default() };
        folder.archive().sync(given, &options, &mut |_| {})
    };
    // Both a rebuild and a folder of the same name would read the other one.
    for rebuild in [true, false] {
        let message = sync(rebuild, &[folder.articles()]).unwrap_err().to_string();
        assert!(message.contains("private/news, which the index names"), "{message}");
    }
    let wires = folder.write_root("wires", &[("c.txt", "The ferry waits.")]);
    assert_eq!(counts(&sync(false, &[wires]).unwrap()), [1, 0, 0, 0, 0, 2]);
}

#[test]
fn an_index_among_the_articles_is_not_indexed() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let other = folder.articles().join("archive/other");
    let mut archive = Archive::open_or_create(&other).unwrap();
    archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {}).unwrap();
    let index = folder.articles().join("index");
    let sync = || {
        let mut archive = Archive::open_or_create(&index).unwrap();
        archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {}).unwrap()
    };
    assert_eq!(counts(&sync()), [1, 0, 0, 0, 0, 1]);
    assert_eq!(counts(&sync()), [0, 0, 1, 0, 0, 1]);
}

#[test]
fn a_folder_without_articles_gives_an_empty_index() {
    let folder = TestFolder::new(&[]);
    assert_eq!(counts(&folder.sync()), [0; 6]);
    assert_eq!(search_all(&folder.archive(), "ferry").total, 0);
    assert_eq!(counts(&folder.sync()), [0; 6]);
}
