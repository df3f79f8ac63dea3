//! Reads positions piece by piece, for documents with millions of them.
//!
//! tantivy reads all positions of a term in a document at once, and takes time quadratic in their
//! number to do so. Streams take linear time and a few kilobytes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::positions::PositionReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

use crate::deadline::Deadline;
use crate::postings::phrase::PhrasePart;

/// Number of positions that a stream reads at once.
const BUFFER_LEN: u32 = 256;

/// The positions of one term in one document, ascending.
struct TermStream {
    reader: PositionReader,
    /// Where the next positions begin, counted in positions from the first of the term.
    at: u64,
    /// Number of positions that are not in the buffer yet.
    unread: u32,
    /// The last position read.
    last: u32,
    /// In reverse order.
    buffer: Vec<u32>,
    deadline: Deadline,
}

impl TermStream {
    /// Opens the positions of a term; `None` if the document lacks it.
    fn open(
        segment: &SegmentReader,
        term: &Term,
        document: DocId,
        deadline: &Deadline,
    ) -> tantivy::Result<Option<TermStream>> {
        let index = segment.inverted_index(term.field())?;
        let Some(info) = index.get_term_info(term)? else { return Ok(None) };
        let postings =
            index.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        let Some(Frequency { before, here }) = frequency(postings, document, deadline) else {
            return Ok(None);
        };
        let file = CompositeFile::open(&segment.open_read(SegmentComponent::Positions)?)?;
        let Some(file) = file.open_read(term.field()) else { return Ok(None) };
        let reader = PositionReader::open(file.slice(info.positions_range.clone()).read_bytes()?)?;
        Ok(Some(TermStream {
            reader,
            at: before,
            unread: here,
            last: 0,
            buffer: Vec::new(),
            deadline: deadline.clone(),
        }))
    }

    /// The next position; `None` after the last one, and past the deadline.
    fn next(&mut self) -> Option<u32> {
        if self.buffer.is_empty() {
            if self.unread == 0 || self.deadline.is_over() {
                return None;
            }
            let count = self.unread.min(BUFFER_LEN);
            self.buffer.resize(count as usize, 0);
            self.reader.read(self.at, &mut self.buffer);
            self.at += u64::from(count);
            self.unread -= count;
            for position in &mut self.buffer {
                self.last = self.last.saturating_add(*position);
                *position = self.last;
            }
            self.buffer.reverse();
        }
        self.buffer.pop()
    }
}

/// How often a term occurs in the documents before one, and in that one.
struct Frequency {
    before: u64,
    here: u32,
}

/// The frequency of a term in a document; `None` if it does not occur there.
fn frequency(
    mut postings: BlockSegmentPostings,
    document: DocId,
    deadline: &Deadline,
) -> Option<Frequency> {
    let mut before = 0;
    let mut watch = deadline.watch();
    // Terminates: the block after the last one is empty.
    while postings.block_len() > 0 && !watch.is_over() {
        for (&other, &frequency) in postings.docs().iter().zip(postings.freqs()) {
            if other >= document {
                let here = frequency;
                return (other == document).then_some(Frequency { before, here });
            }
            before += u64::from(frequency);
        }
        postings.advance();
    }
    None
}

/// The distinct positions of alternative terms in one document, ascending.
struct UnionStream {
    /// The next position of each term, and its index.
    next: BinaryHeap<Reverse<(u32, usize)>>,
    terms: Vec<TermStream>,
}

impl UnionStream {
    fn open(
        segment: &SegmentReader,
        terms: &[Term],
        document: DocId,
        deadline: &Deadline,
    ) -> tantivy::Result<UnionStream> {
        let mut streams = Vec::new();
        for term in terms {
            if deadline.is_over() {
                break;
            }
            streams.extend(TermStream::open(segment, term, document, deadline)?);
        }
        let first =
            |(index, stream): (usize, &mut TermStream)| Some(Reverse((stream.next()?, index)));
        let next = streams.iter_mut().enumerate().filter_map(first).collect();
        Ok(UnionStream { next, terms: streams })
    }

