//! Arguments of `newsdex watch`.

use std::time::Duration;

use clap::Args;

use crate::args::flattened::{CommonArgs, FolderArgs, SyncArgs};
use crate::args::passages::PassageArgs;

/// `newsdex watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The paths to index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// How the folders are synced.
    #[command(flatten)]
    pub sync: SyncArgs,
    /// Print new articles that match this query; repeatable, optionally as id, tab and query
    #[arg(long = "query", value_name = "QUERY", allow_hyphen_values = true)]
    pub queries: Vec<String>,
    /// How much of each article is printed.
    #[command(flatten)]
    pub passages: PassageArgs,
    /// Interpret dates in queries as UTC instead of local time
    #[arg(long)]
    pub utc: bool,
    /// Check all files this often, even without a reported change; network folders report none
    #[arg(long, value_name = "SECONDS", default_value = "60",
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    rescan: u64,
    /// Print only errors and new articles
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}

impl WatchArgs {
    /// The time between rescans of all files if no change is reported.
    pub fn rescan_interval(&self) -> Duration {
        Duration::from_secs(self.rescan)
    }
}
