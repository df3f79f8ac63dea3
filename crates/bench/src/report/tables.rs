//! The complete tables of each benchmark.

use crate::peers::peer::Peer;
use crate::process::usage::ResourceUsage;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::report::markdown_table::{format_number, markdown_table};
use crate::results::{QueryMeasurement, Results, SyncSource};
use crate::statistics::{median, quantile, spread};

/// Stands for a value that does not exist.
pub const NO_VALUE: &str = "—";

/// Building an index.
pub fn building(results: &Results) -> String {
    let heading =
        ["", "cores", "MB/s", "newsdex speedup", "seconds", "CPU s", "memory, MB", "disk / text"];
    let rows = results.building.iter().map(|build| {
        let seconds: Vec<f64> = build.runs.iter().map(|run| run.seconds).collect();
        let ours = results
            .building
            .iter()
            .find(|other| other.peer == Peer::Newsdex && other.cores == build.cores);
        vec![
            build.peer.name().to_owned(),
            build.cores.to_string(),
            format_number(build.megabytes_per_second()),
            speedup(ours.map(|ours| ours.megabytes_per_second() / build.megabytes_per_second())),
            median_and_spread(&seconds),
            optional_median(build.runs.iter().map(|run| run.cpu_seconds)),
            peak_megabytes(&build.runs),
            format!("{:.2}", build.disk_ratio()),
        ]
    });
    markdown_table(&heading, &rows.collect::<Vec<_>>())
}

/// Opening an index with a cold cache.
pub fn opening(results: &Results) -> String {
    let rows = results.opening.iter().map(|opening| {
        let open = median(&opening.open_micros) / 1e3;
        let first = median(&opening.first_query_micros) / 1e3;
        vec![
            opening.peer.name().to_owned(),
            format_number(open),
            format_number(first),
            format_number(open + first),
        ]
    });
    markdown_table(&["", "open", "first query", "both"], &rows.collect::<Vec<_>>())
}

/// Percentiles of warm queries: a row for each kind, a column for each peer.
pub fn warm(results: &Results, content: HitContent) -> String {
    by_kind_and_peer(results, content, |warm, _| {
        if warm.unsupported.is_some() {
            return NO_VALUE.to_owned();
        }
        let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|q| format_number(quantile(&warm.micros, q)));
        let queries = warm.micros.len();
        let without_hits = match queries - warm.queries_with_hits.min(queries) {
            0 => String::new(),
            count => format!(" ({count})"),
        };
        format!("{p50} / {p90} / {p99}{without_hits}")
    })
}

/// Times of warm queries relative to newsdex: a row for each kind, a column for each peer.
pub fn relative_times(results: &Results, content: HitContent) -> String {
    by_kind_and_peer(results, content, |warm, ours| {
        warm.median_ratio_to(ours).map_or_else(|| NO_VALUE.to_owned(), format_number)
    })
}

/// `cell` receives the measurement of the column's peer and that of newsdex.
fn by_kind_and_peer(
    results: &Results,
    content: HitContent,
    cell: impl Fn(&QueryMeasurement, &QueryMeasurement) -> String,
) -> String {
    let all: Vec<&QueryMeasurement> =
        results.warm.iter().filter(|warm| warm.content == content).collect();
    let peers: Vec<Peer> = results
        .peers
        .iter()
        .map(|status| status.peer)
        .filter(|&peer| all.iter().any(|warm| warm.peer == peer))
        .collect();
    let mut heading = vec![""];
    heading.extend(peers.iter().map(|peer| peer.name()));
    let rows = all.iter().filter(|warm| warm.peer == Peer::Newsdex).map(|ours| {
        let mut row = vec![ours.kind.name().to_owned()];
        row.extend(peers.iter().map(|&peer| {
            all.iter()
                .find(|warm| warm.peer == peer && warm.kind == ours.kind)
                .map_or_else(String::new, |warm| cell(warm, ours))
        }));
        row
    });
    markdown_table(&heading, &rows.collect::<Vec<_>>())
}

