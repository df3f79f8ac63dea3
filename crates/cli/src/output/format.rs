//! The output formats and their printers.

use clap::ValueEnum;

use crate::output::printers::html::Html;
use crate::output::printers::markdown::Markdown;
use crate::output::printers::plain::Plain;
use crate::output::printers::printer::Printer;
use crate::output::printers::terminal::{Look, Terminal};

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Colored text that fits the width of the terminal
    Terminal,
    /// One line per passage, with [[marks]]
    Plain,
    /// A complete web page
    Html,
    /// Markdown, with marks in **bold**
    Markdown,
    /// One JSON object per line; same as --json
    Json,
}

impl Format {
    /// The printer of this format, which on a terminal has this look; `None` for JSON, which
    /// serializes answers instead of printing their elements.
    pub fn printer(self, look: Look) -> Option<Box<dyn Printer>> {
        match self {
            Format::Terminal => Some(Box::new(Terminal::new(look))),
            Format::Plain => Some(Box::new(Plain)),
            Format::Html => Some(Box::new(Html)),
            Format::Markdown => Some(Box::new(Markdown)),
            Format::Json => None,
        }
    }
}
