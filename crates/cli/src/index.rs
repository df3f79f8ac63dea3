//! `newsdex index`: brings an index in step with folders of articles.

use std::io::{self, Write};

use anyhow::Context;
use newsdex::{Archive, Report, SyncOptions};

use crate::Outcome;
use crate::args::IndexArgs;
use crate::progress::Bar;
use crate::{complaint, json, near, read, wording};

/// Runs the command.
pub fn run(args: &IndexArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = SyncOptions { rebuild: args.rebuild, dry_run: args.dry_run, read: read::options(&args.map)? };
    let mut archive = Archive::open_or_create(&args.common.index)?;
    let bar = Bar::new();
    let report = archive.sync(&args.paths, &options, &mut |progress| bar.show(progress));
    drop(bar);
    let report = report?;
    if !args.common.json {
        // There is nobody to tell where standard error is closed.
        let _ = complaint::about_files(&mut io::stderr().lock(), &report, &near::here());
    }
    print(args, &report, out).context("cannot write the report")?;
    Ok(Outcome::Found)
}

fn print(args: &IndexArgs, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if args.common.json {
        json::write(out, "report", None, report)?;
    } else if args.dry_run {
        writeln!(out, "{}", wording::plan(report))?;
    } else {
        writeln!(out, "{}", wording::report(report))?;
    }
    out.flush()
}
