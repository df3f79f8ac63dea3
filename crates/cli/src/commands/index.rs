//! `newsdex index`: brings an index up to date with folders of articles.

use std::io::{self, Write};

use anyhow::Context;
use newsdex::{Archive, Report, SyncOptions};

use crate::args::flattened::CommonArgs;
use crate::args::index::IndexArgs;
use crate::commands::sync::sync;
use crate::exit::Outcome;
use crate::output::json;
use crate::output::progress::{ProgressDisplay, WithoutTerminal};
use crate::output::stderr;
use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::warnings;

/// Runs the command.
pub fn run(args: &IndexArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = SyncOptions {
        rebuild: args.rebuild,
        dry_run: args.write.dry_run,
        verify: args.verify,
        wait: args.write.wait,
        read: args.map.read_options()?,
        ..Default::default()
    };
    let without_terminal =
        if args.progress { WithoutTerminal::Lines } else { WithoutTerminal::Silent };
    let display = (!args.quiet).then(|| ProgressDisplay::new(without_terminal));
    let mut archive = Archive::open_or_create(&args.common.index)?;
    let report = sync(&mut archive, &args.folders.paths, &options, display)?;
    if !args.quiet {
        print_report(&report, &options, &args.common, out)?;
    }
    Ok(Outcome::Found)
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
