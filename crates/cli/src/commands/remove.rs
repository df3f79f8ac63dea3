//! `newsdex remove`: drops folders from an index.

use std::io::Write;

use newsdex::{Archive, SyncOptions};

use crate::args::index::RemoveArgs;
use crate::commands::index::print_report;
use crate::commands::sync::sync;
use crate::exit::Outcome;
use crate::output::progress::{ProgressDisplay, WithoutTerminal};

/// Runs the command.
pub fn run(args: &RemoveArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = SyncOptions {
        dry_run: args.write.dry_run,
        wait: args.write.wait,
        remove: args.paths.clone(),
        ..Default::default()
    };
    let mut archive = Archive::open(&args.common.index)?;
    let display = ProgressDisplay::new(WithoutTerminal::Silent);
    let report = sync(&mut archive, &args.common.index, &[], &options, Some(display))?;
    print_report(&report, &options, &args.common, out)?;
    Ok(Outcome::Found)
}
