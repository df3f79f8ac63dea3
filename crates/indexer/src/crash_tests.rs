//! After a failing disk or a power cut, an index holds its last reported commit, whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;
use std::time::Duration;

use newsdex_index::{IndexSnapshot, Layout, VerifiedFiles};
use tantivy::schema::{TantivyDocument, Value};

use crate::check::checker::check;
use crate::check::report::CheckOptions;
use crate::error::IndexError;
use crate::failing_directory::{Disk, FailingDirectory, Failure};
use crate::report::{Report, SavePoints, SyncOptions};
use crate::sync::indexer::Indexer;
use crate::sync::sync_run::SyncRun;

/// Texts of articles, by id.
type Articles = BTreeMap<String, String>;

/// A folder of articles and its index.
struct TestArchive {
    _temporary: tempfile::TempDir,
    articles: PathBuf,
    layout: Layout,
}

impl TestArchive {
    fn new() -> TestArchive {
        // Thousands of syncs take minutes on a disk, and the tests do not depend on a real one.
        let memory = Some(PathBuf::from("/dev/shm")).filter(|memory| memory.is_dir());
        let temporary = tempfile::tempdir_in(memory.unwrap_or_else(std::env::temp_dir)).unwrap();
        let layout = Layout::new(&temporary.path().join("index"));
        let articles = temporary.path().join("news");
        fs::create_dir(&articles).unwrap();
        TestArchive { _temporary: temporary, articles, layout }
    }

    /// Makes the folder hold the files of a version: from one version to the next some files stay,
    /// some change, some are added and some removed.
    fn write(&self, version: usize) -> Articles {
        let folder = &self.articles;
        fs::remove_dir_all(folder).unwrap();
        fs::create_dir(folder).unwrap();
        let mut articles = Articles::new();
        for file in (0..8_usize).filter(|file| !(file + version).is_multiple_of(5)) {
            let text = format!(
                "Ferry number {file} sails with version {} of the timetable.",
                version * (file % 3)
            );
            fs::write(folder.join(format!("{file}.txt")), &text).unwrap();
            articles.insert(format!("news/{file}.txt"), text);
        }
        articles
    }

    fn sync(&self) -> Result<Report, IndexError> {
        let folders = slice::from_ref(&self.articles);
        Indexer::new(self.layout.clone()).sync(folders, &SyncOptions::default(), &mut |_| {})
    }

    fn sync_on(&self, disk: &Arc<Disk>, options: &SyncOptions) -> Result<Report, IndexError> {
        let run = SyncRun {
            layout: &self.layout,
            folders: slice::from_ref(&self.articles),
            options,
            verified: &mut VerifiedFiles::default(),
            open_directory: &|folder| FailingDirectory::open(folder, disk),
        };
        run.run(&mut |_| {})
    }

    /// The articles in the index; `None` if nothing was ever committed.
    fn indexed(&self) -> Option<Articles> {
        self.layout.readable_manifest().ok()?.generation?;
        let snapshot = IndexSnapshot::open(&self.layout).unwrap();
        let mut indexed = Articles::new();
        for (segment, texts) in
            snapshot.searcher.segment_readers().iter().zip(&snapshot.stored_texts)
        {
            let store = segment.get_store_reader(1).unwrap();
            for document in segment.doc_ids_alive() {
                let stored: TantivyDocument = store.get(document).unwrap();
                let id = stored.get_first(snapshot.fields.id).and_then(|id| id.as_str());
                // Other documents are file records.
                let Some(id) = id else { continue };
                let text = texts.text(document).unwrap().full_text().unwrap().into_owned();
                indexed.insert(id.to_owned(), text);
            }
        }
        let report = check(&self.layout, &CheckOptions { all: true }, &mut |_| {}).unwrap();
        assert_eq!(report.damage, []);
        Some(indexed)
    }

