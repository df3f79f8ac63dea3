//! Flattens overlapping marks and colors them by query term.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use newsdex::{Mark, QueryLeaf};

use crate::output::text::marked_text::{ColoredMark, MarkColor, MarkedText, PALETTE_SIZE};

/// How marks are colored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coloring {
    /// All marks have one color.
    Uniform,
    /// Each term of the query has a color.
    PerTerm,
}

/// The colors of the marks of a query.
#[derive(Debug)]
pub struct MarkColors {
    /// The color of each query leaf, by leaf id; empty if all marks have one color. The words of a
    /// sloppy phrase share the span of the phrase, and so its color.
    by_leaf: Vec<usize>,
    /// The spans of the colored terms in the query, in bytes, in the order of their colors.
    spans: Vec<Range<usize>>,
}

/// A mark with the first of its leaves. Ordered by start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct LeafMark {
    start: usize,
    end: usize,
    leaf: usize,
}

/// A mark that covers the current position. Ordered by leaf: the first leaf of the query is on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct OpenMark {
    leaf: usize,
    end: usize,
}

impl MarkColors {
    /// Assigns colors to the leaves of a query.
    pub fn new(leaves: &[QueryLeaf], coloring: Coloring) -> MarkColors {
        let mut colors = MarkColors { by_leaf: Vec::new(), spans: Vec::new() };
        if coloring == Coloring::Uniform {
            return colors;
        }
        for leaf in leaves {
            if leaf.what.is_empty() {
                // The leaf is excluded and has no marks; it only keeps the ids of the others.
                colors.by_leaf.push(0);
                continue;
            }
            let index = colors.spans.iter().position(|span| *span == leaf.span);
            colors.by_leaf.push(index.unwrap_or(colors.spans.len()) % PALETTE_SIZE);
            if index.is_none() {
                colors.spans.push(leaf.span.clone());
            }
        }
        colors
    }

    /// The terms of a query in their colors; `None` if all marks have one color.
    pub fn legend(&self, query: &str) -> Option<MarkedText> {
        let mut legend = MarkedText::plain("Colors: ");
        for (n, span) in self.spans.iter().enumerate() {
            if n > 0 {
                legend.push(" · ");
            }
            let start = query.floor_char_boundary(span.start);
            let text = &query[start..query.ceil_char_boundary(span.end)];
            let color = MarkColor::Term(n % PALETTE_SIZE);
            legend.push_marked(text, &[ColoredMark { range: 0..text.len(), color }]);
        }
        (!self.spans.is_empty()).then_some(legend)
    }

    /// Colors a text. The offsets of the marks count from `start` bytes before the text.
    pub fn mark(&self, text: &str, marks: &[Mark], start: usize) -> MarkedText {
        let mut marked = MarkedText::default();
        marked.push_marked(text, &self.flatten(text, marks, start));
        marked
    }

    /// Turns marks that may overlap, touch or contain each other into colored marks that are in
    /// order, do not overlap, and lie within the text on character boundaries. Where several
    /// overlap, the leaf that comes first in the query wins. The offsets of `marks` count from
    /// `start` bytes before the text.
    ///
    /// This is a sweep over the text: `pending` are the marks ahead, `open` those that cover the
    /// position.
    pub fn flatten(&self, text: &str, marks: &[Mark], start: usize) -> Vec<ColoredMark> {
        let mut pending: Vec<LeafMark> = marks
            .iter()
            .map(|mark| self.leaf_mark(text, mark, start))
            .filter(|mark| mark.start < mark.end)
            .collect();
        pending.sort_unstable();
        let mut pending = pending.into_iter().peekable();
        let mut open: BinaryHeap<Reverse<OpenMark>> = BinaryHeap::new();
        let mut flat: Vec<ColoredMark> = Vec::new();
        let mut at = 0;
        // Every iteration opens a mark, closes one, or advances `at`.
        loop {
            if let Some(LeafMark { start, end, leaf }) =
                pending.next_if(|mark| mark.start <= at || open.is_empty())
            {
                at = at.max(start);
                open.push(Reverse(OpenMark { leaf, end }));
                continue;
            }
            let Some(&Reverse(OpenMark { leaf, end })) = open.peek() else { break };
            if end <= at {
                open.pop();
                continue;
            }
            let end = pending.peek().map_or(end, |next| end.min(next.start));
            debug_assert!(end > at);
            let color = self.color(leaf);
            match flat.last_mut() {
                Some(last) if last.range.end == at && last.color == color => last.range.end = end,
                _ => flat.push(ColoredMark { range: at..end, color }),
            }
            at = end;
        }
        flat
    }

