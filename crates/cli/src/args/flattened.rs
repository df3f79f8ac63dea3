//! Arguments that several commands share: structs to flatten into those of a command.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{ArgAction, Args, ValueEnum};
use newsdex::SyncOptions;

use crate::errors::CliError;
use crate::help::Invocation;
use crate::output::format::Format;
use crate::output::hyperlinks;
use crate::output::pager::Pager;
use crate::output::printers::printer::Printer;
use crate::output::printers::terminal::Look;
use crate::output::stdout;
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
    /// Whether a flag or the environment names the index folder, so that a command suggested to the
    /// user has to name it too.
    #[arg(skip)]
    pub index_named: bool,
    /// Whether the settings list folders of articles.
    #[arg(skip)]
    pub folders_configured: bool,
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

impl CommonArgs {
    /// How commands that are suggested to the user have to be written.
    pub fn invocation(&self) -> Invocation {
        Invocation {
            index: self.index.clone(),
            index_named: self.index_named,
            folders_configured: self.folders_configured,
        }
    }

    /// The format if none is named: that of a terminal where there is one, or where colors are
    /// wanted, and plain text in files and pipes, which keeps the marks.
    pub fn default_format(&self) -> Format {
        if self.json {
            Format::Json
        } else if stdout::is_terminal() || stdout::has_colors(self.color.into()) {
            Format::Terminal
        } else {
            Format::Plain
        }
    }

    /// How text looks on a terminal, without hyperlinks.
    pub fn look(&self) -> Look {
        let styles = stdout::has_colors(self.color.into());
        Look { width: stdout::width(), styles, links: false }
    }
}

/// The output format of `search` and `show`.
#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Output format; by default terminal on a terminal, and plain in files and pipes
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "json")]
    format: Option<Format>,
    /// Give each query term a color of its own (terminal and html)
    #[arg(long, alias = "color-clauses")]
    color_terms: bool,
    /// When to link titles and paths on a terminal
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = LinksWhen::Auto)]
    hyperlinks: LinksWhen,
    /// Whether the output is paged.
    #[command(flatten)]
    pub paging: PagingArgs,
}

/// When to print hyperlinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LinksWhen {
    /// On terminals that are known to show them
    Auto,
    /// On every terminal, and with colors even through a pipe
    Always,
    /// Never
    Never,
}

impl FormatArgs {
    /// The format that `--format` or `--json` asks for, or else the one that suits the output.
    pub fn format(&self, common: &CommonArgs) -> Format {
        self.format.unwrap_or_else(|| common.default_format())
    }

    /// The printer of the format; `None` for JSON.
    pub fn printer(&self, common: &CommonArgs) -> Option<Box<dyn Printer>> {
        let mut look = common.look();
        look.links = match self.hyperlinks {
            LinksWhen::Always => true,
            LinksWhen::Never => false,
            LinksWhen::Auto => {
                let variable = |name: &str| std::env::var(name).ok();
                let shown = stdout::is_terminal()
                    && look.styles
                    && hyperlinks::terminal_shows_links(variable);
                shown && self.paging.pager().is_none_or(|pager| pager.passes_links())
            }
        };
        self.format(common).printer(look)
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

/// How the output is paged.
#[derive(Debug, Args)]
pub struct PagingArgs {
    /// Print straight to the terminal instead of through `$PAGER` or less
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_missing_value = "true", default_value = "false",
          hide_default_value = true, hide_possible_values = true)]
    no_pager: bool,
}

impl PagingArgs {
    /// The pager to use.
    pub fn pager(&self) -> Option<Pager> {
        if self.no_pager { None } else { Pager::find() }
    }
}

/// The paths to index.
#[derive(Debug, Args)]
pub struct FolderArgs {
    /// Folders of articles, or single files
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

impl FolderArgs {
    /// Refuses to guess what to index.
    ///
    /// # Errors
    /// If neither the command line nor the settings name a folder.
    pub fn require(&self, common: &CommonArgs) -> Result<(), CliError> {
        if !self.paths.is_empty() {
            return Ok(());
        }
        let command = common.invocation().index_command();
        let help = format!(
            "name one, as in `{command}`, or list them in newsdex.toml, as in folders = [\"news\"]"
        );
        Err(CliError::new("no folder of articles is named").help(help))
    }
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
