//! Arguments of the commands that look into an index or into files: `stats`, `check` and `read`.

use std::path::PathBuf;

use clap::Args;

use crate::args::flattened::{CommonArgs, PagingArgs};
use crate::args::map::MapArgs;

/// `newsdex stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Compare the words of every article with the index, instead of those of 500 articles
    #[arg(long)]
    pub all: bool,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex read`.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Files, or folders of files
    #[arg(value_name = "FILE", required = true)]
    pub paths: Vec<PathBuf>,
    /// Names of fields.
    #[command(flatten)]
    pub map: MapArgs,
    /// Whether the output is paged.
    #[command(flatten)]
    pub paging: PagingArgs,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}
