//! Arguments of the commands that print documentation: `completions` and `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// `newsdex completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell to print completions for
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

/// `newsdex man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder to write pages to instead of printing one; created if missing
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}
