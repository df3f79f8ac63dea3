//! Inverts one field: turns the terms of each document into the documents of each term.
//!
//! tantivy's indexing is bound by cache misses: each token of each text takes three random accesses
//! to memory. The inverter instead buffers tokens, as term ids, in a block. When the block is full,
//! a counting sort brings the postings of each term together. The inverter then appends them as one
//! compressed run, which links back to the previous run of the same term.
//!
//! ```text
//! run:  distance to the previous run of the term in bytes, or 0 if there is none
//!       number of documents
//!       { twice the difference to the previous document of the term; plus 1 if the term occurs once
//!         number of occurrences, unless it occurs once
//!         positions, each as the difference to the previous one, if the field has positions }
//! ```
//!
//! All numbers are LEB128.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TantivyError};

use crate::postings::interner::TermId;
use crate::varint::{read_varint, write_varint};

/// Postings per block: 1.5 MB. A quarter or four times as many are neither faster nor slower.
const BLOCK_LEN: usize = 128 * 1024;
/// Marks an element of `counts` that has become the offset of the term's postings.
const IS_OFFSET: u32 = 1 << 31;

/// The inverted index of one field of the segment that is being built.
#[derive(Debug)]
pub(crate) struct Inverter {
    has_positions: bool,
    /// The current block, in document order.
    block: Vec<(TermId, Posting)>,
    /// How often each term occurs in the current block, indexed by term id.
    counts: Vec<u32>,
    /// The posting list of each term, indexed by term id.
    lists: Vec<PostingList>,
    /// The compressed runs of all terms.
    runs: Vec<u8>,
    /// The block sorted by term. A field only so that its memory is reused.
    sorted: Vec<Posting>,
}

/// One occurrence of a term.
#[derive(Debug, Clone, Copy, Default)]
struct Posting {
    document: DocId,
    position: u32,
}

/// Summary of the runs of a term.
#[derive(Debug, Clone, Copy, Default)]
struct PostingList {
    /// Offset of the last run in `runs`, in bytes.
    last_run: u32,
    last_document: DocId,
    doc_freq: u32,
}

impl Inverter {
    /// An empty inverter. It keeps positions if `option` has them.
    pub(crate) fn new(option: IndexRecordOption) -> Inverter {
        Inverter {
            has_positions: option.has_positions(),
            block: Vec::new(),
            counts: Vec::new(),
            lists: Vec::new(),
            runs: Vec::new(),
            sorted: Vec::new(),
        }
    }

    /// Adds one occurrence of a term. Documents must come in order, and so must the positions
    /// within one.
    pub(crate) fn push(&mut self, term: TermId, document: DocId, position: u32) {
        let index = term as usize;
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += 1;
        self.block.push((term, Posting { document, position }));
    }

    /// Ends a document. Must be called after each document: a block holds whole documents.
    pub(crate) fn end_document(&mut self) -> tantivy::Result<()> {
        if self.block.len() < BLOCK_LEN { Ok(()) } else { self.end_block() }
    }

    /// Ends the field, after the last document. Frees the memory that only building needs.
    pub(crate) fn finish(&mut self) -> tantivy::Result<()> {
        self.end_block()?;
        (self.block, self.sorted, self.counts) = (Vec::new(), Vec::new(), Vec::new());
        Ok(())
    }

    /// Sorts the block by term, by counting, and appends a run for each term.
    fn end_block(&mut self) -> tantivy::Result<()> {
        self.lists.resize(self.counts.len(), PostingList::default());
        // Each count becomes the offset of the term's postings in `sorted`. Terms are in the order
        // of their first occurrence in the block.
        let mut terms = Vec::new();
        let mut offset = 0;
        for &(term, _) in &self.block {
            let count = &mut self.counts[term as usize];
            if *count & IS_OFFSET == 0 {
                terms.push((term, *count));
                (*count, offset) = (offset | IS_OFFSET, offset + *count);
            }
        }
        self.sorted.resize(self.block.len(), Posting::default());
        for &(term, posting) in &self.block {
            let offset = &mut self.counts[term as usize];
            self.sorted[(*offset & !IS_OFFSET) as usize] = posting;
            *offset += 1;
        }
        self.block.clear();
        let sorted = std::mem::take(&mut self.sorted);
        let mut rest = sorted.as_slice();
        for (term, count) in terms {
            let (postings, others) = rest.split_at(count as usize);
            rest = others;
            self.counts[term as usize] = 0;
            self.write_run(term, postings)?;
        }
        self.sorted = sorted;
        Ok(())
    }

