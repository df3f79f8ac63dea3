//! The goals for newsdex, and whether a run meets them.
//!
//! They assume 37,554 news articles of 238 MB and two cores.

use crate::peers::peer::Peer;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::report::markdown_table::{format_number, markdown_table};
use crate::results::{BuildMeasurement, Results};
use crate::statistics::{median, quantile};

/// A goal and what was measured.
struct Goal {
    label: String,
    /// A ratio or milliseconds.
    measured: f64,
    bound: Bound,
}

#[derive(Clone, Copy)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Bound {
    fn is_met(self, measured: f64) -> bool {
        match self {
            Bound::AtLeast(bound) => measured >= bound,
            Bound::AtMost(bound) => measured <= bound,
        }
    }

    fn label(self) -> String {
        match self {
            Bound::AtLeast(bound) => format!("at least {bound}"),
            Bound::AtMost(bound) => format!("at most {bound}"),
        }
    }
}

/// How many times as fast as a peer newsdex should build its index.
const BUILD_SPEEDUPS: [(Peer, f64); 5] = [
    (Peer::Tantivy, 1.3),
    (Peer::Lucene, 2.5),
    (Peer::Sqlite, 2.0),
    (Peer::Seekstorm, 2.5),
    (Peer::Recoll, 20.0),
];

/// How many times as fast as a peer newsdex should answer queries with passages.
const QUERY_SPEEDUPS: [(Peer, [(QueryKind, f64); 4]); 2] = [
    (
        Peer::Tantivy,
        [
            (QueryKind::Word, 18.0),
            (QueryKind::All, 15.0),
            (QueryKind::Phrase, 10.0),
            (QueryKind::Any, 6.0),
        ],
    ),
    (
        Peer::Seekstorm,
        [
            (QueryKind::Word, 4.0),
            (QueryKind::All, 3.0),
            (QueryKind::Phrase, 3.0),
            (QueryKind::Any, 3.0),
        ],
    ),
];

/// A row for each goal that the run measured.
pub fn table(results: &Results) -> String {
    let rows: Vec<Vec<String>> = building_goals(results)
        .into_iter()
        .chain(query_goals(results))
        .chain(common_phrase_goal(results))
        .chain(process_goals(results))
        .chain(growth_goals(results))
        .map(|Goal { label, measured, bound }| {
            let met = if bound.is_met(measured) { "yes" } else { "no" };
            vec![label, bound.label(), format!("{measured:.2}"), met.to_owned()]
        })
        .collect();
    markdown_table(&["", "goal", "measured", "met"], &rows)
}

fn building_goals(results: &Results) -> Vec<Goal> {
    let on_most_cores = |peer| {
        let builds = results.building.iter().filter(move |build| build.peer == peer);
        builds.max_by_key(|build| build.cores)
    };
    let Some(ours) = on_most_cores(Peer::Newsdex) else { return Vec::new() };
    let mut goals = Vec::new();
    for (peer, speedup) in BUILD_SPEEDUPS {
        if let Some(theirs) = on_most_cores(peer) {
            goals.push(Goal {
                label: format!("building speed over {}", peer.name()),
                measured: ours.megabytes_per_second() / theirs.megabytes_per_second(),
                bound: Bound::AtLeast(speedup),
            });
        }
    }
    let peaks = peak_bytes(ours).zip(on_most_cores(Peer::Tantivy).and_then(peak_bytes));
    if let Some((ours, theirs)) = peaks {
        goals.push(Goal {
            label: format!("peak memory of building over {}", Peer::Tantivy.name()),
            measured: ours / theirs,
            bound: Bound::AtMost(1.0),
        });
    }
    goals.push(Goal {
        label: "bytes on disk over bytes of text".to_owned(),
        measured: ours.disk_ratio(),
        bound: Bound::AtMost(1.0),
    });
    goals
}

fn peak_bytes(build: &BuildMeasurement) -> Option<f64> {
    let peaks: Option<Vec<f64>> =
        build.runs.iter().map(|run| run.peak_bytes.map(|bytes| bytes as f64)).collect();
    peaks.map(|peaks| median(&peaks))
}

fn query_goals(results: &Results) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (peer, kinds) in QUERY_SPEEDUPS {
        for (kind, speedup) in kinds {
            let ours = results.supported_queries(Peer::Newsdex, kind, HitContent::Passages);
            let theirs = results.supported_queries(peer, kind, HitContent::Passages);
            let measured = ours.zip(theirs).and_then(|(ours, theirs)| theirs.median_ratio_to(ours));
            goals.extend(measured.map(|measured| Goal {
                label: format!("{}, with passages, speed over {}", kind.name(), peer.name()),
                measured,
                bound: Bound::AtLeast(speedup),
            }));
        }
    }
    goals
}

/// Compares phrase queries without passages: snippets would hide the cost of matching.
fn common_phrase_goal(results: &Results) -> Option<Goal> {
    let p99 = |peer| {
        let queries = results.supported_queries(peer, QueryKind::Common, HitContent::Title)?;
        Some(quantile(&queries.micros, 0.99))
    };
    let (ours, theirs) = p99(Peer::Newsdex).zip(p99(Peer::Tantivy))?;
    Some(Goal {
        label: "phrases of common words, 99th percentile, without passages, speed over tantivy"
            .to_owned(),
        measured: theirs / ours,
        bound: Bound::AtLeast(10.0),
    })
}

fn process_goals(results: &Results) -> Vec<Goal> {
    let millis = |peer, kind| {
        let mut processes = results.whole_process.iter();
        let process = processes.find(|process| process.peer == peer && process.kind == kind)?;
        Some(median(&process.millis))
    };
    let mut goals = Vec::new();
    for kind in [QueryKind::Word, QueryKind::All, QueryKind::Phrase] {
        let Some(ours) = millis(Peer::Newsdex, kind) else { continue };
        goals.push(Goal {
            label: format!("{}, whole process, ms", kind.name()),
            measured: ours,
            bound: Bound::AtMost(6.0),
        });
        if let Some(theirs) = millis(Peer::Ripgrep, kind) {
            goals.push(Goal {
                label: format!("{}, whole process, speed over ripgrep", kind.name()),
                measured: theirs / ours,
                bound: Bound::AtLeast(15.0),
            });
        }
    }
    goals
}

/// Compares the size of an ordinary archive with 16 times as many articles. Smaller runs have no
/// growth goals.
fn growth_goals(results: &Results) -> Vec<Goal> {
    let mut ours = results.growth.iter().filter(|growth| growth.peer == Peer::Newsdex);
    let (Some(small), Some(large)) = (
        ours.find(|growth| growth.articles >= 37_000),
        ours.rfind(|growth| growth.articles >= 590_000),
    ) else {
        return Vec::new();
    };
    let [fewer, more] = [small, large].map(|growth| format_number(growth.articles as f64));
    small
        .warm
        .iter()
        .zip(&large.warm)
        .map(|(small, large)| {
            let kind = small.kind.name();
            Goal {
                label: format!("{kind}, with passages, median at {more} over {fewer} articles"),
                measured: median(&large.micros) / median(&small.micros),
                bound: Bound::AtMost(4.0),
            }
        })
        .collect()
}
