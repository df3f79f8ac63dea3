//! `newsdex check`, and what the other commands say of a damaged index.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Place;

/// The largest file of the index with an extension.
fn component(place: &Place, extension: &str) -> PathBuf {
    let files = fs::read_dir(place.path("index/g1")).unwrap().map(|entry| entry.unwrap().path());
    let of_kind = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    of_kind.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn a_sound_index_is_told_in_one_line_and_in_json() {
    let place = Place::indexed();
    let said = place.run(&["check"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.starts_with("Sound: ") && said.out.lines().count() == 1, "{}", said.out);
    let said = place.run(&["check", "--all", "--json"]);
    let line: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.code, &line["type"], &line["data"]["sound"]),
        (0, &"check".into(), &true.into())
    );
    assert_eq!(line["data"]["compared"], line["data"]["articles"]);
    fs::remove_file(place.path("news/ferry.txt")).unwrap();
    let said = place.run(&["check"]);
    assert!(
        said.code == 0 && said.out.contains("1 file that was read is no longer there"),
        "{}",
        said.out
    );
}

#[test]
fn there_is_nothing_to_check_where_there_is_no_index() {
    let said = Place::empty().run(&["check"]);
    assert!(said.code == 2 && said.err.contains("no index at"), "{}", said.err);
}

#[test]
fn a_damaged_index_is_an_error_that_names_file_and_help_in_every_command() {
    for extension in ["idx", "term", "pos", "store", "fast", "fieldnorm", "text", "words", "json"] {
        let place = Place::indexed();
        let file = component(&place, extension);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        // Times of files count in ticks of some milliseconds: within that of the commit it passes for what was committed.
        let committed = modified(&place.path("index/g1/meta.json"));
        while modified(&file) <= committed {
            fs::write(&file, &bytes).unwrap();
        }
        place.write("news/new.txt", "A gale blew.");
        let name = file.file_name().unwrap().to_str().unwrap();
        for args in [
            &["check"][..],
            &["search", "ferry"],
            &["show", "news/ferry.txt"],
            &["stats"],
            &["index", "news"],
        ] {
            let said = place.run(args);
            assert_eq!(said.code, 2, "{extension} {args:?}: {}", said.out);
            assert!(
                said.err.contains("--rebuild") && !said.err.contains("panicked"),
                "{args:?}: {}",
                said.err
            );
            assert!(said.err.contains(name), "{extension} {args:?}: {}", said.err);
        }
        assert_eq!(place.run(&["index", "news", "--rebuild"]).code, 0);
        assert_eq!(place.run(&["check", "--all"]).code, 0);
        assert_eq!(place.run(&["search", "gale"]).code, 0);
    }
}
