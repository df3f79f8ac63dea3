//! Compares newsdex with its peers in one run. All published figures come from it.
//!
//! ```console
//! $ cargo run --release -p newsdex-bench -- run
//! $ cargo run --release -p newsdex-bench -- run --data articles.jsonl.zst --only building,warm
//! $ cargo run --release -p newsdex-bench -- docs crates/bench/runs/2026-11-22-amd-epyc-allsides
//! $ cargo run --release -p newsdex-bench --no-default-features -- instructions
//! ```
//!
//! `docs/benchmarks.md` describes the method. `run` writes to `crates/bench/runs`, in a folder for
//! each date and processor: measured values, tables and plots.

mod benchmarks;
mod dataset;
mod fs;
mod instructions;
mod machine;
mod peers;
mod process;
mod queries;
mod report;
mod results;
mod run;
mod statistics;
mod work_dir;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::benchmarks::options::RunOptions;
use crate::instructions::compare::{self, CompareOptions};
use crate::peers::in_process::{self, Role};
use crate::peers::peer::Peer;
use crate::report::docs::{self, DocsOptions};
use crate::report::run_report;
use crate::results::Results;

/// Compare newsdex with its peers
#[derive(Debug, Parser)]
#[command(max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run benchmarks and write measured values, tables and plots
    Run(RunOptions),
    /// Rewrite the tables and plots of a run from its measured values
    Report {
        /// Folder of the run
        folder: PathBuf,
    },
    /// Copy the figures of a run into README.md and docs/benchmarks.md
    Docs(DocsOptions),
    /// Count instructions and compare them with a baseline
    Instructions(CompareOptions),
    /// Execute an operation whose instructions are counted
    #[command(hide = true)]
    Operation {
        /// Name of the operation
        name: String,
        /// Folder with the prepared files
        folder: PathBuf,
        /// Number of repetitions
        times: usize,
    },
    /// Act as a peer; `run` starts this
    #[command(hide = true)]
    Peer {
        /// The peer
        peer: Peer,
        #[command(subcommand)]
        role: Role,
    },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Report { folder } => run_report::write(&folder, &Results::load(&folder)?),
        Command::Docs(options) => docs::write(&options),
        Command::Instructions(options) => compare::run(&options),
        Command::Operation { name, folder, times } => compare::run_operation(&name, &folder, times),
        Command::Peer { peer, role } => in_process::run_as(peer, &role),
    }
}
