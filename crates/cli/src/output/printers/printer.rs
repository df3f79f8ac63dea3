//! What is printed, part by part, and the printers of each format.

use std::io::{self, Write};

use crate::args::Format;
use crate::output::printers::html::Html;
use crate::output::printers::markdown::Markdown;
use crate::output::printers::plain::Plain;
use crate::output::printers::terminal::Terminal;
use crate::output::text::marked::Marked;

/// A part of an answer or of an article. Texts are a line each.
pub enum Part<'a> {
    /// Which of many queries is answered in what follows.
    Query {
        /// Its id.
        id: &'a str,
        /// The query.
        query: &'a Marked,
    },
    /// The headline of a hit, or what stands in its place.
    Headline {
        /// The hit's place, from 1.
        rank: usize,
        /// How many hits there are.
        of: usize,
        /// The headline.
        text: &'a Marked,
        /// Whether the text is none, but stands in its place.
        opening: bool,
    },
    /// What is known of a hit.
    Facts(&'a Marked),
    /// A passage of a hit.
    Passage(&'a Marked),
    /// There is no more of a hit.
    HitEnd,
    /// What the colours of marks mean.
    Legend(&'a Marked),
    /// What an answer comes to.
    Sum(&'a Marked),
    /// There is no more of the answer to one of many queries.
    AnswerEnd,
    /// The headline of a whole article.
    Title(&'a Marked),
    /// Something that is known of a whole article.
    Fact(&'a Marked),
    /// A line of the text of a whole article.
    Line {
        /// The line.
        text: &'a Marked,
        /// How many blank lines stand between the line before and this one; `None` for the first.
        blank_before: Option<usize>,
    },
    /// There is no more of the text.
    TextEnd,
}

/// Prints parts in one format.
pub trait Printer {
    /// Prints what stands before everything.
    fn begin(&mut self, _title: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Prints a part.
    fn part(&mut self, part: &Part<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Prints what stands after everything.
    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The printer of a format, for so many columns; none for JSON, which is no text.
pub fn printer(format: Format, width: usize) -> Option<Box<dyn Printer>> {
    match format {
        Format::Terminal => Some(Box::new(Terminal::new(width))),
        Format::Plain => Some(Box::new(Plain)),
        Format::Html => Some(Box::new(Html)),
        Format::Markdown => Some(Box::new(Markdown)),
        Format::Json => None,
    }
}
