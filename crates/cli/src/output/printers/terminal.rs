//! Prints colored text that fits the width of a terminal.

use std::io::{self, Write};

use anstyle::Style;

use crate::output::printers::printer::{Element, HeadlineKind, Printer};
use crate::output::text::marked_text::{MarkColor, MarkedText};
use crate::output::text::styled_text::{
    DIMMED, HEADLINE, LEAD, PLAIN, StyledText, headline_mark_style, mark_style,
};

/// How text looks on a terminal.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// In columns.
    pub width: usize,
    /// Whether there are colors and bold letters. Otherwise marks are in double brackets.
    pub styles: bool,
    /// Whether titles and paths are hyperlinks.
    pub links: bool,
}

/// Prints for a terminal.
pub struct Terminal {
    look: Look,
    /// Spaces before the lines of a hit below its headline.
    indent: String,
}

impl Terminal {
    /// Prints with this look.
    pub fn new(look: Look) -> Terminal {
        Terminal { look, indent: String::new() }
    }

    /// Styles a text as the look asks.
    fn styled(
        &self,
        text: &MarkedText,
        base: Style,
        mark_style: impl Fn(MarkColor) -> Style,
    ) -> StyledText {
        let styled = if self.look.styles {
            StyledText::from_marked(text, base, mark_style)
        } else {
            StyledText::bracketed(text)
        };
        if self.look.links { styled } else { styled.without_links() }
    }
}

impl Printer for Terminal {
    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()> {
        let width = self.look.width;
        let dimmed = |text: &MarkedText| self.styled(text, DIMMED, mark_style);
        match element {
            Element::Query { id, query } => {
                let mut line = MarkedText::plain(&format!("{id}: "));
                line.push(query.text());
                self.styled(&line, HEADLINE, mark_style).write(out, "", width)
            }
            &Element::Headline { rank, hits, text, kind } => {
                let digits = hits.to_string().len();
                let prefix = format!("{rank:>digits$}. ");
                self.indent = " ".repeat(prefix.len());
                let style = match kind {
                    HeadlineKind::Title => HEADLINE,
                    HeadlineKind::Lead => LEAD,
                };
                self.styled(text, style, headline_mark_style).write(out, &prefix, width)
            }
            Element::HitMetadata(text) => dimmed(text).write(out, &self.indent, width),
            // Bullets separate passages without blank lines, so that copied lines hold only text.
            // The bullet differs from the one that news sites use in lists.
            Element::Passage(text) => self.styled(text, PLAIN, mark_style).write(
                out,
                &format!("{}▪ ", self.indent),
                width,
            ),
            Element::Legend(text) | Element::Summary(text) | Element::ArticleMetadata(text) => {
                dimmed(text).write(out, "", width)
            }
            Element::Title(text) => {
                self.styled(text, HEADLINE, headline_mark_style).write(out, "", width)
            }
            Element::Line { text, blank_before } => {
                // A blank line separates the first line from the metadata.
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                self.styled(text, PLAIN, mark_style).write(out, "", width)
            }
            Element::HitEnd | Element::AnswerEnd => writeln!(out),
            Element::BodyEnd => Ok(()),
        }
    }
}
