//! `newsdex completions`: prints shell completions.

use std::io::Write;

use anyhow::Context;
use clap::{Arg, ArgAction, CommandFactory};

use crate::args::cli::Cli;
use crate::args::manual::CompletionsArgs;
use crate::exit::Outcome;

/// Runs the command.
pub fn run(args: &CompletionsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    // The generator panics if it cannot write, so it writes to memory.
    let mut script = Vec::new();
    let mut program = Cli::command().mut_subcommands(|command| command.mut_args(without_value));
    clap_complete::generate(args.shell, &mut program, "newsdex", &mut script);
    out.write_all(&script).and_then(|()| out.flush()).context("cannot write the completions")?;
    Ok(Outcome::Found)
}

/// Turns an option such as `--utc=false` into a flag without a value. Otherwise shells would offer
/// `true` as the next word, which is a word of the query there.
fn without_value(arg: Arg) -> Arg {
    match arg.get_long() {
        Some(long) if arg.is_require_equals_set() => {
            let flag =
                Arg::new(arg.get_id().clone()).long(long.to_owned()).action(ArgAction::SetTrue);
            flag.help(arg.get_help().cloned().unwrap_or_default())
        }
        _ => arg,
    }
}
