//! The command-line options of a run.

use std::path::PathBuf;

use crate::benchmarks::benchmark::Benchmark;
use crate::peers::peer::Peer;
use crate::queries::sampled::QueryKind;

/// What to measure.
#[derive(Debug, Clone, clap::Args)]
pub struct RunOptions {
    /// JSON lines file of articles, optionally compressed as .zst [default: synthetic articles]
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Benchmarks to run [default: all]
    #[arg(long, value_name = "BENCHMARK", value_enum, value_delimiter = ',')]
    pub only: Vec<Benchmark>,
    /// Peers to compare [default: all]
    #[arg(long, value_name = "PEER", value_enum, value_delimiter = ',')]
    pub peers: Vec<Peer>,
    /// Kinds of queries to ask [default: all]
    #[arg(long, value_name = "KIND", value_enum, value_delimiter = ',')]
    pub kinds: Vec<QueryKind>,
    /// Size of the synthetic corpus in megabytes
    #[arg(long, value_name = "MB", default_value_t = 240, conflicts_with = "data")]
    pub megabytes: u64,
    /// Number of queries of each kind
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub queries: usize,
    /// Largest number of articles in the growth benchmark
    #[arg(long, value_name = "N", default_value_t = 600_000)]
    pub largest: u64,
    /// How often to ask each query and build each index
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub rounds: usize,
    /// Folder that keeps articles and indexes for the next run [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    pub work: Option<PathBuf>,
    /// Folder that receives the folder of results
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/runs"))]
    pub runs: PathBuf,
}
