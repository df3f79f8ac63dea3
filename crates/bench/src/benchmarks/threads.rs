//! Queries per second, with passages, on one thread and on two.

use anyhow::Result;

use crate::benchmarks::context::RunContext;
use crate::benchmarks::workers::open_workers;
use crate::process::protocol::{Request, SearchRequest};
use crate::queries::sampled::{HitContent, QueryKind, SampledQuery};
use crate::queries::sampler::QuerySet;
use crate::results::ThroughputMeasurement;

/// The kinds of queries in the mix.
const MIX: [QueryKind; 4] = [QueryKind::Word, QueryKind::All, QueryKind::Phrase, QueryKind::Any];

/// Measures a mix of queries at each number of threads. Round 0 is a warm-up.
pub fn measure(run: &RunContext) -> Result<Vec<ThroughputMeasurement>> {
    let mut workers = open_workers(run)?;
    let queries = interleave(&run.query_sets);
    let mut all = Vec::new();
    for threads in run.core_counts() {
        let first = all.len();
        all.extend(workers.iter().map(|worker| ThroughputMeasurement {
            peer: worker.peer,
            threads,
            queries_per_second: Vec::new(),
        }));
        run.report_progress(&format!("searching threads: {threads}"));
        let request = Request::Search(SearchRequest {
            queries: queries.clone(),
            content: HitContent::Passages,
            threads,
        });
        for round in 0..=run.info.rounds {
            for (worker, throughput) in workers.iter_mut().zip(&mut all[first..]) {
                let reply = run.unless_failed(worker.peer, worker.worker.send(&request))?;
                if let Some(reply) = reply.filter(|_| round > 0) {
                    let seconds = reply.elapsed_micros / 1e6;
                    throughput.queries_per_second.push(queries.len() as f64 / seconds);
                }
            }
        }
    }
    all.retain(|throughput| !throughput.queries_per_second.is_empty());
    Ok(all)
}

/// Takes one query of each kind in turn, so that all threads get about the same work.
fn interleave(query_sets: &[QuerySet]) -> Vec<SampledQuery> {
    let sets: Vec<&[SampledQuery]> = query_sets
        .iter()
        .filter(|set| MIX.contains(&set.kind))
        .map(|set| set.queries.as_slice())
        .collect();
    let longest = sets.iter().map(|set| set.len()).max().unwrap_or(0);
    (0..longest).flat_map(|at| sets.iter().filter_map(move |set| set.get(at).cloned())).collect()
}
