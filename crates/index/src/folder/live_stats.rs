//! Document frequencies and token counts of the live documents, for ranking.
//!
//! tantivy's counts include documents that were replaced or removed, until a merge drops them. With
//! those counts, ranking would depend on the history of an index: an index built from scratch from
//! the same articles would rank differently.

use std::sync::OnceLock;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

/// Seeking one document in a posting list takes about as long as scanning this many.
const SEEK_COST: usize = 50;

/// The counts of one snapshot. Each is computed on first use.
#[derive(Debug)]
pub(crate) struct LiveStats {
    /// The deleted documents of each segment, sorted.
    deleted: OnceLock<Vec<Vec<DocId>>>,
    /// The number of tokens in each field, indexed by field id.
    token_counts: Vec<OnceLock<u64>>,
}

impl LiveStats {
    /// The counts for a schema with `field_count` fields.
    pub(crate) fn new(field_count: usize) -> LiveStats {
        LiveStats {
            deleted: OnceLock::new(),
            token_counts: (0..field_count).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Number of live documents that contain a term.
    pub(crate) fn doc_freq(&self, searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
        let mut doc_freq = 0;
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(term.field())?;
            let Some(info) = index.get_term_info(term)? else { continue };
            doc_freq += u64::from(info.doc_freq);
            if !segment.has_deletes() {
                continue;
            }
            let deleted = &self.deleted(searcher)[ordinal];
            doc_freq -= if deleted.len().saturating_mul(SEEK_COST) < info.doc_freq as usize {
                let mut postings =
                    index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                count_by_seeking(deleted, &mut postings)
            } else {
                let postings =
                    index.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                count_by_scanning(segment, postings)
            };
        }
        Ok(doc_freq)
    }

    /// Number of tokens of a field in all live documents. The length of each document is rounded as
    /// in BM25.
    pub(crate) fn token_count(&self, searcher: &Searcher, field: Field) -> tantivy::Result<u64> {
        let unknown = || TantivyError::SchemaError(format!("no field {}", field.field_id()));
        let cached = self.token_counts.get(field.field_id() as usize).ok_or_else(unknown)?;
        if let Some(count) = cached.get() {
            return Ok(*count);
        }
        let mut total = 0;
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let fieldnorms = segment.get_fieldnorms_reader(field)?;
            // A histogram of the fieldnorm ids is faster than looking up the length of each
            // document.
            let mut histogram = [0_u64; 256];
            for document in 0..segment.max_doc() {
                histogram[usize::from(fieldnorms.fieldnorm_id(document))] += 1;
            }
            if segment.has_deletes() {
                for &document in &self.deleted(searcher)[ordinal] {
                    histogram[usize::from(fieldnorms.fieldnorm_id(document))] -= 1;
                }
            }
            let tokens =
                |(id, documents)| u64::from(FieldNormReader::id_to_fieldnorm(id)) * documents;
            total += (0..=u8::MAX).zip(histogram).map(tokens).sum::<u64>();
        }
        Ok(*cached.get_or_init(|| total))
    }

    fn deleted(&self, searcher: &Searcher) -> &[Vec<DocId>] {
        self.deleted.get_or_init(|| {
            let deleted = |segment: &SegmentReader| {
                let live = segment.alive_bitset();
                (0..segment.max_doc())
                    .filter(|&document| live.is_some_and(|live| live.is_deleted(document)))
                    .collect()
            };
            searcher.segment_readers().iter().map(deleted).collect()
        })
    }
}

/// Counts the documents that are in a posting list by seeking each. `documents` must be sorted,
/// because a posting list only moves forward.
fn count_by_seeking(documents: &[DocId], postings: &mut impl DocSet) -> u64 {
    let mut count = 0;
    for &document in documents {
        if postings.doc() < document {
            postings.seek(document);
        }
        count += u64::from(postings.doc() == document);
    }
    count
}

/// Counts the deleted documents in a posting list by scanning it.
fn count_by_scanning(segment: &SegmentReader, mut postings: BlockSegmentPostings) -> u64 {
    let mut count = 0;
    // Terminates: the block after the last one is empty.
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
