//! Text on a terminal, in colours and in lines that fit.

use std::io::{self, Write};

use crate::output::printers::printer::{Part, Printer};
use crate::output::text::marked::Marked;
use crate::output::text::styled::{
    HEADLINE, OPENING, PLAIN, QUIET, Styled, headline_mark_style, mark_style,
};

/// Prints for a terminal of some width.
pub struct Terminal {
    width: usize,
    /// Blanks below the headline of a hit.
    indent: String,
}

impl Terminal {
    /// Prints in so many columns.
    pub fn new(width: usize) -> Terminal {
        Terminal { width, indent: String::new() }
    }
}

impl Printer for Terminal {
    fn part(&mut self, part: &Part<'_>, out: &mut dyn Write) -> io::Result<()> {
        let width = self.width;
        let quiet = |text: &Marked| Styled::marked(text, QUIET, mark_style);
        match part {
            Part::Query { id, query } => {
                let mut line = Styled::new(&format!("{id}: "), QUIET);
                line.push(query.text(), HEADLINE);
                line.write(out, "", width)
            }
            &Part::Headline { rank, of, text, opening } => {
                let columns = of.to_string().len();
                let lead = format!("{rank:>columns$}. ");
                self.indent = " ".repeat(lead.len());
                let style = if opening { OPENING } else { HEADLINE };
                Styled::marked(text, style, headline_mark_style).write(out, &lead, width)
            }
            Part::Facts(text) => quiet(text).write(out, &self.indent, width),
            // With a bullet, passages stay apart without blank lines, and lines that are copied hold nothing but text. It
            // is another than the one that news sites begin their lists with.
            Part::Passage(text) => Styled::marked(text, PLAIN, mark_style).write(
                out,
                &format!("{}▪ ", self.indent),
                width,
            ),
            Part::Legend(text) | Part::Sum(text) | Part::Fact(text) => {
                quiet(text).write(out, "", width)
            }
            Part::Title(text) => {
                Styled::marked(text, HEADLINE, headline_mark_style).write(out, "", width)
            }
            Part::Line { text, blank_before } => {
                // The first is set off from what is known of the article.
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                Styled::marked(text, PLAIN, mark_style).write(out, "", width)
            }
            Part::HitEnd | Part::AnswerEnd => writeln!(out),
            Part::TextEnd => Ok(()),
        }
    }
}
