//! The short tables for the documentation.

use crate::peers::peer::Peer;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::report::markdown_table::{format_number, markdown_table};
use crate::report::tables::NO_VALUE;
use crate::results::{BuildMeasurement, QueryMeasurement, Results};
use crate::statistics::{median, quantile};

/// The circumstances of the run in one line.
pub fn run_info(results: &Results) -> String {
    let info = &results.info;
    format!(
        "{}: {} cores of {}, {} articles, {} MB of text; {} queries of each kind, {} rounds.\n",
        info.date,
        info.cores,
        info.cpu,
        format_number(info.articles as f64),
        info.text_bytes / 1_000_000,
        info.queries,
        info.rounds
    )
}

/// The results without some of the peers.
pub fn without_peers(results: &Results, excluded: &[Peer]) -> Results {
    let mut results = results.clone();
    let keep = |peer: Peer| !excluded.contains(&peer);
    results.peers.retain(|status| keep(status.peer));
    results.building.retain(|build| keep(build.peer));
    results.opening.retain(|opening| keep(opening.peer));
    results.warm.retain(|warm| keep(warm.peer));
    results.threads.retain(|throughput| keep(throughput.peer));
    results.whole_process.retain(|process| keep(process.peer));
    results.sync.retain(|sync| keep(sync.peer));
    results.growth.retain(|growth| keep(growth.peer));
    results
}

/// Building an index, on the largest number of cores.
pub fn building(results: &Results) -> String {
    let cores = results.building.iter().map(|build| build.cores).max();
    let heading = ["building an index", "MB/s", "CPU s", "memory, MB", "disk / text"];
    let builds = results.building.iter().filter(|build| Some(build.cores) == cores);
    markdown_table(&heading, &builds.map(building_row).collect::<Vec<_>>())
}

fn building_row(build: &BuildMeasurement) -> Vec<String> {
    let cpu_seconds: Vec<f64> = build.runs.iter().filter_map(|run| run.cpu_seconds).collect();
    let megabytes: Vec<f64> = build
        .runs
        .iter()
        .filter_map(|run| run.peak_bytes)
        .map(|bytes| bytes as f64 / 1e6)
        .collect();
    vec![
        build.peer.name().to_owned(),
        format_number(build.megabytes_per_second()),
        format_number(median(&cpu_seconds)),
        format_number(median(&megabytes)),
        format!("{:.2}", build.disk_ratio()),
    ]
}

/// Queries with passages: median and 99th percentile of newsdex; of each peer the median, and its
/// time relative to newsdex.
pub fn queries_with_passages(results: &Results) -> String {
    let mut heading =
        vec!["the ten best with passages, µs".to_owned(), "newsdex, median / p99".to_owned()];
    let with_passages: Vec<&QueryMeasurement> =
        results.warm.iter().filter(|warm| warm.content == HitContent::Passages).collect();
    let mut peers: Vec<Peer> = Vec::new();
    for warm in &with_passages {
        if warm.peer != Peer::Newsdex && !peers.contains(&warm.peer) {
            peers.push(warm.peer);
        }
    }
    heading.extend(peers.iter().map(|peer| peer.name().to_owned()));
    let ours = with_passages.iter().filter(|warm| warm.peer == Peer::Newsdex);
    let rows: Vec<Vec<String>> = ours
        .map(|ours| {
            let [p50, p99] = [0.5, 0.99].map(|q| format_number(quantile(&ours.micros, q)));
            let mut row = vec![ours.kind.name().to_owned(), format!("{p50} / {p99}")];
            row.extend(peers.iter().map(|&peer| {
                let theirs = results.supported_queries(peer, ours.kind, HitContent::Passages);
                theirs
                    .and_then(|theirs| median_and_ratio(theirs, ours))
                    .unwrap_or_else(|| NO_VALUE.to_owned())
            }));
            row
        })
        .collect();
    markdown_table(&heading, &rows)
}

fn median_and_ratio(theirs: &QueryMeasurement, ours: &QueryMeasurement) -> Option<String> {
    let ratio = format_number(theirs.median_ratio_to(ours)?);
    Some(format!("{} ({ratio}×)", format_number(median(&theirs.micros))))
}

/// Search commands: a row for each kind of queries, a column for each peer.
pub fn whole_process(results: &Results) -> String {
    let mut kinds: Vec<QueryKind> =
        results.whole_process.iter().map(|process| process.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut peers: Vec<Peer> = results.whole_process.iter().map(|process| process.peer).collect();
    peers.sort_unstable();
    peers.dedup();
    let mut heading = vec!["whole process, ms"];
    heading.extend(peers.iter().map(|peer| peer.name()));
    let rows: Vec<Vec<String>> = kinds
        .into_iter()
        .map(|kind| {
            let mut row = vec![kind.name().to_owned()];
            row.extend(peers.iter().map(|&peer| {
                let mut processes = results.whole_process.iter();
                processes.find(|process| process.peer == peer && process.kind == kind).map_or_else(
                    || NO_VALUE.to_owned(),
                    |process| format_number(median(&process.millis)),
                )
            }));
            row
        })
        .collect();
    markdown_table(&heading, &rows)
}
