//! Standard error: the only place that writes to it, apart from the progress bar and clap's help.

use std::io::{self, IsTerminal, Write};

use terminal_size::{Width, terminal_size_of};

use crate::output::text::sanitize;
use crate::output::timestamp;
use crate::output::width;

/// Prints `newsdex: ` and a message on one line.
pub fn note(message: &str) {
    print(&format!("newsdex: {}\n", sanitize::line(message)));
}

/// Prints the time and a message on one line, for a log.
pub fn log(message: &str) {
    print(&format!("{} newsdex: {}\n", timestamp::now(), sanitize::line(message)));
}

/// Prints text that is sanitized already and ends with a line feed.
pub fn print(text: &str) {
    // Standard error may be closed. Then nobody reads the message, and the exit code still tells
    // whether the command succeeded.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The columns to fill: those of the terminal, or else those of the environment variable `COLUMNS`.
pub fn width() -> usize {
    let terminal = terminal_size_of(io::stderr()).map(|(Width(columns), _)| usize::from(columns));
    width::choose(terminal, std::env::var("COLUMNS").ok().as_deref(), width::DEFAULT)
}

/// Whether standard error is a terminal.
pub fn is_terminal() -> bool {
    io::stderr().is_terminal()
}
