//! How much of each article is printed.

use clap::Args;
use clap::builder::RangedU64ValueParser;

/// The passages of a hit.
#[derive(Debug, Args)]
pub struct PassageArgs {
    /// Passages to print per article at most, 0 to 100000
    #[arg(long, value_name = "N", default_value = "3",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=100_000))]
    pub passages: usize,
    /// Sentences to add before and after each passage, 0 to 20
    #[arg(long, value_name = "N", default_value = "0",
          value_parser = RangedU64ValueParser::<usize>::new().range(0..=20))]
    pub context: usize,
}
