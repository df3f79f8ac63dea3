//! How many instructions newsdex takes for ten things that it does, beside a baseline: exact where a clock is not, on any
//! machine and under any load, so that a small step shows.
//!
//! Each is done by a process under valgrind, once a few times and once more often; what one time takes is the difference.
//! Nothing fails because a count moved: whoever changed the code says whether it was worth it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::machine;
use crate::operation::{OPERATIONS, Operation, prepare};
use crate::process::on_cores;

/// How to count.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// The counts to compare with
    #[arg(long, value_name = "FILE", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.json"))]
    baseline: PathBuf,
    /// Count twice, and make that the baseline
    #[arg(long)]
    update: bool,
}

/// What to compare with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Baseline {
    made: Made,
    operations: BTreeMap<String, Counted>,
}

/// What counts depend on, beside the code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Made {
    compiler: String,
    cpu: String,
    valgrind: String,
}

/// Of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Counted {
    instructions: u64,
    /// How far two counts in a row differed: what moves by no more did not move.
    noise_percent: f64,
}

/// Counts, compares, and says so.
pub fn instructions(options: &Options) -> Result<()> {
    let Some(valgrind) = version("valgrind")? else {
        println!(
            "no instructions were counted: valgrind is not here; `apt install valgrind` installs it"
        );
        return Ok(());
    };
    let made =
        Made { compiler: version("rustc")?.unwrap_or_default(), cpu: machine::cpu(), valgrind };
    let baseline = read(&options.baseline)?;
    let folder = tempfile::tempdir()?;
    prepare(folder.path())?;
    let mut counts = BTreeMap::new();
    for (name, operation) in OPERATIONS {
        eprintln!("{name}");
        let first = count(name, operation, folder.path())?;
        let again = if options.update { count(name, operation, folder.path())? } else { first };
        let noise_percent = (moved(again, first).abs() * 100.0).round() / 100.0;
        counts.insert(name.to_owned(), Counted { instructions: first, noise_percent });
    }
    print!("{}", table(&counts, &baseline));
    if options.update {
        let text = serde_json::to_string_pretty(&Baseline { made, operations: counts })? + "\n";
        fs::write(&options.baseline, text)
            .with_context(|| format!("cannot write {}", options.baseline.display()))?;
    } else if made != baseline.made {
        println!(
            "\nthe baseline was made otherwise: by {:?}; these counts by {made:?}",
            baseline.made
        );
    }
    Ok(())
}

/// Does one of the operations, for a process that counts.
pub fn operate(name: &str, folder: &Path, times: usize) -> Result<()> {
    let (_, operation) =
        OPERATIONS.iter().find(|(one, _)| *one == name).context("there is no such operation")?;
    operation.run(folder, times)
}

/// What a program says its version is; `None` where it is not here.
fn version(program: &str) -> Result<Option<String>> {
    match Command::new(program).arg("--version").output() {
        Ok(output) => Ok(Some(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot run {program}")),
    }
}

/// The baseline; an empty one where there is none yet.
fn read(path: &Path) -> Result<Baseline> {
    match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text)
            .with_context(|| format!("{} is no baseline; `--update` makes one", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Baseline::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Instructions of an operation, done once.
fn count(name: &str, operation: Operation, folder: &Path) -> Result<u64> {
    let [short, long] = operation.times();
    let few = collected(name, operation, folder, short)?;
    let many = collected(name, operation, folder, long)?;
    let pieces = ((long - short) * operation.pieces()) as u64;
    Ok(many.saturating_sub(few) / pieces)
}

/// Instructions of a whole process that does it so many times.
fn collected(name: &str, operation: Operation, folder: &Path, times: usize) -> Result<u64> {
    operation.undo(folder)?;
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?);
    command.args(["operation", name]).arg(folder).arg(times.to_string());
    // One core, so that as many threads take part on every machine.
    let output = on_cores(&command, 1).output().context("cannot run taskset")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name} failed under valgrind: {said}");
    told(&said).with_context(|| format!("valgrind told no count: {said}"))
}

/// The count in what valgrind says: `==12== Collected : 3456`.
fn told(said: &str) -> Option<u64> {
    said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}

/// By how many percent a count is above another.
fn moved(now: u64, before: u64) -> f64 {
    if before == 0 { 0.0 } else { (now as f64 / before as f64 - 1.0) * 100.0 }
}

fn table(counts: &BTreeMap<String, Counted>, baseline: &Baseline) -> String {
    let mut out = String::from(
        "| operation | instructions | baseline | moved by | noise |\n|---|--:|--:|--:|--:|\n",
    );
    for (name, _) in OPERATIONS {
        let Some(now) = counts.get(name) else { continue };
        let _ = match baseline.operations.get(name) {
            Some(before) => writeln!(
                out,
                "| {name} | {} | {} | {:+.2} % | {:.2} % |",
                now.instructions,
                before.instructions,
                moved(now.instructions, before.instructions),
                before.noise_percent
            ),
            None => {
                writeln!(out, "| {name} | {} | | | {:.2} % |", now.instructions, now.noise_percent)
            }
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_valgrind_says() {
        let said = "==7== Callgrind, a call-graph generating cache profiler\n==7== Events    : Ir\n==7== Collected : 35081\n";
        assert_eq!(told(said), Some(35_081));
        assert_eq!(told("valgrind: no such program"), None);
    }

    #[test]
    fn a_table_says_how_far_counts_moved() {
        let counted = |instructions| Counted { instructions, noise_percent: 0.1 };
        let of =
            |instructions| BTreeMap::from([("search one word".to_owned(), counted(instructions))]);
        let check = |baseline: &[u64], row: &str| {
            let operations = baseline.iter().flat_map(|&instructions| of(instructions)).collect();
            let table = table(&of(1_030), &Baseline { operations, ..Baseline::default() });
            assert_eq!(table.lines().last(), Some(row));
        };
        check(&[1_000], "| search one word | 1030 | 1000 | +3.00 % | 0.10 % |");
        check(&[2_060], "| search one word | 1030 | 2060 | -50.00 % | 0.10 % |");
        check(&[], "| search one word | 1030 | | | 0.10 % |");
    }
}
