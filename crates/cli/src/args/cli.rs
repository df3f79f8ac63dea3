//! The commands and how the command line is parsed.

use std::ffi::OsString;

use anstream::ColorChoice;
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::args::examples::{
    COMPLETIONS_EXAMPLES, EXAMPLES, INDEX_EXAMPLES, MAN_EXAMPLES, SEARCH_EXAMPLES, SHOW_EXAMPLES,
    WATCH_EXAMPLES,
};
use crate::args::flattened::CommonArgs;
use crate::args::index::{IndexArgs, RemoveArgs};
use crate::args::inspect::{CheckArgs, ReadArgs, StatsArgs};
use crate::args::manual::{CompletionsArgs, ManArgs};
use crate::args::query_words;
use crate::args::search::{SearchArgs, ShowArgs};
use crate::args::settings::Settings;
use crate::args::watch::WatchArgs;
use crate::errors::{CliError, ParseError};
use crate::help::Invocation;
use crate::output::format::Format;
use crate::output::pager::Pager;

/// Full-text search for news archives: ranked articles and the passages that prove them, marked
/// exactly.
#[derive(Debug, Parser)]
#[command(name = "newsdex", version, arg_required_else_help = true, max_term_width = 100,
          args_override_self = true, after_help = EXAMPLES)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the index up to date with folders of articles
    #[command(after_help = INDEX_EXAMPLES)]
    Index(IndexArgs),
    /// Keep the index up to date with folders of articles until stopped
    #[command(after_help = WATCH_EXAMPLES)]
    Watch(WatchArgs),
    /// Find articles and print the best, with the passages that prove them
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(SearchArgs),
    /// Print a whole article
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArgs),
    /// Print statistics of the index
    Stats(StatsArgs),
    /// Check the index for damage and compare it with its articles
    Check(CheckArgs),
    /// Remove folders from the index; their files are not touched
    Remove(RemoveArgs),
    /// Print what newsdex reads from files, and the origin of each value
    Read(ReadArgs),
    /// Print shell completions
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write one per command
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

impl Cli {
    /// Parses the command line. `find_settings` gives the defaults of arguments that are not typed.
    ///
    /// Broken settings do not prevent help: they are reported only if nothing else is wrong.
    pub fn parse(
        args: Vec<OsString>,
        find_settings: impl FnOnce(&clap::Command) -> Result<Settings, CliError>,
    ) -> Result<Cli, ParseError> {
        let command = Cli::command();
        let mut folders_configured = false;
        let (command, settings_error) = match find_settings(&command) {
            Ok(settings) => {
                folders_configured = settings.list_folders();
                (settings.into_defaults(command), None)
            }
            Err(error) => (command, Some(error)),
        };
        let args = match command.find_subcommand("search") {
            Some(search) => query_words::move_to_end(args, search),
            None => args,
        };
        let matches = command.try_get_matches_from(args)?;
        let mut cli = Cli::from_arg_matches(&matches)?;
        if let Some(error) = settings_error.filter(|_| cli.uses_settings()) {
            return Err(ParseError::Settings(error));
        }
        if let (Some(common), Some((_, matches))) = (cli.common_mut(), matches.subcommand()) {
            common.index_named = matches.value_source("index") != Some(ValueSource::DefaultValue);
            common.folders_configured = folders_configured;
        }
        Ok(cli)
    }

    /// How commands that are suggested to the user have to be written.
    pub fn invocation(&self) -> Invocation {
        self.output().map(|output| output.common.invocation()).unwrap_or_default()
    }

    fn common_mut(&mut self) -> Option<&mut CommonArgs> {
        match &mut self.command {
            Command::Index(IndexArgs { common, .. })
            | Command::Remove(RemoveArgs { common, .. })
            | Command::Check(CheckArgs { common, .. })
            | Command::Watch(WatchArgs { common, .. })
            | Command::Stats(StatsArgs { common, .. })
            | Command::Read(ReadArgs { common, .. })
            | Command::Search(SearchArgs { common, .. })
            | Command::Show(ShowArgs { common, .. }) => Some(common),
            Command::Completions(_) | Command::Man(_) => None,
        }
    }

    /// When standard output may contain colors. Only the terminal format prints escape
    /// sequences; all other output passes through unchanged.
    pub fn color(&self) -> ColorChoice {
        match self.output() {
            Some(Output { common, format: Format::Terminal }) => common.color.into(),
            _ => ColorChoice::AlwaysAnsi,
        }
    }

    /// The pager for the output: an answer, an article or a file that was read may be long. Many
    /// answers are printed as they are found.
    pub fn pager(&self) -> Option<Pager> {
        let paging = match &self.command {
            Command::Search(args) if args.queries.is_none() => &args.format.paging,
            Command::Show(args) => &args.format.paging,
            Command::Read(args) => &args.paging,
            _ => return None,
        };
        match self.output() {
            Some(Output { format: Format::Json, .. }) | None => None,
            Some(_) => paging.pager(),
        }
    }

