//! BM25 statistics over live articles, and the weights that follow from them.

use newsdex_index::IndexSnapshot;
use rustc_hash::FxHashMap;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Score, Term};

use crate::postings::resolve::{FieldTerms, ResolvedTerms, WordTerms};
use crate::syntax::ast::Query;

/// Boost of the terms that a fuzzy word expands to, except the word as typed.
const CORRECTION_BOOST: Score = 0.5;

/// BM25 statistics over live articles. tantivy's own also count the records of files and the
/// articles that were replaced or deleted.
pub(crate) struct Bm25Statistics<'s> {
    snapshot: &'s IndexSnapshot,
    /// Document frequencies that replace those of the index: all terms of an expansion share one.
    blended: FxHashMap<Term, u64>,
}

impl<'s> Bm25Statistics<'s> {
    /// Statistics for one query.
    pub(crate) fn new(
        snapshot: &'s IndexSnapshot,
        query: &Query,
        resolved: &ResolvedTerms,
    ) -> Bm25Statistics<'s> {
        let mut blended = FxHashMap::default();
        let fields = query.leaves().into_iter().flat_map(|leaf| resolved.leaf(leaf));
        for word in fields.flat_map(|terms| &terms.words) {
            if let WordTerms::Any { terms, doc_freq, .. } = word {
                blended.extend(terms.iter().map(|term| (term.clone(), *doc_freq)));
            }
        }
        Bm25Statistics { snapshot, blended }
    }

    /// IDF weight of each leaf, indexed by leaf id; for a phrase, the sum over its words.
    pub(crate) fn leaf_weights(
        &self,
        query: &Query,
        resolved: &ResolvedTerms,
    ) -> tantivy::Result<Vec<f32>> {
        let leaves = query.leaves();
        let mut weights = vec![0.0; leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0)];
        for leaf in leaves {
            if let Some(FieldTerms { words, .. }) = resolved.leaf(leaf).first() {
                let idfs = words.iter().map(|word| self.idf(word));
                weights[leaf.id] = idfs.sum::<tantivy::Result<f32>>()?;
            }
        }
        Ok(weights)
    }

    fn idf(&self, word: &WordTerms) -> tantivy::Result<f32> {
        let doc_freq = match word {
            WordTerms::One(term) => self.snapshot.doc_freq(term)?,
            WordTerms::Any { doc_freq, .. } => *doc_freq,
        };
        let (articles, doc_freq) = (self.articles() as f32, doc_freq as f32);
        Ok((1.0 + (articles - doc_freq).max(0.0) / (doc_freq + 0.5)).ln())
    }

    fn articles(&self) -> u64 {
        self.snapshot.commit.articles
    }
}

impl Bm25StatisticsProvider for Bm25Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.snapshot.token_count(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.blended
            .get(term)
            .map_or_else(|| self.snapshot.doc_freq(term), |doc_freq| Ok(*doc_freq))
    }
}

/// Boost of one of the terms that a word expands to.
pub(crate) fn expansion_boost(word: &WordTerms, term: &Term) -> Score {
    match word {
        WordTerms::Any { typed: Some(typed), .. } if typed != term => CORRECTION_BOOST,
        _ => 1.0,
    }
}