    fn leaf_mark(&self, text: &str, mark: &Mark, start: usize) -> LeafMark {
        // Without colors the leaf does not matter.
        let leaf = match mark.leaves.first() {
            Some(&leaf) if !self.by_leaf.is_empty() => leaf,
            _ => 0,
        };
        LeafMark {
            start: text.floor_char_boundary(mark.bytes.start.saturating_sub(start)),
            end: text.ceil_char_boundary(mark.bytes.end.saturating_sub(start)),
            leaf,
        }
    }

    fn color(&self, leaf: usize) -> MarkColor {
        self.by_leaf.get(leaf).map_or(MarkColor::Default, |&color| MarkColor::Term(color))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mark of one leaf: start and end in bytes, and the leaf.
    struct TestMark(usize, usize, usize);

    fn marks(marks: &[TestMark]) -> Vec<Mark> {
        marks
            .iter()
            .map(|&TestMark(start, end, leaf)| Mark { bytes: start..end, leaves: vec![leaf] })
            .collect()
    }

    fn uniform() -> MarkColors {
        MarkColors { by_leaf: Vec::new(), spans: Vec::new() }
    }

    /// Each leaf has a color.
    fn per_term() -> MarkColors {
        MarkColors { by_leaf: vec![0, 1, 2], spans: vec![0..1, 1..2, 2..3] }
    }

    #[test]
    fn marks_are_flattened() {
        let check = |text: &str, ranges: &[(usize, usize)], expected: &[(usize, usize)]| {
            let ranges: Vec<TestMark> =
                ranges.iter().map(|&(start, end)| TestMark(start, end, start)).collect();
            let flat: Vec<(usize, usize)> = uniform()
                .flatten(text, &marks(&ranges), 0)
                .iter()
                .map(|mark| (mark.range.start, mark.range.end))
                .collect();
            assert_eq!(flat, expected, "{text}");
        };
        check("0123456789", &[], &[]);
        check("0123456789", &[(6, 8), (0, 2)], &[(0, 2), (6, 8)]);
        check("0123456789", &[(0, 5), (1, 2), (4, 7), (7, 8)], &[(0, 8)]);
        check("0123456789", &[(3, 3), (5, 4)], &[]);
        check("0123456789", &[(8, 99), (50, 60)], &[(8, 10)]);
        // Offsets within a character: the whole character is marked.
        check("aéb", &[(2, 3)], &[(1, 3)]);
        check("aéb", &[(0, 2)], &[(0, 3)]);
    }

    /// `expected` holds the color of each byte.
    #[test]
    fn where_marks_overlap_the_first_leaf_wins() {
        let check = |ranges: &[TestMark], expected: &str| {
            let mut colors = vec!['.'; 10];
            let flat = per_term().flatten("0123456789", &marks(ranges), 0);
            assert!(
                flat.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start),
                "{flat:?}"
            );
            for mark in flat {
                let MarkColor::Term(color) = mark.color else { panic!("{mark:?}") };
                mark.range.for_each(|at| colors[at] = ['0', '1', '2'][color]);
            }
            assert_eq!(colors.into_iter().collect::<String>(), expected);
        };
        let mark = TestMark;
        check(&[mark(0, 3, 0), mark(5, 7, 1)], "000..11...");
        check(&[mark(0, 6, 1), mark(2, 4, 0)], "110011....");
        check(&[mark(0, 6, 0), mark(2, 8, 1)], "00000011..");
        check(&[mark(0, 6, 2), mark(1, 5, 1), mark(2, 4, 0)], "210012....");
        check(&[mark(0, 2, 1), mark(2, 4, 0), mark(4, 6, 1), mark(5, 10, 2)], "1100112222");
        check(&[mark(0, 4, 1), mark(0, 4, 0), mark(0, 9, 2)], "000022222.");
    }
}
