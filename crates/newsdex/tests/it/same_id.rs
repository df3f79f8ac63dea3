//! Articles of one id: which is indexed, and when the others have their turn.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use newsdex::{CheckOptions, SyncOptions};

use crate::folder::{Folder, search_all};
use crate::sync::{contents, counts, ids};

fn line(id: &str, body: &str) -> String {
    format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n")
}

/// Writes a file that is old enough for its time to tell whether it changes again.
fn write_old(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_hours(1)).unwrap();
}

#[test]
fn of_one_id_that_of_a_file_that_did_not_change_stays_and_of_the_others_the_first_by_name_is_taken()
{
    let folder = Folder::with(&[("b.jsonl", &line("x", "ferry"))]);
    let wires = folder.place().join("wires");
    fs::create_dir(&wires).unwrap();
    write_old(&wires.join("d.jsonl"), &(line("x", "tram") + &line("y", "tram")));
    let held = || {
        let files = search_all(&folder.archive(), "ferry tram bus").hits.into_iter();
        let mut files: Vec<String> =
            files.map(|hit| hit.id + hit.path.rsplit_once('/').unwrap().1).collect();
        files.sort();
        files
    };
    let sync = |folders: &[PathBuf]| {
        folder.archive().sync(folders, &SyncOptions::default(), &mut |_| {}).unwrap()
    };
    // In whatever order folders are named.
    sync(&[wires.clone(), folder.articles()]);
    assert_eq!(held(), ["xb.jsonl", "yd.jsonl"]);
    // One that is read again for an article that was left out did not change.
    folder.write("b.jsonl", &line("z", "ferry"));
    folder.write("c.jsonl", &line("y", "bus"));
    sync(&[wires.clone(), folder.articles()]);
    assert_eq!(held(), ["xd.jsonl", "yd.jsonl", "zb.jsonl"]);
    // When it goes, one that was left out before comes before one that is new, as its name does.
    write_old(&wires.join("e.jsonl"), &line("y", "ferry"));
    fs::remove_file(wires.join("d.jsonl")).unwrap();
    sync(&[wires.clone(), folder.articles()]);
    assert_eq!(held(), ["yc.jsonl", "zb.jsonl"]);
}

#[test]
fn an_article_left_out_has_its_turn_though_its_folder_is_named_only_later() {
    let folder = Folder::with(&[("a.jsonl", &line("same", "The ferry sails."))]);
    let second = folder.place().join("wires");
    fs::create_dir(&second).unwrap();
    write_old(&second.join("c.jsonl"), &line("same", "The ferry stays."));
    let sync = |named: &Path| {
        let report = folder
            .archive()
            .sync(&[named.to_owned()], &SyncOptions::default(), &mut |_| {})
            .unwrap();
        counts(&report)
    };
    assert_eq!(sync(&folder.articles()), [1, 0, 0, 0, 0, 1]);
    assert_eq!(sync(&second), [0, 0, 0, 0, 1, 1]);
    folder.remove("a.jsonl");
    assert_eq!(sync(&folder.articles()), [0, 0, 0, 1, 0, 0]);
    assert_eq!(sync(&folder.articles()), [0, 0, 0, 0, 0, 0]);
    assert_eq!(sync(&second), [1, 0, 0, 0, 0, 1]);
    assert_eq!(ids(&folder, "stays"), ["same"]);
    let before = contents(&folder.index());
    assert_eq!(sync(&second), [0, 0, 1, 0, 0, 1]);
    assert_eq!(contents(&folder.index()), before);
}

#[test]
fn an_article_of_a_file_that_cannot_be_read_may_be_taken_over_and_the_index_stays_sound() {
    let both = line("x", "ferry") + &line("y", "tram");
    let folder = Folder::with(&[("b.jsonl", &both)]);
    folder.sync();
    let is_sound = || {
        let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
        assert!(report.sound, "{report:?}");
    };
    folder.write("a.jsonl", &line("x", "bus"));
    folder.write("b.jsonl", &both.repeat(2));
    // It goes when it has been seen and not yet been read.
    let mut go = Some(|| folder.remove("b.jsonl"));
    let mut progress = |_| go.take().into_iter().for_each(|go| go());
    let report = folder
        .archive()
        .sync(&[folder.articles()], &SyncOptions::default(), &mut progress)
        .unwrap();
    assert_eq!(counts(&report), [0, 1, 1, 0, 1, 2]);
    is_sound();
    folder.write("b.jsonl", &both);
    assert_eq!(counts(&folder.sync()), [0, 0, 2, 0, 1, 2]);
    is_sound();
    assert_eq!(
        (ids(&folder, "bus"), ids(&folder, "tram")),
        (vec!["x".to_owned()], vec!["y".to_owned()])
    );
}
