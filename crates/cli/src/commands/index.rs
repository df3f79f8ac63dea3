//! `newsdex index`: brings an index up to date with folders of articles.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use newsdex::{Archive, Report, SyncOptions};

use crate::args::flattened::CommonArgs;
use crate::args::index::IndexArgs;
use crate::commands::sync::sync;
use crate::errors::CliError;
use crate::exit::Outcome;
use crate::help;
use crate::output::json;
use crate::output::progress::{ProgressDisplay, WithoutTerminal};
use crate::output::stderr;
use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warnings;

/// Runs the command.
pub fn run(args: &IndexArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = SyncOptions {
        rebuild: args.rebuild,
        dry_run: args.write.dry_run,
        verify: args.verify,
        wait: args.write.wait,
        read: args.map.read_options()?,
        ..args.sync.options()
    };
    let without_terminal =
        if args.progress { WithoutTerminal::Lines } else { WithoutTerminal::Silent };
    let display = (!args.quiet).then(|| ProgressDisplay::new(without_terminal));
    let mut archive = Archive::open_or_create(&args.common.index)?;
    // A rebuild reads the folders that the index knows.
    if !args.rebuild || archive.folders().is_empty() {
        args.folders.require(&args.common)?;
    }
    let report = sync(&mut archive, &args.common.index, &args.folders.paths, &options, display)?;
    if args.list_skipped {
        print_skipped(&report, out).context("cannot write the list of files")?;
    }
    if !args.quiet {
        print_report(&report, &options, &args.common, out)?;
    }
    fail_if_refused(&report)?;
    Ok(Outcome::Found)
}

/// Lists the files that a sync left out, each with its kind.
fn print_skipped(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let folder = relative_path::current_folder();
    for skipped in &report.skipped_files {
        let path = relative_path::relative(&skipped.path, &folder);
        writeln!(out, "{}\t{}", sanitize::line(&skipped.kind), sanitize::line(path))?;
    }
    Ok(())
}

/// Makes folders whose articles a sync refused to remove an error. Other folders were synced.
fn fail_if_refused(report: &Report) -> anyhow::Result<()> {
    let Some(first) = report.refused.first() else { return Ok(()) };
    let more = report.refused.iter().skip(1).map(|refusal| format!("\n{refusal}"));
    let message = first.problem() + &more.collect::<String>();
    Err(CliError::new(message).at(Path::new(&first.folder)).help(help::REFUSED).into())
}

/// Prints the report of a sync with `options`, and its warnings.
pub fn print_report(
    report: &Report,
    options: &SyncOptions,
    common: &CommonArgs,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let written = if common.json {
        json::write(out, "report", report)
    } else {
        stderr::print(&warnings::about_files(report, &relative_path::current_folder()));
        print_summary(report, options, out)
    };
    written.and_then(|()| out.flush()).context("cannot write the report")
}

fn print_summary(report: &Report, options: &SyncOptions, out: &mut dyn Write) -> io::Result<()> {
    let summary = if options.dry_run { humanize::plan(report) } else { humanize::report(report) };
    writeln!(out, "{summary}")
}
