//! Standard output: where it goes, and how wide it is.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

use crate::output::pager::{PagedOutput, Pager};
use crate::output::width;

/// Bytes in each of the two buffers of standard output.
const BUFFER_SIZE: usize = 64 * 1024;

/// Opens standard output, through the pager if there is one.
///
/// Nothing needs to be stripped: printers write escape sequences only if [`has_colors`] says so.
pub fn open(color: ColorChoice, pager: Option<Pager>) -> impl Write {
    let choice = match resolve(color) {
        ColorChoice::Never => ColorChoice::AlwaysAnsi,
        choice => choice,
    };
    let target: Box<dyn Write> = match pager {
        Some(pager) => Box::new(PagedOutput::NotStarted(pager)),
        None => Box::new(io::stdout().lock()),
    };
    // There is a buffer on either side because the stream scans every byte for escape sequences and
    // passes on the text between them piece by piece.
    let written: Box<dyn Write> = Box::new(BufWriter::with_capacity(BUFFER_SIZE, target));
    BufWriter::with_capacity(BUFFER_SIZE, AutoStream::new(written, choice))
}

/// Whether standard output may contain colors.
pub fn has_colors(color: ColorChoice) -> bool {
    resolve(color) != ColorChoice::Never
}

fn resolve(color: ColorChoice) -> ColorChoice {
    AutoStream::new(io::stdout(), color).current_choice()
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// The columns to fill: those of the terminal, or else those of the environment variable `COLUMNS`.
/// A file or a pipe has no columns, and its lines are as long as their text.
pub fn width() -> usize {
    let terminal = terminal_size_of(io::stdout()).map(|(Width(columns), _)| usize::from(columns));
    let default = if is_terminal() { width::DEFAULT } else { width::UNLIMITED };
    width::choose(terminal, std::env::var("COLUMNS").ok().as_deref(), default)
}
