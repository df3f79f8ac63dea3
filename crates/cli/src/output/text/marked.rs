//! Text with marks in it, harmless and on one line: what every printer is given.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use newsdex::{Mark, QueryLeaf};

use crate::output::text::sanitize;

/// Clauses beyond so many take the colours of the first ones again.
pub const COLOURS: usize = 6;

/// How a mark is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// As all marks are.
    Any,
    /// In a colour of its clause, below [`COLOURS`].
    Clause(usize),
}

/// Text in which marks are painted. It holds nothing that a terminal obeys or that shows text in another order, and
/// single spaces for line breaks and runs of white space.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Marked {
    text: String,
    /// Marks, in order and apart from each other.
    marks: Vec<(Range<usize>, Paint)>,
}

impl Marked {
    /// A text without marks.
    pub fn plain(text: &str) -> Marked {
        let mut marked = Marked::default();
        marked.push(text);
        marked
    }

    /// Appends text without marks.
    pub fn push(&mut self, text: &str) {
        sanitize::push_line(&mut self.text, text);
    }

    /// Appends text with marks in it, as [`Colours::apart`] answers them.
    ///
    /// The text is made harmless piece by piece between the marks: what is dropped or replaced moves no mark.
    pub fn push_marked(&mut self, text: &str, marks: &[(Range<usize>, Paint)]) {
        let mut at = 0;
        for (mark, paint) in marks {
            self.push(&text[at..mark.start]);
            let start = self.text.len();
            self.push(&text[mark.clone()]);
            if start < self.text.len() {
                self.marks.push((start..self.text.len(), *paint));
            }
            at = mark.end;
        }
        self.push(&text[at..]);
    }

