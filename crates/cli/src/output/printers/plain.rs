//! Plain text, a line for each passage, with `[[ ]]` around what is marked.

use std::io::{self, Write};

use crate::output::printers::printer::{Part, Printer};
use crate::output::text::marked::Marked;

/// Prints plain text.
pub struct Plain;

impl Printer for Plain {
    fn part(&mut self, part: &Part<'_>, out: &mut dyn Write) -> io::Result<()> {
        match part {
            Part::Query { id, query } => writeln!(out, "{id}: {}", query.text()),
            Part::Headline { rank, text, .. } => writeln!(out, "{rank}. {}", bracketed(text)),
            Part::Facts(text) => writeln!(out, "   {}", bracketed(text)),
            Part::Passage(text) => writeln!(out, "   - {}", bracketed(text)),
            Part::Legend(text) | Part::Sum(text) | Part::Title(text) | Part::Fact(text) => {
                writeln!(out, "{}", bracketed(text))
            }
            Part::Line { text, blank_before } => {
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                writeln!(out, "{}", bracketed(text))
            }
            Part::HitEnd | Part::AnswerEnd => writeln!(out),
            Part::TextEnd => Ok(()),
        }
    }
}

fn bracketed(text: &Marked) -> String {
    let piece = |(piece, paint): (&str, _)| match paint {
        Some(_) => format!("[[{piece}]]"),
        None => piece.to_owned(),
    };
    text.pieces().into_iter().map(piece).collect()
}
