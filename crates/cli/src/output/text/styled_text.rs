//! Styled text, sanitized and on one line, and how it is wrapped to the width of a terminal.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{Ansi256Color, AnsiColor, Style};

use crate::output::hyperlinks;
use crate::output::text::marked_text::{Link, MarkColor, MarkedText, PALETTE_SIZE};
use crate::output::text::sanitize;
use crate::output::text::wrap;

/// Running text.
pub const PLAIN: Style = Style::new();
/// A mark. Magenta is legible on dark and on light backgrounds; bold is for those who do not see
/// colors.
pub const MARK: Style = AnsiColor::Magenta.on_default().bold();
/// A headline.
pub const HEADLINE: Style = Style::new().bold();
/// Colors that tell query terms apart: orchid, sea blue, moss, orange, crimson, slate blue. Each is
/// about as far from white as from black (contrasts of 4 to 5) and so legible on either, which the
/// sixteen named colors of terminals are not.
const TERM_COLORS: [u8; PALETTE_SIZE] = [133, 31, 64, 166, 161, 63];
/// The lead of an article, shown in place of a missing headline.
pub const LEAD: Style = Style::new().italic();
/// Metadata of articles, and remarks about the search.
pub const DIMMED: Style = Style::new().dimmed();

/// The style of a mark in running text.
pub fn mark_style(color: MarkColor) -> Style {
    match color {
        MarkColor::Default => MARK,
        MarkColor::Term(color) => {
            Ansi256Color(TERM_COLORS[color % PALETTE_SIZE]).on_default().bold()
        }
    }
}

/// The style of a mark in a headline, which is bold as a whole.
pub fn headline_mark_style(color: MarkColor) -> Style {
    mark_style(color).underline()
}

/// Sanitized text with styles. Line breaks and runs of white space are single spaces.
#[derive(Debug, Default)]
pub struct StyledText {
    text: String,
    /// Styled byte ranges, in order, without overlaps; the rest of the text is plain.
    runs: Vec<(Range<usize>, Style)>,
    /// In order, without overlaps.
    links: Vec<Link>,
}

impl StyledText {
    /// Appends text and returns its byte range.
    pub fn push(&mut self, text: &str, style: Style) -> Range<usize> {
        let start = self.text.len();
        sanitize::push_line(&mut self.text, text);
        let range = start..self.text.len();
        if !range.is_empty() && style != PLAIN {
            self.runs.push((range.clone(), style));
        }
        range
    }

    /// Styles a marked text: `base` applies between the marks, `mark_style` to each mark.
    pub fn from_marked(
        text: &MarkedText,
        base: Style,
        mark_style: impl Fn(MarkColor) -> Style,
    ) -> StyledText {
        let mut styled = StyledText::default();
        for piece in text.pieces() {
            styled.push(piece.text, piece.mark.map_or(base, &mark_style));
        }
        // The text was sanitized before, so its offsets are the same here.
        styled.links = text.links().to_vec();
        styled
    }

    /// A text without styles, with its marks in double brackets.
    pub fn bracketed(text: &MarkedText) -> StyledText {
        StyledText { text: text.bracketed(), ..StyledText::default() }
    }

    /// The text without its links.
    pub fn without_links(mut self) -> StyledText {
        self.links.clear();
        self
    }

    /// The text without its styles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes the text in lines of at most `width` columns. The first line starts with `prefix`,
    /// the others with as many spaces; neither is styled.
    pub fn write(&self, out: &mut dyn Write, prefix: &str, width: usize) -> io::Result<()> {
        let indent = wrap::columns(prefix);
        let spaces = " ".repeat(indent);
        for (n, line) in
            wrap::lines(&self.text, width.saturating_sub(indent).max(1)).into_iter().enumerate()
        {
            out.write_all(if n == 0 { prefix } else { &spaces }.as_bytes())?;
            self.write_line(out, line)?;
        }
        Ok(())
    }

    fn write_line(&self, out: &mut dyn Write, range: Range<usize>) -> io::Result<()> {
        let mut at = range.start;
        while at < range.end {
            let next = self.links.partition_point(|link| link.range.end <= at);
            let (link, end) = match self.links.get(next) {
                Some(link) if link.range.start <= at => (Some(link), link.range.end),
                Some(link) => (None, link.range.start),
                None => (None, range.end),
            };
            let part = at..end.min(range.end);
            at = part.end;
            match link {
                Some(link) => {
                    write!(out, "{}", hyperlinks::begin(&link.address))?;
                    self.write_styled(out, part)?;
                    write!(out, "{}", hyperlinks::END)?;
                }
                None => self.write_styled(out, part)?,
            }
        }
        writeln!(out)
    }

    /// Writes a part of the text with its styles.
    fn write_styled(&self, out: &mut dyn Write, part: Range<usize>) -> io::Result<()> {
        let mut at = part.start;
        while at < part.end {
            let next = self.runs.partition_point(|(run, _)| run.end <= at);
            let (style, end) = match self.runs.get(next) {
                Some((run, style)) if run.start <= at => (*style, run.end),
                Some((run, _)) => (PLAIN, run.start),
                None => (PLAIN, part.end),
            };
            debug_assert!(end > at);
            let end = end.min(part.end);
            write!(out, "{style}{}{style:#}", &self.text[at..end])?;
            at = end;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::marked_text::ColoredMark;

    /// Parses `a [marked] text` into the text and its marks.
    fn parse_marks(text: &str) -> (String, Vec<Range<usize>>) {
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

    fn written(styled: &StyledText, prefix: &str, width: usize) -> String {
        let mut out = Vec::new();
        styled.write(&mut out, prefix, width).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.replace(&MARK.render().to_string(), "[").replace(&MARK.render_reset().to_string(), "]")
    }

    #[test]
    fn marks_are_styled_on_every_line_and_the_prefix_is_not() {
        let check = |text: &str, width: usize, expected: &str| {
            let (text, marks) = parse_marks(text);
            let color = MarkColor::Default;
            let marks = marks.into_iter().map(|range| ColoredMark { range, color });
            let marks: Vec<ColoredMark> = marks.collect();
            let mut marked = MarkedText::default();
            marked.push_marked(&text, &marks);
            let styled = StyledText::from_marked(&marked, PLAIN, mark_style);
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

    #[test]
    fn a_link_is_written_on_every_line_and_around_styles() {
        let mut text = MarkedText::plain("see ");
        text.push_linked("one two", Some("https://a.example".to_owned()));
        text.push(" end");
        let begin = hyperlinks::begin("https://a.example");
        let check = |styled: &StyledText, width: usize, expected: &str| {
            let written = written(styled, "", width);
            let written = written.replace(&begin, "<").replace(hyperlinks::END, ">");
            assert_eq!(written, expected);
        };
        let styled = StyledText::from_marked(&text, PLAIN, mark_style);
        check(&styled, 40, "see <one two> end\n");
        check(&styled, 8, "see <one>\n<two> end\n");
        let styled = StyledText::from_marked(&text, MARK, mark_style);
        check(&styled, 8, "[see ]<[one]>\n<[two]>[ end]\n");
        check(&styled.without_links(), 40, "[see one two end]\n");
        check(&StyledText::bracketed(&text), 40, "see one two end\n");
    }
}