    /// The text without its marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text in pieces, of which each is marked as a whole or not at all.
    pub fn pieces(&self) -> Vec<(&str, Option<Paint>)> {
        let mut pieces = Vec::with_capacity(2 * self.marks.len() + 1);
        let mut at = 0;
        for (mark, paint) in &self.marks {
            pieces.push((&self.text[at..mark.start], None));
            pieces.push((&self.text[mark.clone()], Some(*paint)));
            at = mark.end;
        }
        pieces.push((&self.text[at..], None));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// In which colours the marks of a query are painted.
#[derive(Debug)]
pub struct Colours {
    /// The colour of each clause; empty where all marks are painted alike. The words of a near phrase stand at one place
    /// of the query, and share a colour.
    of_clause: Vec<usize>,
    /// Where the clauses stand in the query, in the order of their colours.
    spans: Vec<Range<usize>>,
}

impl Colours {
    /// Paints marks apart by their clauses, or all alike.
    pub fn new(clauses: &[QueryLeaf], apart: bool) -> Colours {
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut of_clause = Vec::new();
        for clause in clauses.iter().filter(|_| apart) {
            if clause.what.is_empty() {
                // No mark witnesses it; it only keeps the numbers of the others.
                of_clause.push(0);
                continue;
            }
            let known = spans.iter().position(|span| *span == clause.span);
            of_clause.push(known.unwrap_or(spans.len()) % COLOURS);
            if known.is_none() {
                spans.push(clause.span.clone());
            }
        }
        Colours { of_clause, spans }
    }

    /// The clauses of a query in their colours; `None` where all marks are painted alike.
    pub fn legend(&self, query: &str) -> Option<Marked> {
        let mut legend = Marked::plain("Colours: ");
        for (n, span) in self.spans.iter().enumerate() {
            if n > 0 {
                legend.push(" · ");
            }
            let text = &query[bound(query, span.start, -1)..bound(query, span.end, 1)];
            legend.push_marked(text, &[(0..text.len(), Paint::Clause(n % COLOURS))]);
        }
        (!self.spans.is_empty()).then_some(legend)
    }

    /// A text with its marks, which count from `start`.
    pub fn marked(&self, text: &str, marks: &[Mark], start: usize) -> Marked {
        let mut marked = Marked::default();
        marked.push_marked(text, &self.apart(text, marks, start));
        marked
    }

    /// Marks that may overlap, touch or lie within each other, as ranges apart from each other and in order, which all
    /// lie within the text and on the bounds of its characters. Where several overlap, the first clause is seen.
    pub fn apart(&self, text: &str, marks: &[Mark], start: usize) -> Vec<(Range<usize>, Paint)> {
        let place = |mark: &Mark| {
            let (from, to) =
                (mark.bytes.start.saturating_sub(start), mark.bytes.end.saturating_sub(start));
            let clause = if self.of_clause.is_empty() {
                0
            } else {
                mark.leaves.first().copied().unwrap_or(0)
            };
            (bound(text, from, -1), bound(text, to, 1), clause)
        };
        let mut waiting: Vec<_> =
            marks.iter().map(place).filter(|(from, to, _)| from < to).collect();
        waiting.sort_unstable();
        let mut waiting = waiting.into_iter().peekable();
        // Marks that have begun, the first clause on top.
        let mut open: BinaryHeap<Reverse<(usize, usize)>> = BinaryHeap::new();
        let mut apart: Vec<(Range<usize>, Paint)> = Vec::new();
        let mut at = 0;
        // Every turn opens a mark, closes one or moves on.
        loop {
            if let Some((_, to, clause)) = waiting
                .next_if(|(from, ..)| *from <= at || open.is_empty())
                .inspect(|mark| at = at.max(mark.0))
            {
                open.push(Reverse((clause, to)));
                continue;
            }
            let Some(&Reverse((clause, to))) = open.peek() else { break };
            if to <= at {
                open.pop();
                continue;
            }
            let end = waiting.peek().map_or(to, |(from, ..)| to.min(*from));
            debug_assert!(end > at);
            let paint =
                self.of_clause.get(clause).map_or(Paint::Any, |&colour| Paint::Clause(colour));
            match apart.last_mut() {
                Some((last, same)) if last.end == at && *same == paint => last.end = end,
                _ => apart.push((at..end, paint)),
            }
            at = end;
        }
        apart
    }
}

/// The parts of marks apart from each other that lie within a range, counted from its start.
pub fn within(marks: &[(Range<usize>, Paint)], range: &Range<usize>) -> Vec<(Range<usize>, Paint)> {
    let first = marks.partition_point(|(mark, _)| mark.end <= range.start);
    let there = marks[first..].iter().take_while(|(mark, _)| mark.start < range.end);
    let cut = |mark: &Range<usize>| {
        mark.start.max(range.start) - range.start..mark.end.min(range.end) - range.start
    };
    there.map(|(mark, paint)| (cut(mark), *paint)).collect()
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

    fn marks(marks: &[(usize, usize, usize)]) -> Vec<Mark> {
        marks
            .iter()
            .map(|&(start, end, clause)| Mark { bytes: start..end, leaves: vec![clause] })
            .collect()
    }

    fn alike() -> Colours {
        Colours { of_clause: Vec::new(), spans: Vec::new() }
    }

    /// Each clause in a colour of its own.
    fn coloured() -> Colours {
        Colours { of_clause: vec![0, 1, 2], spans: vec![0..1, 1..2, 2..3] }
    }

    #[test]
    fn marks_are_flattened() {
        let check = |text: &str, ranges: &[(usize, usize)], expected: &[(usize, usize)]| {
            let ranges: Vec<(usize, usize, usize)> =
                ranges.iter().map(|&(start, end)| (start, end, start)).collect();
            let apart: Vec<(usize, usize)> = alike()
                .apart(text, &marks(&ranges), 0)
                .iter()
                .map(|(mark, _)| (mark.start, mark.end))
                .collect();
            assert_eq!(apart, expected, "{text} {ranges:?}");
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

    /// Expected are the colours, byte by byte.
    #[test]
    fn the_first_clause_is_seen_and_every_byte_is_painted() {
        let check = |ranges: &[(usize, usize, usize)], expected: &str| {
            let mut seen = vec!['.'; 10];
            let apart = coloured().apart("0123456789", &marks(ranges), 0);
            assert!(apart.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "{apart:?}");
            for (range, paint) in apart {
                let Paint::Clause(colour) = paint else { panic!("{paint:?}") };
                range.for_each(|at| seen[at] = ['0', '1', '2'][colour]);
            }
            assert_eq!(seen.into_iter().collect::<String>(), expected, "{ranges:?}");
        };
        check(&[(0, 3, 0), (5, 7, 1)], "000..11...");
        check(&[(0, 6, 1), (2, 4, 0)], "110011....");
        check(&[(0, 6, 0), (2, 8, 1)], "00000011..");
        check(&[(0, 6, 2), (1, 5, 1), (2, 4, 0)], "210012....");
        check(&[(0, 2, 1), (2, 4, 0), (4, 6, 1), (5, 10, 2)], "1100112222");
        check(&[(0, 4, 1), (0, 4, 0), (0, 9, 2)], "000022222.");
    }

    #[test]
    fn marks_are_cut_to_a_line() {
        let check = |range: Range<usize>, expected: &[(usize, usize)]| {
            let marks = [2..4, 6..12, 14..15].map(|mark| (mark, Paint::Any));
            let parts: Vec<(usize, usize)> =
                within(&marks, &range).iter().map(|(mark, _)| (mark.start, mark.end)).collect();
            assert_eq!(parts, expected, "{range:?}");
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
        let mut marked = Marked::default();
        marked.push_marked(
            "a \u{1b}b\u{ad}\n\nc d",
            &[(2..3, Paint::Any), (3..4, Paint::Clause(2)), (6..8, Paint::Any)],
        );
        let pieces = marked.pieces();
        let expected = [
            ("a ", None),
            ("␛", Some(Paint::Any)),
            ("b", Some(Paint::Clause(2))),
            (" ", Some(Paint::Any)),
            ("c d", None),
        ];
        assert_eq!(pieces, expected);
        assert_eq!(Marked::plain("").pieces(), []);
    }
}
