//! The `newsdex` program: the only crate that prints or exits.
//!
//! Answers go to standard output, everything about the work itself to standard error. [`exit`]
//! defines the exit codes. Imports go downward: `main` uses `commands`, which use `args`, which use
//! `output`.

mod args;
mod commands;
mod errors;
mod exit;
mod help;
mod output;
mod panics;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::args::cli::{Cli, Command};
use crate::args::settings::Settings;
use crate::commands::{
    check, completions, index, man, read, remove, search, show, stats, watch::watch_loop,
};
use crate::errors::ErrorFormat;
use crate::exit::Outcome;
use crate::help::Invocation;
use crate::output::stdout;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let format = ErrorFormat::requested_by(&args);
    let run = || {
        let cli = match Cli::parse(args, Settings::find) {
            Ok(cli) => cli,
            Err(error) => return Ok(errors::report_parse_error(error, format)),
        };
        Ok(match run(&cli) {
            Ok(outcome) => outcome.into(),
            Err(error) => errors::report(&error, format, &cli.invocation()),
        })
    };
    panics::catch(run)
        .unwrap_or_else(|error| errors::report(&error, format, &Invocation::default()))
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let mut out = stdout::open(cli.color(), cli.pager());
    match &cli.command {
        Command::Index(args) => index::run(args, &mut out),
        Command::Watch(args) => watch_loop::run(args, &mut out),
        Command::Remove(args) => remove::run(args, &mut out),
        Command::Check(args) => check::run(args, &mut out),
        Command::Stats(args) => stats::run(args, &mut out),
        Command::Search(args) => search::run(args, &mut out),
        Command::Show(args) => show::run(args, &mut out),
        Command::Read(args) => read::run(args, &mut out),
        Command::Completions(args) => completions::run(args, &mut out),
        Command::Man(args) => man::run(args, &mut out),
    }
}
