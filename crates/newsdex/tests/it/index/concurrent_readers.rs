//! Readers beside writers: each answer comes from one commit, and no reader ever goes back to an
//! earlier one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use newsdex::{Archive, CheckOptions, SearchOptions, Snapshot, SyncOptions};

use crate::fixtures::test_folder::{TestFolder, search_all};

const ARTICLES: usize = 5;
const COMMITS: u64 = 100;
const READERS: usize = 8;

/// Writes the number of a state into all articles.
fn write_state(folder: &TestFolder, state: u64) {
    for article in 0..ARTICLES {
        folder.write(
            &format!("{article}.txt"),
            &format!("Article {article} of the shared state{state}."),
        );
    }
}

/// Commits all states in order.
fn write_all(folder: &TestFolder, shared: &Archive) {
    // One writer shares its open index with the readers; the other acts like another process.
    let mut writers = [shared.clone(), folder.archive()];
    for state in 1..=COMMITS {
        write_state(folder, state);
        let options = SyncOptions { rebuild: state % 10 == 0, ..SyncOptions::default() };
        let writer = &mut writers[usize::from(state % 4 > 1)];
        let report = writer.sync(&[folder.articles()], &options, &mut |_| {}).unwrap();
        assert_eq!(report.articles, ARTICLES as u64);
    }
}

/// The state that all texts have in common.
fn common_state<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let mut states: Vec<u64> = texts
        .map(|text| text.split_once("state").unwrap().1.trim_end_matches('.').parse().unwrap())
        .collect();
    assert_eq!(states.len(), ARTICLES, "{states:?}");
    states.dedup();
    assert_eq!(states.len(), 1, "different states in one answer: {states:?}");
    states[0]
}

/// The state that a search finds.
fn searched_state(archive: &Archive) -> u64 {
    common_state(search_all(archive, "shared").hits.iter().map(|hit| hit.passages[0].text.as_str()))
}

/// The state of a snapshot, from two searches and the shown articles.
fn snapshot_state(snapshot: &Snapshot) -> u64 {
    let answer = snapshot.search("shared", &SearchOptions::default()).unwrap();
    let state = common_state(answer.hits.iter().map(|hit| hit.passages[0].text.as_str()));
    let bodies: Vec<String> =
        answer.hits.iter().map(|hit| snapshot.show(&hit.id, None).unwrap().unwrap().body).collect();
    assert_eq!(common_state(bodies.iter().map(String::as_str)), state);
    let again = snapshot.search(&format!("state{state}"), &SearchOptions::default()).unwrap();
    assert_eq!((again.total, again.articles), (ARTICLES as u64, ARTICLES as u64));
    state
}

/// The state that a search finds, after a check of the index.
fn checked_state(archive: &Archive) -> u64 {
    let state = searched_state(archive);
    let report = archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound && report.articles == ARTICLES as u64, "{report:?}");
    state
}

/// Reads states until the writers are done, and once more.
fn read_until(done: &AtomicBool, read: impl Fn() -> u64) {
    let mut last = 0;
    let mut continues = true;
    while continues {
        continues = !done.load(Ordering::Acquire);
        let state = read();
        assert!(state >= last, "back from {last} to {state}");
        last = state;
    }
    assert_eq!(last, COMMITS);
}

#[test]
fn each_answer_comes_from_one_commit_and_later_answers_never_from_an_earlier_one() {
    let folder = TestFolder::new(&[]);
    write_state(&folder, 0);
    folder.sync();
    let shared = folder.archive();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for reader in 0..READERS {
            let (shared, done) = (&shared, &done);
            match reader % 2 {
                0 => scope.spawn(move || read_until(done, || searched_state(shared))),
                _ => scope.spawn(move || {
                    read_until(done, || snapshot_state(&shared.snapshot().unwrap()));
                }),
            };
        }
        scope
            .spawn(|| read_until(&done, || checked_state(&Archive::open(folder.index()).unwrap())));
        let written = scope.spawn(|| write_all(&folder, &shared)).join();
        // Set even if writing failed, so that the readers end.
        done.store(true, Ordering::Release);
        written.unwrap();
    });
}
