//! Recoll, a desktop search program based on Xapian.
//!
//! It reads files and folders. Since it is slow per file, it gets only every tenth article.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::peers::engine::HIT_LIMIT;
use crate::process::command::is_installed;
use crate::queries::sampled::{QueryShape, SampledQuery};

/// How to install it; `None` if it is installed.
pub fn install_hint() -> Option<String> {
    let installed = is_installed("recollindex") && is_installed("recollq");
    (!installed).then(|| "apt install recollcmd".to_owned())
}

/// Indexes a folder, or updates its index. The configuration lives in the index folder, so that the
/// user's own Recoll stays untouched.
pub fn index_command(files: &Path, index: &Path) -> Result<Command> {
    fs::create_dir_all(index)?;
    let config = index.join("recoll.conf");
    // The path is quoted because `topdirs` is a list separated by spaces. No spelling dictionary,
    // since no peer builds one; normal CPU and I/O priority, where Recoll by default yields to
    // other processes; only warnings in the log.
    let text = format!(
        "topdirs = \"{}\"\nnoaspell = 1\nidxniceprio = 0\nmonioniceclass = 2\nloglevel = 2\n",
        files.display()
    );
    fs::write(&config, text).with_context(|| format!("cannot write {}", config.display()))?;
    Ok(command("recollindex", index))
}

/// Returns the best ten hits with three snippets each.
pub fn search_command(index: &Path, query: &SampledQuery) -> Command {
    let words = query.words.join(" ");
    let mut command = command("recollq", index);
    command.args(["-A", "-g", "3", "-n", &HIT_LIMIT.to_string()]);
    // Recoll requires all words by default.
    command.arg(if query.shape == QueryShape::Phrase { format!("\"{words}\"") } else { words });
    command
}

fn command(program: &str, index: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("-c").arg(index);
    command
}
