//! Indexes and worker processes for the benchmarks that search.

use anyhow::{Context, Result};

use crate::benchmarks::context::RunContext;
use crate::peers::peer::Peer;
use crate::process::protocol::Request;
use crate::process::usage::measure_usage;
use crate::process::worker::Worker;

/// A peer and its running process.
pub struct PeerWorker {
    /// The peer.
    pub peer: Peer,
    /// Its process.
    pub worker: Worker,
}

/// Builds the index of a peer unless it exists.
pub fn ensure_index(run: &RunContext, peer: Peer) -> Result<()> {
    let index = run.work_dir.index(peer.folder());
    if index.exists() {
        return Ok(());
    }
    run.report_progress(&format!("{} builds its index, not measured", peer.name()));
    if let Some(mut command) = peer.build_command(&run.work_dir, &run.articles, &index)? {
        measure_usage(&mut command)?;
    }
    Ok(())
}

/// The peers that serve requests, each with an index.
pub fn serving_peers(run: &RunContext) -> Result<Vec<Peer>> {
    for peer in run.peers_where(Peer::serves_requests) {
        run.unless_failed(peer, ensure_index(run, peer))?;
    }
    Ok(run.peers_where(Peer::serves_requests))
}

/// Starts a peer that serves requests.
pub fn start_worker(run: &RunContext, peer: Peer) -> Result<Worker> {
    let command = peer.serve_command(&run.work_dir)?;
    Worker::start(&mut command.context("this peer does not serve requests")?)
}

/// Starts all peers that serve requests, and opens their indexes.
pub fn open_workers(run: &RunContext) -> Result<Vec<PeerWorker>> {
    let mut workers = Vec::new();
    for peer in serving_peers(run)? {
        let opened = start_worker(run, peer).and_then(|mut worker| {
            worker.send(&Request::Open { index: run.work_dir.index(peer.folder()) })?;
            Ok(worker)
        });
        let opened = run.unless_failed(peer, opened)?;
        workers.extend(opened.map(|worker| PeerWorker { peer, worker }));
    }
    Ok(workers)
}
