//! The figures of the project's README, made from a run, so that none is typed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::draw::Set;
use crate::peers::Peer;
use crate::quantile::{median, quantile};
use crate::report::{ratio, speed, sync};
use crate::results::{Results, Warm};
use crate::table::{number, table};

/// What stands around them.
const BEGIN: &str = "<!-- Made by `newsdex-bench readme`. -->\n";
const END: &str = "<!-- End of what is made. -->\n";

/// Puts the figures of a run between the marks of a README.
pub fn write(results: &Results, readme: &Path) -> Result<()> {
    let text =
        fs::read_to_string(readme).with_context(|| format!("cannot read {}", readme.display()))?;
    let (before, rest) =
        text.split_once(BEGIN).with_context(|| format!("{} lacks {BEGIN}", readme.display()))?;
    let (_, after) =
        rest.split_once(END).with_context(|| format!("{} lacks {END}", readme.display()))?;
    let made = figures(results);
    fs::write(readme, format!("{before}{BEGIN}{made}{END}{after}"))
        .with_context(|| format!("cannot write {}", readme.display()))
}

fn figures(results: &Results) -> String {
    let about = &results.about;
    let said = format!(
        "{} cores of {}, {} articles, {} MB of text; {} queries of each kind, {} rounds.\n",
        about.cores,
        about.cpu,
        number(about.articles as f64),
        about.text_bytes / 1_000_000,
        about.queries,
        about.rounds
    );
    [said, building(results), warm(results), shell(results), sync(results)].join("\n")
}

fn building(results: &Results) -> String {
    let most = results.building.iter().map(|built| built.cores).max();
    let heading =
        ["building an index", "MB/s", "CPU s", "memory, MB", "disk / text"].map(str::to_owned);
    let rows: Vec<Vec<String>> = results
        .building
        .iter()
        .filter(|built| Some(built.cores) == most)
        .map(|built| {
            let cpu: Vec<f64> = built.runs.iter().filter_map(|run| run.cpu_seconds).collect();
            let memory: Vec<f64> = built
                .runs
                .iter()
                .filter_map(|run| run.peak_bytes)
                .map(|bytes| bytes as f64 / 1e6)
                .collect();
            let disk = format!("{:.2}", built.index_bytes as f64 / built.text_bytes as f64);
            let cells = [number(speed(built)), number(median(&cpu)), number(median(&memory)), disk];
            [&[built.peer.name().to_owned()], cells.as_slice()].concat()
        })
        .collect();
    table(&heading, &rows)
}

/// Medians and 99th percentiles of newsdex, and of each peer the median and how many times as long it took.
fn warm(results: &Results) -> String {
    let with: Vec<&Warm> = results.warm.iter().filter(|warm| warm.passages).collect();
    let of = |peer: Peer, set: Set| {
        with.iter().copied().find(|warm| warm.peer == peer && warm.set == set)
    };
    let mut peers: Vec<Peer> = Vec::new();
    for warm in &with {
        if warm.peer != Peer::Newsdex && !peers.contains(&warm.peer) {
            peers.push(warm.peer);
        }
    }
    let mut heading =
        vec!["the ten best with passages, µs".to_owned(), "newsdex, median / p99".to_owned()];
    heading.extend(peers.iter().map(|peer| peer.name().to_owned()));
    let ours = with.iter().filter(|warm| warm.peer == Peer::Newsdex);
    let rows: Vec<Vec<String>> = ours
        .map(|ours| {
            let [p50, p99] = [0.5, 0.99].map(|share| number(quantile(&ours.micros, share)));
            let theirs = peers.iter().map(|&peer| {
                let both =
                    of(peer, ours.set).and_then(|theirs| Some((theirs, ratio(ours, theirs)?)));
                both.map_or_else(
                    || "—".to_owned(),
                    |(theirs, ratio)| {
                        format!("{} ({}×)", number(median(&theirs.micros)), number(ratio))
                    },
                )
            });
            [ours.set.name().to_owned(), format!("{p50} / {p99}")]
                .into_iter()
                .chain(theirs)
                .collect()
        })
        .collect();
    table(&heading, &rows)
}

fn shell(results: &Results) -> String {
    let mut sets: Vec<Set> = results.shell.iter().map(|shell| shell.set).collect();
    sets.sort_unstable();
    sets.dedup();
    let mut peers: Vec<Peer> = results.shell.iter().map(|shell| shell.peer).collect();
    peers.sort_unstable();
    peers.dedup();
    let mut heading = vec!["whole process, ms".to_owned()];
    heading.extend(peers.iter().map(|peer| peer.name().to_owned()));
    let rows: Vec<Vec<String>> = sets
        .into_iter()
        .map(|set| {
            let of = |peer| results.shell.iter().find(|one| one.peer == peer && one.set == set);
            let cells = peers.iter().map(|&peer| {
                of(peer).map_or_else(|| "—".to_owned(), |one| number(median(&one.millis)))
            });
            [set.name().to_owned()].into_iter().chain(cells).collect()
        })
        .collect();
    table(&heading, &rows)
}
