//! `newsdex man`: prints the manual, or writes it as pages for `man`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, anyhow};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args::{Args, ManArgs};
use crate::commands::Outcome;
use crate::output::text::humanize;
use crate::output::text::sanitize;

/// Runs the command.
pub fn run(args: &ManArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    // Help of help needs no page.
    let mut program = Args::command().disable_help_subcommand(true);
    program.build();
    let printed = match &args.folder {
        None => page(&program, out),
        Some(folder) => {
            let pages = write_pages(&program, folder)?;
            let said = format!(
                "{} written to {}",
                humanize::count(pages, "page", "pages"),
                folder.display()
            );
            writeln!(out, "{}", sanitize::line(&said))
        }
    };
    printed.and_then(|()| out.flush()).context("cannot write the manual")?;
    Ok(Outcome::Found)
}

/// Writes a page for the program and one for each command, and tells how many.
fn write_pages(program: &Command, folder: &Path) -> anyhow::Result<u64> {
    let refused = |path: &Path, error| {
        anyhow!("cannot write {} ({error}); name a folder that you may write to", path.display())
    };
    fs::create_dir_all(folder).map_err(|error| refused(folder, error))?;
    let mut pages = 0;
    for command in std::iter::once(program).chain(program.get_subcommands()) {
        let mut text = Vec::new();
        page(command, &mut text)?;
        let path = folder.join(Man::new(command.clone()).get_filename());
        fs::write(&path, text).map_err(|error| refused(&path, error))?;
        pages += 1;
    }
    Ok(pages)
}

/// The page of a command.
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
    // The crate would fill lines as a paragraph, and these are laid out by hand.
    let mut roff = Roff::new();
    roff.control("SH", ["NOTES"]).control("nf", []);
    for line in notes.to_string().lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_writer(out)
}
