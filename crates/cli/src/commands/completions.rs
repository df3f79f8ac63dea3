//! `newsdex completions`: prints what a shell needs to complete commands and flags.

use std::io::Write;

use anyhow::Context;
use clap::{Arg, ArgAction, CommandFactory};

use crate::args::{Args, CompletionsArgs};
use crate::commands::Outcome;

/// Runs the command.
pub fn run(args: &CompletionsArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    // The generator panics where it cannot write.
    let mut script = Vec::new();
    let mut program = Args::command().mut_subcommands(|command| command.mut_args(as_switch));
    clap_complete::generate(args.shell, &mut program, "newsdex", &mut script);
    out.write_all(&script).and_then(|()| out.flush()).context("cannot write the completions")?;
    Ok(Outcome::Found)
}

/// A flag such as `--utc=false` without its value: shells would offer `true` as the next word, which is a word of the
/// query there.
fn as_switch(arg: Arg) -> Arg {
    match arg.get_long() {
        Some(long) if arg.is_require_equals_set() => {
            let switch =
                Arg::new(arg.get_id().clone()).long(long.to_owned()).action(ArgAction::SetTrue);
            switch.help(arg.get_help().cloned().unwrap_or_default())
        }
        _ => arg,
    }
}