    /// The same articles with a copy of the index.
    fn copy(&self) -> TestArchive {
        let copy = TestArchive { articles: self.articles.clone(), ..TestArchive::new() };
        if self.layout.folder().exists() {
            fs::create_dir(copy.layout.folder()).unwrap();
            copy_folder(self.layout.folder(), copy.layout.folder());
        }
        copy
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            fs::create_dir_all(to.join(&name)).unwrap();
            copy_folder(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// An archive with a few commits and changed files, ready for a sync.
struct ReadyArchive {
    archive: TestArchive,
    /// The articles in the index before the sync.
    before: Articles,
    /// The articles in the index after the sync.
    after: Articles,
}

impl ReadyArchive {
    fn new() -> ReadyArchive {
        let archive = TestArchive::new();
        for version in 1..4 {
            archive.write(version);
            archive.sync().unwrap();
        }
        let before = archive.indexed().unwrap();
        let after = archive.write(4);
        assert_ne!(before, after);
        ReadyArchive { archive, before, after }
    }
}

/// Options of a sync that updates the index, and of one that rebuilds it.
fn update_and_rebuild() -> [SyncOptions; 2] {
    [false, true].map(|rebuild| SyncOptions { rebuild, ..SyncOptions::default() })
}

/// Number of disk operations of a sync.
fn count_operations(archive: &TestArchive, options: &SyncOptions) -> u64 {
    let disk = Disk::new(Failure::Never, ErrorKind::Other);
    archive.copy().sync_on(&disk, options).unwrap();
    disk.operations()
}

#[test]
fn a_failure_of_any_disk_operation_keeps_the_last_commit_and_the_next_sync_succeeds() {
    let ready = ReadyArchive::new();
    let (mut failed, mut full, mut unconfirmed) = (0, 0, 0);
    for options in update_and_rebuild() {
        let operations = count_operations(&ready.archive, &options);
        assert!(operations > 50, "{operations}");
        for at in 0..operations {
            let error =
                if at.is_multiple_of(2) { ErrorKind::StorageFull } else { ErrorKind::Other };
            for failure in [Failure::At(at), Failure::From(at)] {
                let archive = ready.archive.copy();
                let result = archive.sync_on(&Disk::new(failure, error), &options);
                let indexed = archive.indexed().unwrap();
                let context = format!("{failure:?} {options:?} {result:?}: {indexed:?}");
                match result {
                    Ok(_) => assert_eq!(indexed, ready.after, "{context}"),
                    Err(IndexError::NotConfirmed { .. }) => {
                        unconfirmed += 1;
                        assert!([&ready.before, &ready.after].contains(&&indexed), "{context}");
                    }
                    Err(error) => {
                        failed += 1;
                        let message = error.to_string();
                        assert!(
                            message.contains("the disk fails")
                                && message.contains("holds its last commit"),
                            "{message}"
                        );
                        full += u32::from(matches!(error, IndexError::DiskFull { .. }));
                        assert_eq!(indexed, ready.before, "{context}");
                    }
                }
                archive.sync().unwrap();
                assert_eq!(archive.indexed().unwrap(), ready.after, "{failure:?} {options:?}");
            }
        }
    }
    assert!(failed > 100 && full > 20 && unconfirmed > 0, "{failed} {full} {unconfirmed}");
}

#[test]
fn a_failed_first_build_leaves_no_index_and_the_next_build_is_complete() {
    let archive = TestArchive::new();
    let after = archive.write(1);
    let options = SyncOptions::default();
    for at in 0..count_operations(&archive, &options) {
        let archive = archive.copy();
        let disk = Disk::new(Failure::From(at), ErrorKind::StorageFull);
        let result = archive.sync_on(&disk, &options);
        assert_eq!(archive.indexed(), result.is_ok().then(|| after.clone()), "{at} {result:?}");
        archive.sync().unwrap();
        assert_eq!(archive.indexed(), Some(after.clone()), "{at}");
    }
}

#[test]
fn a_first_build_that_saves_as_it_goes_continues_where_it_stopped() {
    let archive = TestArchive::new();
    let after = archive.write(1);
    let save_points = SavePoints { bytes: 1, interval: Duration::MAX };
    let options = SyncOptions { save_points, ..SyncOptions::default() };
    let (mut partial, mut largest) = (0, 0);
    let operations = count_operations(&archive, &options);
    for at in (0..operations).step_by(3) {
        let archive = archive.copy();
        let disk = Disk::new(Failure::From(at), ErrorKind::Other);
        let result = archive.sync_on(&disk, &options);
        // What is there is sound, and part of the whole.
        let indexed = archive.indexed().unwrap_or_default();
        assert!(indexed.iter().all(|(id, text)| after.get(id) == Some(text)), "{at} {indexed:?}");
        partial += u32::from(!indexed.is_empty() && indexed != after);
        largest = largest.max(indexed.len());
        if result.is_err() && !indexed.is_empty() && indexed != after {
            assert!(IndexSnapshot::open(&archive.layout).unwrap().commit.building, "{at}");
        }
        archive.sync().unwrap();
        assert_eq!(archive.indexed(), Some(after.clone()), "{at}");
        assert!(!IndexSnapshot::open(&archive.layout).unwrap().commit.building, "{at}");
    }
    assert!(partial > 5 && largest > 1, "{partial} {largest}");
}

#[test]
fn a_power_cut_loses_no_reported_commit() {
    let ready = ReadyArchive::new();
    let mut random = fastrand::Rng::with_seed(7);
    let (mut reported, mut interrupted) = (0, 0);
    for options in update_and_rebuild() {
        let operations = count_operations(&ready.archive, &options);
        for round in 0..120 {
            let archive = ready.archive.copy();
            // In every third round the power is cut after the sync has reported its commit.
            let failure = if round % 3 == 0 {
                Failure::Never
            } else {
                Failure::From(random.u64(..operations))
            };
            let disk = Disk::new(failure, ErrorKind::Other);
            let result = archive.sync_on(&disk, &options);
            let written = archive.layout.generation(if options.rebuild { "g2" } else { "g1" });
            if written.exists() {
                disk.cut_power(&written, &mut random);
            }
            let indexed = archive.indexed().unwrap();
            if result.is_ok() {
                reported += 1;
                assert_eq!(indexed, ready.after, "{failure:?} {options:?}");
            } else {
                interrupted += 1;
                assert!(
                    indexed == ready.before || indexed == ready.after,
                    "{failure:?} {options:?}: {indexed:?}"
                );
            }
            archive.sync().unwrap();
            assert_eq!(archive.indexed().unwrap(), ready.after, "{failure:?} {options:?}");
        }
    }
    assert!(reported > 50 && interrupted > 50, "{reported} {interrupted}");
}
