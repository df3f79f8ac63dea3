//! How many queries a second are answered, with passages, on one thread and on several.

use anyhow::Result;

use crate::draw::{Drawn, Set};
use crate::results::Throughput;
use crate::run::Run;
use crate::worker::Request;

/// The kinds that are asked, mixed.
const MIXED: [Set; 4] = [Set::Word, Set::All, Set::Phrase, Set::Any];

/// One thread, and as many as there are cores.
pub fn measure(of: &Run) -> Result<Vec<Throughput>> {
    let mut workers = of.workers()?;
    let queries = mixed(&of.queries);
    let mut all = Vec::new();
    for threads in of.cores() {
        let first = all.len();
        all.extend(workers.iter().map(|(peer, _)| Throughput {
            peer: *peer,
            threads,
            rates: Vec::new(),
        }));
        of.step(&format!("{threads} threads search"));
        let request = Request::Search { queries: queries.clone(), passages: true, threads };
        for round in 0..=of.about.rounds {
            for ((_, worker), throughput) in workers.iter_mut().zip(&mut all[first..]) {
                let reply = of.unless_failed(throughput.peer, worker.ask(&request))?;
                if let Some(reply) = reply.filter(|_| round > 0) {
                    throughput.rates.push(queries.len() as f64 / (reply.elapsed / 1e6));
                }
            }
        }
    }
    all.retain(|throughput| !throughput.rates.is_empty());
    Ok(all)
}

/// One of each kind in turn, so that every thread has about the same to do.
fn mixed(queries: &[(Set, Vec<Drawn>)]) -> Vec<Drawn> {
    let sets: Vec<&Vec<Drawn>> =
        queries.iter().filter(|(set, _)| MIXED.contains(set)).map(|(_, all)| all).collect();
    let longest = sets.iter().map(|set| set.len()).max().unwrap_or(0);
    (0..longest).flat_map(|at| sets.iter().filter_map(move |set| set.get(at).cloned())).collect()
}