    /// `None` for the commands that have neither `--color` nor `--json`.
    fn output(&self) -> Option<Output<'_>> {
        let (common, format_args) = match &self.command {
            Command::Index(IndexArgs { common, .. })
            | Command::Remove(RemoveArgs { common, .. })
            | Command::Check(CheckArgs { common, .. })
            | Command::Watch(WatchArgs { common, .. })
            | Command::Stats(StatsArgs { common, .. })
            | Command::Read(ReadArgs { common, .. }) => (common, None),
            Command::Search(args) => (&args.common, Some(&args.format)),
            Command::Show(args) => (&args.common, Some(&args.format)),
            Command::Completions(_) | Command::Man(_) => return None,
        };
        let format = match format_args {
            Some(args) => args.format(common),
            None if common.json => Format::Json,
            None => Format::Terminal,
        };
        Some(Output { common, format })
    }

    /// Whether settings apply to the command.
    fn uses_settings(&self) -> bool {
        !matches!(self.command, Command::Completions(_) | Command::Man(_))
    }
}

/// How a command prints.
struct Output<'a> {
    common: &'a CommonArgs,
    format: Format,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::mark_colors::Coloring;

    fn parse(line: &str) -> Result<Cli, ParseError> {
        Cli::parse(line.split(' ').map(OsString::from).collect(), |_| Ok(Settings::default()))
    }

    #[test]
    fn clap_accepts_the_definitions() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_may_surround_the_query() {
        let check = |line: &str, query: &str, limit: usize, passages: usize, json: bool| {
            let cli = parse(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
            let Command::Search(search) = &cli.command else { panic!("{line}") };
            assert_eq!(search.query.join(" "), query, "{line}");
            let actual = (search.limit, search.passages.passages(Format::Plain));
            assert_eq!(actual, (limit, passages), "{line}");
            assert_eq!(search.common.json, json, "{line}");
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
        // Of an option that is given twice, the last counts.
        check("newsdex search -n 5 storm --json -n 7 --json", "storm", 7, 3, true);
        check(
            "newsdex search storm --passages 1 --passages=9 --utc --utc=false",
            "storm",
            10,
            9,
            false,
        );
    }

    #[test]
    fn usage_errors_name_the_problem() {
        let check = |line: &str, expected: &str| {
            let Err(ParseError::Usage(error)) = parse(line) else { panic!("{line} was accepted") };
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
    fn of_an_option_given_twice_the_last_counts_and_lists_stay_lists() {
        let cli = parse(
            "newsdex index a --map body=x b --index i --quiet --quiet --map title=y --index j",
        )
        .unwrap();
        let Command::Index(index) = &cli.command else { panic!("{cli:?}") };
        assert_eq!(index.folders.paths, ["a", "b"].map(std::path::PathBuf::from));
        assert_eq!((index.common.index.to_str(), index.quiet), (Some("j"), true));
        assert!(format!("{:?}", index.map).contains(r#"["body=x", "title=y"]"#), "{index:?}");
        let line = "newsdex watch a --query x --rescan 5 --query y --rescan 7 --color never --color always";
        let cli = parse(line).unwrap();
        let Command::Watch(watch) = &cli.command else { panic!("{cli:?}") };
        assert_eq!((watch.queries.len(), watch.rescan_interval().as_secs()), (2, 7));
        assert!(matches!(watch.common.color, crate::args::flattened::ColorWhen::Always));
        let line =
            "newsdex show a --mark x --mark y --format html --format plain --no-pager --no-pager";
        let cli = parse(line).unwrap();
        let Command::Show(show) = &cli.command else { panic!("{cli:?}") };
        assert_eq!(
            (show.mark.as_deref(), show.format.format(&show.common)),
            (Some("y"), Format::Plain)
        );
    }

    #[test]
    fn the_color_flag_and_the_format_choose_colors() {
        let check = |line: &str, expected: ColorChoice| {
            assert_eq!(parse(line).unwrap().color(), expected, "{line}");
        };
        check("newsdex index", ColorChoice::Auto);
        check("newsdex search storm --color always", ColorChoice::Always);
        check("newsdex show a --color never --format terminal", ColorChoice::Never);
        check("newsdex index --color never --json", ColorChoice::AlwaysAnsi);
        check("newsdex show a --color never --format html", ColorChoice::AlwaysAnsi);
    }

    #[test]
    fn the_former_name_of_a_flag_is_accepted() {
        let cli = parse("newsdex search storm --color-clauses --format html").unwrap();
        let Command::Search(search) = &cli.command else { panic!("{cli:?}") };
        assert_eq!(search.format.coloring(&search.common), Coloring::PerTerm);
    }
}