/// Queries per second at each number of threads.
pub fn threads(results: &Results) -> String {
    let rows = results.threads.iter().map(|one| {
        let ours = results
            .threads
            .iter()
            .find(|other| other.peer == Peer::Newsdex && other.threads == one.threads);
        let ratio =
            ours.map(|ours| median(&ours.queries_per_second) / median(&one.queries_per_second));
        vec![
            one.peer.name().to_owned(),
            one.threads.to_string(),
            median_and_spread(&one.queries_per_second),
            speedup(ratio),
        ]
    });
    markdown_table(&["", "threads", "queries/s", "newsdex speedup"], &rows.collect::<Vec<_>>())
}

/// Search commands from process start to exit.
pub fn whole_process(results: &Results) -> String {
    let rows = results.whole_process.iter().map(|one| {
        let ours = results
            .whole_process
            .iter()
            .find(|other| other.peer == Peer::Newsdex && other.kind == one.kind);
        let [p50, p99] = [0.5, 0.99].map(|q| format_number(quantile(&one.millis, q)));
        vec![
            one.peer.name().to_owned(),
            one.kind.name().to_owned(),
            format!("{p50} / {p99}"),
            speedup(ours.map(|ours| median(&one.millis) / median(&ours.millis))),
        ]
    });
    markdown_table(&["", "queries", "ms", "newsdex speedup"], &rows.collect::<Vec<_>>())
}

/// Updating an index after articles were added.
pub fn sync(results: &Results) -> String {
    let heading = ["", "source", "added", "before", "seconds", "find, seconds", "memory, MB"];
    let rows = results.sync.iter().map(|sync| {
        let seconds: Vec<f64> = sync.runs.iter().map(|run| run.seconds).collect();
        let source = match sync.source {
            SyncSource::TextFiles => "text files",
            SyncSource::JsonLines => "JSON lines",
        };
        let find = match sync.find_seconds.as_slice() {
            [] => NO_VALUE.to_owned(),
            seconds => format_number(median(seconds)),
        };
        vec![
            sync.peer.name().to_owned(),
            source.to_owned(),
            format_number(sync.added as f64),
            format_number(sync.articles_before as f64),
            median_and_spread(&seconds),
            find,
            peak_megabytes(&sync.runs),
        ]
    });
    markdown_table(&heading, &rows.collect::<Vec<_>>())
}

/// Building and searching at each number of articles.
pub fn growth(results: &Results) -> String {
    let kinds: Vec<QueryKind> = results
        .growth
        .first()
        .map_or_else(Vec::new, |growth| growth.warm.iter().map(|warm| warm.kind).collect());
    let mut heading = vec!["", "articles", "text, MB", "seconds", "memory, MB", "disk / text"];
    heading.extend(kinds.iter().map(|kind| kind.name()));
    let rows = results.growth.iter().map(|growth| {
        let mut row = vec![
            growth.peer.name().to_owned(),
            format_number(growth.articles as f64),
            format_number(growth.text_bytes as f64 / 1e6),
            format_number(growth.usage.seconds),
            peak_megabytes(&[growth.usage]),
            format!("{:.2}", growth.index_bytes as f64 / growth.text_bytes as f64),
        ];
        row.extend(growth.warm.iter().map(|warm| format_number(median(&warm.micros))));
        row
    });
    markdown_table(&heading, &rows.collect::<Vec<_>>())
}

/// The median, and the largest value over the smallest.
fn median_and_spread(values: &[f64]) -> String {
    format!("{} (×{:.2})", format_number(median(values)), spread(values))
}

/// The median; [`NO_VALUE`] if any value is missing.
fn optional_median(values: impl Iterator<Item = Option<f64>>) -> String {
    let values: Option<Vec<f64>> = values.collect();
    values.map_or_else(|| NO_VALUE.to_owned(), |values| format_number(median(&values)))
}

fn peak_megabytes(runs: &[ResourceUsage]) -> String {
    optional_median(runs.iter().map(|run| run.peak_bytes.map(|bytes| bytes as f64 / 1e6)))
}

fn speedup(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| NO_VALUE.to_owned(), |ratio| format!("{ratio:.2}×"))
}
