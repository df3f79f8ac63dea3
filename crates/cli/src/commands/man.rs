//! `newsdex man`: prints a manual page, or writes the pages of all commands.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args::cli::Cli;
use crate::args::manual::ManArgs;
use crate::errors::CliError;
use crate::exit::Outcome;
use crate::output::text::humanize;
use crate::output::text::sanitize;

/// Runs the command.
pub fn run(args: &ManArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    // `newsdex help` needs no page.
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let printed = match &args.folder {
        None => page(&program, out),
        Some(folder) => {
            let pages = write_pages(&program, folder)?;
            let pages = humanize::count(pages, "page", "pages");
            let summary = format!("{pages} written to {}", folder.display());
            writeln!(out, "{}", sanitize::line(&summary))
        }
    };
    printed.and_then(|()| out.flush()).context("cannot write the manual")?;
    Ok(Outcome::Found)
}

/// Writes a page for the program and one for each command, and returns their number.
fn write_pages(program: &Command, folder: &Path) -> anyhow::Result<u64> {
    let unwritable = |path: &Path, error: io::Error| {
        CliError::new(format!("cannot write {} ({error})", path.display()))
            .help("choose a folder that you may write to")
    };
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    let mut pages = 0;
    for command in std::iter::once(program).chain(program.get_subcommands()) {
        let mut text = Vec::new();
        page(command, &mut text)?;
        let path = folder.join(Man::new(command.clone()).get_filename());
        fs::write(&path, text).map_err(|error| unwritable(&path, error))?;
        pages += 1;
    }
    Ok(pages)
}

/// Writes the page of a command.
fn page(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let program = format!("newsdex {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(program);
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(out)?;
    }
    let Some(notes) = command.get_after_help() else { return Ok(()) };
    // clap_mangen would reflow these lines, whose layout matters.
    let mut roff = Roff::new();
    roff.control("SH", ["NOTES"]).control("nf", []);
    for line in notes.to_string().lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_writer(out)
}
