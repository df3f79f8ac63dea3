//! Matches of a query that meet a condition which takes more than the engine to tell, until time is up.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use crate::deadline::Watch;

/// Of the documents of a scorer, those for which `holds` is true. It is asked once for each, in order.
pub(crate) struct TwoPhaseScorer<H> {
    inner: Box<dyn Scorer>,
    holds: H,
    watch: Watch,
}

impl<H: FnMut(DocId) -> bool + Send + 'static> TwoPhaseScorer<H> {
    pub(crate) fn new(inner: Box<dyn Scorer>, holds: H, watch: Watch) -> TwoPhaseScorer<H> {
        let mut checked = TwoPhaseScorer { inner, holds, watch };
        checked.find(checked.inner.doc());
        checked
    }

    /// The first document that counts, from one on at which the inner scorer stands.
    fn find(&mut self, mut document: DocId) -> DocId {
        // Ends: the inner scorer goes on to TERMINATED.
        while document != TERMINATED && !(self.holds)(document) {
            document = if self.watch.is_over() {
                self.inner.seek(TERMINATED)
            } else {
                self.inner.advance()
            };
        }
        document
    }
}

impl<H: FnMut(DocId) -> bool + Send + 'static> DocSet for TwoPhaseScorer<H> {
    fn advance(&mut self) -> DocId {
        let next =
            if self.watch.is_over() { self.inner.seek(TERMINATED) } else { self.inner.advance() };
        self.find(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.inner.doc() >= target {
            return self.inner.doc();
        }
        let next = self.inner.seek(target);
        self.find(next)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl<H: FnMut(DocId) -> bool + Send + 'static> Scorer for TwoPhaseScorer<H> {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
