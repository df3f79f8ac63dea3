//! Starting programs.

use std::env::{self, consts::EXE_SUFFIX};
use std::io;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

/// Whether a program is on the search path.
pub fn is_installed(program: &str) -> bool {
    let program = format!("{program}{EXE_SUFFIX}");
    env::var_os("PATH").is_some_and(|folders| {
        env::split_paths(&folders).any(|folder| folder.join(&program).is_file())
    })
}

/// Starts a process.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))
}

/// Runs a search program with its output read through a pipe, and returns the seconds it took.
///
/// Exit code 1 means "no match", as in grep, and is not an error.
pub fn time_search(command: &mut Command) -> Result<f64> {
    let start = Instant::now();
    let mut child =
        spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let mut output = child.stdout.take().context("no standard output")?;
    io::copy(&mut output, &mut io::sink())?;
    let status = child.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    ensure!(matches!(status.code(), Some(0 | 1)), "{command:?} ended with {status}");
    Ok(seconds)
}

/// The same command, limited to the first `cores` cores.
pub fn pinned_to_cores(command: &Command, cores: usize) -> Command {
    let mut pinned = Command::new("taskset");
    pinned
        .args(["--cpu-list", &format!("0-{}", cores.max(1) - 1)])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => pinned.env(name, value),
            None => pinned.env_remove(name),
        };
    }
    pinned
}
