//! Phrases with patterns or common grams, as a tantivy query.
//!
//! tantivy's `RegexPhraseQuery` takes a regular expression for every word, its `PhrasePrefixQuery` one
//! prefix at the end, and neither takes fuzzy words.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

use crate::deadline::Deadline;
use crate::postings::term_union::TermUnion;
use crate::scorers::two_phase::TwoPhaseScorer;

/// Words in a row in one segment.
pub(crate) struct PhrasePostings {
    /// For each word, how far it stands behind the first, and what stands for it. The rarest come first, since after them
    /// there is little left to look for.
    words: Vec<(u32, TermUnion)>,
    others: Vec<u32>,
}

impl PhrasePostings {
    /// Opens a row; `None` where the segment lacks one of its words.
    pub(crate) fn open<'t>(
        segment: &SegmentReader,
        row: impl IntoIterator<Item = (usize, &'t [Term])>,
    ) -> tantivy::Result<Option<PhrasePostings>> {
        let mut words = Vec::new();
        for (offset, terms) in row {
            let Some(postings) = TermUnion::open(segment, terms)? else { return Ok(None) };
            words.push((u32::try_from(offset).unwrap_or(u32::MAX), postings));
        }
        words.sort_by_cached_key(|(_, postings)| postings.cost());
        Ok(Some(PhrasePostings { words, others: Vec::new() }))
    }

    /// In how many documents its rarest word stands, at the most.
    pub(crate) fn cost(&self) -> u64 {
        self.words.first().map_or(0, |(_, postings)| postings.cost())
    }

    /// The positions in a document at which the row begins, in order. Documents are asked for in order.
    pub(crate) fn at(&mut self, document: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        for (at, (offset, postings)) in self.words.iter_mut().enumerate() {
            if at == 0 {
                postings.read(document, positions);
                // What begins before the text is dropped: it would stand for the row's first word.
                positions.retain_mut(|position| {
                    position.checked_sub(*offset).is_some_and(|first| {
                        *position = first;
                        true
                    })
                });
            } else {
                postings.read(document, &mut self.others);
                let others = &self.others;
                positions.retain(|position| others.binary_search(&(position + *offset)).is_ok());
            }
            if positions.is_empty() {
                return;
            }
        }
    }
}

/// One word of a row, or several that are indexed as one.
#[derive(Debug)]
pub(crate) struct PhrasePart {
    /// How many words behind the beginning of the row it begins.
    pub(crate) offset: usize,
    /// Terms of which any will do.
    pub(crate) terms: Vec<Term>,
}

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
        let parts = self.query.parts.iter().map(|part| (part.offset, part.terms.as_slice()));
        let mut phrase = PhrasePostings::open(reader, parts)?;
        let approximation = self.approximation.scorer(reader, boost)?;
        let mut positions = Vec::new();
        let matches = move |document| {
            phrase.as_mut().is_some_and(|phrase| {
                phrase.at(document, &mut positions);
                !positions.is_empty()
            })
        };
        let watch = self.query.deadline.watch();
        Ok(Box::new(TwoPhaseScorer::new(approximation, matches, watch)))
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument("phrase scores cannot be explained".to_owned()))
    }
}
