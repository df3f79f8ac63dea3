//! Files of an index that are intact, but not those that were committed: swapped between segments,
//! taken from an older copy, or missing.

use std::fs;
use std::path::{Path, PathBuf};

use newsdex::{Archive, CheckOptions, SearchOptions, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, contents};

const COMPONENTS: [&str; 9] =
    ["idx", "pos", "term", "store", "fast", "fieldnorm", "text", "words", "del"];

/// An index of several segments, some with a deleted article.
fn folder() -> TestFolder {
    loop {
        let folder = TestFolder::new(&[]);
        for segment in 0..2 {
            for article in 0..6 {
                // Lengths differ, so that files of every component do.
                let end = " again and again".repeat(6 * segment + article);
                let text =
                    format!("The ferry {segment} sails with crew {article} to the harbour{end}.");
                folder.write(&format!("{segment}-{article}.txt"), &text);
            }
            folder.sync();
        }
        folder.remove("0-0.txt");
        folder.remove("1-0.txt");
        folder.sync();
        // tantivy decides when it merges segments.
        if segment_files(&folder.index(), "del").len() > 1 {
            return folder;
        }
    }
}

/// The segment files with an extension, in the order of their names.
fn segment_files(index: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(index.join("g1")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

/// Expects that an index is refused by readers, writers and checks, and repaired by a rebuild.
fn check_refused(folder: &TestFolder, what: &str) {
    let before = contents(&folder.index());
    let search = Archive::open(folder.index())
        .and_then(|archive| archive.search("ferry", &SearchOptions::default()));
    let error = search.expect_err(what);
    assert!(error.is_fixed_by_rebuild(), "{what}: {error}");
    let mut archive = folder.archive();
    let report = archive.check(&CheckOptions::default(), &mut |_| {}).unwrap();
    assert!(!report.sound && !report.damage.is_empty(), "{what}");
    folder.write("new.txt", "A new article.");
    let synced = archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {});
    let error = synced.expect_err(what);
    assert!(error.is_fixed_by_rebuild(), "{what}: {error}");
    assert_eq!(contents(&folder.index()), before, "{what}");
    folder.remove("new.txt");
    folder.sync_with(&SyncOptions { rebuild: true, ..SyncOptions::default() });
    let report = archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound, "{what}: {report:?}");
    assert_eq!(folder.ids("ferry").len(), 10, "{what}");
}

#[test]
fn a_file_of_another_segment_is_refused() {
    for component in COMPONENTS {
        let folder = folder();
        let files = segment_files(&folder.index(), component);
        assert!(files.len() > 1, "{component}");
        let differ = |other: &&PathBuf| fs::read(other).unwrap() != fs::read(&files[0]).unwrap();
        // Segments with the same lengths have equal files of some components.
        let Some(other) = files.iter().skip(1).find(differ) else {
            assert!(["fieldnorm", "del"].contains(&component), "{component}");
            continue;
        };
        // Renaming keeps the modification times.
        let aside = folder.parent().join("aside");
        fs::rename(&files[0], &aside).unwrap();
        fs::rename(other, &files[0]).unwrap();
        fs::rename(&aside, other).unwrap();
        check_refused(&folder, &format!("two .{component} files swapped"));
    }
}

#[test]
fn a_process_that_verified_the_files_notices_that_they_were_swapped() {
    let folder = folder();
    let mut archive = folder.archive();
    let mut sync = |text: &str| {
        folder.write("new.txt", text);
        archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {})
    };
    sync("A new article.").unwrap();
    let files = segment_files(&folder.index(), "store");
    let modified = fs::metadata(&files[0]).unwrap().modified().unwrap();
    // Another file takes the place of the first, and becomes as old.
    let first = fs::read(&files[0]).unwrap();
    let mut others = files[1..].iter().map(|other| fs::read(other).unwrap());
    let other = others.find(|other| *other != first).unwrap();
    fs::write(&files[0], &other).unwrap();
    fs::File::options().write(true).open(&files[0]).unwrap().set_modified(modified).unwrap();
    let error = sync("The newest article.").unwrap_err();
    assert!(error.is_fixed_by_rebuild(), "{error}");
}

#[test]
fn a_file_that_is_gone_or_of_an_earlier_index_is_refused() {
    for component in COMPONENTS {
        let folder = folder();
        let files = segment_files(&folder.index(), component);
        fs::remove_file(&files[0]).unwrap();
        check_refused(&folder, &format!(".{component} file removed"));
    }
    // The list of segments of an earlier commit names files that are gone, or whose deletions are.
    let folder = folder();
    let meta = folder.index().join("g1/meta.json");
    let earlier = fs::read(&meta).unwrap();
    folder.remove("0-1.txt");
    folder.sync();
    folder.write("0-1.txt", "The ferry 0 sails with crew 1 to the harbour.");
    fs::write(&meta, earlier).unwrap();
    check_refused(&folder, "an earlier meta.json");
}

#[test]
fn a_lost_manifest_is_named_and_a_rebuild_writes_a_new_one() {
    let folder = folder();
    fs::remove_file(folder.index().join("newsdex.json")).unwrap();
    let before = contents(&folder.index());
    let error = Archive::open(folder.index()).unwrap_err();
    let message = error.to_string();
    assert!(
        error.is_fixed_by_rebuild() && message.contains("newsdex.json is missing"),
        "{message}"
    );
    let mut archive = folder.archive();
    let error = archive.check(&CheckOptions::default(), &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("newsdex.json is missing"), "{error}");
    let synced = archive.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {});
    assert!(synced.unwrap_err().to_string().contains("newsdex.json is missing"));
    assert_eq!(contents(&folder.index()), before);
    // The index still names the folders that it was built from.
    let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
    let report = archive.sync(&[], &rebuild, &mut |_| {}).unwrap();
    assert_eq!((report.articles, report.warnings.len()), (10, 0), "{report:?}");
    assert!(folder.index().join("g2").exists() && !folder.index().join("g1").exists());
    assert_eq!(folder.ids("ferry").len(), 10);
}
