//! Making an index: each peer in turn, several times, on one core and on two.

use anyhow::{Context, Result};

use crate::files;
use crate::peers::Peer;
use crate::place::{clear, size};
use crate::process::{on_cores, run};
use crate::results::Built;
use crate::run::Run;

/// A run of a peer that is only given a share of the articles is not repeated where it takes longer than this, in seconds.
const LONG: f64 = 60.0;

/// Builds each index anew in every round. What the last round made stays, for the parts that search.
pub fn measure(of: &Run) -> Result<Vec<Built>> {
    let peers = of.peers_that(Peer::builds);
    let mut all: Vec<Built> = Vec::new();
    for cores in of.cores() {
        let first = all.len();
        for &peer in &peers {
            let text_bytes = match peer.share() {
                1 => of.about.text_bytes,
                _ => files::text_bytes(&peer.files(&of.place, &of.articles)?)?,
            };
            all.push(Built { peer, cores, text_bytes, runs: Vec::new(), index_bytes: 0 });
        }
        for round in 1..=of.about.rounds {
            for built in &mut all[first..] {
                let is_slow =
                    built.peer.share() > 1 && built.runs.iter().any(|run| run.seconds > LONG);
                if is_slow || !of.peers_that(Peer::builds).contains(&built.peer) {
                    continue;
                }
                let name = built.peer.name();
                let index = of.place.index(built.peer.folder());
                clear(&index)?;
                of.step(&format!(
                    "{name} builds on {cores} of the cores, {round} of {}",
                    of.about.rounds
                ));
                let command = built.peer.build(&of.place, &of.articles, &index);
                let made = command.and_then(|command| {
                    let usage =
                        run(&mut on_cores(&command.context("a peer without an index")?, cores))?;
                    Ok((usage, size(&index)?))
                });
                if let Some((usage, bytes)) = of.unless_failed(built.peer, made)? {
                    built.runs.push(usage);
                    built.index_bytes = bytes;
                }
            }
        }
    }
    all.retain(|built| !built.runs.is_empty());
    Ok(all)
}

/// Builds an index for the parts that search, where there is none of these articles.
pub fn ensure(of: &Run, peer: Peer) -> Result<()> {
    let index = of.place.index(peer.folder());
    if index.exists() {
        return Ok(());
    }
    of.step(&format!("{} builds, not measured", peer.name()));
    if let Some(mut command) = peer.build(&of.place, &of.articles, &index)? {
        run(&mut command)?;
    }
    Ok(())
}
