//! ripgrep, which has no index: it reads all files for each query and prints matching lines in no
//! order of relevance.

use std::path::Path;
use std::process::Command;

use crate::process::command::is_installed;
use crate::queries::sampled::{QueryShape, SampledQuery};

/// How to install it; `None` if it is installed.
pub fn install_hint() -> Option<String> {
    (!is_installed("rg")).then(|| "apt install ripgrep".to_owned())
}

/// Prints the lines with one word or phrase; `None` for several words, which ripgrep cannot find
/// when they are on different lines.
pub fn search_command(files: &Path, query: &SampledQuery) -> Option<Command> {
    if query.shape != QueryShape::Phrase && query.words.len() > 1 {
        return None;
    }
    let mut command = Command::new("rg");
    command
        .args(["--fixed-strings", "--ignore-case", "--word-regexp", "--", &query.words.join(" ")])
        .arg(files);
    Some(command)
}
