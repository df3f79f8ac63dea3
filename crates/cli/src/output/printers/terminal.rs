//! Prints colored text that fits the width of a terminal.

use std::io::{self, Write};

use crate::output::printers::printer::{Element, HeadlineKind, Printer};
use crate::output::text::marked_text::MarkedText;
use crate::output::text::styled_text::{
    DIMMED, HEADLINE, LEAD, PLAIN, StyledText, headline_mark_style, mark_style,
};

/// Prints for a terminal.
pub struct Terminal {
    /// In columns.
    width: usize,
    /// Spaces before the lines of a hit below its headline.
    indent: String,
}

impl Terminal {
    /// Prints lines of at most `width` columns.
    pub fn new(width: usize) -> Terminal {
        Terminal { width, indent: String::new() }
    }
}

impl Printer for Terminal {
    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()> {
        let width = self.width;
        let dimmed = |text: &MarkedText| StyledText::from_marked(text, DIMMED, mark_style);
        match element {
            Element::Query { id, query } => {
                let mut line = StyledText::new(&format!("{id}: "), DIMMED);
                line.push(query.text(), HEADLINE);
                line.write(out, "", width)
            }
            &Element::Headline { rank, hits, text, kind } => {
                let digits = hits.to_string().len();
                let prefix = format!("{rank:>digits$}. ");
                self.indent = " ".repeat(prefix.len());
                let style = match kind {
                    HeadlineKind::Title => HEADLINE,
                    HeadlineKind::Lead => LEAD,
                };
                StyledText::from_marked(text, style, headline_mark_style).write(out, &prefix, width)
            }
            Element::HitMetadata(text) => dimmed(text).write(out, &self.indent, width),
            // Bullets separate passages without blank lines, so that copied lines hold only text.
            // The bullet differs from the one that news sites use in lists.
            Element::Passage(text) => StyledText::from_marked(text, PLAIN, mark_style).write(
                out,
                &format!("{}▪ ", self.indent),
                width,
            ),
            Element::Legend(text) | Element::Summary(text) | Element::ArticleMetadata(text) => {
                dimmed(text).write(out, "", width)
            }
            Element::Title(text) => {
                StyledText::from_marked(text, HEADLINE, headline_mark_style).write(out, "", width)
            }
            Element::Line { text, blank_before } => {
                // A blank line separates the first line from the metadata.
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                StyledText::from_marked(text, PLAIN, mark_style).write(out, "", width)
            }
            Element::HitEnd | Element::AnswerEnd => writeln!(out),
            Element::BodyEnd => Ok(()),
        }
    }
}
