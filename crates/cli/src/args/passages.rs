//! How much of each article is printed.

use clap::Args;
use clap::builder::RangedU64ValueParser;

use crate::output::format::Format;
use crate::output::stdout;

/// So that more articles fit on a screen.
const ON_SCREEN: usize = 2;
const IN_FILES: usize = 3;

/// The passages of a hit.
#[derive(Debug, Args)]
pub struct PassageArgs {
    /// Passages to print per article at most, 0 to 100000; by default 3, and 2 on a terminal
    #[arg(long, value_name = "N",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=100_000))]
    passages: Option<usize>,
    /// Sentences to add before and after each passage, 0 to 20
    #[arg(long, value_name = "N", default_value = "0",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=20))]
    pub context: usize,
}

impl PassageArgs {
    /// How many passages of an article are printed in a format.
    pub fn passages(&self, format: Format) -> usize {
        let on_screen = format == Format::Terminal && stdout::is_terminal();
        self.passages.unwrap_or(if on_screen { ON_SCREEN } else { IN_FILES })
    }
}
