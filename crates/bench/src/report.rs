//! What was measured, for people: tables in Markdown. What else a run leaves is written here too.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::draw::Set;
use crate::goals;
use crate::peers::Peer;
#[cfg(feature = "peers")]
use crate::plots;
use crate::process::Usage;
use crate::quantile::{median, quantile, spread};
use crate::results::{Built, Results, Warm};
use crate::table::{number, table};

/// What a run left in its folder.
pub fn read(folder: &Path) -> Result<Results> {
    let path = folder.join("results.json");
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not the results of a run", path.display()))
}

/// Writes all that a run leaves into its folder.
pub fn write(folder: &Path, results: &Results) -> Result<()> {
    let save = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    save("results.json", serde_json::to_string(results)? + "\n")?;
    save("README.md", markdown(results))?;
    #[cfg(feature = "peers")]
    plots::write(folder, results)?;
    Ok(())
}

/// All tables.
pub fn markdown(results: &Results) -> String {
    let sections = [
        head(results),
        section("Goals", &goals::table(results), GOALS),
        section("Building", &building(results), BUILDING),
        section("Opening", &opening(results), OPENING),
        section("Warm queries, with passages", &warm(results, true), WARM),
        section("How many times as long as newsdex", &ratios(results, true), RATIOS),
        section("Warm queries, without passages", &warm(results, false), WITHOUT),
        section("Threads", &threads(results), THREADS),
        section("Whole processes", &shell(results), SHELL),
        section("Bringing an index in step", &sync(results), SYNC),
        section("Growth", &growth(results), GROWTH),
    ];
    sections.concat()
}

const GOALS: &str = "A goal that is missed is listed like one that is reached.";
const BUILDING: &str = "From a file of JSON lines to a committed index, as a process of its own, the cache warm; medians, and \
    of the seconds the largest over the smallest. Memory is the most that was resident at once, pages of mapped files among it. \
    ![megabytes a second](building.svg)";
const OPENING: &str = "A new process, nothing of the index in memory: to open it, and to answer a first query of two or \
    three words. The start of the process itself is not among it. Milliseconds, medians.";
const WARM: &str = "One thread, the ten best with their passages. Microseconds: median / 90th / 99th percentile over the \
    queries, of each the median of its rounds; `—` where a peer has no such queries. Behind it, in brackets, how many \
    queries found nothing there. SeekStorm looks for one query on all cores at once. ![medians](warm.svg)";
const RATIOS: &str = "Of each query how many times as long the peer took as newsdex, with passages: the median of these.";
const WITHOUT: &str = "The same, only which articles are the ten best.";
const THREADS: &str = "Queries a second, with passages, of four kinds mixed: one word, all of several, phrases, any of six. \
    Medians, and the largest over the smallest.";
const SHELL: &str = "Milliseconds from the start of a process to its end, its output read: median / 99th percentile.";
const SYNC: &str = "Articles that are new since the last time, in a folder of text files; seconds, medians, and the most memory.";
const GROWTH: &str = "Made-up articles, twice as many each time, all cores. Queries with passages, medians in microseconds. \
    ![growth](growth.svg)";

fn head(results: &Results) -> String {
    let about = &results.about;
    let memory = about
        .memory_bytes
        .map_or_else(String::new, |bytes| format!(", {} GB of memory", gigabytes(bytes)));
    let mut out = format!(
        "# newsdex and its peers, {}\n\n{} cores of {}{memory}. {} articles, {} MB of text ({}); {} queries of each kind \
         drawn from them; {} rounds, in which the peers take turns.\n",
        about.date,
        about.cores,
        about.cpu,
        number(about.articles as f64),
        about.text_bytes / 1_000_000,
        about.data,
        about.queries,
        about.rounds
    );
    for one in &results.peers {
        if let Some(why) = &one.absent {
            let _ = write!(out, "\n- {}: {why}", one.peer.name());
        }
    }
    out.push('\n');
    out
}

fn section(heading: &str, body: &str, explained: &str) -> String {
    if body.is_empty() { String::new() } else { format!("\n## {heading}\n\n{explained}\n\n{body}") }
}

