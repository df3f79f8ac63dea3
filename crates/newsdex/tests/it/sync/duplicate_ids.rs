//! Articles with the same id: which one is indexed, and when another takes its place.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use newsdex::{CheckOptions, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, contents, counts, search_all};

fn line(id: &str, body: &str) -> String {
    format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n")
}

/// Writes a file that is old enough that its modification time shows whether it changes again.
fn write_old(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_hours(1)).unwrap();
}

#[test]
fn an_article_of_an_unchanged_file_keeps_its_id_and_otherwise_the_first_file_by_name_wins() {
    let folder = TestFolder::new(&[("b.jsonl", &line("x", "ferry"))]);
    let wires = folder.parent().join("wires");
    fs::create_dir(&wires).unwrap();
    write_old(&wires.join("d.jsonl"), &(line("x", "tram") + &line("y", "tram")));
    let indexed = || {
        let files = search_all(&folder.archive(), "ferry tram bus").hits.into_iter();
        let mut files: Vec<String> =
            files.map(|hit| hit.id + hit.path.rsplit_once('/').unwrap().1).collect();
        files.sort();
        files
    };
    let sync = |folders: &[PathBuf]| {
        folder.archive().sync(folders, &SyncOptions::default(), &mut |_| {}).unwrap()
    };
    // The order in which folders are given does not matter.
    sync(&[wires.clone(), folder.articles()]);
    assert_eq!(indexed(), ["xb.jsonl", "yd.jsonl"]);
    // `d.jsonl` is read again for its left-out article, but it counts as unchanged.
    folder.write("b.jsonl", &line("z", "ferry"));
    folder.write("c.jsonl", &line("y", "bus"));
    sync(&[wires.clone(), folder.articles()]);
    assert_eq!(indexed(), ["xd.jsonl", "yd.jsonl", "zb.jsonl"]);
    // When it is removed, its id goes to the first of the other files by name, here one whose
    // article was left out before.
    write_old(&wires.join("e.jsonl"), &line("y", "ferry"));
    fs::remove_file(wires.join("d.jsonl")).unwrap();
    sync(&[wires.clone(), folder.articles()]);
    assert_eq!(indexed(), ["yc.jsonl", "zb.jsonl"]);
}

#[test]
fn a_left_out_article_is_indexed_even_if_its_folder_is_given_only_later() {
    let folder = TestFolder::new(&[("a.jsonl", &line("same", "The ferry sails."))]);
    let second = folder.parent().join("wires");
    fs::create_dir(&second).unwrap();
    write_old(&second.join("c.jsonl"), &line("same", "The ferry stays."));
    let sync = |given: &Path| {
        let report = folder
            .archive()
            .sync(&[given.to_owned()], &SyncOptions::default(), &mut |_| {})
            .unwrap();
        counts(&report)
    };
    assert_eq!(sync(&folder.articles()), [1, 0, 0, 0, 0, 1]);
    assert_eq!(sync(&second), [0, 0, 0, 0, 1, 1]);
    folder.remove("a.jsonl");
    assert_eq!(sync(&folder.articles()), [0, 0, 0, 1, 0, 0]);
    assert_eq!(sync(&folder.articles()), [0, 0, 0, 0, 0, 0]);
    assert_eq!(sync(&second), [1, 0, 0, 0, 0, 1]);
    assert_eq!(folder.ids("stays"), ["same"]);
    let before = contents(&folder.index());
    assert_eq!(sync(&second), [0, 0, 1, 0, 0, 1]);
    assert_eq!(contents(&folder.index()), before);
}

#[test]
fn another_file_may_take_over_an_article_of_an_unreadable_file() {
    let both = line("x", "ferry") + &line("y", "tram");
    let folder = TestFolder::new(&[("b.jsonl", &both)]);
    folder.sync();
    let check = || {
        let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
        assert!(report.sound, "{report:?}");
    };
    folder.write("a.jsonl", &line("x", "bus"));
    folder.write("b.jsonl", &both.repeat(2));
    // The file is removed after it was listed and before it is read.
    let mut remove = Some(|| folder.remove("b.jsonl"));
    let mut progress = |_| remove.take().into_iter().for_each(|remove| remove());
    let report = folder
        .archive()
        .sync(&[folder.articles()], &SyncOptions::default(), &mut progress)
        .unwrap();
    assert_eq!(counts(&report), [0, 1, 1, 0, 1, 2]);
    check();
    folder.write("b.jsonl", &both);
    assert_eq!(counts(&folder.sync()), [0, 0, 2, 0, 1, 2]);
    check();
    assert_eq!(
        (folder.ids("bus"), folder.ids("tram")),
        (vec!["x".to_owned()], vec!["y".to_owned()])
    );
}
