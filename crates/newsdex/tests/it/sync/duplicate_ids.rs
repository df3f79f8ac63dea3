//! Articles with the same id: which ones are indexed, and under which keys.

use std::fs;
use std::path::PathBuf;

use newsdex::{CheckOptions, Error, SearchError, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, counts, search_all};

fn line(id: &str, body: &str) -> String {
    format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n")
}

fn dated(id: &str, date: &str, body: &str) -> String {
    format!("{{\"id\":\"{id}\",\"title\":\"Ferry\",\"date\":\"{date}\",\"body\":\"{body}\"}}\n")
}

/// The keys and texts of all articles that match, by key.
fn keys(folder: &TestFolder, query: &str) -> Vec<(String, String)> {
    let archive = folder.archive();
    let hits = search_all(&archive, query).hits.into_iter();
    let mut found: Vec<(String, String)> = hits
        .map(|hit| {
            let shown = archive.show(&hit.key, None).unwrap().unwrap();
            assert_eq!((&shown.key, &shown.id), (&hit.key, &hit.id));
            (hit.key, shown.body)
        })
        .collect();
    found.sort();
    found
}

fn check_sound(folder: &TestFolder) {
    let report = folder.archive().check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound, "{report:?}");
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(key, body)| (key.to_owned(), body.to_owned())).collect()
}