/// The table of what was built.
pub fn building(results: &Results) -> String {
    let heading =
        ["", "cores", "MB/s", "newsdex is", "seconds", "CPU s", "memory, MB", "disk / text"];
    let rows = results.building.iter().map(|built| {
        let seconds: Vec<f64> = built.runs.iter().map(|run| run.seconds).collect();
        let ours = results
            .building
            .iter()
            .find(|one| one.peer == Peer::Newsdex && one.cores == built.cores);
        vec![
            built.peer.name().to_owned(),
            built.cores.to_string(),
            number(speed(built)),
            times(ours.map(|ours| speed(ours) / speed(built))),
            spreading(&seconds),
            optional(built.runs.iter().map(|run| run.cpu_seconds).collect()),
            optional(
                built
                    .runs
                    .iter()
                    .map(|run| run.peak_bytes.map(|bytes| bytes as f64 / 1e6))
                    .collect(),
            ),
            format!("{:.2}", built.index_bytes as f64 / built.text_bytes as f64),
        ]
    });
    tabled(&heading, &rows.collect::<Vec<_>>())
}

/// Megabytes of text a second.
pub fn speed(built: &Built) -> f64 {
    let seconds: Vec<f64> = built.runs.iter().map(|run| run.seconds).collect();
    built.text_bytes as f64 / 1e6 / median(&seconds)
}

fn opening(results: &Results) -> String {
    let rows = results.opening.iter().map(|opened| {
        let (open, first) = (median(&opened.open) / 1e3, median(&opened.first) / 1e3);
        vec![opened.peer.name().to_owned(), number(open), number(first), number(open + first)]
    });
    tabled(&["", "open", "first query", "both"], &rows.collect::<Vec<_>>())
}

/// The table of warm queries, with passages or without: a row a kind, a column a peer.
pub fn warm(results: &Results, passages: bool) -> String {
    by_kind(results, passages, |warm, _| {
        if warm.cannot.is_some() {
            return "—".to_owned();
        }
        let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|share| number(quantile(&warm.micros, share)));
        let nothing = warm.micros.len() - warm.found.min(warm.micros.len());
        let nothing = if nothing > 0 { format!(" ({nothing})") } else { String::new() };
        format!("{p50} / {p90} / {p99}{nothing}")
    })
}

/// How many times as long as newsdex each peer took: a row a kind, a column a peer.
pub fn ratios(results: &Results, passages: bool) -> String {
    by_kind(results, passages, |warm, ours| match ratio(ours, warm) {
        Some(ratio) => number(ratio),
        None => "—".to_owned(),
    })
}

/// The median over the queries of how many times as long as `ours` theirs took.
pub fn ratio(ours: &Warm, theirs: &Warm) -> Option<f64> {
    let ratios: Vec<f64> =
        ours.micros.iter().zip(&theirs.micros).map(|(ours, theirs)| theirs / ours).collect();
    (!ratios.is_empty()).then(|| median(&ratios))
}

fn by_kind(results: &Results, passages: bool, cell: impl Fn(&Warm, &Warm) -> String) -> String {
    let all: Vec<&Warm> = results.warm.iter().filter(|warm| warm.passages == passages).collect();
    let ours: Vec<&Warm> = all.iter().copied().filter(|warm| warm.peer == Peer::Newsdex).collect();
    let peers: Vec<Peer> = results
        .peers
        .iter()
        .map(|one| one.peer)
        .filter(|&peer| all.iter().any(|warm| warm.peer == peer))
        .collect();
    let mut heading = vec![""];
    heading.extend(peers.iter().map(|peer| peer.name()));
    let rows = ours.iter().map(|ours| {
        let mut row = vec![ours.set.name().to_owned()];
        row.extend(peers.iter().map(|&peer| {
            all.iter()
                .find(|warm| warm.peer == peer && warm.set == ours.set)
                .map_or_else(String::new, |warm| cell(warm, ours))
        }));
        row
    });
    tabled(&heading, &rows.collect::<Vec<_>>())
}

