//! Standard error: the only place that writes to it, apart from the progress bar and clap's help.

use std::io::{self, IsTerminal, Write};

use crate::output::text::sanitize;

/// Prints `newsdex: ` and a message on one line.
pub fn note(message: &str) {
    print(&format!("newsdex: {}\n", sanitize::line(message)));
}

/// Prints text that is sanitized already and ends with a line feed.
pub fn print(text: &str) {
    // Standard error may be closed. Then nobody reads the message, and the exit code still tells
    // whether the command succeeded.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether standard error is a terminal.
pub fn is_terminal() -> bool {
    io::stderr().is_terminal()
}
