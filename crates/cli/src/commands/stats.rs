//! `newsdex stats`: prints statistics of an index.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Context;
use newsdex::{Archive, Stats};

use crate::args::inspect::StatsArgs;
use crate::exit::Outcome;
use crate::output::json;
use crate::output::text::humanize::{bytes, count, date, thousands};
use crate::output::text::relative_path;
use crate::output::text::sanitize;

/// How many formats, outlets and languages are listed, those with the most articles.
const MAX_LISTED: usize = 5;

/// Runs the command.
pub fn run(args: &StatsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let stats = Archive::open(&args.common.index)?.stats()?;
    let printed =
        if args.common.json { json::write(out, "stats", &stats) } else { print(&stats, out) };
    printed.and_then(|()| out.flush()).context("cannot write the statistics")?;
    Ok(Outcome::Found)
}

fn print(stats: &Stats, out: &mut dyn Write) -> io::Result<()> {
    let articles = thousands(stats.articles);
    let files = count(stats.files, "file", "files");
    let unfinished = if stats.building { "; the index is still being built" } else { "" };
    let written =
        stats.written.as_deref().map_or_else(|| "unknown".to_owned(), |at| date(at) + " UTC");
    let fields = [
        ("articles", format!("{articles}, of {files}{unfinished}")),
        ("words", thousands(stats.words)),
        ("dates", dates(stats)),
        ("formats", most_frequent(&stats.formats)),
        ("outlets", most_frequent(&stats.outlets)),
        ("languages", most_frequent(&stats.languages)),
        ("folders", folders(stats)),
        ("written", written),
        ("generation", stats.generation.clone()),
        ("size", bytes(stats.bytes)),
    ];
    for (name, value) in fields {
        writeln!(out, "{name:<11}{}", sanitize::line(&value))?;
    }
    let mut parts: Vec<(&&str, &u64)> = stats.parts.iter().collect();
    parts.sort_by_key(|(_, size)| Reverse(**size));
    parts
        .iter()
        .try_for_each(|(name, size)| writeln!(out, "{:<11}{:>9}  {name}", "", bytes(**size)))
}

/// `2026-05-08 to 2026-05-09; 2 undated`.
fn dates(stats: &Stats) -> String {
    let range = match (&stats.first, &stats.last) {
        (Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
        _ => "none".to_owned(),
    };
    match stats.undated {
        0 => range,
        undated => format!("{range}; {} undated", thousands(undated)),
    }
}

fn day(published: &str) -> &str {
    published.get(..10).unwrap_or(published)
}

/// The indexed folders, each with its `--map` flags.
fn folders(stats: &Stats) -> String {
    let current_folder = relative_path::current_folder();
    let folders = stats.folders.iter().map(|folder| {
        let path = folder.path.to_string_lossy();
        let path = relative_path::relative(&path, &current_folder).to_owned();
        folder.map.iter().fold(path, |text, mapping| text + " --map " + mapping)
    });
    folders.collect::<Vec<String>>().join(", ")
}

/// The number of names, and the most frequent ones: `2: en 37, de 5`.
fn most_frequent(counts: &BTreeMap<String, u64>) -> String {
    if counts.is_empty() {
        return "none known".to_owned();
    }
    let mut names: Vec<(&String, &u64)> = counts.iter().collect();
    names.sort_by_key(|(_, count)| Reverse(**count));
    let more = if names.len() > MAX_LISTED { ", …" } else { "" };
    let listed: Vec<String> = names
        .iter()
        .take(MAX_LISTED)
        .map(|(name, count)| format!("{name} {}", thousands(**count)))
        .collect();
    format!("{}: {}{more}", thousands(counts.len() as u64), listed.join(", "))
}
