//! Counts over the articles that are there, for ranking.
//!
//! The engine's own count those as well that were replaced or removed, until a merge clears them away: one index would
//! rank by its history, and otherwise than another that was built anew from the same articles.

use std::sync::OnceLock;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

/// Seeking a document in postings takes about as long as going over so many of them.
const SEEK: usize = 50;

/// Counts of one committed state; each is made when it is first asked for.
#[derive(Debug)]
pub(crate) struct LiveStats {
    /// Of each segment, the documents that are deleted, in order.
    deleted: OnceLock<Vec<Vec<DocId>>>,
    /// Of each field, by its number, the words of all documents.
    words: Vec<OnceLock<u64>>,
}

impl LiveStats {
    pub(crate) fn of(fields: usize) -> LiveStats {
        LiveStats {
            deleted: OnceLock::new(),
            words: (0..fields).map(|_| OnceLock::new()).collect(),
        }
    }

    /// How many documents hold a term.
    pub(crate) fn doc_freq(&self, searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
        let mut count = 0;
        for (number, segment) in searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(term.field())?;
            let Some(info) = index.get_term_info(term)? else { continue };
            count += u64::from(info.doc_freq);
            if !segment.has_deletes() {
                continue;
            }
            let deleted = &self.deleted(searcher)[number];
            count -= if deleted.len().saturating_mul(SEEK) < info.doc_freq as usize {
                let mut postings =
                    index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                sought(deleted, &mut postings)
            } else {
                let postings =
                    index.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                gone_over(segment, postings)
            };
        }
        Ok(count)
    }

    /// How many words a field has in all documents, each length rounded as BM25 takes it.
    pub(crate) fn words(&self, searcher: &Searcher, field: Field) -> tantivy::Result<u64> {
        let unknown = || TantivyError::SchemaError(format!("no field {}", field.field_id()));
        let known = self.words.get(field.field_id() as usize).ok_or_else(unknown)?;
        if let Some(words) = known.get() {
            return Ok(*words);
        }
        let mut words = 0;
        for (number, segment) in searcher.segment_readers().iter().enumerate() {
            let lengths = segment.get_fieldnorms_reader(field)?;
            // Adding up how often each rounded length occurs is quicker than looking each up.
            let mut counts = [0_u64; 256];
            for document in 0..segment.max_doc() {
                counts[usize::from(lengths.fieldnorm_id(document))] += 1;
            }
            if segment.has_deletes() {
                for &document in &self.deleted(searcher)[number] {
                    counts[usize::from(lengths.fieldnorm_id(document))] -= 1;
                }
            }
            let of_length = |(id, count)| u64::from(FieldNormReader::id_to_fieldnorm(id)) * count;
            words += (0..=u8::MAX).zip(counts).map(of_length).sum::<u64>();
        }
        Ok(*known.get_or_init(|| words))
    }

    fn deleted(&self, searcher: &Searcher) -> &[Vec<DocId>] {
        self.deleted.get_or_init(|| {
            let of_segment = |segment: &SegmentReader| {
                let alive = segment.alive_bitset();
                (0..segment.max_doc())
                    .filter(|&document| alive.is_some_and(|alive| alive.is_deleted(document)))
                    .collect()
            };
            searcher.segment_readers().iter().map(of_segment).collect()
        })
    }
}

/// How many of `documents`, in order, are in postings, each of them sought.
fn sought(documents: &[DocId], postings: &mut impl DocSet) -> u64 {
    let mut count = 0;
    for &document in documents {
        // Postings only go forward.
        if postings.doc() < document {
            postings.seek(document);
        }
        count += u64::from(postings.doc() == document);
    }
    count
}

/// How many documents of postings are deleted, all of them gone over.
fn gone_over(segment: &SegmentReader, mut postings: BlockSegmentPostings) -> u64 {
    let mut count = 0;
    // Ends: each turn goes on to the next block, and the one after the last is empty.
    loop {
        let block = postings.docs();
        if block.is_empty() {
            return count;
        }
        count += block
            .iter()
            .filter(|&&document| document != TERMINATED && segment.is_deleted(document))
            .count() as u64;
        postings.advance();
    }
}
