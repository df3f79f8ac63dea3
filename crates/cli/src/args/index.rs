//! Arguments of `newsdex index` and `newsdex remove`.

use std::path::PathBuf;

use clap::Args;

use crate::args::flattened::{CommonArgs, FolderArgs, SyncArgs, WriteArgs};
use crate::args::map::MapArgs;

/// `newsdex index`.
#[derive(Debug, Args)]
#[command(mut_arg("map", |map| map.help(
    "Read FIELD from another name, such as body=maintext; later runs remember it; repeatable"
)))]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent flag")]
pub struct IndexArgs {
    /// The paths to index.
    #[command(flatten)]
    pub folders: FolderArgs,
    /// Build a new index instead of updating the old one
    #[arg(long)]
    pub rebuild: bool,
    /// Read all files again, even those of unchanged size and times
    #[arg(long)]
    pub verify: bool,
    /// How the folders are synced.
    #[command(flatten)]
    pub sync: SyncArgs,
    /// How the index is written.
    #[command(flatten)]
    pub write: WriteArgs,
    /// List every file that is left out, with its kind
    #[arg(long, conflicts_with_all = ["quiet", "json"])]
    pub list_skipped: bool,
    /// Print progress on standard error every few seconds, even if it is not a terminal
    #[arg(long, conflicts_with = "quiet")]
    pub progress: bool,
    /// Print only errors
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Names of fields.
    #[command(flatten)]
    pub map: MapArgs,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex remove`.
#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// Folders or files to remove, by the path or the name they were indexed under
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How the index is written.
    #[command(flatten)]
    pub write: WriteArgs,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}
