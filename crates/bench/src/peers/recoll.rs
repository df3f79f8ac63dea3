//! Recoll, a program for searching one's own files, which stands on Xapian. It reads files and folders, and takes its time
//! for each, so that it is given every tenth article alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::draw::{Drawn, Shape};
use crate::process::is_installed;
use crate::worker::LIMIT;

/// How to install it, where it is not on this machine.
pub fn absent() -> Option<String> {
    let here = is_installed("recollindex") && is_installed("recollq");
    (!here).then(|| "apt install recollcmd".to_owned())
}

/// What indexes a folder, or brings an index in step with it. Index and settings are in one folder, so that whatever the
/// user has of Recoll stays as it is.
pub fn index(files: &Path, index: &Path) -> Result<Command> {
    fs::create_dir_all(index)?;
    let settings = index.join("recoll.conf");
    // Quoted, since names are parted by spaces. No dictionary for spelling, which no peer makes; as much right to processor
    // and disk as its peers, where by itself it would step back for all else; warnings alone.
    let text = format!(
        "topdirs = \"{}\"\nnoaspell = 1\nidxniceprio = 0\nmonioniceclass = 2\nloglevel = 2\n",
        files.display()
    );
    fs::write(&settings, text).with_context(|| format!("cannot write {}", settings.display()))?;
    Ok(command("recollindex", index))
}

/// The ten best, with three snippets of each.
pub fn search(index: &Path, query: &Drawn) -> Command {
    let words = query.words.join(" ");
    let mut command = command("recollq", index);
    command.args(["-A", "-g", "3", "-n", &LIMIT.to_string()]);
    // All words are required where nothing else is said.
    command.arg(if query.shape == Shape::Phrase { format!("\"{words}\"") } else { words });
    command
}

fn command(program: &str, index: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("-c").arg(index);
    command
}
