//! ripgrep, for those who have no index: it reads all files anew, and tells every line, none before another.

use std::path::Path;
use std::process::Command;

use crate::draw::{Drawn, Shape};
use crate::process::is_installed;

/// How to install it, where it is not on this machine.
pub fn absent() -> Option<String> {
    let here = is_installed("rg");
    (!here).then(|| "apt install ripgrep".to_owned())
}

/// The lines with one word, or with words in a row. Words that stand in different lines are not to be had from it.
pub fn search(files: &Path, query: &Drawn) -> Option<Command> {
    if query.shape != Shape::Phrase && query.words.len() > 1 {
        return None;
    }
    let mut command = Command::new("rg");
    command
        .args(["--fixed-strings", "--ignore-case", "--word-regexp", "--", &query.words.join(" ")])
        .arg(files);
    Some(command)
}
