//! `newsdex index` and `newsdex remove`: bring an index in step with folders of articles, and drop folders from it.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use newsdex::{Archive, Error, Report, SyncOptions};

use crate::args::{CommonArgs, IndexArgs, RemoveArgs};
use crate::commands::Outcome;
use crate::commands::read;
use crate::output::json;
use crate::output::progress::Display;
use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warning;

/// Runs `newsdex index`.
pub fn run(args: &IndexArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let &IndexArgs { rebuild, dry_run, verify, wait, .. } = args;
    let options = SyncOptions {
        rebuild,
        dry_run,
        verify,
        wait,
        read: read::options(&args.map)?,
        ..Default::default()
    };
    let display = (!args.quiet).then(|| Display::new(args.progress));
    let report =
        sync(Archive::open_or_create(&args.common.index)?, &args.paths, &options, display)?;
    if !args.quiet {
        tell(&report, dry_run, &args.common, out)?;
    }
    Ok(Outcome::Found)
}

/// Runs `newsdex remove`.
pub fn remove(args: &RemoveArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let &RemoveArgs { dry_run, wait, .. } = args;
    let options = SyncOptions { dry_run, wait, forget: args.paths.clone(), ..Default::default() };
    let report =
        sync(Archive::open(&args.common.index)?, &[], &options, Some(Display::new(false)))?;
    tell(&report, dry_run, &args.common, out)?;
    Ok(Outcome::Found)
}

/// Says that the next sync will build the index anew though nobody asked for it, and why.
pub fn say_rebuild(archive: &Archive) {
    if let Some(reason) = archive.rebuild_reason() {
        // There is nobody to tell where standard error is closed.
        let _ =
            writeln!(io::stderr(), "newsdex: the index is built anew: {}", sanitize::line(&reason));
    }
}

/// Brings the index in step, and says how that goes where there is a display.
fn sync(
    mut archive: Archive,
    folders: &[PathBuf],
    options: &SyncOptions,
    mut display: Option<Display>,
) -> anyhow::Result<Report> {
    let aloud = display.is_some();
    if aloud {
        say_rebuild(&archive);
    }
    let mut progress = |progress| display.iter_mut().for_each(|display| display.show(progress));
    // Who is waited for is said before.
    let at_once = SyncOptions { wait: false, ..options.clone() };
    let report = match archive.sync(folders, &at_once, &mut progress) {
        Err(Error::Locked(locked)) if options.wait => {
            if aloud {
                // There is nobody to tell where standard error is closed.
                let _ = writeln!(
                    io::stderr(),
                    "newsdex: waiting: {}",
                    sanitize::line(&locked.to_string())
                );
            }
            archive.sync(folders, options, &mut progress)
        }
        done => done,
    };
    Ok(report?)
}

fn tell(
    report: &Report,
    dry_run: bool,
    common: &CommonArgs,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if !common.json {
        // There is nobody to tell where standard error is closed.
        let _ = warning::about_files(&mut io::stderr().lock(), report, &relative_path::here());
    }
    print(report, dry_run, common, out).context("cannot write the report")
}

fn print(
    report: &Report,
    dry_run: bool,
    common: &CommonArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    if common.json {
        json::write(out, "report", None, report)?;
    } else if dry_run {
        writeln!(out, "{}", humanize::plan(report))?;
    } else {
        writeln!(out, "{}", humanize::report(report))?;
    }
    out.flush()
}
