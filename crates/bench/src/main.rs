//! newsdex and its peers side by side, in one run: what every figure of the README comes from.
//!
//! ```console
//! $ cargo run --release -p newsdex-bench -- run
//! $ cargo run --release -p newsdex-bench -- run --data articles.jsonl.zst --only building,warm
//! $ cargo run --release -p newsdex-bench --no-default-features -- instructions
//! ```
//!
//! Without articles some are made up, the same for everybody. Every peer does the same work: headline and body indexed as
//! stems with positions, the text stored, the best ten with marked passages or snippets. What the run leaves is in
//! `crates/bench/runs`, a folder for each day and processor: tables, raw values, and plots.
//!
//! Peers take turns, so that what else the machine does strikes all of them. A time begins with the query's words and ends
//! with ten marked hits. newsdex has then parsed its language, counted all articles that match and picked three passages
//! of each hit; most peers, which are not asked to count, have one snippet. Peers that match stems in phrases, where
//! newsdex matches words as typed, may differ in what they find.

mod corpus;
mod dice;
mod draw;
mod files;
mod generate;
mod goals;
mod instructions;
mod machine;
mod operation;
mod parts;
mod peers;
mod place;
#[cfg(feature = "peers")]
mod plots;
mod process;
mod quantile;
mod readme;
mod report;
mod results;
mod run;
mod table;
mod worker;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::peers::Peer;

/// newsdex and its peers side by side.
#[derive(Debug, Parser)]
#[command(max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure, and leave tables, raw values and plots
    Run(run::Options),
    /// Write the tables and plots of a run anew, from its raw values
    Report {
        /// The folder of the run
        folder: PathBuf,
    },
    /// Put the figures of a run into a README
    Readme {
        /// The folder of the run
        folder: PathBuf,
        /// The README
        readme: PathBuf,
    },
    /// Count instructions, beside a baseline
    Instructions(instructions::Options),
    /// Do one of the things whose instructions are counted
    #[command(hide = true)]
    Operation {
        /// Which one
        name: String,
        /// What was prepared for it
        folder: PathBuf,
        /// How often
        times: usize,
    },
    /// Take the part of a peer, as a run starts it
    #[command(hide = true)]
    Peer {
        /// Which one
        peer: Peer,
        #[command(subcommand)]
        part: peers::Part,
    },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Report { folder } => report::write(&folder, &report::read(&folder)?),
        Command::Readme { folder, readme } => readme::write(&report::read(&folder)?, &readme),
        Command::Instructions(options) => instructions::instructions(&options),
        Command::Operation { name, folder, times } => instructions::operate(&name, &folder, times),
        Command::Peer { peer, part } => peer.act(&part),
    }
}
