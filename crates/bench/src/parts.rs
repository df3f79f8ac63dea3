//! What is measured, part by part. Each can be asked for alone.

pub mod building;
pub mod growth;
pub mod opening;
pub mod shell;
pub mod sync;
pub mod threads;
pub mod warm;

use clap::ValueEnum;

/// A part of a run, in the order in which they are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Making an index: megabytes a second, processor time, memory, bytes on disk
    Building,
    /// Opening an index and asking a first query, with a cold cache
    Opening,
    /// Queries of each kind, with a warm cache
    Warm,
    /// Queries a second on one thread and on several
    Threads,
    /// Whole processes, as a shell starts them
    Shell,
    /// Bringing an index in step with what has come since
    Sync,
    /// Building and asking with ever more articles, made up
    Growth,
}

impl Part {
    /// As tables and progress call it.
    pub fn name(self) -> &'static str {
        match self {
            Part::Building => "building",
            Part::Opening => "opening",
            Part::Warm => "warm queries",
            Part::Threads => "threads",
            Part::Shell => "shell",
            Part::Sync => "sync",
            Part::Growth => "growth",
        }
    }
}
