//! Where any of several words stands, such as those that a prefix stands for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// So many postings are asked one after the other for each document. Of more, most do not hold it.
const FEW: usize = 8;

/// The postings of words of which any will do, in one segment.
pub(crate) struct TermUnion {
    postings: Vec<SegmentPostings>,
    /// Where there are many: those that stand at a later document than the last one asked for, by document and number.
    waiting: BinaryHeap<Reverse<(DocId, u32)>>,
    /// Where there are many: those that stand at the last document asked for, by number.
    here: Vec<u32>,
}

impl TermUnion {
    /// Opens the postings of `terms`; `None` where the segment has none of them.
    pub(crate) fn open(
        segment: &SegmentReader,
        terms: &[Term],
    ) -> tantivy::Result<Option<TermUnion>> {
        // Postings are large, so they are moved about as little as can be.
        let mut postings = Vec::with_capacity(terms.len());
        for of_field in terms.chunk_by(|a, b| a.field() == b.field()) {
            let index = segment.inverted_index(of_field[0].field())?;
            for term in of_field {
                if let Some(info) = index.get_term_info(term)? {
                    let option = IndexRecordOption::WithFreqsAndPositions;
                    postings.push(index.read_postings_from_terminfo(&info, option)?);
                }
            }
        }
        Ok((!postings.is_empty()).then(|| TermUnion::over(postings)))
    }

    fn over(postings: Vec<SegmentPostings>) -> TermUnion {
        let mut waiting = BinaryHeap::new();
        if postings.len() > FEW {
            let firsts = (0..).zip(&postings).filter(|(_, postings)| postings.doc() != TERMINATED);
            waiting.extend(firsts.map(|(number, postings)| Reverse((postings.doc(), number))));
        }
        TermUnion { postings, waiting, here: Vec::new() }
    }

    /// Those of the `most` most frequent words, and those of the others. None must have been read yet.
    pub(crate) fn most_frequent(mut self, most: usize) -> (TermUnion, Option<TermUnion>) {
        if self.postings.len() <= most {
            return (self, None);
        }
        self.postings.sort_by_key(|postings| Reverse(postings.size_hint()));
        let others = self.postings.split_off(most);
        (TermUnion::over(self.postings), Some(TermUnion::over(others)))
    }

    /// In how many documents they stand, each word counted by itself: what reading them all takes.
    pub(crate) fn cost(&self) -> u64 {
        self.postings.iter().map(|postings| u64::from(postings.size_hint())).sum()
    }

    /// Adds where they stand in a document to `positions`, in no order. Documents are asked for in order.
    fn add(&mut self, document: DocId, positions: &mut Vec<u32>) {
        if self.postings.len() <= FEW {
            for postings in &mut self.postings {
                let at = postings.doc();
                if at == document || at < document && postings.seek(document) == document {
                    postings.append_positions_with_offset(0, positions);
                }
            }
            return;
        }
        self.go_to(document);
        for &number in &self.here {
            self.postings[number as usize].append_positions_with_offset(0, positions);
        }
    }

    /// The positions in a document, in order and each once. Documents are asked for in order.
    pub(crate) fn read(&mut self, document: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        self.add(document, positions);
        // Of several words, one stands in most documents.
        if self.postings.len() > 1 && !positions.is_sorted_by(|one, next| one < next) {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    /// Moves those that stand before a document, and no others: most of many words stand in few documents.
    fn go_to(&mut self, document: DocId) {
        let TermUnion { postings, waiting, here } = self;
        here.retain(|&number| {
            let postings = &mut postings[number as usize];
            let at =
                if postings.doc() < document { postings.seek(document) } else { postings.doc() };
            if at != document && at != TERMINATED {
                waiting.push(Reverse((at, number)));
            }
            at == document
        });
        // Ends: every turn takes one away, or moves it to the document or beyond.
        while let Some(mut first) = waiting.peek_mut() {
            let Reverse((at, number)) = *first;
            if at > document {
                break;
            }
            let at = if at < document { postings[number as usize].seek(document) } else { at };
            if at == document {
                here.push(number);
            }
            if at == document || at == TERMINATED {
                PeekMut::pop(first);
            } else {
                *first = Reverse((at, number));
            }
        }
    }
}
