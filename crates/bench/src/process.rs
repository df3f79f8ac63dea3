//! Processes that are measured: how long they take, and what of the machine.

use std::env::{self, consts::EXE_SUFFIX};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::worker::{Reply, Request};

/// What a process took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// By the clock.
    pub seconds: f64,
    /// Of processors, in its own code and in the system for it. Read before it ends, so up to a few milliseconds short;
    /// `None` where the system does not tell.
    pub cpu_seconds: Option<f64>,
    /// The most memory it had resident at once, in bytes, pages of mapped files among it; `None` where the system does
    /// not tell.
    pub peak_bytes: Option<u64>,
}

/// How often a process is looked at while it runs.
const LOOK: Duration = Duration::from_millis(4);

/// Runs a process until it ends well. What it says on its standard error becomes part of the error where it does not.
pub fn run(command: &mut Command) -> Result<Usage> {
    let start = Instant::now();
    let mut child =
        spawn(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()))?;
    let warnings = child.stderr.take().context("no standard error")?;
    // Read beside it, since a full pipe would stop it.
    let warnings = thread::spawn(move || std::io::read_to_string(warnings).unwrap_or_default());
    let mut usage = Usage::default();
    // Ends with the process.
    let status = loop {
        usage = looked_at(child.id(), usage);
        match child.try_wait()? {
            Some(status) => break status,
            None => thread::sleep(LOOK),
        }
    };
    usage.seconds = start.elapsed().as_secs_f64();
    let warnings = warnings.join().unwrap_or_default();
    ensure!(status.success(), "{command:?} ended with {status}: {}", warnings.trim_end());
    Ok(usage)
}

/// Whether a program is on this machine, where a shell finds it.
pub fn is_installed(program: &str) -> bool {
    let program = format!("{program}{EXE_SUFFIX}");
    env::var_os("PATH").is_some_and(|folders| {
        env::split_paths(&folders).any(|folder| folder.join(&program).is_file())
    })
}

fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("cannot start {}", command.get_program().display()))
}

/// What a process has taken so far, where that can be told, or else as it was.
fn looked_at(id: u32, usage: Usage) -> Usage {
    #[cfg(target_os = "linux")]
    if let Some((cpu_seconds, peak_bytes)) = told_by_the_system(id) {
        return Usage { cpu_seconds: Some(cpu_seconds), peak_bytes: Some(peak_bytes), ..usage };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = id;
    usage
}

#[cfg(target_os = "linux")]
fn told_by_the_system(id: u32) -> Option<(f64, u64)> {
    let process = procfs::process::Process::new(i32::try_from(id).ok()?).ok()?;
    // A process that has just ended has no memory any more.
    let peak = process.status().ok()?.vmhwm?;
    let stat = process.stat().ok()?;
    let ticks = stat.utime + stat.stime;
    Some((ticks as f64 / procfs::ticks_per_second() as f64, peak * 1024))
}

/// Runs a process whose output is read through a pipe, to its end; says how many seconds it took. That nothing was found,
/// which is told by the number 1, is an answer too.
pub fn piped(command: &mut Command) -> Result<f64> {
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

/// A command that runs on so many of the machine's cores.
pub fn on_cores(command: &Command, cores: usize) -> Command {
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

/// A peer that answers requests (see [`crate::worker`]). It is ended with this value.
pub struct Worker {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts it.
    pub fn start(command: &mut Command) -> Result<Worker> {
        let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("{command:?} has no pipes");
        };
        Ok(Worker { child, requests, replies: BufReader::new(replies) })
    }

    /// Asks, and waits for the answer. An error where it cannot.
    pub fn ask(&mut self, request: &Request) -> Result<Reply> {
        serde_json::to_writer(&mut self.requests, request)?;
        writeln!(self.requests)?;
        self.requests.flush()?;
        let mut line = String::new();
        ensure!(self.replies.read_line(&mut line)? > 0, "the peer ended; what it said is above");
        let reply: Reply =
            serde_json::from_str(&line).with_context(|| format!("not a reply: {line}"))?;
        match reply.error {
            Some(error) => bail!(error),
            None => Ok(reply),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
