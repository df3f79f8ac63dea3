//! Queries of each kind, of indexes that are in memory, on one thread; with passages, and without.

use anyhow::Result;

use crate::draw::{Drawn, Set};
use crate::peers::Peer;
use crate::process::Worker;
use crate::quantile::median;
use crate::results::Warm;
use crate::run::Run;
use crate::worker::Request;

/// All kinds, with and without passages.
pub fn measure(of: &Run) -> Result<Vec<Warm>> {
    let mut workers = of.workers()?;
    let mut all = Vec::new();
    for passages in [true, false] {
        for (set, queries) in &of.queries {
            of.step(&format!(
                "{}, {} passages",
                set.name(),
                if passages { "with" } else { "without" }
            ));
            all.extend(one_set(&mut workers, *set, queries, passages, of.about.rounds));
        }
    }
    Ok(all)
}

/// One kind of queries, in rounds. A peer goes over the whole set before the next one does, so that each runs warm and
/// none finds its last answers still at hand; the round before the first is not measured.
pub fn one_set(
    workers: &mut [(Peer, Worker)],
    set: Set,
    queries: &[Drawn],
    passages: bool,
    rounds: usize,
) -> Vec<Warm> {
    let request = Request::Search { queries: queries.to_vec(), passages, threads: 1 };
    let mut all: Vec<(Warm, Vec<Vec<f64>>)> = workers
        .iter()
        .map(|(peer, _)| (Warm::none(*peer, set, passages), vec![Vec::new(); queries.len()]))
        .collect();
    for round in 0..=rounds {
        for ((_, worker), (warm, times)) in workers.iter_mut().zip(&mut all) {
            if warm.cannot.is_some() {
                continue;
            }
            let reply = match worker.ask(&request) {
                Ok(reply) => reply,
                Err(error) => {
                    warm.cannot = Some(format!("{error:#}"));
                    continue;
                }
            };
            if round > 0 {
                warm.rounds.push(median(&reply.micros));
                warm.found = reply.hits.iter().filter(|&&hits| hits > 0).count();
                times.iter_mut().zip(reply.micros).for_each(|(times, micros)| times.push(micros));
            }
        }
    }
    all.into_iter()
        .map(|(warm, times)| match warm.cannot {
            None => Warm { micros: times.iter().map(|times| median(times)).collect(), ..warm },
            Some(_) => warm,
        })
        .collect()
}

impl Warm {
    fn none(peer: Peer, set: Set, passages: bool) -> Warm {
        Warm { peer, set, passages, micros: Vec::new(), rounds: Vec::new(), found: 0, cannot: None }
    }
}
