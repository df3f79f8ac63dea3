//! Standard output and its width.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

/// Wider lines are hard to read.
const MAX_COLUMNS: usize = 100;
/// Narrower lines leave no room beside the indent.
const MIN_COLUMNS: usize = 20;
/// The width if neither a terminal nor `COLUMNS` gives one.
const DEFAULT_COLUMNS: usize = 80;

/// Bytes in each of the two buffers of standard output.
const BUFFER_SIZE: usize = 64 * 1024;

/// Opens standard output. It strips colors that are not wanted.
pub fn open(color: ColorChoice) -> impl Write {
    let choice = AutoStream::new(io::stdout(), color).current_choice();
    // There is a buffer on either side because the stream scans every byte for colors to strip and
    // passes on the text between them piece by piece.
    let written: Box<dyn Write> =
        Box::new(BufWriter::with_capacity(BUFFER_SIZE, io::stdout().lock()));
    BufWriter::with_capacity(BUFFER_SIZE, AutoStream::new(written, choice))
}

/// The columns to fill: those of the terminal, or else those of the environment variable `COLUMNS`.
pub fn width() -> usize {
    let terminal = terminal_size_of(io::stdout()).map(|(Width(columns), _)| usize::from(columns));
    choose_width(terminal, std::env::var("COLUMNS").ok().as_deref())
}

fn choose_width(terminal: Option<usize>, variable: Option<&str>) -> usize {
    let variable = || variable.and_then(|columns| columns.trim().parse().ok());
    terminal
        .filter(|&columns| columns > 0)
        .or_else(variable)
        .unwrap_or(DEFAULT_COLUMNS)
        .clamp(MIN_COLUMNS, MAX_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_width_wins_over_the_environment() {
        let check = |terminal, variable, expected| {
            assert_eq!(choose_width(terminal, variable), expected, "{terminal:?} {variable:?}");
        };
        check(Some(72), Some("40"), 72);
        check(Some(0), Some("40"), 40);
        check(None, Some("40"), 40);
        check(None, Some("wide"), 80);
        check(None, Some("-1"), 80);
        check(None, None, 80);
        check(Some(250), None, 100);
        check(Some(3), None, 20);
    }
}
