//! The best articles in which any of some words stands, and how many there are, in one pass.
//!
//! Each word's postings are gone over once, adding to a score for each document of the segment. tantivy's union goes
//! from document to document instead, asking all words for each, or passes over blocks that cannot hold the best (block-max
//! WAND) and then has to count in a second pass: on news, whose words are frequent and whose articles are alike in length,
//! either takes several times as long.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use tantivy::fastfield::AliveBitSet;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, Term};

use crate::deadline::Deadline;
use crate::postings::resolve::{ResolvedTerms, WordTerms};
use crate::syntax::ast::Query;

/// What a word counts that is like the one typed, where a fuzzy word was asked for.
pub(crate) const UNLIKE_TYPED: Score = 0.5;

/// A word of a union, and what its score is multiplied by.
pub(crate) struct Weighed<'t> {
    term: &'t Term,
    boost: Score,
}

/// The words of a clause that asks for any of them and for nothing else; `None` where it asks for more, or for one alone,
/// which the engine finds as quickly.
pub(crate) fn any_of_words<'t>(
    clause: &Query,
    resolved: &'t ResolvedTerms,
) -> Option<Vec<Weighed<'t>>> {
    let mut words = Vec::new();
    let clauses = match clause {
        Query::Any(clauses) => clauses.as_slice(),
        other => std::slice::from_ref(other),
    };
    for clause in clauses {
        let Query::Leaf(leaf) = clause else { return None };
        if !leaf.scope.is_text() {
            return None;
        }
        let boost = leaf.explicit_boost().unwrap_or(1.0);
        for terms in resolved.leaf(leaf) {
            let [word] = terms.words.as_slice() else { return None };
            words.extend(
                word.terms().iter().map(|term| Weighed { term, boost: boost * share(word, term) }),
            );
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
    let mut best = Best::of(limit);
    for (ord, segment) in (0..).zip(searcher.segment_readers()) {
        let mut scores = Scores::new(segment.max_doc());
        let words = words.iter().zip(&weights).collect::<Vec<_>>();
        for of_field in words.chunk_by(|(a, _), (b, _)| a.term.field() == b.term.field()) {
            let field = of_field[0].0.term.field();
            let (index, lengths) =
                (segment.inverted_index(field)?, segment.get_fieldnorms_reader(field)?);
            // What holds one of the words gone over in time matches, whether or not all of it is known.
            for (word, weight) in of_field.iter().take_while(|_| !deadline.is_over()) {
                if let Some(postings) =
                    index.read_block_postings(word.term, IndexRecordOption::WithFreqs)?
                {
                    scores.add(postings, weight, &lengths);
                }
            }
        }
        best.take_all(ord, &mut scores, segment.alive_bitset());
    }
    Ok(best.into_sorted())
}

/// How each word weighs by BM25. Words that a pattern stands for weigh alike, and there may be a thousand of them.
fn weights(
    words: &[Weighed<'_>],
    statistics: &dyn Bm25StatisticsProvider,
) -> tantivy::Result<Vec<Bm25Weight>> {
    let documents = statistics.total_num_docs()?;
    let mut averages: FxHashMap<Field, Score> = FxHashMap::default();
    let mut known: FxHashMap<(Field, u64, u32), Bm25Weight> = FxHashMap::default();
    let mut weights = Vec::with_capacity(words.len());
    for word in words {
        let (field, holding) = (word.term.field(), statistics.doc_freq(word.term)?);
        let average = match averages.entry(field) {
            Entry::Occupied(average) => *average.get(),
            Entry::Vacant(none) => {
                *none.insert(statistics.total_num_tokens(field)? as Score / documents as Score)
            }
        };
        let weight = known.entry((field, holding, word.boost.to_bits())).or_insert_with(|| {
            Bm25Weight::for_one_term_without_explain(holding, documents, average)
                .boost_by(word.boost)
        });
        weights.push(weight.clone());
    }
    Ok(weights)
}

/// The best documents so far, `limit` at most, and the number of all.
struct Best {
    limit: usize,
    heap: BinaryHeap<Reverse<Scored>>,
    /// The score that must be passed, once there are enough.
    least: Score,
    total: usize,
}

impl Best {
    fn of(limit: usize) -> Best {
        Best {
            limit,
            heap: BinaryHeap::with_capacity(limit + 1),
            least: Score::NEG_INFINITY,
            total: 0,
        }
    }

    /// Takes the documents of a segment that are alive.
    fn take_all(
        &mut self,
        segment: SegmentOrdinal,
        scores: &mut Scores,
        alive: Option<&AliveBitSet>,
    ) {
        if let Some(alive) = alive {
            for (document, score) in (0..).zip(&mut scores.0) {
                if !alive.is_alive(document) {
                    *score = NONE;
                }
            }
        }
        // Most score less than the best, so many are counted and passed over at a time.
        for (first, scores) in (0..).step_by(TOGETHER).zip(scores.0.chunks(TOGETHER)) {
            let holding =
                scores.iter().map(|score| u8::from(score.to_bits() != NONE.to_bits())).sum::<u8>();
            self.total += usize::from(holding);
            if scores.iter().map(|&score| u8::from(score > self.least)).sum::<u8>() > 0 {
                for (document, &score) in (first..).zip(scores) {
                    if score > self.least && score.to_bits() != NONE.to_bits() {
                        self.take(score, DocAddress::new(segment, document));
                    }
                }
            }
        }
    }

    fn take(&mut self, score: Score, address: DocAddress) {
        self.heap.push(Reverse(Scored(score, address)));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
        if self.heap.len() == self.limit {
            self.least = self.heap.peek().map_or(self.least, |Reverse(Scored(least, _))| *least);
        }
    }

    fn into_sorted(self) -> (Vec<(Score, DocAddress)>, usize) {
        let sorted = self.heap.into_sorted_vec();
        (
            sorted.into_iter().map(|Reverse(Scored(score, address))| (score, address)).collect(),
            self.total,
        )
    }
}

/// Greater where the score is higher; of equal scores, where the document comes first.
struct Scored(Score, DocAddress);

impl Ord for Scored {
    fn cmp(&self, other: &Scored) -> Ordering {
        self.0.total_cmp(&other.0).then_with(|| other.1.cmp(&self.1))
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Scored) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scored {
    fn eq(&self, other: &Scored) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Scored {}

/// So many scores are looked at together, which a byte counts.
const TOGETHER: usize = 64;

/// Scores of the documents of one segment: [`NONE`] of those that hold no word.
struct Scores(Vec<Score>);

/// No score, since none is negative: a word that adds 0 to this makes it 0, which is one.
const NONE: Score = -0.0;

impl Scores {
    fn new(documents: DocId) -> Scores {
        Scores(vec![NONE; documents as usize])
    }

    fn add(
        &mut self,
        mut postings: BlockSegmentPostings,
        weight: &Bm25Weight,
        lengths: &FieldNormReader,
    ) {
        // Ends: each turn goes on to the next block, of which the last is followed by an empty one.
        while postings.block_len() > 0 {
            for (&document, &frequency) in postings.docs().iter().zip(postings.freqs()) {
                self.0[document as usize] +=
                    weight.score(lengths.fieldnorm_id(document), frequency);
            }
            postings.advance();
        }
    }
}