    /// The next position, which stays the next one.
    fn peek(&self) -> Option<u32> {
        self.next.peek().map(|Reverse((position, _))| *position)
    }

    /// Skips the next position.
    fn skip(&mut self) {
        let Some(position) = self.peek() else { return };
        while let Some(mut first) = self.next.peek_mut()
            && first.0.0 == position
        {
            let index = first.0.1;
            match self.terms[index].next() {
                Some(next) => *first = Reverse((next, index)),
                None => drop(PeekMut::pop(first)),
            }
        }
    }
}

/// The positions at which a phrase begins in one document, ascending.
pub(crate) struct PhraseStream {
    parts: Vec<PartStream>,
}

struct PartStream {
    offset: u32,
    positions: UnionStream,
}

impl PartStream {
    /// The first place at or after `start` at which a phrase with this part may begin.
    fn first_start(&mut self, start: u32) -> Option<u32> {
        let wanted = start.saturating_add(self.offset);
        // Terminates: each iteration takes a position.
        while self.positions.peek()? < wanted {
            self.positions.skip();
        }
        self.positions.peek().map(|position| position - self.offset)
    }
}

impl PhraseStream {
    /// Opens the positions of a phrase. Parts that the document lacks leave the stream empty.
    pub(crate) fn open(
        segment: &SegmentReader,
        phrase: &[PhrasePart],
        document: DocId,
        deadline: &Deadline,
    ) -> tantivy::Result<PhraseStream> {
        let mut parts = Vec::with_capacity(phrase.len());
        for PhrasePart { offset, terms } in phrase {
            let positions = UnionStream::open(segment, terms, document, deadline)?;
            parts
                .push(PartStream { offset: u32::try_from(*offset).unwrap_or(u32::MAX), positions });
        }
        Ok(PhraseStream { parts })
    }
}

impl Iterator for PhraseStream {
    type Item = u32;

    /// The next position; `None` after the last one, and past the deadline.
    fn next(&mut self) -> Option<u32> {
        let mut start = self.parts.first_mut()?.first_start(0)?;
        // Terminates: each iteration but the last moves a part forward.
        loop {
            let before = start;
            for part in &mut self.parts {
                start = part.first_start(start)?;
            }
            if start == before {
                self.parts[0].positions.skip();
                return Some(start);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
    use tantivy::{Index, doc};

    use super::*;
    use crate::postings::phrase::PhrasePostings;

    #[test]
    fn streams_agree_with_reading_all_positions_at_once() {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let field =
            schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut random = fastrand::Rng::with_seed(5);
        // More positions than a block of the index or of a stream has.
        for _ in 0..300 {
            let max_length = if random.usize(..10) == 0 { 3_000 } else { 30 };
            let length = random.usize(..max_length);
            let words: Vec<&str> =
                (0..length).map(|_| ["a", "b", "c"][random.usize(..3)]).collect();
            writer.add_document(doc!(field => words.join(" "))).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let term = |word: &str| Term::from_field_text(field, word);
        let mut positions = 0;
        for phrase in [&["a"][..], &["a|b"], &["a", "b"], &["b", "a|c", "a|x"], &["c", "c", "c"]] {
            let parts: Vec<PhrasePart> = phrase
                .iter()
                .enumerate()
                .map(|(offset, words)| PhrasePart {
                    offset,
                    terms: words.split('|').map(term).collect(),
                })
                .collect();
            for segment in searcher.segment_readers() {
                let at_once = parts.iter().map(|part| (part.offset, part.terms.as_slice()));
                let mut at_once = PhrasePostings::open(segment, at_once).unwrap().unwrap();
                let mut expected = Vec::new();
                for document in 0..segment.max_doc() {
                    at_once.read(document, &mut expected);
                    let stream =
                        PhraseStream::open(segment, &parts, document, &Deadline::never()).unwrap();
                    assert_eq!(stream.collect::<Vec<u32>>(), expected, "{phrase:?} in {document}");
                    positions += expected.len();
                }
            }
        }
        assert!(positions > 20_000, "{positions}");
    }
}
