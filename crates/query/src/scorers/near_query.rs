//! NEAR, as a tantivy query.

use std::sync::Arc;

use newsdex_index::WordOffsetsReader;
use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

use crate::deadline::Deadline;
use crate::postings::word_forms::word_offsets;
use crate::scorers::near_scorer::{NearScorer, NearTerms};
use crate::scorers::two_phase::TwoPhaseScorer;
use crate::syntax::field::TextField;

/// The matches of `approximation` in which the sides of a NEAR are near each other in one field.
#[derive(Clone)]
pub(crate) struct NearQuery {
    /// Matches articles that hold every side anywhere. It also scores them.
    pub(crate) approximation: Arc<dyn TantivyQuery>,
    pub(crate) terms: NearTerms,
    pub(crate) word_offsets: Arc<FxHashMap<SegmentId, WordOffsetsReader>>,
    pub(crate) deadline: Deadline,
}

impl std::fmt::Debug for NearQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NearQuery").field("near", &self.terms.near).finish_non_exhaustive()
    }
}

impl TantivyQuery for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let approximation = self.approximation.weight(scoring)?;
        Ok(Box::new(NearWeight { approximation, query: self.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.approximation.query_terms(visitor);
    }
}

struct NearWeight {
    approximation: Box<dyn Weight>,
    query: NearQuery,
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let NearQuery { terms, deadline, .. } = &self.query;
        let words = word_offsets(&self.query.word_offsets, reader)?;
        let mut fields = Vec::new();
        // The body first: most words that are near each other are so there.
        for field in [TextField::Body, TextField::Title] {
            fields.extend(NearScorer::open(reader, words, field, terms)?);
        }
        let approximation = self.approximation.scorer(reader, boost)?;
        let matches = move |document| fields.iter_mut().any(|field| field.matches(document));
        Ok(Box::new(TwoPhaseScorer::new(approximation, matches, deadline.watch())))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("NEAR scores cannot be explained".to_owned()))
    }
}
