//! Text in styles, harmless and on one line, and how it is written to a terminal of some width.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};

use crate::harmless;
use crate::wrap;

/// Running text.
pub const PLAIN: Style = Style::new();
/// A witness of the query. Magenta can be read on dark and on light; bold is for those who do not see colours.
pub const MARK: Style = AnsiColor::Magenta.on_default().bold();
/// A headline.
pub const HEADLINE: Style = Style::new().bold();
/// A witness in a headline, where bold says nothing.
pub const HEADLINE_MARK: Style = MARK.underline();
/// The words an article opens with, in place of a headline.
pub const OPENING: Style = Style::new().italic();
/// What is said about an article and the search.
pub const QUIET: Style = Style::new().dimmed();

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
        for c in text.chars().filter_map(harmless::shown) {
            if c != ' ' || !(self.text.is_empty() || self.text.ends_with(' ')) {
                self.text.push(c);
            }
        }
        let range = start..self.text.len();
        if !range.is_empty() && style != PLAIN {
            self.runs.push((range.clone(), style));
        }
        range
    }

    /// Appends text with marks in it, as [`disjoint`] answers them.
    ///
    /// The text is made harmless piece by piece between the marks: what is dropped or replaced moves no mark.
    pub fn push_marked(&mut self, text: &str, marks: &[Range<usize>], around: Style, marked: Style) {
        let mut at = 0;
        for mark in marks {
            self.push(&text[at..mark.start], around);
            self.push(&text[mark.clone()], marked);
            at = mark.end;
        }
        self.push(&text[at..], around);
    }

    /// The text without its styles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Writes the text in lines of at most `width` columns. The first begins with `lead`, the others with as many
    /// blanks; neither takes part in the styles.
    pub fn write(&self, out: &mut dyn Write, lead: &str, width: usize) -> io::Result<()> {
        let indent = wrap::columns(lead);
        let blanks = " ".repeat(indent);
        for (n, line) in wrap::lines(&self.text, width.saturating_sub(indent).max(1)).into_iter().enumerate() {
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

/// Marks that may overlap, touch or lie within each other, as ranges apart from each other and in order, which all lie
/// within the text and on the bounds of its characters.
pub fn disjoint(text: &str, marks: impl IntoIterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = marks
        .into_iter()
        .map(|mark| bound(text, mark.start, -1)..bound(text, mark.end, 1))
        .filter(|mark| mark.start < mark.end)
        .collect();
    marks.sort_unstable_by_key(|mark| mark.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

/// The parts of disjoint marks that lie within a range, counted from its start.
pub fn within(marks: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
    let first = marks.partition_point(|mark| mark.end <= range.start);
    let there = marks[first..].iter().take_while(|mark| mark.start < range.end);
    there.map(|mark| mark.start.max(range.start) - range.start..mark.end.min(range.end) - range.start).collect()
}

/// The nearest bound of a character from a place that may lie anywhere, downwards (-1) or upwards (1).
pub fn bound(text: &str, place: usize, step: isize) -> usize {
    let mut place = place.min(text.len());
    // Both ends of a text are bounds of characters.
    while !text.is_char_boundary(place) {
        place = place.saturating_add_signed(step);
    }
    place
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
            let mut styled = Styled::default();
            styled.push_marked(&text, &marks, PLAIN, MARK);
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
    fn marks_are_flattened() {
        let check = |text: &str, marks: &[(usize, usize)], expected: &[(usize, usize)]| {
            let apart = disjoint(text, marks.iter().map(|&(start, end)| start..end));
            let apart: Vec<(usize, usize)> = apart.iter().map(|mark| (mark.start, mark.end)).collect();
            assert_eq!(apart, expected, "{text} {marks:?}");
        };
        check("0123456789", &[], &[]);
        check("0123456789", &[(6, 8), (0, 2)], &[(0, 2), (6, 8)]);
        check("0123456789", &[(0, 5), (1, 2), (4, 7), (7, 8)], &[(0, 8)]);
        check("0123456789", &[(3, 3), (5, 4)], &[]);
        check("0123456789", &[(8, 99), (50, 60)], &[(8, 10)]);
        // Not on the bounds of characters: the whole character is marked.
        check("aéb", &[(2, 3)], &[(1, 3)]);
        check("aéb", &[(0, 2)], &[(0, 3)]);
    }

    #[test]
    fn marks_are_cut_to_a_line() {
        let check = |range: Range<usize>, expected: &[(usize, usize)]| {
            let marks = [2..4, 6..12, 14..15];
            let parts: Vec<(usize, usize)> = within(&marks, &range).iter().map(|mark| (mark.start, mark.end)).collect();
            assert_eq!(parts, expected, "{range:?}");
        };
        check(0..20, &[(2, 4), (6, 12), (14, 15)]);
        check(3..8, &[(0, 1), (3, 5)]);
        check(7..9, &[(0, 2)]);
        check(4..6, &[]);
        check(12..14, &[]);
        check(15..15, &[]);
    }
}
