//! The elements of an answer or an article, and the trait that prints them.

use std::io::{self, Write};

use crate::output::text::marked_text::MarkedText;

/// An element of an answer or an article. Each text is one line.
pub enum Element<'a> {
    /// Begins the answer to one of many queries.
    Query {
        /// Its id.
        id: &'a str,
        /// The query.
        query: &'a MarkedText,
    },
    /// The headline of a hit.
    Headline {
        /// The rank of the hit, from 1.
        rank: usize,
        /// How many hits are printed.
        hits: usize,
        /// The headline.
        text: &'a MarkedText,
        /// What the text is.
        kind: HeadlineKind,
    },
    /// The metadata of a hit.
    HitMetadata(&'a MarkedText),
    /// A passage of a hit.
    Passage(&'a MarkedText),
    /// Ends a hit.
    HitEnd,
    /// The query terms in the colors of their marks.
    Legend(&'a MarkedText),
    /// A line that summarizes the answer.
    Summary(&'a MarkedText),
    /// Ends the answer to one of many queries.
    AnswerEnd,
    /// The headline of a whole article.
    Title(&'a MarkedText),
    /// A line of metadata of a whole article.
    ArticleMetadata(&'a MarkedText),
    /// A line of the body of a whole article.
    Line {
        /// The line.
        text: &'a MarkedText,
        /// The number of blank lines between the previous line and this one; `None` for the first.
        blank_before: Option<usize>,
    },
    /// Ends the body of a whole article.
    BodyEnd,
}

/// What the headline of a hit shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadlineKind {
    /// The title of the article.
    Title,
    /// The lead of an article without a title, or its id.
    Lead,
}

/// Prints elements in one output format.
pub trait Printer {
    /// Prints what precedes all elements.
    fn begin(&mut self, _title: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Prints an element.
    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Prints what follows all elements.
    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
