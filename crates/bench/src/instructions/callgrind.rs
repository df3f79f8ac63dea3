//! Counting the instructions of an operation with valgrind's callgrind.
//!
//! One process executes the operation a few times, another one more often. Start-up and cold caches
//! cancel out in the difference.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::instructions::operation::Operation;
use crate::process::command::pinned_to_cores;

/// The output of `program --version`; `None` if the program is not installed.
pub fn version(program: &str) -> Result<Option<String>> {
    match Command::new(program).arg("--version").output() {
        Ok(output) => Ok(Some(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot run {program}")),
    }
}

/// Instructions of one execution of an operation, or of one query for a search.
pub fn count_instructions(name: &str, operation: Operation, folder: &Path) -> Result<u64> {
    let [few, many] = operation.repetitions();
    let low = count_process(name, operation, folder, few)?;
    let high = count_process(name, operation, folder, many)?;
    let executions = ((many - few) * operation.executions()) as u64;
    Ok(high.saturating_sub(low) / executions)
}

/// Instructions of a process that repeats an operation.
fn count_process(name: &str, operation: Operation, folder: &Path, times: usize) -> Result<u64> {
    operation.reset(folder)?;
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?);
    command.args(["operation", name]).arg(folder).arg(times.to_string());
    // One core, so that the number of threads is the same on every machine.
    let output = pinned_to_cores(&command, 1).output().context("cannot run taskset")?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name} failed under valgrind: {stderr}");
    parse_count(&stderr).with_context(|| format!("valgrind reported no count: {stderr}"))
}

/// The count in valgrind's output, as in `==12== Collected : 3456`.
fn parse_count(output: &str) -> Option<u64> {
    output.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_parsed_from_valgrind_output() {
        let output = "==7== Callgrind, a call-graph generating cache profiler\n==7== Events    : Ir\n==7== Collected : 35081\n";
        assert_eq!(parse_count(output), Some(35_081));
        assert_eq!(parse_count("valgrind: no such program"), None);
    }
}
