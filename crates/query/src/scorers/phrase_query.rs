//! Words in a row of which some are described, or are looked for by pairs, as a query of the engine.
//!
//! tantivy's `RegexPhraseQuery` and `PhrasePrefixQuery` come near, but the one takes regular expressions for every word
//! and the other a prefix at the end alone, and neither knows words that are misspelt.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

use crate::deadline::Deadline;
use crate::postings::phrase::{PhrasePart, PhrasePostings};
use crate::scorers::two_phase::TwoPhaseScorer;

/// Of the matches of `all_words`, those in which the words stand in a row.
#[derive(Clone)]
pub(crate) struct PhraseQuery {
    /// Matches where each part stands anywhere in its field; it scores.
    pub(crate) all_words: Arc<dyn TantivyQuery>,
    pub(crate) row: Arc<[PhrasePart]>,
    pub(crate) deadline: Deadline,
}

impl std::fmt::Debug for PhraseQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowQuery").field("all_words", &self.all_words).finish_non_exhaustive()
    }
}

impl TantivyQuery for PhraseQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(RowWeight { all_words: self.all_words.weight(scoring)?, query: self.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.all_words.query_terms(visitor);
    }
}

struct RowWeight {
    all_words: Box<dyn Weight>,
    query: PhraseQuery,
}

impl Weight for RowWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let parts = self.query.row.iter().map(|part| (part.offset, part.terms.as_slice()));
        let mut row = PhrasePostings::open(reader, parts)?;
        let all_words = self.all_words.scorer(reader, boost)?;
        let mut positions = Vec::new();
        let occurrences = move |document| {
            row.as_mut().is_some_and(|row| {
                row.read(document, &mut positions);
                !positions.is_empty()
            })
        };
        Ok(Box::new(TwoPhaseScorer::new(all_words, occurrences, self.query.deadline.watch())))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("words in a row are not explained".to_owned()))
    }
}
