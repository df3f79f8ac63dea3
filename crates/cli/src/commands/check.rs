//! `newsdex check`: whether an index is whole.

use std::io::{self, Write};

use anyhow::{Context, bail};
use newsdex::{Archive, CheckOptions, CheckReport};

use crate::args::CheckArgs;
use crate::commands::Outcome;
use crate::output::json;
use crate::output::progress::Display;
use crate::output::text::humanize::{bytes, count, thousands};
use crate::output::text::relative_path;
use crate::output::warning;

/// Runs the command.
pub fn run(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let archive = Archive::open_or_create(&args.common.index)?;
    let mut display = Display::new(false);
    let report = archive
        .check(&CheckOptions { all: args.all }, &mut |progress| display.show_check(progress));
    drop(display);
    let report = report?;
    let printed = if args.common.json {
        json::write(out, "check", None, &report)
    } else {
        print(&report, out)
    };
    printed.and_then(|()| out.flush()).context("cannot write the report")?;
    if report.sound {
        return Ok(Outcome::Found);
    }
    // There is nobody to tell where standard error is closed.
    let _ = warning::about_index(&mut io::stderr().lock(), &report, &relative_path::here());
    bail!("the index at {} is damaged", args.common.index.display());
}

fn print(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    if report.sound {
        writeln!(
            out,
            "Sound: {} read back, the words of {} compared with their texts, {} as they were written.",
            count(report.articles, "article", "articles"),
            thousands(report.compared),
            bytes(report.bytes),
        )?;
    }
    if report.gone > 0 {
        let gone = count(report.gone, "file that was read is", "files that were read are");
        writeln!(out, "{gone} no longer there: `newsdex index` drops what came from there.")?;
    }
    Ok(())
}
