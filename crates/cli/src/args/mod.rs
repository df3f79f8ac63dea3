//! What can be typed on the command line.

mod examples;
mod query_words;
pub mod settings;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anstream::ColorChoice;
use clap::builder::RangedU64ValueParser;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use newsdex::{MapError, ReadOptions};

use crate::args::examples::{
    COMPLETIONS_EXAMPLES, EXAMPLES, INDEX_EXAMPLES, MAN_EXAMPLES, SEARCH_EXAMPLES, SHOW_EXAMPLES,
    WATCH_EXAMPLES,
};
use crate::args::settings::Settings;

/// Full-text search for news archives: ranked articles and the passages that prove them, marked exactly.
#[derive(Debug, Parser)]
#[command(name = "newsdex", version, arg_required_else_help = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the index in step with folders of articles
    #[command(after_help = INDEX_EXAMPLES)]
    Index(IndexArgs),
    /// Keep the index in step with folders of articles, until it is stopped
    #[command(after_help = WATCH_EXAMPLES)]
    Watch(WatchArgs),
    /// Find articles, best first, with the passages that prove them
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(SearchArgs),
    /// Print a whole article
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArgs),
    /// Print what the index holds, in numbers
    Stats(StatsArgs),
    /// Look whether the index is whole, and says what the articles say
    Check(CheckArgs),
    /// Drop folders from the index that were indexed before; their files are not touched
    Remove(RemoveArgs),
    /// Print what would be indexed of files, and where each piece came from
    Read(ReadArgs),
    /// Print what a shell needs to complete commands and flags
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

/// `newsdex index`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag by itself")]
pub struct IndexArgs {
    /// Folders of articles, or single files
    #[arg(value_name = "PATH", default_value = "seeds")]
    pub paths: Vec<PathBuf>,
    /// Build the index anew, whatever it holds
    #[arg(long)]
    pub rebuild: bool,
    /// Only say what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// Read every file, also those whose size and time of change are as they were
    #[arg(long)]
    pub verify: bool,
    /// Where another process writes to the index, wait until it has finished
    #[arg(long)]
    pub wait: bool,
    /// Say on standard error how far it has come every few seconds, also where that is no terminal
    #[arg(long, conflicts_with = "quiet")]
    pub progress: bool,
    /// Say nothing but what is an error
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Take a field from another name, also from now on: body=maintext; may be given again
    #[arg(long, value_name = "FIELD=NAME", value_parser = mapping)]
    pub map: Vec<String>,
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex watch`.
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// Folders of articles, or single files
    #[arg(value_name = "PATH", default_value = "seeds")]
    pub paths: Vec<PathBuf>,
    /// Print each article that this query finds as it arrives; may be given again, also as an id, a tab and a query
    #[arg(long = "query", value_name = "QUERY", allow_hyphen_values = true)]
    pub queries: Vec<String>,
    /// The most passages to print of each article, 0 to 100000
    #[arg(long, value_name = "N", default_value = "3",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=100_000))]
    pub passages: usize,
    /// How many more sentences to print before and after those that a passage needs, 0 to 20
    #[arg(long, value_name = "N", default_value = "0",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=20))]
    pub context: usize,
    /// Take the days of queries as days in UTC, not in the local time zone
    #[arg(long)]
    pub utc: bool,
    /// Look at all files so often, whether or not the system tells of changes: it does not in folders of other machines
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    rescan: u64,
    /// Say nothing of the work but what is an error
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

impl WatchArgs {
    /// How long it takes, without changes, until all files are looked at again.
    pub fn rescan(&self) -> Duration {
        Duration::from_secs(self.rescan)
    }
}

/// `newsdex stats`.
#[derive(Debug, clap::Args)]
pub struct StatsArgs {
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Compare the words of all articles with the index, not only those of 500
    #[arg(long)]
    pub all: bool,
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex remove`.
#[derive(Debug, clap::Args)]
pub struct RemoveArgs {
    /// Folders, or single files, as they were indexed, or their names
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Only say what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// Where another process writes to the index, wait until it has finished
    #[arg(long)]
    pub wait: bool,
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex search`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag by itself")]
pub struct SearchArgs {
    /// What to look for: words, "phrases", -words to leave out; several arguments are one query
    #[arg(value_name = "QUERY", required_unless_present = "queries", conflicts_with = "queries")]
    pub query: Vec<String>,
    /// Answer many queries: a query a line of FILE, or an id, a tab and a query; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub queries: Option<PathBuf>,
    /// The most articles to print, 1 to 10000
    #[arg(short = 'n', long, value_name = "N", default_value = "10",
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=10_000))]
    pub limit: usize,
    /// The most passages to print of each article, 0 to 100000
    #[arg(long, value_name = "N", default_value = "3",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=100_000))]
    pub passages: usize,
    /// How many more sentences to print before and after those that a passage needs, 0 to 20
    #[arg(long, value_name = "N", default_value = "0",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=20))]
    pub context: usize,
    /// Treat what is not understood in a query as an error, instead of searching it as plain words
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", default_value = "false", hide_default_value = true,
          hide_possible_values = true)]
    pub strict: bool,
    /// Stop a search after so many seconds, and print what was found until then
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub time_limit: Duration,
    /// Take the days of the query as days in UTC, not in the local time zone
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", default_value = "false", hide_default_value = true,
          hide_possible_values = true)]
    pub utc: bool,
    /// Where nothing tells when an article appeared, take the time of its file for `date:` and the like
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", default_value = "false", hide_default_value = true,
          hide_possible_values = true)]
    pub trust_file_time: bool,
    /// Which articles to print first; undated ones are the last either way
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    pub sort: Sort,
    /// Print how the query is understood, and search nothing
    #[arg(long, conflicts_with_all = ["queries", "sync", "json", "format"])]
    pub explain_query: bool,
    /// Bring the index up to date with this folder first, and make it where there is none; may be given again
    #[arg(long, value_name = "PATH")]
    pub sync: Vec<PathBuf>,
    /// Whether it was typed, or stands in the surroundings, where the index is.
    #[arg(skip)]
    pub index_named: bool,
    /// In which form to answer.
    #[command(flatten)]
    pub format: FormatArgs,
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// In which order `newsdex search` prints articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// The best first
    #[default]
    Score,
    /// The latest to appear first
    Newest,
    /// The first to appear first
    Oldest,
}

/// `newsdex show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The id of the article, as `newsdex search` prints it
    #[arg(value_name = "ID")]
    pub id: String,
    /// Mark what this query matches in the article
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub mark: Option<String>,
    /// In which form to answer.
    #[command(flatten)]
    pub format: FormatArgs,
    /// Where the index is, and in which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex read`.
#[derive(Debug, clap::Args)]
pub struct ReadArgs {
    /// Files, or folders of files
    #[arg(value_name = "FILE", required = true)]
    pub paths: Vec<PathBuf>,
    /// Take a field from another name: body=maintext; may be given again
    #[arg(long, value_name = "FIELD=NAME", value_parser = mapping)]
    pub map: Vec<String>,
    /// In which form to answer.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// `newsdex completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell to print them for
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

/// `newsdex man`.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// The folder to write pages into, instead of printing one; it is made where there is none
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// What every command on articles understands.
#[derive(Debug, clap::Args)]
pub struct CommonArgs {
    /// The folder of the index
    #[arg(long, value_name = "DIR", env = "NEWSDEX_INDEX", hide_env_values = true, default_value = DEFAULT_INDEX)]
    pub index: PathBuf,
    /// Print JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
}

/// In which form to answer.
#[derive(Debug, clap::Args)]
pub struct FormatArgs {
    /// In which form to print
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "json", default_value_t = Format::Terminal,
          hide_default_value = true)]
    format: Format,
    /// Mark each part of the query in a colour of its own (terminal and html)
    #[arg(long)]
    color_terms: bool,
}

impl FormatArgs {
    /// The form that was asked for, by either option.
    pub fn format(&self, common: &CommonArgs) -> Format {
        if common.json { Format::Json } else { self.format }
    }

