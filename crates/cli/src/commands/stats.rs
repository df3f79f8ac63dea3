//! `newsdex stats`: what an index holds, in numbers.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Context;
use newsdex::{Archive, Stats};

use crate::args::StatsArgs;
use crate::commands::Outcome;
use crate::output::json;
use crate::output::text::humanize::{bytes, count, date, thousands};
use crate::output::text::relative_path;
use crate::output::text::sanitize;

/// So many outlets and languages are named, those with the most articles.
const NAMED: usize = 5;

/// Runs the command.
pub fn run(args: &StatsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let stats = Archive::open(&args.common.index)?.stats()?;
    let printed =
        if args.common.json { json::write(out, "stats", None, &stats) } else { print(&stats, out) };
    printed.and_then(|()| out.flush()).context("cannot write the numbers")?;
    Ok(Outcome::Found)
}

fn print(stats: &Stats, out: &mut dyn Write) -> io::Result<()> {
    let here = relative_path::here();
    let folders = stats.folders.iter().map(|folder| {
        let path = folder.path.to_string_lossy();
        let mapped =
            folder.map.iter().fold(String::new(), |mapped, mapping| mapped + " --map " + mapping);
        relative_path::shortened(&path, &here).to_owned() + &mapped
    });
    let dates =
        stats.first.as_ref().zip(stats.last.as_ref()).map(|(first, last)| (day(first), day(last)));
    let dates = dates.map_or("none".to_owned(), |(first, last)| format!("{first} to {last}"));
    let undated = if stats.undated == 0 {
        String::new()
    } else {
        format!("; {} undated", thousands(stats.undated))
    };
    let facts = [
        (
            "articles",
            format!("{}, of {}", thousands(stats.articles), count(stats.files, "file", "files")),
        ),
        ("words", thousands(stats.words)),
        ("dates", dates + &undated),
        ("outlets", most(&stats.outlets)),
        ("languages", most(&stats.languages)),
        ("folders", folders.collect::<Vec<String>>().join(", ")),
        (
            "written",
            stats.written.as_deref().map_or_else(|| "not known".to_owned(), |at| date(at) + " UTC"),
        ),
        ("generation", stats.generation.clone()),
        ("size", bytes(stats.bytes)),
    ];
    for (name, value) in facts {
        writeln!(out, "{name:<11}{}", sanitize::line(&value))?;
    }
    let mut parts: Vec<(&&str, &u64)> = stats.parts.iter().collect();
    parts.sort_by_key(|(_, size)| std::cmp::Reverse(**size));
    parts
        .iter()
        .try_for_each(|(part, size)| writeln!(out, "{:<11}{:>9}  {part}", "", bytes(**size)))
}

/// `2: en 37, de 5`.
fn most(counts: &BTreeMap<String, u64>) -> String {
    if counts.is_empty() {
        return "none known".to_owned();
    }
    let mut named: Vec<(&String, &u64)> = counts.iter().collect();
    named.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let more = if named.len() > NAMED { ", …" } else { "" };
    let named: Vec<String> = named
        .iter()
        .take(NAMED)
        .map(|(name, count)| format!("{name} {}", thousands(**count)))
        .collect();
    format!("{}: {}{more}", thousands(counts.len() as u64), named.join(", "))
}

fn day(published: &str) -> &str {
    published.get(..10).unwrap_or(published)
}
