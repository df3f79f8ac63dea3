//! Term-at-a-time evaluation of disjunctions: the best documents that hold any of some terms, and
//! the number of all, in one pass.
//!
//! Each posting list is read once from end to end and adds to an array with one score for each
//! document of the segment. tantivy evaluates document at a time instead: its union asks every term
//! for each document, and block-max WAND skips blocks that cannot hold the best but needs a second
//! pass to count. In news, terms are frequent and articles are of similar length, so both take
//! several times as long as this.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use tantivy::fastfield::AliveBitSet;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, Term};

use crate::postings::resolve::ResolvedTerms;
use crate::ranking::search_context::SearchContext;
use crate::ranking::statistics::expansion_boost;
use crate::syntax::ast::Query;

/// A term of a disjunction, and the factor for its score.
pub(crate) struct BoostedTerm<'t> {
    term: &'t Term,
    boost: Score,
}

/// The terms of a query that is a plain disjunction of text terms; `None` if it is anything else,
/// or a single term, which tantivy evaluates just as fast.
pub(crate) fn disjunction_terms<'t>(
    query: &Query,
    resolved: &'t ResolvedTerms,
) -> Option<Vec<BoostedTerm<'t>>> {
    let mut boosted_terms = Vec::new();
    let queries = match query {
        Query::Any(queries) => queries.as_slice(),
        other => std::slice::from_ref(other),
    };
    for query in queries {
        let Query::Leaf(leaf) = query else { return None };
        if !leaf.scope.is_text() {
            return None;
        }
        let leaf_boost = leaf.explicit_boost().unwrap_or(1.0);
        for terms in resolved.leaf(leaf) {
            let [word] = terms.words.as_slice() else { return None };
            boosted_terms.extend(
                word.terms().iter().map(|term| BoostedTerm {
                    term,
                    boost: leaf_boost * expansion_boost(word, term),
                }),
            );
        }
    }
    (boosted_terms.len() > 1).then_some(boosted_terms)
}

