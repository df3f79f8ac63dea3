//! Prints plain text: one line per passage, with `[[ ]]` around marks.

use std::io::{self, Write};

use crate::output::printers::printer::{Part, Printer};
use crate::output::text::marked_text::{MarkedText, Piece};

/// Prints plain text.
pub struct Plain;

impl Printer for Plain {
    fn part(&mut self, part: &Part<'_>, out: &mut dyn Write) -> io::Result<()> {
        match part {
            Part::Query { id, query } => writeln!(out, "{id}: {}", query.text()),
            Part::Headline { rank, text, .. } => writeln!(out, "{rank}. {}", bracketed(text)),
            Part::HitMetadata(text) => writeln!(out, "   {}", bracketed(text)),
            Part::Passage(text) => writeln!(out, "   - {}", bracketed(text)),
            Part::Legend(text)
            | Part::Summary(text)
            | Part::Title(text)
            | Part::ArticleMetadata(text) => writeln!(out, "{}", bracketed(text)),
            Part::Line { text, blank_before } => {
                out.write_all("\n".repeat(blank_before.unwrap_or(1)).as_bytes())?;
                writeln!(out, "{}", bracketed(text))
            }
            Part::HitEnd | Part::AnswerEnd => writeln!(out),
            Part::BodyEnd => Ok(()),
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