fn threads(results: &Results) -> String {
    let rows = results.threads.iter().map(|one| {
        let ours = results
            .threads
            .iter()
            .find(|ours| ours.peer == Peer::Newsdex && ours.threads == one.threads);
        let times = times(ours.map(|ours| median(&ours.rates) / median(&one.rates)));
        vec![one.peer.name().to_owned(), one.threads.to_string(), spreading(&one.rates), times]
    });
    tabled(&["", "threads", "queries/s", "newsdex is"], &rows.collect::<Vec<_>>())
}

fn shell(results: &Results) -> String {
    let rows = results.shell.iter().map(|one| {
        let ours =
            results.shell.iter().find(|ours| ours.peer == Peer::Newsdex && ours.set == one.set);
        let times = times(ours.map(|ours| median(&one.millis) / median(&ours.millis)));
        let [p50, p99] = [0.5, 0.99].map(|share| number(quantile(&one.millis, share)));
        vec![one.peer.name().to_owned(), one.set.name().to_owned(), format!("{p50} / {p99}"), times]
    });
    tabled(&["", "queries", "ms", "newsdex is"], &rows.collect::<Vec<_>>())
}

/// The table of what was brought in step.
pub fn sync(results: &Results) -> String {
    let rows = results.sync.iter().map(|one| {
        let seconds: Vec<f64> = one.runs.iter().map(|run| run.seconds).collect();
        let memory =
            one.runs.iter().map(|run| run.peak_bytes.map(|bytes| bytes as f64 / 1e6)).collect();
        let floor =
            if one.floor.is_empty() { "—".to_owned() } else { number(median(&one.floor)) };
        vec![
            one.peer.name().to_owned(),
            if one.lines { "lines of JSON" } else { "text files" }.to_owned(),
            number(one.added as f64),
            number(one.articles as f64),
            spreading(&seconds),
            floor,
            optional(memory),
        ]
    });
    tabled(
        &[
            "bringing in step",
            "articles are",
            "new",
            "of",
            "seconds",
            "find, seconds",
            "memory, MB",
        ],
        &rows.collect::<Vec<_>>(),
    )
}

fn growth(results: &Results) -> String {
    let sets: Vec<Set> = results
        .growth
        .first()
        .map_or_else(Vec::new, |grown| grown.warm.iter().map(|warm| warm.set).collect());
    let mut heading = vec!["", "articles", "text, MB", "seconds", "memory, MB", "disk / text"];
    heading.extend(sets.iter().map(|set| set.name()));
    let rows = results.growth.iter().map(|grown| {
        let Usage { seconds, peak_bytes, .. } = grown.usage;
        let mut row = vec![
            grown.peer.name().to_owned(),
            number(grown.articles as f64),
            number(grown.text_bytes as f64 / 1e6),
            number(seconds),
            peak_bytes.map_or_else(|| "—".to_owned(), |bytes| number(bytes as f64 / 1e6)),
            format!("{:.2}", grown.index_bytes as f64 / grown.text_bytes as f64),
        ];
        row.extend(grown.warm.iter().map(|warm| number(median(&warm.micros))));
        row
    });
    tabled(&heading, &rows.collect::<Vec<_>>())
}

fn tabled(heading: &[&str], rows: &[Vec<String>]) -> String {
    let heading: Vec<String> = heading.iter().map(|&cell| cell.to_owned()).collect();
    if rows.is_empty() { String::new() } else { table(&heading, rows) }
}

/// The median, and how far the values lie apart.
fn spreading(values: &[f64]) -> String {
    format!("{} (×{:.2})", number(median(values)), spread(values))
}

/// The median of values that are only known where the system tells them.
fn optional(values: Vec<Option<f64>>) -> String {
    let known: Option<Vec<f64>> = values.into_iter().collect();
    known.map_or_else(|| "—".to_owned(), |values| number(median(&values)))
}

/// How many times as fast newsdex is.
fn times(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "—".to_owned(), |ratio| format!("{ratio:.2}×"))
}

fn gigabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 30)
}
