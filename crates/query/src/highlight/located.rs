//! Locates the occurrences of one article in its text: turns positions into byte ranges.

use std::ops::Range;

use newsdex_index::{PartialText, WordOffsets};

use crate::deadline::Watch;
use crate::matches::text_match::{TextMatch, locate};
use crate::occurrence::Occurrence;

/// Locates occurrences in a text, or in those parts of it that were read.
pub(crate) struct Locator<'t> {
    /// In text order.
    occurrences: &'t [Occurrence],
    offsets: WordOffsets<'t>,
    /// `None` if the whole text was read.
    parts: Option<&'t PartialText>,
}

/// Some of the occurrences of an article, located.
pub(crate) struct LocatedMatches {
    /// Indices of the occurrences, ascending.
    indices: Vec<usize>,
    /// The match of each of them.
    pub(crate) matches: Vec<TextMatch>,
}

impl<'t> Locator<'t> {
    /// A locator for a whole text, whose words are at `offsets`.
    pub(crate) fn new(occurrences: &'t [Occurrence], offsets: WordOffsets<'t>) -> Locator<'t> {
        Locator { occurrences, offsets, parts: None }
    }

    /// A locator for the parts of a text that were read. Occurrences outside them are not located.
    pub(crate) fn partial(occurrences: &'t [Occurrence], parts: &'t PartialText) -> Locator<'t> {
        Locator { occurrences, offsets: parts.word_offsets(), parts: Some(parts) }
    }

    /// The number of occurrences of the article.
    pub(crate) fn len(&self) -> usize {
        self.occurrences.len()
    }

    /// Locates the occurrences at `indices`, which are ascending, until the deadline.
    pub(crate) fn locate(&mut self, indices: &[usize], mut watch: Watch) -> LocatedMatches {
        let indices = indices.iter().take_while(|_| !watch.is_over());
        let located = indices.filter_map(|&index| Some((index, self.locate_one(index)?)));
        let (indices, matches) = located.unzip();
        LocatedMatches { indices, matches }
    }

    /// All matches within a byte range. Occurrences in `located` are not located again.
    pub(crate) fn matches_within(
        &mut self,
        bytes: &Range<usize>,
        located: &LocatedMatches,
    ) -> Vec<TextMatch> {
        let occurrences = self.occurrences;
        let first = occurrences
            .partition_point(|occurrence| self.approximate_bytes(occurrence).end <= bytes.start);
        let near = occurrences[first..]
            .iter()
            .take_while(|occurrence| self.approximate_bytes(occurrence).start < bytes.end)
            .count();
        let matches = (first..first + near).filter_map(|index| match located.get(index) {
            Some(text_match) => Some(text_match.clone()),
            None => self.locate_one(index),
        });
        let is_within = |text_match: &TextMatch| {
            bytes.start <= text_match.bytes.start && text_match.bytes.end <= bytes.end
        };
        matches.filter(is_within).collect()
    }

    fn locate_one(&mut self, index: usize) -> Option<TextMatch> {
        let occurrence = &self.occurrences[index];
        let positions = &occurrence.positions;
        let was_read = self.parts.is_none_or(|parts| {
            parts.contains(&(positions.start as usize..positions.end as usize))
        });
        if was_read { locate(occurrence, &mut self.offsets) } else { None }
    }

    /// Bounds for the first byte of an occurrence, from the offset table alone.
    fn approximate_bytes(&self, occurrence: &Occurrence) -> Range<usize> {
        self.offsets.approximate_range(occurrence.positions.start as usize)
    }
}

impl LocatedMatches {
    /// The match of the occurrence at an index, if it was located.
    fn get(&self, index: usize) -> Option<&TextMatch> {
        let at = self.indices.binary_search(&index).ok()?;
        Some(&self.matches[at])
    }
}