    /// Whether marks are to be told apart by colours, in a form that has them.
    pub fn colours_apart(&self, common: &CommonArgs) -> bool {
        self.color_terms && matches!(self.format(common), Format::Terminal | Format::Html)
    }
}

/// A form of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// In colours, and in lines that fit
    Terminal,
    /// A line for each passage, [[marked]]
    Plain,
    /// A page for a browser
    Html,
    /// Markdown, **marked**
    Markdown,
    /// One object a line; --json says the same
    Json,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum When {
    /// On a terminal that has not asked for none (`NO_COLOR`)
    Auto,
    /// Also through a pipe
    Always,
    /// Not at all
    Never,
}

/// The folder of the index where none is named.
const DEFAULT_INDEX: &str = "index";

impl Args {
    /// Reads the command line, and has `settings` hold where it says nothing.
    ///
    /// What is wrong with the settings keeps nobody from help: it is an error after all others.
    pub fn read(
        args: impl Iterator<Item = OsString>,
        settings: impl FnOnce(&clap::Command) -> Result<Settings, String>,
    ) -> Result<Args, clap::Error> {
        let command = Args::command();
        let (command, wrong) = match settings(&command) {
            Ok(settings) => (settings.into_defaults(command), None),
            Err(wrong) => (command, Some(wrong)),
        };
        let args = args.collect();
        let args = match command.find_subcommand("search") {
            Some(search) => query_words::set_apart(args, search),
            None => args,
        };
        let matches = command.try_get_matches_from(args)?;
        let mut args = Args::from_arg_matches(&matches)?;
        if let Some(wrong) = wrong.filter(|_| args.heeds_settings()) {
            return Err(clap::Error::raw(ErrorKind::Io, wrong));
        }
        if let (Command::Search(search), Some((_, matches))) =
            (&mut args.command, matches.subcommand())
        {
            search.index_named = matches.value_source("index") != Some(ValueSource::DefaultValue);
        }
        Ok(args)
    }

