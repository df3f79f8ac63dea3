//! Many read while others write: each answer is of one commit, and no reader ever goes back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use newsdex::{Archive, CheckOptions, SearchOptions, Snapshot, SyncOptions};

use crate::folder::{Folder, search_all};

const ARTICLES: usize = 5;
const COMMITS: u64 = 100;
const READERS: usize = 8;

/// Puts the number of a state into all articles.
fn write_state(folder: &Folder, state: u64) {
    for article in 0..ARTICLES {
        folder.write(
            &format!("{article}.txt"),
            &format!("Article {article} of the shared state{state}."),
        );
    }
}

/// Commits one state after the other.
fn write_all(folder: &Folder, shared: &Archive) {
    // One who writes shares what is open with those who read, the other is as good as another process.
    let mut writers = [shared.clone(), folder.archive()];
    for state in 1..=COMMITS {
        write_state(folder, state);
        let options = SyncOptions { rebuild: state % 10 == 0, ..SyncOptions::default() };
        let writer = &mut writers[usize::from(state % 4 > 1)];
        let report = writer.sync(&[folder.articles()], &options, &mut |_| {}).unwrap();
        assert_eq!(report.articles, ARTICLES as u64);
    }
}

/// The state that all the texts are of.
fn state_of<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let mut states: Vec<u64> = texts
        .map(|text| text.split_once("state").unwrap().1.trim_end_matches('.').parse().unwrap())
        .collect();
    assert_eq!(states.len(), ARTICLES, "{states:?}");
    states.dedup();
    assert_eq!(states.len(), 1, "one state in one answer: {states:?}");
    states[0]
}

fn searched(archive: &Archive) -> u64 {
    state_of(search_all(archive, "shared").hits.iter().map(|hit| hit.passages[0].text.as_str()))
}

/// The state of a snapshot, which is asked three ways.
fn looked_at(snapshot: &Snapshot) -> u64 {
    let answer = snapshot.search("shared", &SearchOptions::default()).unwrap();
    let state = state_of(answer.hits.iter().map(|hit| hit.passages[0].text.as_str()));
    let bodies: Vec<String> =
        answer.hits.iter().map(|hit| snapshot.show(&hit.id, None).unwrap().unwrap().body).collect();
    assert_eq!(state_of(bodies.iter().map(String::as_str)), state);
    let again = snapshot.search(&format!("state{state}"), &SearchOptions::default()).unwrap();
    assert_eq!((again.total, again.articles), (ARTICLES as u64, ARTICLES as u64));
    state
}

/// The state that is found, and the index is sound.
fn checked(archive: &Archive) -> u64 {
    let state = searched(archive);
    let report = archive.check(&CheckOptions { all: true }, &mut |_| {}).unwrap();
    assert!(report.sound && report.articles == ARTICLES as u64, "{report:?}");
    state
}

/// Reads until there is nothing more to come, and once more.
fn read_on(done: &AtomicBool, read: impl Fn() -> u64) {
    let mut last = 0;
    let mut go_on = true;
    while go_on {
        go_on = !done.load(Ordering::Acquire);
        let state = read();
        assert!(state >= last, "back from {last} to {state}");
        last = state;
    }
    assert_eq!(last, COMMITS);
}

#[test]
fn each_answer_is_of_one_commit_and_the_next_never_of_an_earlier_one() {
    let folder = Folder::with(&[]);
    write_state(&folder, 0);
    folder.sync();
    let shared = folder.archive();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for reader in 0..READERS {
            let (shared, done) = (&shared, &done);
            match reader % 2 {
                0 => scope.spawn(move || read_on(done, || searched(shared))),
                _ => scope.spawn(move || read_on(done, || looked_at(&shared.snapshot().unwrap()))),
            };
        }
        scope.spawn(|| read_on(&done, || checked(&Archive::open(folder.index()).unwrap())));
        let written = scope.spawn(|| write_all(&folder, &shared)).join();
        // Also where writing failed: nobody waits for what will not come.
        done.store(true, Ordering::Release);
        written.unwrap();
    });
}
