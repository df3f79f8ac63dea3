//! Phrases with patterns or common grams, as a tantivy query.
//!
//! tantivy's `RegexPhraseQuery` takes a regular expression for every word, its `PhrasePrefixQuery`
//! one prefix at the end, and neither takes fuzzy words.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

use crate::deadline::Deadline;
use crate::postings::phrase::PhrasePart;
use crate::scorers::phrase_counter::PhraseCounter;
use crate::scorers::two_phase::TwoPhaseScorer;

/// The matches of `approximation` in which the parts form the phrase.
#[derive(Clone)]
pub(crate) struct PhraseQuery {
    /// Matches articles that hold every part anywhere in the field. It also scores them.
    pub(crate) approximation: Arc<dyn TantivyQuery>,
    pub(crate) parts: Arc<[PhrasePart]>,
    pub(crate) deadline: Deadline,
}

impl std::fmt::Debug for PhraseQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PhraseQuery").field("parts", &self.parts).finish_non_exhaustive()
    }
}

impl TantivyQuery for PhraseQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let approximation = self.approximation.weight(scoring)?;
        Ok(Box::new(PhraseWeight { approximation, query: self.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.approximation.query_terms(visitor);
    }
}

struct PhraseWeight {
    approximation: Box<dyn Weight>,
    query: PhraseQuery,
}

impl Weight for PhraseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let PhraseQuery { parts, deadline, .. } = &self.query;
        let mut counter = PhraseCounter::open(reader, parts, deadline)?;
        let approximation = self.approximation.scorer(reader, boost)?;
        let matches = move |document| counter.occurs(document);
        Ok(Box::new(TwoPhaseScorer::new(approximation, matches, deadline.watch())))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("phrase scores cannot be explained".to_owned()))
    }
}
