//! The report in the folder of a run: measured values, tables and plots.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::queries::sampled::HitContent;
use crate::report::goals;
use crate::report::markdown_table::format_number;
#[cfg(feature = "peers")]
use crate::report::plots::files::write_plots;
use crate::report::tables;
use crate::results::Results;

/// Writes the report into the folder of the run.
pub fn write(folder: &Path, results: &Results) -> Result<()> {
    results.save(folder)?;
    let path = folder.join("README.md");
    fs::write(&path, markdown(results))
        .with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(feature = "peers")]
    write_plots(folder, results)?;
    Ok(())
}

/// All tables.
pub fn markdown(results: &Results) -> String {
    let (passages, titles) = (HitContent::Passages, HitContent::Title);
    let sections = [
        heading(results),
        section("Goals", GOALS, &goals::table(results)),
        section("Building an index", BUILDING, &tables::building(results)),
        section("Opening with a cold cache", OPENING, &tables::opening(results)),
        section("Warm queries with passages", WARM, &tables::warm(results, passages)),
        section("Time relative to newsdex", RELATIVE, &tables::relative_times(results, passages)),
        section("Warm queries without passages", TITLES, &tables::warm(results, titles)),
        section("Threads", THREADS, &tables::threads(results)),
        section("Whole processes", PROCESSES, &tables::whole_process(results)),
        section("Updating an index", SYNC, &tables::sync(results)),
        section("Growth", GROWTH, &tables::growth(results)),
    ];
    sections.concat()
}

const GOALS: &str = "Missed goals are listed too.";
const BUILDING: &str = "From a JSON lines file to a committed index, in a process of its own, with \
    a warm cache. Medians; for seconds also the largest value over the smallest. Memory is the peak \
    resident set, including pages of mapped files. ![megabytes per second](building.svg)";
const OPENING: &str = "A new process opens the index and answers a first query of two or three \
    words, with nothing of the index in memory. Process start is not included. Milliseconds, \
    medians.";
const WARM: &str = "One thread, the ten best hits with passages. Microseconds: median / 90th / 99th \
    percentile over the queries, each of which counts with the median of its rounds. `—` means that \
    the peer has no such queries; a number in parentheses counts queries without hits. SeekStorm \
    uses all cores for each query. ![medians](warm.svg)";
const RELATIVE: &str = "The time of each query divided by newsdex's time, with passages: the median \
    over the queries.";
const TITLES: &str = "The same queries, returning only titles.";
const THREADS: &str = "Queries per second, with passages, in a mix of four kinds: one word, two or \
    three words (all), phrases, six words (any). Medians, and the largest value over the smallest.";
const PROCESSES: &str = "Milliseconds from process start to exit, with the output read through a \
    pipe: median / 99th percentile.";
const SYNC: &str = "Seconds to update an index after articles were added: medians, and the largest \
    value over the smallest. Memory is the peak resident set. `find` prints size and time of every \
    file, which any program that looks for changes has to read.";
const GROWTH: &str = "Synthetic articles on all cores, twice as many in each step. Queries with \
    passages, medians in microseconds. ![growth](growth.svg)";

fn heading(results: &Results) -> String {
    let info = &results.info;
    let memory = info
        .memory_bytes
        .map_or_else(String::new, |bytes| format!(", {} GB of memory", bytes.div_ceil(1 << 30)));
    let mut out = format!(
        "# newsdex and its peers, {}\n\n{} cores of {}{memory}. {} articles, {} MB of text ({}). {} \
         queries of each kind, sampled from the articles. {} rounds, in which the peers take \
         turns.\n",
        info.date,
        info.cores,
        info.cpu,
        format_number(info.articles as f64),
        info.text_bytes / 1_000_000,
        info.data,
        info.queries,
        info.rounds
    );
    for status in &results.peers {
        if let Some(reason) = &status.unavailable {
            let _ = write!(out, "\n- {}: {reason}", status.peer.name());
        }
    }
    out.push('\n');
    out
}

/// A section of the report, empty if there is no table.
fn section(heading: &str, explanation: &str, table: &str) -> String {
    if table.is_empty() {
        String::new()
    } else {
        format!("\n## {heading}\n\n{explanation}\n\n{table}")
    }
}
