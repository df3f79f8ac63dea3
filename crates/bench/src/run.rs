//! The subcommand `run`: executes benchmarks and writes their report.

use std::fs;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::benchmarks::benchmark::Benchmark;
use crate::benchmarks::context::RunContext;
use crate::benchmarks::options::RunOptions;
use crate::benchmarks::{building, growth, opening, sync, threads, warm, whole_process};
use crate::machine::slug;
use crate::report::run_report;
use crate::results::{Results, RunInfo};
use crate::work_dir::WorkDir;

/// Runs the selected benchmarks. The report is written after each one, so that an interrupted run
/// keeps its results.
pub fn run(options: &RunOptions) -> Result<()> {
    let temporary;
    let root = if let Some(work) = &options.work {
        work.as_path()
    } else {
        temporary = tempfile::tempdir()?;
        temporary.path()
    };
    let run = RunContext::prepare(options, WorkDir::create(root)?)?;
    let folder = options.runs.join(folder_name(&run.info, options.data.is_some()));
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut results =
        Results { info: run.info.clone(), peers: run.peer_statuses(), ..Results::default() };
    // Benchmarks that are run separately on the same articles and with the same options add up to
    // one report.
    if let Ok(earlier) = Results::load(&folder)
        && earlier.info == results.info
    {
        results = Results { peers: results.peers, ..earlier };
    }
    let selected =
        if options.only.is_empty() { Benchmark::value_variants() } else { &options.only };
    for &benchmark in selected {
        run.start_benchmark(benchmark);
        match benchmark {
            Benchmark::Building => results.building = building::measure(&run)?,
            Benchmark::Opening => results.opening = opening::measure(&run)?,
            Benchmark::Warm => results.warm = warm::measure(&run)?,
            Benchmark::Threads => results.threads = threads::measure(&run)?,
            Benchmark::WholeProcess => results.whole_process = whole_process::measure(&run)?,
            Benchmark::Sync => results.sync = sync::measure(&run)?,
            Benchmark::Growth => results.growth = growth::measure(&run)?,
        }
        results.peers = run.peer_statuses();
        run_report::write(&folder, &results)?;
    }
    println!("{}", run_report::markdown(&results));
    println!("written to {}", folder.display());
    Ok(())
}

/// The folder of a run: date, processor and, unless the articles are synthetic, their file name.
fn folder_name(info: &RunInfo, has_data_file: bool) -> String {
    let data = info.data.split('.').next().filter(|_| has_data_file);
    let parts = [Some(info.date.as_str()), Some(&info.cpu), data];
    parts.into_iter().flatten().map(slug).collect::<Vec<_>>().join("-")
}
