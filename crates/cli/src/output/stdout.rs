//! Standard output, and how much room there is on it.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

/// Wider lines are hard to read, narrower ones leave no room beside the indent.
const WIDEST: usize = 100;
const NARROWEST: usize = 20;
/// Where neither a terminal nor the surroundings say.
const USUAL: usize = 80;

/// Standard output, which drops the colours that are not wanted.
pub fn open(color: ColorChoice) -> impl Write {
    const ROOM: usize = 64 * 1024;
    let choice = AutoStream::new(io::stdout(), color).current_choice();
    // A buffer on either side: the stream looks at every byte it is given for colours to drop, and hands on what stands
    // between them piece by piece.
    let written: Box<dyn Write> = Box::new(BufWriter::with_capacity(ROOM, io::stdout().lock()));
    BufWriter::with_capacity(ROOM, AutoStream::new(written, choice))
}

/// The columns to fill: those of the terminal, else those that `COLUMNS` names.
pub fn width() -> usize {
    let terminal = terminal_size_of(io::stdout()).map(|(Width(columns), _)| usize::from(columns));
    fitting(terminal, std::env::var("COLUMNS").ok().as_deref())
}

fn fitting(terminal: Option<usize>, named: Option<&str>) -> usize {
    let named = || named.and_then(|columns| columns.trim().parse().ok());
    terminal.filter(|&columns| columns > 0).or_else(named).unwrap_or(USUAL).clamp(NARROWEST, WIDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_says_how_wide_it_is_then_the_surroundings() {
        let check = |terminal, named, expected| {
            assert_eq!(fitting(terminal, named), expected, "{terminal:?} {named:?}")
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
