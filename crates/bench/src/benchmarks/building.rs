//! Building an index: each peer in turn, several rounds, on one core and on two.

use anyhow::{Context, Result};

use crate::benchmarks::context::RunContext;
use crate::dataset::text_files;
use crate::fs::{remove, size_bytes};
use crate::peers::peer::Peer;
use crate::process::command::pinned_to_cores;
use crate::process::usage::{ResourceUsage, measure_usage};
use crate::results::BuildMeasurement;

/// A peer that indexes only a sample of the articles gets no further rounds after one that took
/// longer than this many seconds.
const SLOW_SECONDS: f64 = 60.0;

/// Rebuilds each index in every round. The last one stays for the benchmarks that search.
pub fn measure(run: &RunContext) -> Result<Vec<BuildMeasurement>> {
    let mut all: Vec<BuildMeasurement> = Vec::new();
    for cores in run.core_counts() {
        let first = all.len();
        for peer in run.peers_where(Peer::builds_index) {
            let text_bytes = text_bytes(run, peer)?;
            all.push(BuildMeasurement {
                peer,
                cores,
                text_bytes,
                runs: Vec::new(),
                index_bytes: 0,
            });
        }
        for round in 1..=run.info.rounds {
            for build in &mut all[first..] {
                measure_round(run, build, round)?;
            }
        }
    }
    all.retain(|build| !build.runs.is_empty());
    Ok(all)
}

/// Bytes of the titles and bodies that a peer indexes.
fn text_bytes(run: &RunContext, peer: Peer) -> Result<u64> {
    match peer.article_stride() {
        1 => Ok(run.info.text_bytes),
        _ => text_files::text_bytes(&peer.text_files(&run.work_dir, &run.articles)?),
    }
}

fn measure_round(run: &RunContext, build: &mut BuildMeasurement, round: usize) -> Result<()> {
    let peer = build.peer;
    let is_slow =
        peer.article_stride() > 1 && build.runs.iter().any(|run| run.seconds > SLOW_SECONDS);
    let is_available = run.peers_where(Peer::builds_index).contains(&peer);
    if is_slow || !is_available {
        return Ok(());
    }
    let (name, cores, rounds) = (peer.name(), build.cores, run.info.rounds);
    run.report_progress(&format!("{name}, cores: {cores}, round {round} of {rounds}"));
    if let Some((usage, bytes)) = run.unless_failed(peer, build_once(run, peer, cores))? {
        build.runs.push(usage);
        build.index_bytes = bytes;
    }
    Ok(())
}

/// Builds an index and returns what that took, and its size in bytes.
fn build_once(run: &RunContext, peer: Peer, cores: usize) -> Result<(ResourceUsage, u64)> {
    let index = run.work_dir.index(peer.folder());
    remove(&index)?;
    let command = peer.build_command(&run.work_dir, &run.articles, &index)?;
    let command = command.context("this peer builds no index")?;
    let usage = measure_usage(&mut pinned_to_cores(&command, cores))?;
    Ok((usage, size_bytes(&index)?))
}
