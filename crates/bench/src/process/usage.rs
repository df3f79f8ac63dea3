//! Time, processor time and memory that a process takes.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::process::command::spawn;

/// What a process took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ResourceUsage {
    /// Elapsed time.
    pub seconds: f64,
    /// User and system time. The last sample precedes the end of the process by up to a few
    /// milliseconds. `None` where the system does not report it.
    pub cpu_seconds: Option<f64>,
    /// Peak resident memory in bytes, including pages of mapped files. `None` where the system does
    /// not report it.
    pub peak_bytes: Option<u64>,
}

/// How often a running process is sampled.
const SAMPLE_INTERVAL: Duration = Duration::from_millis(4);

/// Runs a process to its end.
///
/// # Errors
///
/// Fails if the process does; the error includes what it wrote to standard error.
pub fn measure_usage(command: &mut Command) -> Result<ResourceUsage> {
    let start = Instant::now();
    let mut child =
        spawn(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()))?;
    let stderr = child.stderr.take().context("no standard error")?;
    // A thread reads it, since a full pipe would block the process.
    let stderr = thread::spawn(move || std::io::read_to_string(stderr).unwrap_or_default());
    let mut usage = ResourceUsage::default();
    let status = loop {
        usage = sample(child.id(), usage);
        match child.try_wait()? {
            Some(status) => break status,
            None => thread::sleep(SAMPLE_INTERVAL),
        }
    };
    usage.seconds = start.elapsed().as_secs_f64();
    let stderr = stderr.join().unwrap_or_default();
    ensure!(status.success(), "{command:?} ended with {status}: {}", stderr.trim_end());
    Ok(usage)
}

/// What a process has taken so far, or `previous` where the system does not report it.
fn sample(process_id: u32, previous: ResourceUsage) -> ResourceUsage {
    #[cfg(target_os = "linux")]
    if let Some(sampled) = sample_proc(process_id) {
        return sampled;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = process_id;
    previous
}

#[cfg(target_os = "linux")]
fn sample_proc(process_id: u32) -> Option<ResourceUsage> {
    let process = procfs::process::Process::new(i32::try_from(process_id).ok()?).ok()?;
    // A process that has just ended reports no memory.
    let peak_kibibytes = process.status().ok()?.vmhwm?;
    let stat = process.stat().ok()?;
    let ticks = stat.utime + stat.stime;
    Some(ResourceUsage {
        seconds: 0.0,
        cpu_seconds: Some(ticks as f64 / procfs::ticks_per_second() as f64),
        peak_bytes: Some(peak_kibibytes * 1024),
    })
}
