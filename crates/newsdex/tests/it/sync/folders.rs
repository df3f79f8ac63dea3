//! The folders of an index: added, removed, moved and rebuilt.

use std::fs;
use std::path::{Path, PathBuf};

use newsdex::{Archive, SearchOptions, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, counts, search_all};

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
fn a_removed_folder_leaves_the_index_and_articles_it_shadowed_are_indexed() {
    let line = |body: &str| format!("{{\"id\":\"same\",\"body\":\"{body}\"}}\n");
    let folder = TestFolder::new(&[
        ("a.jsonl", &line("The ferry sails.")),
        ("b.txt", "The bridge is shut."),
    ]);
    let second = folder.parent().join("wires");
    fs::create_dir(&second).unwrap();
    fs::write(second.join("c.jsonl"), line("The ferry stays.")).unwrap();
    let sync = |folders: &[&Path], remove: &[&str]| {
        let options = SyncOptions {
            remove: remove.iter().map(|path| folder.parent().join(path)).collect(),
            ..Default::default()
        };
        let folders: Vec<PathBuf> = folders.iter().map(|path| path.to_path_buf()).collect();
        folder.archive().sync(&folders, &options, &mut |_| {})
    };
    assert_eq!(counts(&sync(&[&folder.articles(), &second], &[]).unwrap()), [2, 0, 0, 0, 1, 2]);
    assert!(folder.ids("stays").is_empty());
    // The second folder's article with that id takes the place of the first folder's.
    assert_eq!(counts(&sync(&[], &["news"]).unwrap()), [0, 1, 0, 1, 0, 1]);
    assert_eq!((folder.ids("stays"), folder.ids("bridge").len()), (vec!["same".to_owned()], 0));
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
fn folders_not_given_stay_and_two_folders_with_one_name_are_refused() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let other = folder.parent().join("more");
    let twin = folder.parent().join("elsewhere/news");
    for path in [&other, &twin] {
        fs::create_dir_all(path).unwrap();
        fs::write(path.join("b.txt"), "The ferry waits.").unwrap();
    }
    folder.sync();
    let sync = |path: &Path| {
        folder.archive().sync(&[path.to_owned()], &SyncOptions::default(), &mut |_| {})
    };
    assert_eq!(counts(&sync(&other).unwrap()), [1, 0, 0, 0, 0, 2]);
    assert_eq!(folder.ids("ferry"), ["more/b.txt", "news/a.txt"]);
    let message = sync(&twin).unwrap_err().to_string();
    assert!(message.contains("two folders are called \"news\""), "{message}");
    assert_eq!(folder.ids("ferry"), ["more/b.txt", "news/a.txt"]);
    // A folder that was moved counts as the same folder.
    fs::remove_dir_all(&twin).unwrap();
    fs::rename(folder.articles(), &twin).unwrap();
    assert_eq!(counts(&sync(&twin).unwrap())[2..], [1, 0, 0, 2]);
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
    // A folder that no longer exists cannot be read again, and a warning says so.
    fs::remove_dir_all(folder.parent().join("more")).unwrap();
    let report = folder.archive().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
    assert_eq!((report.articles, report.warnings.len()), (1, 1));
    assert!(
        report.warnings[0].to_string().contains("is no longer there"),
        "{}",
        report.warnings[0]
    );
    // Snapshots of the old index still answer; the next search reads the new index.
    assert_eq!(before.search("ferry", &SearchOptions::default()).unwrap().total, 2);
    assert_eq!(search_all(&reader, "ferry").total, 1);
}

#[test]
fn an_index_among_the_articles_is_not_indexed() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
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
