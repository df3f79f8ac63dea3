//! The union of the postings of several terms, such as all terms that match a pattern.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Up to this many posting lists are all moved to each document. If there are more, most of them do
/// not contain it, so a heap decides which ones to move.
const MAX_WITHOUT_HEAP: usize = 8;

/// The postings of alternative terms in one segment.
pub(crate) struct TermUnion {
    postings: Vec<SegmentPostings>,
    /// With a heap: the posting lists beyond the last document read, as their document and index.
    ahead: BinaryHeap<Reverse<(DocId, u32)>>,
    /// With a heap: indexes of the posting lists at the last document read.
    current: Vec<u32>,
}

impl TermUnion {
    /// Opens the postings of `terms`. Returns `None` if the segment has none of them.
    pub(crate) fn open(
        segment: &SegmentReader,
        terms: &[Term],
    ) -> tantivy::Result<Option<TermUnion>> {
        // Postings are large values, so they are moved as rarely as possible.
        let mut postings = Vec::with_capacity(terms.len());
        for in_field in terms.chunk_by(|a, b| a.field() == b.field()) {
            let index = segment.inverted_index(in_field[0].field())?;
            for term in in_field {
                if let Some(info) = index.get_term_info(term)? {
                    let option = IndexRecordOption::WithFreqsAndPositions;
                    postings.push(index.read_postings_from_terminfo(&info, option)?);
                }
            }
        }
        Ok((!postings.is_empty()).then(|| TermUnion::new(postings)))
    }

    fn new(postings: Vec<SegmentPostings>) -> TermUnion {
        let mut ahead = BinaryHeap::new();
        if postings.len() > MAX_WITHOUT_HEAP {
            let not_empty = (0..).zip(&postings).filter(|(_, list)| list.doc() != TERMINATED);
            ahead.extend(not_empty.map(|(at, list)| Reverse((list.doc(), at))));
        }
        TermUnion { postings, ahead, current: Vec::new() }
    }

    /// Splits off all but the `max_terms` most frequent terms. Must be called before the first
    /// document is read.
    pub(crate) fn split_most_frequent(
        mut self,
        max_terms: usize,
    ) -> (TermUnion, Option<TermUnion>) {
        if self.postings.len() <= max_terms {
            return (self, None);
        }
        self.postings.sort_by_key(|list| Reverse(list.size_hint()));
        let others = self.postings.split_off(max_terms);
        (TermUnion::new(self.postings), Some(TermUnion::new(others)))
    }

    /// The number of postings of all terms together, which is what reading them costs.
    pub(crate) fn cost(&self) -> u64 {
        self.postings.iter().map(|list| u64::from(list.size_hint())).sum()
    }

    /// Replaces `positions` with the distinct positions in a document, ascending. Documents must be
    /// passed in ascending order.
    pub(crate) fn read(&mut self, document: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        self.append(document, positions);
        // In most documents only one of the terms occurs.
        if self.postings.len() > 1 && !positions.is_sorted_by(|one, next| one < next) {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    /// Appends the positions in a document, in no particular order.
    fn append(&mut self, document: DocId, positions: &mut Vec<u32>) {
        if self.postings.len() <= MAX_WITHOUT_HEAP {
            for list in &mut self.postings {
                let at = list.doc();
                if at == document || at < document && list.seek(document) == document {
                    list.append_positions_with_offset(0, positions);
                }
            }
            return;
        }
        self.seek(document);
        for &at in &self.current {
            self.postings[at as usize].append_positions_with_offset(0, positions);
        }
    }

    /// Moves only the posting lists that are before the document `target`. If there are many terms,
    /// most of them occur in few documents.
    fn seek(&mut self, target: DocId) {
        let TermUnion { postings, ahead, current } = self;
        current.retain(|&at| {
            let list = &mut postings[at as usize];
            let doc = if list.doc() < target { list.seek(target) } else { list.doc() };
            if doc != target && doc != TERMINATED {
                ahead.push(Reverse((doc, at)));
            }
            doc == target
        });
        // Terminates: each iteration removes an entry, or moves it beyond the target.
        while let Some(mut first) = ahead.peek_mut() {
            let Reverse((doc, at)) = *first;
            if doc > target {
                break;
            }
            let doc = if doc < target { postings[at as usize].seek(target) } else { doc };
            if doc == target {
                current.push(at);
            }
            if doc == target || doc == TERMINATED {
                PeekMut::pop(first);
            } else {
                *first = Reverse((doc, at));
            }
        }
    }
}
