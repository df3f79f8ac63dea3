//! What an index holds after the disk failed or lost its power: the last commit that was reported, whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsdex_index::{IndexSnapshot, Layout, VerifiedFiles};
use tantivy::schema::{TantivyDocument, Value};

use crate::error::IndexError;
use crate::failing_disk::{FailingDisk, Failure, State};
use crate::report::{Report, SyncOptions};
use crate::sync::{sync, sync_on};
use crate::{CheckOptions, check};

/// Texts by the ids of their articles.
type Articles = BTreeMap<String, String>;

/// A folder of articles and its index.
struct Place {
    _held: tempfile::TempDir,
    articles: PathBuf,
    layout: Layout,
}

impl Place {
    fn new() -> Place {
        // Thousands of syncs take minutes on a disk, and how long it holds on to bytes is not what is looked at.
        let memory = Some(PathBuf::from("/dev/shm")).filter(|memory| memory.is_dir());
        let place = tempfile::tempdir_in(memory.unwrap_or_else(std::env::temp_dir)).unwrap();
        let layout = Layout::new(&place.path().join("index"));
        let articles = place.path().join("news");
        fs::create_dir(&articles).unwrap();
        Place { _held: place, articles, layout }
    }

    /// Makes the folder hold files of this version: some stay, some change, some come and go.
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
        sync(
            &self.layout,
            std::slice::from_ref(&self.articles),
            &SyncOptions::default(),
            &mut VerifiedFiles::default(),
            &mut |_| {},
        )
    }

    fn sync_on(&self, state: &Arc<State>, rebuild: bool) -> Result<Report, IndexError> {
        let disk = |folder: &Path| FailingDisk::open(folder, state);
        let options = SyncOptions { rebuild, ..SyncOptions::default() };
        sync_on(
            &disk,
            &self.layout,
            std::slice::from_ref(&self.articles),
            &options,
            &mut VerifiedFiles::default(),
            &mut |_| {},
        )
    }

    /// What the index holds; `None` where nothing was ever committed.
    fn held(&self) -> Option<Articles> {
        self.layout.readable_manifest().ok()?.generation?;
        let snapshot = IndexSnapshot::open(&self.layout).unwrap();
        let mut held = Articles::new();
        for (segment, texts) in
            snapshot.searcher.segment_readers().iter().zip(&snapshot.stored_texts)
        {
            let store = segment.get_store_reader(1).unwrap();
            for document in segment.doc_ids_alive() {
                let stored: TantivyDocument = store.get(document).unwrap();
                let Some(id) = stored.get_first(snapshot.fields.id).and_then(|id| id.as_str())
                else {
                    continue;
                };
                held.insert(
                    id.to_owned(),
                    texts.text(document).unwrap().full_text().unwrap().into_owned(),
                );
            }
        }
        let report = check(&self.layout, &CheckOptions { all: true }, &mut |_| {}).unwrap();
        assert_eq!(report.damage, []);
        Some(held)
    }

    /// The same articles with a copy of the index.
    fn copy(&self) -> Place {
        let copy = Place { articles: self.articles.clone(), ..Place::new() };
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

/// A place with a few commits, and the folder as it is to be committed next: before and after that.
fn ready() -> (Place, Articles, Articles) {
    let place = Place::new();
    for version in 1..4 {
        place.write(version);
        place.sync().unwrap();
    }
    let before = place.held().unwrap();
    let after = place.write(4);
    assert_ne!(before, after);
    (place, before, after)
}

#[test]
fn a_disk_that_fails_at_any_operation_leaves_the_last_commit_and_the_next_sync_goes_on() {
    let (ready, before, after) = ready();
    let (mut failed, mut full) = (0, 0);
    for rebuild in [false, true] {
        let counted = State::new(Failure::Never, ErrorKind::Other);
        ready.copy().sync_on(&counted, rebuild).unwrap();
        assert!(counted.operations() > 50, "{}", counted.operations());
        for at in 0..counted.operations() {
            let error =
                if at.is_multiple_of(2) { ErrorKind::StorageFull } else { ErrorKind::Other };
            for failure in [Failure::At(at), Failure::From(at)] {
                let place = ready.copy();
                let result = place.sync_on(&State::new(failure, error), rebuild);
                let expected = if result.is_ok() { &after } else { &before };
                let held = place.held().unwrap();
                // What comes after the commit may fail, and then more is there than was said.
                assert!(
                    held == *expected || held == after,
                    "{failure:?} {rebuild} {result:?}: {held:?}"
                );
                if let Err(error) = result {
                    failed += 1;
                    let said = error.to_string();
                    assert!(
                        said.contains("the disk fails") && said.contains("it held before"),
                        "{said}"
                    );
                    full += u32::from(matches!(error, IndexError::DiskFull { .. }));
                }
                place.sync().unwrap();
                assert_eq!(place.held().unwrap(), after, "{failure:?} {rebuild}");
            }
        }
    }
    assert!(failed > 100 && full > 20, "{failed} {full}");
}

#[test]
fn a_first_build_that_fails_leaves_nothing_and_the_next_is_whole() {
    let place = Place::new();
    let after = place.write(1);
    let counted = State::new(Failure::Never, ErrorKind::Other);
    place.copy().sync_on(&counted, false).unwrap();
    for at in 0..counted.operations() {
        let place = place.copy();
        let result = place.sync_on(&State::new(Failure::From(at), ErrorKind::StorageFull), false);
        assert_eq!(place.held(), result.is_ok().then(|| after.clone()), "{at} {result:?}");
        place.sync().unwrap();
        assert_eq!(place.held(), Some(after.clone()), "{at}");
    }
}

#[test]
fn a_power_cut_loses_no_commit_that_was_reported() {
    let (ready, before, after) = ready();
    let mut random = 7_u64;
    let mut below = |bound: usize| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % bound
    };
    let (mut reported, mut cut_off) = (0, 0);
    for rebuild in [false, true] {
        let counted = State::new(Failure::Never, ErrorKind::Other);
        ready.copy().sync_on(&counted, rebuild).unwrap();
        for round in 0..120 {
            let place = ready.copy();
            // Every third is cut after all was reported.
            let all = usize::try_from(counted.operations()).unwrap();
            let failure =
                if round % 3 == 0 { Failure::Never } else { Failure::From(below(all) as u64) };
            let state = State::new(failure, ErrorKind::Other);
            let result = place.sync_on(&state, rebuild);
            let written = if rebuild { "g2" } else { "g1" };
            if place.layout.generation(written).exists() {
                state.cut_power(&place.layout.generation(written), &mut below);
            }
            let held = place.held().unwrap();
            if result.is_ok() {
                reported += 1;
                assert_eq!(held, after, "{failure:?} {rebuild}");
            } else {
                cut_off += 1;
                assert!(held == before || held == after, "{failure:?} {rebuild}: {held:?}");
            }
            place.sync().unwrap();
            assert_eq!(place.held().unwrap(), after, "{failure:?} {rebuild}");
        }
    }
    assert!(reported > 50 && cut_off > 50, "{reported} {cut_off}");
}
