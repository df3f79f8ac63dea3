//! Text in styles, harmless and on one line, and how it is written to a terminal of some width.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{Ansi256Color, AnsiColor, Style};

use crate::output::text::marked::{COLOURS, Marked, Paint};
use crate::output::text::sanitize;
use crate::output::text::wrap;

/// Running text.
pub const PLAIN: Style = Style::new();
/// A witness of the query. Magenta can be read on dark and on light; bold is for those who do not see colours.
pub const MARK: Style = AnsiColor::Magenta.on_default().bold();
/// A headline.
pub const HEADLINE: Style = Style::new().bold();
/// Colours that tell the clauses of a query apart: orchid, sea blue, moss, orange, crimson, slate blue. Each is about as
/// far from white as from black (contrasts of 4 to 5), so that all can be read on either, which the sixteen colours that
/// terminals have names for cannot.
const CLAUSES: [u8; COLOURS] = [133, 31, 64, 166, 161, 63];
/// The words an article opens with, in place of a headline.
pub const OPENING: Style = Style::new().italic();
/// What is said about an article and the search.
pub const QUIET: Style = Style::new().dimmed();

/// How a mark looks in running text.
pub fn mark_style(paint: Paint) -> Style {
    match paint {
        Paint::Any => MARK,
        Paint::Clause(colour) => Ansi256Color(CLAUSES[colour % COLOURS]).on_default().bold(),
    }
}

/// How a mark looks in a headline, where bold says nothing.
pub fn headline_mark_style(paint: Paint) -> Style {
    mark_style(paint).underline()
}

/// Text in styles. It holds nothing that a terminal obeys, and single spaces for line breaks and runs of white space.
#[derive(Debug, Default)]
pub struct Styled {
    text: String,
    /// Where the styles apply, in order and apart from each other; elsewhere the text is plain.
    runs: Vec<(Range<usize>, Style)>,
}

impl Styled {
    /// A text in one style.
    pub fn new(text: &str, style: Style) -> Styled {
        let mut styled = Styled::default();
        styled.push(text, style);
        styled
    }

    /// Appends text, and says where it stands now.
    pub fn push(&mut self, text: &str, style: Style) -> Range<usize> {
        let start = self.text.len();
        sanitize::push_line(&mut self.text, text);
        let range = start..self.text.len();
        if !range.is_empty() && style != PLAIN {
            self.runs.push((range.clone(), style));
        }
        range
    }

    /// A text with marks, of which `paint` says how each looks.
    pub fn marked(text: &Marked, around: Style, paint: impl Fn(Paint) -> Style) -> Styled {
        let mut styled = Styled::default();
        for (piece, painted) in text.pieces() {
            styled.push(piece, painted.map_or(around, &paint));
        }
        styled
    }

    /// The text without its styles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes the text in lines of at most `width` columns. The first begins with `lead`, the others with as many
    /// blanks; neither takes part in the styles.
    pub fn write(&self, out: &mut dyn Write, lead: &str, width: usize) -> io::Result<()> {
        let indent = wrap::columns(lead);
        let blanks = " ".repeat(indent);
        for (n, line) in
            wrap::lines(&self.text, width.saturating_sub(indent).max(1)).into_iter().enumerate()
        {
            out.write_all(if n == 0 { lead } else { &blanks }.as_bytes())?;
            self.write_line(out, line)?;
        }
        Ok(())
    }

    fn write_line(&self, out: &mut dyn Write, line: Range<usize>) -> io::Result<()> {
        let mut at = line.start;
        while at < line.end {
            let next = self.runs.partition_point(|(run, _)| run.end <= at);
            let (style, end) = match self.runs.get(next) {
                Some((run, style)) if run.start <= at => (*style, run.end),
                Some((run, _)) => (PLAIN, run.start),
                None => (PLAIN, line.end),
            };
            // Every case ends behind `at`, so that the loop ends.
            debug_assert!(end > at);
            let end = end.min(line.end);
            write!(out, "{style}{}{style:#}", &self.text[at..end])?;
            at = end;
        }
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes the marks out of `a [marked] text`.
    fn unmarked(text: &str) -> (String, Vec<Range<usize>>) {
        let (mut plain, mut marks, mut start) = (String::new(), Vec::new(), 0);
        for c in text.chars() {
            match c {
                '[' => start = plain.len(),
                ']' => marks.push(start..plain.len()),
                _ => plain.push(c),
            }
        }
        (plain, marks)
    }

    fn written(styled: &Styled, lead: &str, width: usize) -> String {
        let mut out = Vec::new();
        styled.write(&mut out, lead, width).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.replace(&MARK.render().to_string(), "[").replace(&MARK.render_reset().to_string(), "]")
    }

    #[test]
    fn marks_are_styled_on_every_line_and_the_indent_is_not() {
        let check = |text: &str, width: usize, expected: &str| {
            let (text, marks) = unmarked(text);
            let marks = marks.into_iter().map(|mark| (mark, Paint::Any)).collect::<Vec<_>>();
            let mut marked = Marked::default();
            marked.push_marked(&text, &marks);
            let styled = Styled::marked(&marked, PLAIN, mark_style);
            assert_eq!(written(&styled, "> ", width), expected, "{text} at {width}");
        };
        check("will [storm off to Amazon] and", 80, "> will [storm off to Amazon] and\n");
        check("will [storm off to Amazon] and", 12, "> will [storm]\n  [off to]\n  [Amazon] and\n");
        check("[anticonstitutional]", 10, "> [anticons]\n  [titution]\n  [al]\n");
        check("a\n\n [b]\t c \r\n", 80, "> a [b] c\n");
        check("\u{1b}[31m", 80, "> ␛31m\n");
        check("\u{ad}\u{202e}so[ft\u{ad}er\u{1b}]\u{9b}2J [x]", 80, "> so[fter␛]\u{FFFD}2J [x]\n");
        check("", 80, "");
        check(" \n ", 80, "");
    }
}
