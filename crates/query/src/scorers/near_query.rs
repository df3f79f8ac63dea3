//! Articles in which leaves stand near each other, as a query of the engine.

use std::sync::Arc;

use newsdex_index::{Fields, WordOffsetsReader};
use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

use crate::deadline::Deadline;
use crate::postings::resolve::ResolvedTerms;
use crate::postings::word_forms::word_offsets;
use crate::scorers::near_scorer::NearScorer;
use crate::scorers::two_phase::TwoPhaseScorer;
use crate::syntax::ast::Near;
use crate::syntax::field::TextField;

/// Of the matches of `all_sides`, those in which the sides stand near each other in one field.
#[derive(Clone)]
pub(crate) struct NearQuery {
    /// Matches where each side stands anywhere; it scores.
    pub(crate) all_sides: Arc<dyn TantivyQuery>,
    pub(crate) near: Arc<Near>,
    pub(crate) resolved: Arc<ResolvedTerms>,
    pub(crate) fields: Fields,
    pub(crate) words: Arc<FxHashMap<SegmentId, WordOffsetsReader>>,
    pub(crate) deadline: Deadline,
}

impl std::fmt::Debug for NearQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NearQuery").field("near", &self.near).finish_non_exhaustive()
    }
}

impl TantivyQuery for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(NearWeight { all_sides: self.all_sides.weight(scoring)?, query: self.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.all_sides.query_terms(visitor);
    }
}

struct NearWeight {
    all_sides: Box<dyn Weight>,
    query: NearQuery,
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let NearQuery { deadline, .. } = &self.query;
        let words = word_offsets(&self.query.words, reader)?;
        let mut in_fields = Vec::new();
        // Most words that stand near each other do so in the text.
        for field in [TextField::Body, TextField::Title] {
            in_fields.extend(NearScorer::open(reader, words, field, &self.query)?);
        }
        let all_sides = self.all_sides.scorer(reader, boost)?;
        let near = move |document| in_fields.iter_mut().any(|field| field.stand_near(document));
        Ok(Box::new(TwoPhaseScorer::new(all_sides, near, deadline.watch())))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("nearness is not explained".to_owned()))
    }
}
