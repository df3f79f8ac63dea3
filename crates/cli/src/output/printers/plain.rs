//! Prints plain text: one line per passage, with `[[ ]]` around marks.

use std::io::{self, Write};

use crate::output::printers::printer::{Element, Printer};
use crate::output::text::marked_text::{MarkedText, Piece};

/// Prints plain text.
pub struct Plain;

impl Printer for Plain {
    fn print(&mut self, element: &Element<'_>, out: &mut dyn Write) -> io::Result<()> {
        match element {
            Element::Query { id, query } => writeln!(out, "{id}: {}", query.text()),
            Element::Headline { rank, text, .. } => writeln!(out, "{rank}. {}", bracketed(text)),
            Element::HitMetadata(text) => writeln!(out, "   {}", bracketed(text)),
            Element::Passage(text) => writeln!(out, "   - {}", bracketed(text)),
            Element::Legend(text)
            | Element::Summary(text)
            | Element::Title(text)
            | Element::ArticleMetadata(text) => writeln!(out, "{}", bracketed(text)),
            Element::Line { text, blank_before } => {
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                writeln!(out, "{}", bracketed(text))
            }
            Element::HitEnd | Element::AnswerEnd => writeln!(out),
            Element::BodyEnd => Ok(()),
        }
    }
}

fn bracketed(text: &MarkedText) -> String {
    let bracketed = |Piece { text, mark }: Piece<'_>| match mark {
        Some(_) => format!("[[{text}]]"),
        None => text.to_owned(),
    };
    text.pieces().into_iter().map(bracketed).collect()
}
