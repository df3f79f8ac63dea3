//! What was measured, a line for each set.

use std::time::Duration;

use crate::draw::Set;
use crate::measure::{Measured, quantile};

/// The line above the table, which says what its columns are.
pub fn heading() -> String {
    format!(
        "{:<9}{:>8}  {:>17}  {:>17}  {:>17}  {:>7} {:>7} {:>8}  {:>9}  slowest in newsdex, times its median\n\
         {:<9}{:>8}  {:>8} {:>8}  {:>8} {:>8}  {:>8} {:>8}  {:>7} {:>7} {:>8}  {:>9}",
        "",
        "",
        "newsdex, µs",
        "tantivy+snip., µs",
        "its ranking, µs",
        "t+s/n",
        "t+s/n",
        "rank./n",
        "found by",
        "set",
        "queries",
        "median",
        "p99",
        "median",
        "p99",
        "median",
        "p99",
        "median",
        "p99",
        "p99",
        "n, t"
    )
}

/// A set's line: medians and 99th percentiles; the median over the queries of how many times as long tantivy with
/// snippets took; its 99th percentile, and that of its ranking alone, over newsdex's; and the slowest query.
pub fn line(set: Set, measured: &[Measured]) -> String {
    let of = |pick: fn(&Measured) -> Duration, share| {
        quantile(measured.iter().map(|one| micros(pick(one))).collect(), share)
    };
    let both = |pick| (of(pick, 0.5), of(pick, 0.99));
    let (newsdex, newsdex_p99) = both(|one| one.newsdex);
    let (tantivy, tantivy_p99) = both(|one| one.tantivy);
    let (ranking, ranking_p99) = both(|one| one.ranking);
    let ratio =
        quantile(measured.iter().map(|one| one.tantivy.as_secs_f64() / one.newsdex.as_secs_f64()).collect(), 0.5);
    let found = |pick: fn(&Measured) -> bool| measured.iter().filter(|one| pick(one)).count();
    let found_by = format!("{}, {}", found(|one| one.found.0), found(|one| one.found.1));
    let slowest = measured.iter().max_by_key(|one| one.newsdex).map_or_else(String::new, |one| {
        let time = micros(one.newsdex);
        format!("{time:.0} µs, {:.1} times: {}", time / newsdex, one.query)
    });
    let complained = match found(|one| one.complained) {
        0 => String::new(),
        some => format!(" ({some} of the set cut short with a complaint)"),
    };
    format!(
        "{:<9}{:>8}  {newsdex:>8.0} {newsdex_p99:>8.0}  {tantivy:>8.0} {tantivy_p99:>8.0}  {ranking:>8.0} \
         {ranking_p99:>8.0}  {ratio:>7.1} {:>7.1} {:>8.2}  {found_by:>9}  {slowest}{complained}",
        format!("{set:?}").to_lowercase(),
        measured.len(),
        tantivy_p99 / newsdex_p99,
        ranking_p99 / newsdex_p99,
    )
}

/// Microseconds.
pub fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
