//! The best articles in which any of some words stands, and how many there are, in one pass.
//!
//! Each word's postings are gone over once, adding to a score for each document of the segment. tantivy's union goes
//! from document to document instead, asking all words for each, or passes over blocks that cannot hold the best (block-max
//! WAND) and then has to count in a second pass: on news, whose words are frequent and whose articles are alike in length,
//! either takes several times as long.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use tantivy::index::SegmentReader;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Score, Searcher, Term};

use crate::clause::Clause;
use crate::deadline::Deadline;
use crate::resolve::{Resolved, WordTerms};

/// What a word counts that is like the one typed, where a fuzzy word was asked for.
pub(crate) const UNLIKE_TYPED: Score = 0.5;

/// A word of a union, and what its score is multiplied by.
pub(crate) struct Weighed<'t> {
    term: &'t Term,
    boost: Score,
}

/// The words of a clause that asks for any of them and for nothing else; `None` where it asks for more, or for one alone,
/// which the engine finds as quickly.
pub(crate) fn any_of_words<'t>(clause: &Clause, resolved: &'t Resolved) -> Option<Vec<Weighed<'t>>> {
    let mut words = Vec::new();
    let clauses = match clause {
        Clause::Any(clauses) => clauses.as_slice(),
        other => std::slice::from_ref(other),
    };
    for clause in clauses {
        let Clause::Leaf(leaf) = clause else { return None };
        let boost = leaf.boosted().unwrap_or(1.0);
        for terms in resolved.leaf(leaf).iter().filter(|_| leaf.scope.is_text()) {
            let [word] = terms.row.as_slice() else { return None };
            words.extend(word.terms().iter().map(|term| Weighed { term, boost: boost * share(word, term) }));
        }
        if !leaf.scope.is_text() {
            return None;
        }
    }
    (words.len() > 1).then_some(words)
}

/// What a term counts of the word that it stands for.
pub(crate) fn share(word: &WordTerms, term: &Term) -> Score {
    match word {
        WordTerms::Any { typed: Some(typed), .. } if typed != term => UNLIKE_TYPED,
        _ => 1.0,
    }
}

/// The best `limit` documents that hold any of the words, best first, and how many do. Which of equal ones are among them
/// is not said.
pub(crate) fn best_of_any(
    searcher: &Searcher,
    words: &[Weighed<'_>],
    statistics: &dyn Bm25StatisticsProvider,
    limit: usize,
    deadline: &Deadline,
) -> tantivy::Result<(Vec<(Score, DocAddress)>, usize)> {
    let weights = weights(words, statistics)?;
    let mut best: BinaryHeap<Reverse<(Ordered, Reverse<DocAddress>)>> = BinaryHeap::with_capacity(limit + 1);
    let mut total = 0;
    for (ord, segment) in (0..).zip(searcher.segment_readers()) {
        let mut scores = Scores::new(segment.max_doc());
        // What holds one of the words gone over in time matches, whether or not all of it is known.
        for (word, weight) in words.iter().zip(&weights).take_while(|_| !deadline.is_over()) {
            scores.add(segment, word.term, weight)?;
        }
        let mut least = if best.len() < limit { None } else { best.peek().map(|Reverse((least, _))| least.0) };
        let deleted = segment.alive_bitset();
        scores.each(|document, score| {
            if deleted.is_some_and(|alive| alive.is_deleted(document)) {
                return;
            }
            total += 1;
            if least.is_some_and(|least| score <= least) {
                return;
            }
            best.push(Reverse((Ordered(score), Reverse(DocAddress::new(ord, document)))));
            if best.len() > limit {
                best.pop();
            }
            if best.len() == limit {
                least = best.peek().map(|Reverse((least, _))| least.0);
            }
        });
    }
    let sorted = best.into_sorted_vec();
    Ok((sorted.into_iter().map(|Reverse((score, Reverse(address)))| (score.0, address)).collect(), total))
}

/// How each word weighs by BM25. Words that a pattern stands for weigh alike, and there may be a thousand of them.
fn weights(words: &[Weighed<'_>], statistics: &dyn Bm25StatisticsProvider) -> tantivy::Result<Vec<Bm25Weight>> {
    let documents = statistics.total_num_docs()?;
    let mut known: FxHashMap<(Field, u64, u32), Bm25Weight> = FxHashMap::default();
    let mut weights = Vec::with_capacity(words.len());
    for word in words {
        let (field, holding) = (word.term.field(), statistics.doc_freq(word.term)?);
        let tokens = statistics.total_num_tokens(field)?;
        let weight = known.entry((field, holding, word.boost.to_bits())).or_insert_with(|| {
            let average = tokens as Score / documents as Score;
            Bm25Weight::for_one_term_without_explain(holding, documents, average).boost_by(word.boost)
        });
        weights.push(weight.clone());
    }
    Ok(weights)
}

/// Scores of the documents of one segment.
struct Scores {
    scores: Vec<Score>,
    /// A bit for each document that holds a word: what is boosted by 0 matches as well.
    holding: Vec<u64>,
}

impl Scores {
    fn new(documents: DocId) -> Scores {
        let documents = documents as usize;
        Scores { scores: vec![0.0; documents], holding: vec![0; documents.div_ceil(64)] }
    }

    fn add(&mut self, segment: &SegmentReader, term: &Term, weight: &Bm25Weight) -> tantivy::Result<()> {
        let index = segment.inverted_index(term.field())?;
        let Some(mut postings) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? else {
            return Ok(());
        };
        let lengths = segment.get_fieldnorms_reader(term.field())?;
        // Ends: each turn goes on to the next block, of which the last is followed by an empty one.
        while postings.block_len() > 0 {
            for (&document, &frequency) in postings.docs().iter().zip(postings.freqs()) {
                let at = document as usize;
                self.scores[at] += weight.score(lengths.fieldnorm_id(document), frequency);
                self.holding[at / 64] |= 1 << (at % 64);
            }
            postings.advance();
        }
        Ok(())
    }

    fn each(&self, mut visit: impl FnMut(DocId, Score)) {
        for (first, &bits) in (0..).step_by(64).zip(&self.holding) {
            let mut left = bits;
            // Ends: each turn takes a bit away.
            while left != 0 {
                let document: DocId = first + left.trailing_zeros();
                visit(document, self.scores[document as usize]);
                left &= left - 1;
            }
        }
    }
}

/// A score that can be compared with any other.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ordered(Score);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Ordered) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Ordered) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
