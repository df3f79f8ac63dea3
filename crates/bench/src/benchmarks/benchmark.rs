//! The benchmarks by name.

use clap::ValueEnum;

/// A benchmark. Runs execute them in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Benchmark {
    /// Building an index: megabytes per second, processor time, memory, bytes on disk
    Building,
    /// Opening an index and answering a first query with a cold cache
    Opening,
    /// Queries of each kind with a warm cache
    Warm,
    /// Queries per second on one thread and on two
    Threads,
    /// Search commands from process start to exit
    #[value(name = "process")]
    WholeProcess,
    /// Updating an index after articles were added
    Sync,
    /// Building and searching at increasing numbers of synthetic articles
    Growth,
}

impl Benchmark {
    /// The label in progress messages.
    pub fn name(self) -> &'static str {
        match self {
            Benchmark::Building => "building",
            Benchmark::Opening => "opening",
            Benchmark::Warm => "warm queries",
            Benchmark::Threads => "threads",
            Benchmark::WholeProcess => "whole process",
            Benchmark::Sync => "sync",
            Benchmark::Growth => "growth",
        }
    }
}