#[test]
fn different_articles_with_one_id_are_all_indexed() {
    let folder = TestFolder::new(&[
        (
            "b.jsonl",
            &(line("1", "ferry one") + &line("1", "ferry two") + &line("2", "ferry three")),
        ),
        ("a.jsonl", &line("1", "ferry four")),
    ]);
    let wires = folder.parent().join("wires");
    fs::create_dir(&wires).unwrap();
    fs::write(wires.join("a.jsonl"), line("1", "ferry five")).unwrap();
    let sync = |folders: &[PathBuf]| {
        folder.archive().sync(folders, &SyncOptions::default(), &mut |_| {}).unwrap()
    };
    let report = sync(&[wires.clone(), folder.articles()]);
    assert_eq!((counts(&report), report.warnings), ([5, 0, 0, 0, 0, 5], Vec::new()));
    let all = pairs(&[
        ("news/1", "ferry four"),
        ("news/1@news/b.jsonl", "ferry one"),
        ("news/1@news/b.jsonl#2", "ferry two"),
        ("news/2", "ferry three"),
        ("wires/1", "ferry five"),
    ]);
    assert_eq!(keys(&folder, "ferry"), all);
    assert_eq!(counts(&sync(&[folder.articles()]))[..4], [0, 0, 4, 0]);
    check_sound(&folder);
    // An id that several articles have is not enough to show one.
    match folder.archive().show("1", None) {
        Err(Error::Search(SearchError::AmbiguousId { id, keys, articles })) => {
            let expected: Vec<&String> =
                all.iter().map(|(key, _)| key).filter(|key| *key != "news/2").collect();
            assert_eq!((id.as_str(), keys.iter().collect(), articles), ("1", expected, 4));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(folder.archive().show("2", None).unwrap().unwrap().key, "news/2");
    // The others move up when the first one goes, although their file did not change.
    folder.remove("a.jsonl");
    sync(&[folder.articles()]);
    let expected = pairs(&[
        ("news/1", "ferry one"),
        ("news/1@news/b.jsonl#2", "ferry two"),
        ("news/2", "ferry three"),
        ("wires/1", "ferry five"),
    ]);
    assert_eq!(keys(&folder, "ferry"), expected);
    check_sound(&folder);
    sync(&[wires]);
    assert_eq!(keys(&folder, "five"), pairs(&[("wires/1", "ferry five")]));
}

#[test]
fn of_versions_of_an_article_the_latest_is_indexed() {
    let folder = TestFolder::new(&[
        ("a.jsonl", &dated("1", "2026-05-09", "newer ferry")),
        ("b.jsonl", &dated("1", "2026-05-08", "older ferry")),
    ]);
    let report = folder.sync();
    assert_eq!(counts(&report), [1, 0, 0, 0, 1, 1]);
    let [warning] = &report.warnings[..] else { panic!("{report:?}") };
    let message = warning.to_string();
    assert!(
        message.contains(
            "b.jsonl, line 1: another version of the article news/1 is in news/a.jsonl, line 1"
        ),
        "{message}"
    );
    assert!(message.contains("is newer"), "{message}");
    assert_eq!(report.skipped_by_kind["older versions"], 1);
    assert_eq!(keys(&folder, "ferry"), pairs(&[("news/1", "newer ferry")]));
    // Every sync says so, whether it reads the files or not.
    for _ in 0..2 {
        assert_eq!(folder.sync().warnings, report.warnings);
    }
    check_sound(&folder);
    // Of equal dates, the file whose name sorts last.
    folder.write("c.jsonl", &dated("1", "2026-05-09", "latest ferry"));
    assert_eq!(counts(&folder.sync()), [0, 1, 0, 0, 2, 1]);
    assert_eq!(keys(&folder, "ferry"), pairs(&[("news/1", "latest ferry")]));
    // `modified` counts before `date`.
    let modified =
        dated("1", "2026-05-01", "modified ferry").replace('}', ",\"modified\":\"2026-06-01\"}");
    folder.write("b.jsonl", &modified);
    folder.sync();
    assert_eq!(keys(&folder, "ferry"), pairs(&[("news/1", "modified ferry")]));
    // An older version takes its place when it is gone.
    folder.remove("b.jsonl");
    folder.remove("c.jsonl");
    let report = folder.sync();
    assert_eq!((counts(&report), report.warnings.len()), ([0, 1, 0, 0, 0, 1], 0));
    assert_eq!(keys(&folder, "ferry"), pairs(&[("news/1", "newer ferry")]));
    check_sound(&folder);
}

#[test]
fn articles_of_an_unreadable_file_keep_their_keys() {
    let both = line("x", "ferry") + &line("y", "tram");
    let folder = TestFolder::new(&[("a.txt", "A bridge."), ("b.jsonl", &both)]);
    folder.sync();
    folder.write("a.jsonl", &line("x", "bus"));
    // A link to nowhere: a file that cannot be read.
    folder.remove("b.jsonl");
    std::os::unix::fs::symlink("/nonexistent/b.jsonl", folder.articles().join("b.jsonl")).unwrap();
    folder.sync();
    let expected =
        pairs(&[("news/x", "ferry"), ("news/x@news/a.jsonl", "bus"), ("news/y", "tram")]);
    assert_eq!(keys(&folder, "ferry OR tram OR bus"), expected);
    check_sound(&folder);
    folder.remove("b.jsonl");
    folder.write("b.jsonl", &both);
    folder.sync();
    let expected =
        pairs(&[("news/x", "bus"), ("news/x@news/b.jsonl", "ferry"), ("news/y", "tram")]);
    assert_eq!(keys(&folder, "ferry OR tram OR bus"), expected);
    check_sound(&folder);
}

#[test]
fn an_id_that_imitates_a_key_takes_nothing_from_another_article() {
    let folder = TestFolder::new(&[
        ("a.jsonl", &line("1", "ferry one")),
        ("b.jsonl", &line("1", "ferry two")),
        ("c.jsonl", &(line("1@news/b.jsonl", "ferry three") + &line("b.txt", "ferry four"))),
        ("b.txt", "ferry five"),
    ]);
    for _ in 0..2 {
        folder.sync();
        let found = keys(&folder, "ferry");
        let bodies: Vec<&str> = found.iter().map(|(_, body)| body.as_str()).collect();
        assert_eq!(found.len(), 5, "{found:?}");
        for body in ["ferry one", "ferry two", "ferry three", "ferry four", "ferry five"] {
            assert!(bodies.contains(&body), "{found:?}");
        }
        check_sound(&folder);
    }
}
