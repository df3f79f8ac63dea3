//! Positions at which a phrase begins, read from the postings of its words.

use tantivy::{DocId, SegmentReader, Term};

use crate::postings::term_union::TermUnion;

/// One word of a phrase, or several that the index holds as one term.
#[derive(Debug)]
pub(crate) struct PhrasePart {
    /// Position relative to the beginning of the phrase.
    pub(crate) offset: usize,
    /// Alternative terms.
    pub(crate) terms: Vec<Term>,
}

/// The postings of a phrase in one segment.
pub(crate) struct PhrasePostings {
    /// Rarest first: each further part only filters the positions that are left.
    parts: Vec<PartPostings>,
    /// Scratch space.
    others: Vec<u32>,
}

struct PartPostings {
    offset: u32,
    postings: TermUnion,
}

impl PhrasePostings {
    /// Opens the postings of a phrase, given as the offset and the alternative terms of each part.
    /// Returns `None` if the segment has no term of one part.
    pub(crate) fn open<'t>(
        segment: &SegmentReader,
        phrase: impl IntoIterator<Item = (usize, &'t [Term])>,
    ) -> tantivy::Result<Option<PhrasePostings>> {
        let mut parts = Vec::new();
        for (offset, terms) in phrase {
            let Some(postings) = TermUnion::open(segment, terms)? else { return Ok(None) };
            let offset = u32::try_from(offset).unwrap_or(u32::MAX);
            parts.push(PartPostings { offset, postings });
        }
        parts.sort_by_cached_key(|part| part.postings.cost());
        Ok(Some(PhrasePostings { parts, others: Vec::new() }))
    }

    /// Upper bound for the number of documents with the phrase: the number of postings of its
    /// rarest part.
    pub(crate) fn cost(&self) -> u64 {
        self.parts.first().map_or(0, |part| part.postings.cost())
    }

    /// Replaces `positions` with those at which the phrase begins in a document, ascending.
    /// Documents must be passed in ascending order.
    pub(crate) fn read(&mut self, document: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        for (at, PartPostings { offset, postings }) in self.parts.iter_mut().enumerate() {
            if at == 0 {
                postings.read(document, positions);
                // A position below the offset would put the beginning of the phrase before the
                // text.
                positions.retain_mut(|position| {
                    position.checked_sub(*offset).is_some_and(|first| {
                        *position = first;
                        true
                    })
                });
            } else {
                postings.read(document, &mut self.others);
                let others = &self.others;
                positions.retain(|position| others.binary_search(&(position + *offset)).is_ok());
            }
            if positions.is_empty() {
                return;
            }
        }
    }
}
