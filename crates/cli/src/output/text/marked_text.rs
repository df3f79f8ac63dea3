//! Text with marks in it, sanitized and on one line: the input of every printer.

use std::ops::Range;

use crate::output::text::sanitize;

/// The number of colors that tell query terms apart. Further terms start again at the first color.
pub const PALETTE_SIZE: usize = 6;

/// The color of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkColor {
    /// The color that all marks share.
    Default,
    /// The color of the mark's query term, below [`PALETTE_SIZE`].
    Term(usize),
}

/// A mark that overlaps no other one, with its color.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColoredMark {
    /// Byte range of the text.
    pub range: Range<usize>,
    /// Its color.
    pub color: MarkColor,
}

/// A piece of text that is marked as a whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The text, which is not empty.
    pub text: &'t str,
    /// The color of the mark; `None` between marks.
    pub mark: Option<MarkColor>,
}

/// Sanitized text with colored marks. Line breaks and runs of white space are single spaces.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MarkedText {
    text: String,
    /// In order, without overlaps.
    marks: Vec<ColoredMark>,
    /// In order, without overlaps.
    links: Vec<Link>,
}

/// A part of a text that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Byte range of the text.
    pub range: Range<usize>,
    /// The address it leads to.
    pub address: String,
}

impl MarkedText {
    /// A text without marks.
    pub fn plain(text: &str) -> MarkedText {
        let mut marked = MarkedText::default();
        marked.push(text);
        marked
    }

    /// Appends text without marks.
    pub fn push(&mut self, text: &str) {
        sanitize::push_line(&mut self.text, text);
    }

    /// Appends text without marks that leads to an address, if there is one.
    pub fn push_linked(&mut self, text: &str, address: Option<String>) {
        let start = self.text.len();
        self.push(text);
        self.link(start, address);
    }

    /// Makes the text from `start` on lead to an address, if there is one.
    pub fn link(&mut self, start: usize, address: Option<String>) {
        if let Some(address) = address.filter(|_| start < self.text.len()) {
            self.links.push(Link { range: start..self.text.len(), address });
        }
    }

    /// The parts that lead somewhere.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The text with its marks in double brackets.
    pub fn bracketed(&self) -> String {
        let bracketed = |Piece { text, mark }: Piece<'_>| match mark {
            Some(_) => format!("[[{text}]]"),
            None => text.to_owned(),
        };
        self.pieces().into_iter().map(bracketed).collect()
    }

    /// Appends text with marks, which must be in order and not overlap.
    ///
    /// The text is sanitized piece by piece between the marks, so that a character that is dropped
    /// or replaced moves no mark.
    pub fn push_marked(&mut self, text: &str, marks: &[ColoredMark]) {
        let mut at = 0;
        for ColoredMark { range, color } in marks {
            self.push(&text[at..range.start]);
            let start = self.text.len();
            self.push(&text[range.clone()]);
            if start < self.text.len() {
                self.marks.push(ColoredMark { range: start..self.text.len(), color: *color });
            }
            at = range.end;
        }
        self.push(&text[at..]);
    }

    /// The text without its marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is blank.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text, split at the bounds of its marks.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::with_capacity(2 * self.marks.len() + 1);
        let mut at = 0;
        for ColoredMark { range, color } in &self.marks {
            pieces.push(Piece { text: &self.text[at..range.start], mark: None });
            pieces.push(Piece { text: &self.text[range.clone()], mark: Some(*color) });
            at = range.end;
        }
        pieces.push(Piece { text: &self.text[at..], mark: None });
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}

/// The marks within `range`, clipped to it and relative to its start. `marks` are in order and do
/// not overlap.
pub fn clip(marks: &[ColoredMark], range: &Range<usize>) -> Vec<ColoredMark> {
    let first = marks.partition_point(|mark| mark.range.end <= range.start);
    let overlapping = marks[first..].iter().take_while(|mark| mark.range.start < range.end);
    let clipped = |mark: &Range<usize>| {
        mark.start.max(range.start) - range.start..mark.end.min(range.end) - range.start
    };
    overlapping.map(|mark| ColoredMark { range: clipped(&mark.range), color: mark.color }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>, color: MarkColor) -> ColoredMark {
        ColoredMark { range, color }
    }

    #[test]
    fn marks_are_clipped_to_a_range() {
        let check = |range: Range<usize>, expected: &[(usize, usize)]| {
            let marks = [2..4, 6..12, 14..15].map(|range| mark(range, MarkColor::Default));
            let clipped: Vec<(usize, usize)> = clip(&marks, &range)
                .iter()
                .map(|mark| (mark.range.start, mark.range.end))
                .collect();
            assert_eq!(clipped, expected, "{range:?}");
        };
        check(0..20, &[(2, 4), (6, 12), (14, 15)]);
        check(3..8, &[(0, 1), (3, 5)]);
        check(7..9, &[(0, 2)]);
        check(4..6, &[]);
        check(12..14, &[]);
        check(15..15, &[]);
    }

    #[test]
    fn pieces_are_the_text_in_order() {
        let mut marked = MarkedText::default();
        marked.push_marked(
            "a \u{1b}b\u{ad}\n\nc d",
            &[
                mark(2..3, MarkColor::Default),
                mark(3..4, MarkColor::Term(2)),
                mark(6..8, MarkColor::Default),
            ],
        );
        let expected = [
            ("a ", None),
            ("␛", Some(MarkColor::Default)),
            ("b", Some(MarkColor::Term(2))),
            (" ", Some(MarkColor::Default)),
            ("c d", None),
        ];
        assert_eq!(marked.pieces(), expected.map(|(text, mark)| Piece { text, mark }));
        assert_eq!(MarkedText::plain("").pieces(), []);
    }
}
