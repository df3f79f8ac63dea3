//! Arguments of `newsdex search` and `newsdex show`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::RangedU64ValueParser;
use clap::{ArgAction, Args, ValueEnum};

use crate::args::flattened::{CommonArgs, FormatArgs};
use crate::args::passages::PassageArgs;

/// `newsdex search`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent flag")]
pub struct SearchArgs {
    /// Words, "phrases", and -words to exclude; several arguments form one query
    #[arg(value_name = "QUERY", required_unless_present = "queries", conflicts_with = "queries")]
    pub query: Vec<String>,
    /// Answer each query in FILE: one per line, optionally as id, tab and query; `-` reads standard
    /// input
    #[arg(long, value_name = "FILE")]
    pub queries: Option<PathBuf>,
    /// Articles to print at most, 1 to 10000
    #[arg(short = 'n', long, value_name = "N", default_value = "10",
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    pub limit: usize,
    /// How much of each article is printed.
    #[command(flatten)]
    pub passages: PassageArgs,
    /// Fail if a part of the query is not understood, instead of searching it as plain words
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false",
          hide_default_value = true, hide_possible_values = true)]
    pub strict: bool,
    /// Stop each search after this many seconds, and print what it found so far
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub time_limit: Duration,
    /// Interpret dates in the query as UTC instead of local time
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false",
          hide_default_value = true, hide_possible_values = true)]
    pub utc: bool,
    /// Use the modification time of the file in date filters if an article has no date
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false",
          hide_default_value = true, hide_possible_values = true)]
    pub trust_file_time: bool,
    /// Order of the articles; newest and oldest put undated ones last
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    pub sort: SortOrder,
    /// Print how newsdex understands the query, without searching
    #[arg(long, conflicts_with_all = ["queries", "sync", "json", "format"])]
    pub explain_query: bool,
    /// First index this folder, or update its articles in the index; repeatable
    #[arg(long, value_name = "PATH")]
    pub sync: Vec<PathBuf>,
    /// The output format.
    #[command(flatten)]
    pub format: FormatArgs,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// The order in which `newsdex search` prints articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum SortOrder {
    /// Best match first
    #[default]
    Score,
    /// Latest first
    Newest,
    /// Earliest first
    Oldest,
}

/// `newsdex show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Id of the article, as `newsdex search` prints it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Mark the matches of this query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub mark: Option<String>,
    /// The output format.
    #[command(flatten)]
    pub format: FormatArgs,
    /// The index and the output.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Parses a number of seconds, such as `0.5`.
fn seconds(text: &str) -> Result<Duration, String> {
    let duration = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| "expected a number of seconds, such as 10 or 0.5".to_owned())
}