/// The best `limit` documents that hold any of the terms, best first, and the number of all such
/// documents. The order of ties is unspecified.
pub(crate) fn top_documents(
    context: &SearchContext<'_>,
    terms: &[BoostedTerm<'_>],
    limit: usize,
) -> tantivy::Result<(Vec<(Score, DocAddress)>, usize)> {
    let weights = bm25_weights(terms, context.statistics)?;
    let mut top = TopCollector::new(limit);
    for (ord, segment) in (0..).zip(context.snapshot.searcher.segment_readers()) {
        let mut scores = SegmentScores::new(segment.max_doc());
        let terms = terms.iter().zip(&weights).collect::<Vec<_>>();
        for field_terms in terms.chunk_by(|(a, _), (b, _)| a.term.field() == b.term.field()) {
            let field = field_terms[0].0.term.field();
            let (index, lengths) =
                (segment.inverted_index(field)?, segment.get_fieldnorms_reader(field)?);
            // A document that holds one of the terms read before the deadline matches, even though
            // its score may lack the other terms.
            for (term, weight) in field_terms.iter().take_while(|_| !context.deadline.is_over()) {
                if let Some(postings) =
                    index.read_block_postings(term.term, IndexRecordOption::WithFreqs)?
                {
                    scores.add(postings, weight, &lengths);
                }
            }
        }
        top.collect(ord, &mut scores, segment.alive_bitset());
    }
    Ok(top.into_sorted())
}

/// BM25 weight of each term. The terms of an expansion share one weight, and there may be a
/// thousand of them.
fn bm25_weights(
    terms: &[BoostedTerm<'_>],
    statistics: &dyn Bm25StatisticsProvider,
) -> tantivy::Result<Vec<Bm25Weight>> {
    /// What a weight depends on within one search.
    #[derive(PartialEq, Eq, Hash)]
    struct WeightKey {
        field: Field,
        doc_freq: u64,
        boost_bits: u32,
    }
    let documents = statistics.total_num_docs()?;
    let mut average_lengths: FxHashMap<Field, Score> = FxHashMap::default();
    let mut computed: FxHashMap<WeightKey, Bm25Weight> = FxHashMap::default();
    let mut weights = Vec::with_capacity(terms.len());
    for &BoostedTerm { term, boost } in terms {
        let (field, doc_freq) = (term.field(), statistics.doc_freq(term)?);
        let average_length = match average_lengths.entry(field) {
            Entry::Occupied(average) => *average.get(),
            Entry::Vacant(vacant) => {
                *vacant.insert(statistics.total_num_tokens(field)? as Score / documents as Score)
            }
        };
        let key = WeightKey { field, doc_freq, boost_bits: boost.to_bits() };
        let weight = computed.entry(key).or_insert_with(|| {
            Bm25Weight::for_one_term_without_explain(doc_freq, documents, average_length)
                .boost_by(boost)
        });
        weights.push(weight.clone());
    }
    Ok(weights)
}

/// Collects the best `limit` documents and counts all.
struct TopCollector {
    limit: usize,
    heap: BinaryHeap<Reverse<ScoredDocument>>,
    /// The score that a document must exceed, once `limit` documents are collected.
    threshold: Score,
    total: usize,
}

impl TopCollector {
    fn new(limit: usize) -> TopCollector {
        TopCollector {
            limit,
            heap: BinaryHeap::with_capacity(limit + 1),
            threshold: Score::NEG_INFINITY,
            total: 0,
        }
    }

    /// Collects the live documents of a segment.
    fn collect(
        &mut self,
        segment: SegmentOrdinal,
        scores: &mut SegmentScores,
        alive: Option<&AliveBitSet>,
    ) {
        if let Some(alive) = alive {
            for (document, score) in (0..).zip(&mut scores.0) {
                if !alive.is_alive(document) {
                    *score = NO_MATCH;
                }
            }
        }
        // Most documents score below the threshold, so whole blocks are counted and skipped.
        for (first, scores) in (0..).step_by(BLOCK_LEN).zip(scores.0.chunks(BLOCK_LEN)) {
            let matches = scores
                .iter()
                .map(|score| u8::from(score.to_bits() != NO_MATCH.to_bits()))
                .sum::<u8>();
            self.total += usize::from(matches);
            if scores.iter().map(|&score| u8::from(score > self.threshold)).sum::<u8>() > 0 {
                for (document, &score) in (first..).zip(scores) {
                    if score > self.threshold && score.to_bits() != NO_MATCH.to_bits() {
                        self.push(score, DocAddress::new(segment, document));
                    }
                }
            }
        }
    }

    fn push(&mut self, score: Score, address: DocAddress) {
        self.heap.push(Reverse(ScoredDocument { score, address }));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
        if self.heap.len() == self.limit {
            self.threshold = self.heap.peek().map_or(self.threshold, |Reverse(last)| last.score);
        }
    }

    fn into_sorted(self) -> (Vec<(Score, DocAddress)>, usize) {
        let sorted = self.heap.into_sorted_vec();
        let scored = sorted.into_iter().map(|Reverse(document)| (document.score, document.address));
        (scored.collect(), self.total)
    }
}

/// Ordered by score; of tied documents, the one with the smaller address is greater.
struct ScoredDocument {
    score: Score,
    address: DocAddress,
}

impl Ord for ScoredDocument {
    fn cmp(&self, other: &ScoredDocument) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.address.cmp(&self.address))
    }
}

impl PartialOrd for ScoredDocument {
    fn partial_cmp(&self, other: &ScoredDocument) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ScoredDocument {
    fn eq(&self, other: &ScoredDocument) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ScoredDocument {}

/// Number of scores that are scanned at once, few enough to be counted in a `u8`.
const BLOCK_LEN: usize = 64;

/// Score of each document of one segment, or [`NO_MATCH`].
struct SegmentScores(Vec<Score>);

/// The score of a document that holds none of the terms. No BM25 score is negative, and -0.0 + 0.0
/// is 0.0, so no other score has the same bits.
const NO_MATCH: Score = -0.0;

impl SegmentScores {
    fn new(documents: DocId) -> SegmentScores {
        SegmentScores(vec![NO_MATCH; documents as usize])
    }

    fn add(
        &mut self,
        mut postings: BlockSegmentPostings,
        weight: &Bm25Weight,
        lengths: &FieldNormReader,
    ) {
        // Terminates: the block after the last one is empty.
        while postings.block_len() > 0 {
            for (&document, &frequency) in postings.docs().iter().zip(postings.freqs()) {
                self.0[document as usize] +=
                    weight.score(lengths.fieldnorm_id(document), frequency);
            }
            postings.advance();
        }
    }
}
