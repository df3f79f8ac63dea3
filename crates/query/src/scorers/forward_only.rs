//! A wrapper for excluded queries that keeps tantivy from seeking backward in them.
//!
//! tantivy 0.27 also asks an excluded scorer about documents before its current one. A phrase
//! answers with a failed assertion in debug builds (`PhraseScorer::seek_danger`), which must not
//! happen in a program that embeds newsdex. Behind this wrapper a scorer only ever goes forward.

use tantivy::query::{EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// An excluded query.
#[derive(Debug)]
pub(crate) struct ForwardOnlyQuery(pub(crate) Box<dyn TantivyQuery>);

impl Clone for ForwardOnlyQuery {
    fn clone(&self) -> ForwardOnlyQuery {
        ForwardOnlyQuery(self.0.box_clone())
    }
}

impl TantivyQuery for ForwardOnlyQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ForwardOnlyWeight(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

struct ForwardOnlyWeight(Box<dyn Weight>);

impl Weight for ForwardOnlyWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ForwardOnlyScorer(self.0.scorer(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, document)
    }
}

/// Inherits the default `seek_danger` of [`DocSet`], which compares the target with the current
/// document before it seeks.
struct ForwardOnlyScorer(Box<dyn Scorer>);

impl DocSet for ForwardOnlyScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for ForwardOnlyScorer {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
