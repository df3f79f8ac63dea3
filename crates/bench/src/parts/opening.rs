//! Opening an index and asking a first query, with nothing of the index in memory.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};

use crate::draw::{Drawn, Set};
use crate::peers::Peer;
use crate::results::Opened;
use crate::run::Run;
use crate::worker::Request;

/// A new process for each run, which opens the index and answers one query of two or three words.
pub fn measure(of: &Run) -> Result<Vec<Opened>> {
    let peers = of.searching_peers()?;
    let mut all: Vec<Opened> =
        peers.iter().map(|&peer| Opened { peer, open: Vec::new(), first: Vec::new() }).collect();
    let queries = of.queries_of(Set::All);
    of.step("opening with a cold cache");
    for query in queries.iter().take(of.about.rounds.max(5)) {
        for (&peer, opened) in peers.iter().zip(&mut all) {
            if let Some((open, first)) = of.unless_failed(peer, once(of, peer, query))? {
                opened.open.push(open);
                opened.first.push(first);
            }
        }
    }
    all.retain(|opened| !opened.open.is_empty());
    Ok(all)
}

/// Microseconds of opening an index, and of the first query.
fn once(of: &Run, peer: Peer, query: &Drawn) -> Result<(f64, f64)> {
    let index = of.place.index(peer.folder());
    let mut worker = of.start(peer)?;
    forget(&index)?;
    let open = worker.ask(&Request::Open { index })?.elapsed;
    let first = Request::Search { queries: vec![query.clone()], passages: true, threads: 1 };
    Ok((open, worker.ask(&first)?.elapsed))
}

/// Tells the system that nobody needs a file, or the files of a folder, in memory: the next read is from disk.
fn forget(path: &Path) -> Result<()> {
    if path.is_dir() {
        // Ends: indexes have no links to folders.
        return fs::read_dir(path)?.try_for_each(|entry| forget(&entry?.path()));
    }
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    // What is not yet on disk is not forgotten.
    file.sync_all()?;
    #[cfg(target_os = "linux")]
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    Ok(())
}
