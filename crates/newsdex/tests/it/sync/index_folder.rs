//! The index folder: what a sync refuses, rebuilds, and leaves alone.

use std::fs;

use newsdex::{Archive, Error, LayoutError, SearchOptions, SnapshotError, SyncOptions};
use newsdex_index::{Layout, Manifest};

use crate::fixtures::test_folder::{TestFolder, contents, counts};

/// The error of opening or syncing the index.
fn sync_error(folder: &TestFolder, options: &SyncOptions) -> Error {
    match Archive::open_or_create(folder.index()) {
        Ok(mut archive) => archive.sync(&[folder.articles()], options, &mut |_| {}).unwrap_err(),
        Err(error) => error,
    }
}

#[test]
fn a_folder_that_is_no_index_is_never_written_to() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    fs::create_dir(folder.index()).unwrap();
    fs::write(folder.index().join("letters.doc"), "mine").unwrap();
    let before = contents(folder.parent());
    for options in [SyncOptions::default(), SyncOptions { rebuild: true, ..SyncOptions::default() }]
    {
        let error = sync_error(&folder, &options);
        assert!(matches!(error, Error::Layout(LayoutError::Foreign { .. })), "{error:?}");
        assert!(error.to_string().contains("letters.doc"), "{error}");
    }
    assert_eq!(contents(folder.parent()), before);
    assert!(Archive::open(folder.index()).unwrap_err().to_string().contains("letters.doc"));
}

#[test]
fn a_folder_with_only_hidden_files_becomes_an_index() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    fs::create_dir(folder.index()).unwrap();
    fs::write(folder.index().join(".gitignore"), "*").unwrap();
    assert_eq!(folder.sync().added, 1);
    assert!(folder.index().join(".gitignore").exists());
}

#[test]
fn a_file_and_a_missing_index_are_refused_by_name() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let index = folder.index().display().to_string();
    let opened = Archive::open(folder.index()).map(drop);
    let searched = folder.archive().search("ferry", &SearchOptions::default()).map(drop);
    for error in [opened.unwrap_err(), searched.unwrap_err()] {
        assert!(matches!(error, Error::Layout(LayoutError::Missing { .. })), "{error:?}");
        assert!(error.to_string().contains(&index), "{error}");
    }
    fs::write(folder.index(), "text").unwrap();
    let error = sync_error(&folder, &SyncOptions::default());
    assert!(matches!(error, Error::Layout(LayoutError::IsFile { .. })), "{error:?}");
    assert!(error.to_string().contains(&index), "{error}");
    assert_eq!(fs::read_to_string(folder.index()).unwrap(), "text");
}

#[test]
fn an_index_of_a_later_version_or_with_a_damaged_manifest_is_rebuilt_only_on_request() {
    let later = "{\"format\": 1, \"fingerprint\": \"analysis 4000000000, schema 0\", \"generation\": \"g1\"}";
    for manifest in [later, "{", ""] {
        let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
        folder.sync();
        fs::write(folder.index().join("newsdex.json"), manifest).unwrap();
        let before = contents(&folder.index());
        assert_eq!(folder.archive().rebuild_reason(), None);
        let synced = sync_error(&folder, &SyncOptions::default());
        let opened = Archive::open(folder.index()).unwrap_err();
        for error in [synced, opened] {
            assert!(error.is_fixed_by_rebuild(), "{error:?}");
        }
        assert_eq!(contents(&folder.index()), before);
        let rebuild = SyncOptions { rebuild: true, ..SyncOptions::default() };
        let report = folder.archive().sync(&[folder.articles()], &rebuild, &mut |_| {}).unwrap();
        assert_eq!(counts(&report), [1, 0, 0, 0, 0, 1]);
        assert_eq!(folder.ids("ferry"), ["news/a.txt"]);
    }
}

#[test]
fn an_index_of_an_earlier_version_is_rebuilt_with_all_its_folders() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    let other = folder.parent().join("wires");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("b.txt"), "The ferry waits.").unwrap();
    folder
        .archive()
        .sync(&[folder.articles(), other], &SyncOptions::default(), &mut |_| {})
        .unwrap();
    downgrade(&folder);
    let error = Archive::open(folder.index()).unwrap_err();
    assert!(matches!(error, Error::Layout(LayoutError::EarlierVersion { .. })), "{error:?}");
    assert!(error.is_fixed_by_rebuild());
    let reason = folder.archive().rebuild_reason().unwrap();
    assert!(reason.contains("format 1, analysis 1, schema 0"), "{reason}");
    assert_eq!(counts(&folder.sync()), [2, 0, 0, 0, 0, 2]);
    assert_eq!((folder.ids("ferry").len(), folder.archive().rebuild_reason()), (2, None));
}

#[test]
fn an_index_of_an_earlier_version_that_does_not_name_its_folders_is_left_alone() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    downgrade(&folder);
    let segment_list = folder.index().join("g1/meta.json");
    fs::write(
        &segment_list,
        fs::read_to_string(&segment_list).unwrap().replace("payload", "qayload"),
    )
    .unwrap();
    let before = contents(&folder.index());
    let error = sync_error(&folder, &SyncOptions::default());
    assert!(matches!(error, Error::Layout(LayoutError::EarlierVersion { .. })), "{error:?}");
    assert_eq!(contents(&folder.index()), before);
    let report = folder.sync_with(&SyncOptions { rebuild: true, ..SyncOptions::default() });
    assert_eq!(report.articles, 1);
    assert!(
        report.warnings[0].to_string().contains("does not say which folders"),
        "{}",
        report.warnings[0]
    );
}

/// Turns an index into one of the first format, whose segment lists had no checksums.
fn downgrade(folder: &TestFolder) {
    let manifest =
        "{\"format\": 1, \"fingerprint\": \"analysis 1, schema 0\", \"generation\": \"g1\"}";
    fs::write(folder.index().join("newsdex.json"), manifest).unwrap();
    let segment_list = folder.index().join("g1/meta.json");
    let text = fs::read_to_string(&segment_list).unwrap();
    fs::write(&segment_list, &text[..text.find("xxh3 ").unwrap()]).unwrap();
}

#[test]
fn an_interrupted_build_starts_again() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    Layout::new(&folder.index()).write_manifest(&Manifest::new(None)).unwrap();
    fs::remove_file(folder.index().join("g1/meta.json")).unwrap();
    let error = Archive::open(folder.index()).unwrap_err();
    assert!(matches!(error, Error::Snapshot(SnapshotError::Unfinished { .. })), "{error:?}");
    assert_eq!(counts(&folder.sync()), [1, 0, 0, 0, 0, 1]);
    assert_eq!(folder.ids("ferry"), ["news/a.txt"]);
}

#[test]
fn an_index_without_its_segment_list_is_an_error_and_never_an_empty_index() {
    let folder = TestFolder::new(&[("a.txt", "The ferry sails.")]);
    folder.sync();
    fs::remove_file(folder.index().join("g1/meta.json")).unwrap();
    let files = contents(&folder.index()).len();
    let error = sync_error(&folder, &SyncOptions::default());
    assert!(matches!(error, Error::Snapshot(SnapshotError::Damaged { .. })), "{error:?}");
    assert!(error.is_fixed_by_rebuild());
    assert_eq!(contents(&folder.index()).len(), files);
}
