//! The `newsdex` program: the only crate that prints or exits.
//!
//! Answers go to standard output, everything about the work itself to standard error. It exits as grep does: 0 where
//! something was found or done, 1 where nothing was found, 2 after an error.

mod args;
mod commands;
mod output;
mod panic;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::args::settings::Settings;
use crate::args::{Args, Command};
use crate::commands::{Outcome, check, completions, index, man, read, search, show, stats, watch};
use crate::output::stdout;
use crate::output::text::sanitize;

const ERROR: u8 = 2;

fn main() -> ExitCode {
    let args = match Args::read(std::env::args_os(), Settings::find) {
        Ok(args) => args,
        Err(error) => return answer_usage(&error),
    };
    match panic::caught(|| run(&args)) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        // Whoever read the answer has enough of it.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => fail(&one_line(&error)),
    }
}

fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut out = stdout::open(args.color());
    match &args.command {
        Command::Index(args) => index::run(args, &mut out),
        Command::Watch(args) => watch::run(args, &mut out),
        Command::Remove(args) => index::remove(args, &mut out),
        Command::Check(args) => check::run(args, &mut out),
        Command::Stats(args) => stats::run(args, &mut out),
        Command::Search(args) => search::run(args, &mut out),
        Command::Show(args) => show::run(args, &mut out),
        Command::Read(args) => read::run(args, &mut out),
        Command::Completions(args) => completions::run(args, &mut out),
        Command::Man(args) => man::run(args, &mut out),
    }
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn answer_usage(error: &clap::Error) -> ExitCode {
    use ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    if matches!(
        error.kind(),
        DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion
    ) {
        // A reader that has gone is no error.
        let _ = error.print();
        return if error.use_stderr() { ExitCode::from(ERROR) } else { ExitCode::SUCCESS };
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let lines: Vec<String> = text.lines().map(sanitize::line).collect();
    fail(&lines.join("\n"))
}

fn fail(message: &str) -> ExitCode {
    // There is nobody to tell where standard error is closed; the exit code still says it.
    let _ = writeln!(io::stderr(), "newsdex: {message}");
    ExitCode::from(ERROR)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(closed))
}

/// An error with its causes, without those that the text before names already.
fn one_line(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    sanitize::line(&text)
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn causes_are_named_once() {
        let check = |causes: &[&str], expected: &str| {
            let mut error = anyhow!(causes[0].to_owned());
            for cause in &causes[1..] {
                error = error.context((*cause).to_owned());
            }
            assert_eq!(one_line(&error), expected);
        };
        check(&["no room"], "no room");
        check(&["no room", "cannot write"], "cannot write: no room");
        check(
            &["no room", "cannot write (no room); free some"],
            "cannot write (no room); free some",
        );
        check(&["c", "b\n\u{1b}", "a"], "a: b ␛: c");
    }

    #[test]
    fn only_a_closed_pipe_is_one() {
        let error = |kind: io::ErrorKind| {
            anyhow::Error::from(io::Error::from(kind)).context("cannot write")
        };
        assert!(is_closed_pipe(&error(io::ErrorKind::BrokenPipe)));
        assert!(!is_closed_pipe(&error(io::ErrorKind::StorageFull)));
        assert!(!is_closed_pipe(&anyhow!("broken pipe")));
    }
}