    fn write_run(&mut self, term: TermId, postings: &[Posting]) -> tantivy::Result<()> {
        let too_large = |_| {
            TantivyError::InvalidArgument("a segment with more than 4 GiB of postings".to_owned())
        };
        let start = u32::try_from(self.runs.len()).map_err(too_large)?;
        let list = &mut self.lists[term as usize];
        let distance = if list.doc_freq == 0 { 0 } else { start - list.last_run };
        list.last_run = start;
        write_varint(distance as usize, &mut self.runs);
        let by_document = || postings.chunk_by(|one, other| one.document == other.document);
        let documents = by_document().count();
        list.doc_freq += u32::try_from(documents).map_err(too_large)?;
        write_varint(documents, &mut self.runs);
        for postings in by_document() {
            let document = postings[0].document;
            let doubled_delta = ((document - list.last_document) as usize) << 1;
            list.last_document = document;
            if let [_] = postings {
                write_varint(doubled_delta | 1, &mut self.runs);
            } else {
                write_varint(doubled_delta, &mut self.runs);
                write_varint(postings.len(), &mut self.runs);
            }
            if self.has_positions {
                let mut last_position = 0;
                for posting in postings {
                    write_varint((posting.position - last_position) as usize, &mut self.runs);
                    last_position = posting.position;
                }
            }
        }
        Ok(())
    }

    /// Number of documents that contain a term. Valid after [`Inverter::finish`] only.
    pub(crate) fn doc_freq(&self, term: TermId) -> u32 {
        self.lists.get(term as usize).map_or(0, |list| list.doc_freq)
    }

    /// Calls `visit` for each document of a term, in order, with the term frequency and the
    /// positions. Each position is the difference to the previous one; there are none if the field
    /// has no positions. Valid after [`Inverter::finish`] only.
    pub(crate) fn for_each_document<'i>(
        &'i self,
        term: TermId,
        scratch: &mut ReadScratch<'i>,
        mut visit: impl FnMut(DocId, u32, &[u32]),
    ) {
        let Some(list) = self.lists.get(term as usize).filter(|list| list.doc_freq > 0) else {
            return;
        };
        let ReadScratch { runs, position_deltas } = scratch;
        let mut offset = list.last_run as usize;
        // Terminates: each run links to one before it.
        loop {
            let mut run = &self.runs[offset..];
            let distance = read_varint(&mut run).unwrap_or(0);
            runs.push(run);
            if distance == 0 {
                break;
            }
            offset -= distance;
        }
        let mut document = 0;
        while let Some(run) = runs.pop() {
            let mut numbers = RunReader(run);
            for _ in 0..numbers.next() {
                let doubled_delta = numbers.next();
                document += doubled_delta >> 1;
                let term_freq = if doubled_delta & 1 == 1 { 1 } else { numbers.next() };
                position_deltas.clear();
                if self.has_positions {
                    position_deltas.extend((0..term_freq).map(|_| numbers.next()));
                }
                visit(document, term_freq, position_deltas);
            }
        }
    }

    /// Approximate memory use, in bytes.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.block.capacity() * size_of::<(TermId, Posting)>()
            + self.sorted.capacity() * size_of::<Posting>()
            + self.counts.capacity() * size_of::<u32>()
            + self.lists.capacity() * size_of::<PostingList>()
            // The operating system provides pages when they are first written, so spare capacity
            // does not count.
            + self.runs.len()
    }
}

/// Buffers of [`Inverter::for_each_document`], reused from call to call.
#[derive(Default)]
pub(crate) struct ReadScratch<'i> {
    runs: Vec<&'i [u8]>,
    position_deltas: Vec<u32>,
}

/// Reads the numbers of a run. The inverter has written the run itself, so no number is missing.
struct RunReader<'r>(&'r [u8]);

impl RunReader<'_> {
    fn next(&mut self) -> u32 {
        read_varint(&mut self.0).and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
    }
}
