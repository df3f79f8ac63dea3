//! Occurrences of the leaves of a query in one article.

use std::ops::Range;

/// An occurrence of a leaf in one field of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Id of the leaf.
    pub(crate) leaf: usize,
    /// Positions of its tokens in the field.
    pub(crate) positions: Range<u32>,
}

impl Occurrence {
    /// Text order: by position, then by leaf.
    pub(crate) fn text_order(&self) -> (u32, u32, usize) {
        (self.positions.start, self.positions.end, self.leaf)
    }
}

/// Occurrences in the title and the body of one article, each list in text order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Occurrences {
    pub(crate) title: Vec<Occurrence>,
    pub(crate) body: Vec<Occurrence>,
    /// Whether there are more, which were not read.
    pub(crate) is_cut: bool,
}

impl Occurrences {
    /// The number of occurrences.
    pub(crate) fn len(&self) -> usize {
        self.title.len() + self.body.len()
    }
}
