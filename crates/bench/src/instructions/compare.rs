//! The subcommand `instructions`: counts all operations and compares them with the baseline.
//!
//! A changed count is not an error. Whoever changes the code decides whether it is worth the cost.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::instructions::baseline::{self, Baseline, Environment, InstructionCount};
use crate::instructions::callgrind::{count_instructions, version};
use crate::instructions::operation::{OPERATIONS, prepare};
use crate::machine::cpu_model;

/// What to compare with.
#[derive(Debug, Clone, clap::Args)]
pub struct CompareOptions {
    /// Counts to compare with
    #[arg(long, value_name = "FILE", default_value = baseline::DEFAULT_PATH)]
    baseline: PathBuf,
    /// Count everything twice and replace the baseline
    #[arg(long)]
    update: bool,
}

/// Counts all operations and prints the comparison.
pub fn run(options: &CompareOptions) -> Result<()> {
    let Some(valgrind) = version("valgrind")? else {
        println!(
            "no instructions were counted: valgrind is not installed; run `apt install valgrind`"
        );
        return Ok(());
    };
    let environment =
        Environment { compiler: version("rustc")?.unwrap_or_default(), cpu: cpu_model(), valgrind };
    let baseline = Baseline::load(&options.baseline)?;
    let folder = tempfile::tempdir()?;
    prepare(folder.path())?;
    let mut counts = BTreeMap::new();
    for (name, operation) in OPERATIONS {
        eprintln!("{name}");
        let instructions = count_instructions(name, operation, folder.path())?;
        let repeated = if options.update {
            count_instructions(name, operation, folder.path())?
        } else {
            instructions
        };
        let noise_percent = (percent_change(instructions, repeated).abs() * 100.0).round() / 100.0;
        counts.insert(name.to_owned(), InstructionCount { instructions, noise_percent });
    }
    print!("{}", table(&counts, &baseline));
    if options.update {
        Baseline { environment, operations: counts }.save(&options.baseline)?;
    } else if environment != baseline.environment {
        println!(
            "\nthe baseline comes from another environment: {:?}; this is {environment:?}",
            baseline.environment
        );
    }
    Ok(())
}

/// Executes one operation in a process whose instructions are counted.
pub fn run_operation(name: &str, folder: &Path, times: usize) -> Result<()> {
    let (_, operation) = OPERATIONS
        .iter()
        .find(|(other, _)| *other == name)
        .with_context(|| format!("there is no operation \"{name}\""))?;
    operation.run(folder, times)
}

/// The change between two counts in percent of the first; 0 if that is 0.
fn percent_change(before: u64, after: u64) -> f64 {
    if before == 0 { 0.0 } else { (after as f64 / before as f64 - 1.0) * 100.0 }
}

fn table(counts: &BTreeMap<String, InstructionCount>, baseline: &Baseline) -> String {
    let mut out = String::from(
        "| operation | instructions | baseline | change | noise |\n|---|--:|--:|--:|--:|\n",
    );
    for (name, _) in OPERATIONS {
        let Some(count) = counts.get(name) else { continue };
        let instructions = count.instructions;
        let _ = match baseline.operations.get(name) {
            Some(before) => writeln!(
                out,
                "| {name} | {instructions} | {} | {:+.2} % | {:.2} % |",
                before.instructions,
                percent_change(before.instructions, instructions),
                before.noise_percent
            ),
            None => writeln!(out, "| {name} | {instructions} | | | {:.2} % |", count.noise_percent),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_shows_the_change_from_the_baseline() {
        let count = |instructions| InstructionCount { instructions, noise_percent: 0.1 };
        let counts =
            |instructions| BTreeMap::from([("search one word".to_owned(), count(instructions))]);
        let check = |baseline: &[u64], row: &str| {
            let operations =
                baseline.iter().flat_map(|&instructions| counts(instructions)).collect();
            let table = table(&counts(1_030), &Baseline { operations, ..Baseline::default() });
            assert_eq!(table.lines().last(), Some(row));
        };
        check(&[1_000], "| search one word | 1030 | 1000 | +3.00 % | 0.10 % |");
        check(&[2_060], "| search one word | 1030 | 2060 | -50.00 % | 0.10 % |");
        check(&[], "| search one word | 1030 | | | 0.10 % |");
    }
}
