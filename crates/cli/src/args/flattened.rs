//! Arguments that several commands share: structs to flatten into those of a command.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, ValueEnum};
use newsdex::SyncOptions;

use crate::output::format::Format;
use crate::output::text::mark_colors::Coloring;

/// The index folder if none is named.
const DEFAULT_INDEX: &str = "index";

/// The arguments of every command that reads an index or articles.
#[derive(Debug, Args)]
pub struct CommonArgs {
    /// Index folder
    #[arg(long, value_name = "DIR", env = "NEWSDEX_INDEX", hide_env_values = true,
          default_value = DEFAULT_INDEX)]
    pub index: PathBuf,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
    /// When to use colors
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorWhen::Auto)]
    pub color: ColorWhen,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Even through a pipe
    Always,
    /// Never
    Never,
}

impl From<ColorWhen> for ColorChoice {
    fn from(when: ColorWhen) -> ColorChoice {
        match when {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        }
    }
}

/// The output format of `search` and `show`.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "json",
          default_value_t = Format::Terminal, hide_default_value = true)]
    format: Format,
    /// Give each query term a color of its own (terminal and html)
    #[arg(long, alias = "color-clauses")]
    color_terms: bool,
}

impl FormatArgs {
    /// The format that either `--format` or `--json` asks for.
    pub fn format(&self, common: &CommonArgs) -> Format {
        if common.json { Format::Json } else { self.format }
    }

    /// How marks are colored. Formats without colors have uniform marks.
    pub fn coloring(&self, common: &CommonArgs) -> Coloring {
        if self.color_terms && matches!(self.format(common), Format::Terminal | Format::Html) {
            Coloring::PerTerm
        } else {
            Coloring::Uniform
        }
    }
}

/// The paths to index.
#[derive(Debug, Args)]
pub struct FolderArgs {
    /// Folders of articles, or single files
    #[arg(value_name = "PATH", default_value = "seeds")]
    pub paths: Vec<PathBuf>,
}

/// How folders are synced.
#[derive(Debug, Args)]
pub struct SyncArgs {
    /// Remove articles even if a folder is suddenly empty or has lost most of its files
    #[arg(long)]
    allow_empty: bool,
    /// Follow symbolic links to folders; later runs remember it
    #[arg(long, overrides_with = "no_follow_links")]
    follow_links: bool,
    /// Do not follow symbolic links to folders any more
    #[arg(long, overrides_with = "follow_links")]
    no_follow_links: bool,
}

impl SyncArgs {
    /// Options of a sync with these arguments.
    pub fn options(&self) -> SyncOptions {
        let follow_links = self.follow_links.then_some(true);
        SyncOptions {
            allow_empty: self.allow_empty,
            follow_links: follow_links.or(self.no_follow_links.then_some(false)),
            ..SyncOptions::default()
        }
    }
}

/// How an index is written.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// Print what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Wait for another process that is writing to the index
    #[arg(long)]
    pub wait: bool,
}
