//! Queries of each kind with a warm cache, on one thread, with and without passages.

use anyhow::Result;

use crate::benchmarks::context::RunContext;
use crate::benchmarks::workers::{PeerWorker, open_workers};
use crate::peers::peer::Peer;
use crate::process::protocol::{Request, SearchRequest};
use crate::process::worker::Worker;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::queries::sampler::QuerySet;
use crate::results::QueryMeasurement;
use crate::statistics::median;

/// Measures all kinds of queries, with and without passages.
pub fn measure(run: &RunContext) -> Result<Vec<QueryMeasurement>> {
    let mut workers = open_workers(run)?;
    let mut all = Vec::new();
    for content in [HitContent::Passages, HitContent::Title] {
        for set in &run.query_sets {
            let with = match content {
                HitContent::Passages => "with",
                HitContent::Title => "without",
            };
            run.report_progress(&format!("{}, {with} passages", set.kind.name()));
            all.extend(measure_set(&mut workers, set, content, run.info.rounds));
        }
    }
    Ok(all)
}

/// Measures one kind of queries in all peers.
///
/// In each round every peer answers the whole set before the next peer does, so that each runs warm
/// and none has its previous answers in a cache. Round 0 is a warm-up.
pub fn measure_set(
    workers: &mut [PeerWorker],
    set: &QuerySet,
    content: HitContent,
    rounds: usize,
) -> Vec<QueryMeasurement> {
    let request =
        Request::Search(SearchRequest { queries: set.queries.clone(), content, threads: 1 });
    let mut series: Vec<QuerySeries> = workers
        .iter()
        .map(|worker| QuerySeries::new(worker.peer, set.kind, content, set.queries.len()))
        .collect();
    for round in 0..=rounds {
        for (worker, series) in workers.iter_mut().zip(&mut series) {
            series.add_round(&mut worker.worker, &request, round);
        }
    }
    series.into_iter().map(QuerySeries::finish).collect()
}

/// The measurement of one peer in progress.
struct QuerySeries {
    measurement: QueryMeasurement,
    /// Microseconds of each query in each round.
    micros: Vec<Vec<f64>>,
}

impl QuerySeries {
    fn new(peer: Peer, kind: QueryKind, content: HitContent, queries: usize) -> QuerySeries {
        let measurement = QueryMeasurement {
            peer,
            kind,
            content,
            micros: Vec::new(),
            round_medians: Vec::new(),
            queries_with_hits: 0,
            unsupported: None,
        };
        QuerySeries { measurement, micros: vec![Vec::new(); queries] }
    }

    fn add_round(&mut self, worker: &mut Worker, request: &Request, round: usize) {
        let measurement = &mut self.measurement;
        if measurement.unsupported.is_some() {
            return;
        }
        let reply = match worker.send(request) {
            Ok(reply) => reply,
            Err(error) => {
                measurement.unsupported = Some(format!("{error:#}"));
                return;
            }
        };
        if round > 0 {
            measurement.round_medians.push(median(&reply.micros));
            measurement.queries_with_hits = reply.hits.iter().filter(|&&hits| hits > 0).count();
            for (query, micros) in self.micros.iter_mut().zip(reply.micros) {
                query.push(micros);
            }
        }
    }

    fn finish(self) -> QueryMeasurement {
        let QuerySeries { mut measurement, micros } = self;
        if measurement.unsupported.is_none() {
            measurement.micros = micros.iter().map(|query| median(query)).collect();
        }
        measurement
    }
}
