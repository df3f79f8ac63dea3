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

use std::process::ExitCode;

use crate::args::cli::{Cli, Command};
use crate::args::settings::Settings;
use crate::commands::{
    check, completions, index, man, read, remove, search, show, stats, watch::watch_loop,
};
use crate::exit::Outcome;
use crate::output::stdout;

fn main() -> ExitCode {
    let cli = match Cli::parse(std::env::args_os(), Settings::find) {
        Ok(cli) => cli,
        Err(error) => return errors::report_parse_error(error),
    };
    match panics::catch(|| run(&cli)) {
        Ok(outcome) => outcome.into(),
        Err(error) => errors::report(&error, cli.error_format()),
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let mut out = stdout::open(cli.color());
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
