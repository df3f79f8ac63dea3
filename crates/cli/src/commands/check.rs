//! `newsdex check`: whether an index is sound.

use std::io::{self, Write};

use anyhow::Context;
use newsdex::{Archive, CheckOptions, CheckReport};

use crate::args::inspect::CheckArgs;
use crate::errors::CliError;
use crate::exit::Outcome;
use crate::help;
use crate::output::json;
use crate::output::progress::{ProgressDisplay, WithoutTerminal};
use crate::output::stderr;
use crate::output::text::humanize::{bytes, count, thousands};
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warnings;

/// Runs the command.
pub fn run(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let archive = Archive::open_or_create(&args.common.index)?;
    let mut display = ProgressDisplay::new(WithoutTerminal::Silent);
    let report = archive
        .check(&CheckOptions { all: args.all }, &mut |progress| display.show_check(progress));
    drop(display);
    let report = report?;
    let printed = if args.common.json {
        json::write(out, "check", &report)
    } else {
        print(&report, args, out)
    };
    printed.and_then(|()| out.flush()).context("cannot write the report")?;
    if report.sound {
        return Ok(Outcome::Found);
    }
    stderr::print(&warnings::about_index(&report, &relative_path::current_folder()));
    let index = args.common.index.display();
    let error = if report.damage.is_empty() {
        CliError::new(format!(
            "the index at {index} could not be read, so it may be damaged or not"
        ))
        .help(help::PERMISSION)
    } else {
        let help = args.common.invocation().rebuild();
        CliError::new(format!("the index at {index} is damaged")).help(help)
    };
    Err(error.into())
}

fn print(report: &CheckReport, args: &CheckArgs, out: &mut dyn Write) -> io::Result<()> {
    if report.sound {
        writeln!(
            out,
            "Sound: read back {}, compared the words of {} with their texts, and verified {}.",
            count(report.articles, "article", "articles"),
            thousands(report.compared),
            bytes(report.bytes),
        )?;
    }
    if report.extra > 0 {
        let extra = count(report.extra, "entry", "entries");
        let are = if report.extra == 1 { "is" } else { "are" };
        writeln!(out, "{extra} of the index folder {are} not part of the index.")?;
    }
    if report.gone > 0 {
        let gone =
            count(report.gone, "indexed file no longer exists", "indexed files no longer exist");
        let articles = if report.gone == 1 { "its articles" } else { "their articles" };
        let command = sanitize::line(&args.common.invocation().index_command());
        writeln!(out, "{gone}; remove {articles} with `{command}`.")?;
    }
    Ok(())
}