    /// Which colours the answer may hold. Forms that are not for a terminal hold none, so that none need to be looked
    /// for.
    pub fn color(&self) -> ColorChoice {
        let (common, format) = match &self.command {
            Command::Index(IndexArgs { common, .. })
            | Command::Remove(RemoveArgs { common, .. })
            | Command::Check(CheckArgs { common, .. })
            | Command::Watch(WatchArgs { common, .. })
            | Command::Stats(StatsArgs { common, .. })
            | Command::Read(ReadArgs { common, .. }) => (common, None),
            Command::Search(args) => (&args.common, Some(&args.format)),
            Command::Show(args) => (&args.common, Some(&args.format)),
            Command::Completions(_) | Command::Man(_) => return ColorChoice::AlwaysAnsi,
        };
        let for_terminal =
            format.map_or(!common.json, |format| format.format(common) == Format::Terminal);
        if for_terminal { common.color.into() } else { ColorChoice::AlwaysAnsi }
    }

    /// Whether settings have any say in it.
    fn heeds_settings(&self) -> bool {
        !matches!(self.command, Command::Completions(_) | Command::Man(_))
    }
}

/// A mapping of fields, such as `body=maintext`.
fn mapping(text: &str) -> Result<String, MapError> {
    ReadOptions::default().map(text)?;
    Ok(text.to_owned())
}

/// A number of seconds, such as `0.5`.
fn seconds(text: &str) -> Result<Duration, String> {
    let found = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    found.ok_or_else(|| "expected a number of seconds, such as 10 or 0.5".to_owned())
}

impl From<When> for ColorChoice {
    fn from(when: When) -> ColorChoice {
        match when {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Args, clap::Error> {
        Args::read(line.split(' ').map(OsString::from), |_| Ok(Settings::default()))
    }

    #[test]
    fn clap_agrees_with_the_definitions() {
        Args::command().debug_assert();
    }

    #[test]
    fn flags_stand_anywhere_around_the_query() {
        let check = |line: &str, query: &str, limit: usize, passages: usize, json: bool| {
            let args = read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let Command::Search(search) = &args.command else { panic!("{line}") };
            let found = (search.query.join(" "), search.limit, search.passages, search.common.json);
            assert_eq!(found, (query.to_owned(), limit, passages, json), "{line}");
        };
        check("newsdex search storm", "storm", 10, 3, false);
        check(
            "newsdex search storm --index i --json -n 3000 --passages 1000",
            "storm",
            3000,
            1000,
            true,
        );
        check("newsdex search --json -n 7 --index i storm amazon", "storm amazon", 7, 3, true);
        check("newsdex search storm --limit 7 amazon", "storm amazon", 7, 3, false);
        check(
            "newsdex search storm -hurricane --passages=0 amazon",
            "storm -hurricane amazon",
            10,
            0,
            false,
        );
        check("newsdex search -hurricane storm -n5", "-hurricane storm", 5, 3, false);
        check("newsdex search storm -- --json -n", "storm --json -n", 10, 3, false);
        check("newsdex search --sync a storm --sync b -nato", "storm -nato", 10, 3, false);
    }

    #[test]
    fn what_is_not_understood_is_an_error_that_names_the_help() {
        let check = |line: &str, expected: &str| {
            let Err(error) = read(line) else { panic!("{line} was understood") };
            let text = error.to_string();
            assert!(text.contains(expected), "{line}: {text}");
            assert_eq!(error.exit_code(), 2, "{line}");
        };
        check("newsdex search storm --jsno", "'--json'");
        check("newsdex search storm -n 0", "1..=10000");
        check("newsdex search storm -n 10001", "1..=10000");
        check("newsdex search storm --passages 100001", "0..=100000");
        check("newsdex search storm --context 21", "0..=20");
        check("newsdex search storm --time-limit soon", "a number of seconds");
        check("newsdex search storm --time-limit=-1", "a number of seconds");
        check("newsdex search storm -x", "'-x'");
        check("newsdex watch --rescan 0", "1..=86400");
        check("newsdex search storm --index", "'--index <DIR>'");
        check("newsdex search --json", "<QUERY>");
        check("newsdex search storm --color sometimes", "auto, always, never");
        check("newsdex serach storm", "'search'");
        check("newsdex", "Usage:");
    }

    #[test]
    fn colours_are_asked_for_by_name() {
        let check = |line: &str, expected: ColorChoice| {
            assert_eq!(read(line).unwrap().color(), expected, "{line}");
        };
        check("newsdex index", ColorChoice::Auto);
        check("newsdex search storm --color always", ColorChoice::Always);
        check("newsdex show a --color never", ColorChoice::Never);
        check("newsdex index --color never --json", ColorChoice::AlwaysAnsi);
        check("newsdex show a --color never --format html", ColorChoice::AlwaysAnsi);
    }
}
