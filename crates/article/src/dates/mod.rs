//! Dates as they are written in files, URLs and text.
//!
//! [`parse::parse`] parses a text that is a date. It splits the text into tokens (`token`), removes
//! the time of day and the zone (`clock`, `zone`), and parses the rest as a date with the name of a
//! month (`written`, `names`) or of numbers alone (`numeric`). Every token must have a place in the
//! date, so that a date beside other words is not taken for something that it is not. [`search`] looks for
//! dates where they stand among other things.

pub(crate) mod calendar;
mod clock;
pub(crate) mod hints;
mod names;
mod numeric;
pub(crate) mod order;
pub(crate) mod parse;
pub(crate) mod published;
pub(crate) mod search;
mod token;
mod written;
mod zone;
