//! Two-phase iteration (the role of Lucene's `TwoPhaseIterator`): a cheap approximation finds
//! candidates, and a costly check confirms each of them.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use crate::deadline::Watch;

/// The documents of `approximation` for which `matches` is true, until the deadline. `matches` is
/// called once for each document, in order.
pub(crate) struct TwoPhaseScorer<M> {
    approximation: Box<dyn Scorer>,
    matches: M,
    watch: Watch,
}

impl<M: FnMut(DocId) -> bool + Send + 'static> TwoPhaseScorer<M> {
    pub(crate) fn new(
        approximation: Box<dyn Scorer>,
        matches: M,
        watch: Watch,
    ) -> TwoPhaseScorer<M> {
        let mut scorer = TwoPhaseScorer { approximation, matches, watch };
        scorer.first_match(scorer.approximation.doc());
        scorer
    }

    /// The first match, beginning with `document`, at which the approximation is positioned.
    fn first_match(&mut self, mut document: DocId) -> DocId {
        while document != TERMINATED && !(self.matches)(document) {
            document = if self.watch.is_over() {
                self.approximation.seek(TERMINATED)
            } else {
                self.approximation.advance()
            };
        }
        document
    }
}

impl<M: FnMut(DocId) -> bool + Send + 'static> DocSet for TwoPhaseScorer<M> {
    fn advance(&mut self) -> DocId {
        let next = if self.watch.is_over() {
            self.approximation.seek(TERMINATED)
        } else {
            self.approximation.advance()
        };
        self.first_match(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.approximation.doc() >= target {
            return self.approximation.doc();
        }
        let next = self.approximation.seek(target);
        self.first_match(next)
    }

    fn doc(&self) -> DocId {
        self.approximation.doc()
    }

    fn size_hint(&self) -> u32 {
        self.approximation.size_hint()
    }
}

impl<M: FnMut(DocId) -> bool + Send + 'static> Scorer for TwoPhaseScorer<M> {
    fn score(&mut self) -> Score {
        self.approximation.score()
    }
}
