//! Prints plain text: one line per passage, with `[[ ]]` around marks.

use std::io::{self, Write};

use crate::output::printers::printer::{Element, Printer};

/// Prints plain text.
pub struct Plain;

impl Printer for Plain {
    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()> {
        match element {
            Element::Query { id, query } => writeln!(out, "{id}: {}", query.text()),
            Element::Headline { rank, text, .. } => writeln!(out, "{rank}. {}", text.bracketed()),
            Element::HitMetadata(text) => writeln!(out, "   {}", text.bracketed()),
            Element::Passage(text) => writeln!(out, "   - {}", text.bracketed()),
            Element::Legend(text)
            | Element::Summary(text)
            | Element::Title(text)
            | Element::ArticleMetadata(text) => writeln!(out, "{}", text.bracketed()),
            Element::Line { text, blank_before } => {
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                writeln!(out, "{}", text.bracketed())
            }
            Element::HitEnd | Element::AnswerEnd => writeln!(out),
            Element::BodyEnd => Ok(()),
        }
    }
}
