//! What newsdex is meant to reach beside its peers, on 37,554 news articles of 238 MB and two cores; and whether it does.

use crate::draw::Set;
use crate::peers::Peer;
use crate::quantile::{median, quantile};
use crate::report::{ratio, speed};
use crate::results::{Built, Results, Warm};
use crate::table::{number, table as tabled};

/// What was measured of a goal.
struct Goal {
    what: String,
    /// A ratio, or milliseconds.
    measured: f64,
    bound: f64,
    /// Whether less is better.
    at_most: bool,
}

/// A row for each goal of which all was measured.
pub fn table(results: &Results) -> String {
    let goals: Vec<Goal> = [building(results), warm(results), shell(results), growth(results)]
        .into_iter()
        .flatten()
        .collect();
    if goals.is_empty() {
        return String::new();
    }
    let heading = ["", "goal", "measured", "reached"].map(str::to_owned);
    let rows: Vec<Vec<String>> = goals
        .into_iter()
        .map(|Goal { what, measured, bound, at_most }| {
            let reached = if at_most { measured <= bound } else { measured >= bound };
            let side = if at_most { "at most" } else { "at least" };
            let reached = if reached { "yes" } else { "no" };
            vec![what, format!("{side} {bound}"), format!("{measured:.2}"), reached.to_owned()]
        })
        .collect();
    tabled(&heading, &rows)
}

fn building(results: &Results) -> Vec<Goal> {
    let built = |peer| {
        results
            .building
            .iter()
            .filter(move |built| built.peer == peer)
            .max_by_key(|built| built.cores)
    };
    let Some(ours) = built(Peer::Newsdex) else { return Vec::new() };
    let mut goals = Vec::new();
    for (peer, goal) in FASTER {
        if let Some(theirs) = built(peer) {
            let what = format!("building, MB/s, times {}", peer.name());
            goals.push(Goal {
                what,
                measured: speed(ours) / speed(theirs),
                bound: goal,
                at_most: false,
            });
        }
    }
    if let Some((ours, theirs)) = peak(ours).zip(built(Peer::Tantivy).and_then(peak)) {
        let what = format!("peak memory of building, over that of {}", Peer::Tantivy.name());
        goals.push(Goal { what, measured: ours / theirs, bound: 1.0, at_most: true });
    }
    let measured = ours.index_bytes as f64 / ours.text_bytes as f64;
    goals.push(Goal {
        what: "bytes on disk over bytes of text".to_owned(),
        measured,
        bound: 1.0,
        at_most: true,
    });
    goals
}

/// How many times as fast as a peer building is to be.
const FASTER: [(Peer, f64); 5] = [
    (Peer::Tantivy, 1.3),
    (Peer::Lucene, 2.5),
    (Peer::Sqlite, 2.0),
    (Peer::Seekstorm, 2.5),
    (Peer::Recoll, 20.0),
];

/// How many times as long as newsdex a peer is to take for the best ten with passages.
const QUICKER: [(Peer, [(Set, f64); 4]); 2] = [
    (Peer::Tantivy, [(Set::Word, 18.0), (Set::All, 15.0), (Set::Phrase, 10.0), (Set::Any, 6.0)]),
    (Peer::Seekstorm, [(Set::Word, 4.0), (Set::All, 3.0), (Set::Phrase, 3.0), (Set::Any, 3.0)]),
];

fn peak(built: &Built) -> Option<f64> {
    let known: Option<Vec<f64>> =
        built.runs.iter().map(|run| run.peak_bytes.map(|bytes| bytes as f64)).collect();
    known.map(|values| median(&values))
}

fn warm(results: &Results) -> Vec<Goal> {
    let of = |peer, set, passages| {
        let is = |warm: &&Warm| warm.peer == peer && warm.set == set && warm.passages == passages;
        results.warm.iter().find(is).filter(|warm| warm.cannot.is_none())
    };
    let mut goals = Vec::new();
    for (peer, sets) in QUICKER {
        for (set, goal) in sets {
            let ours = of(Peer::Newsdex, set, true);
            if let Some(measured) =
                ours.zip(of(peer, set, true)).and_then(|(ours, theirs)| ratio(ours, theirs))
            {
                let what = format!("{}, with passages, times {}", set.name(), peer.name());
                goals.push(Goal { what, measured, bound: goal, at_most: false });
            }
        }
    }
    // Phrase query beside phrase query: snippets would hide what finding takes.
    let frequent =
        of(Peer::Newsdex, Set::Frequent, false).zip(of(Peer::Tantivy, Set::Frequent, false));
    if let Some((ours, theirs)) = frequent {
        let measured = quantile(&theirs.micros, 0.99) / quantile(&ours.micros, 0.99);
        let what = "phrases of frequent words, 99th percentile, without passages, times tantivy"
            .to_owned();
        goals.push(Goal { what, measured, bound: 10.0, at_most: false });
    }
    goals
}

fn shell(results: &Results) -> Vec<Goal> {
    let millis = |peer, set| {
        results
            .shell
            .iter()
            .find(|shell| shell.peer == peer && shell.set == set)
            .map(|shell| median(&shell.millis))
    };
    let mut goals = Vec::new();
    for set in [Set::Word, Set::All, Set::Phrase] {
        let Some(ours) = millis(Peer::Newsdex, set) else { continue };
        let what = format!("{}, whole process, ms", set.name());
        goals.push(Goal { what, measured: ours, bound: 6.0, at_most: true });
        if let Some(theirs) = millis(Peer::Ripgrep, set) {
            let what = format!("{}, whole process, times ripgrep", set.name());
            goals.push(Goal { what, measured: theirs / ours, bound: 15.0, at_most: false });
        }
    }
    goals
}

fn growth(results: &Results) -> Vec<Goal> {
    let mut ours = results.growth.iter().filter(|grown| grown.peer == Peer::Newsdex);
    // The size of a common archive, and 16 times that; of less nothing is to be said.
    let (Some(small), Some(large)) = (
        ours.find(|grown| grown.articles >= 37_000),
        ours.rfind(|grown| grown.articles >= 590_000),
    ) else {
        return Vec::new();
    };
    let [fewer, more] = [small, large].map(|grown| number(grown.articles as f64));
    let between = format!("with {more} articles over that with {fewer}");
    small
        .warm
        .iter()
        .zip(&large.warm)
        .map(|(small, large)| {
            let sizes = [small, large].map(|warm| median(&warm.micros));
            let name = small.set.name();
            Goal {
                what: format!("{name}, with passages, median {between}"),
                measured: sizes[1] / sizes[0],
                bound: 4.0,
                at_most: true,
            }
        })
        .collect()
}
