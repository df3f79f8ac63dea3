//! Articles without a known date.

use std::sync::Arc;

use newsdex_index::UndatedArticles;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery,
    Scorer, Weight,
};
use tantivy::{DocId, Score, SegmentReader};

/// Matches the articles without a date. Few of them are found fast: the set leads an intersection.
#[derive(Debug, Clone)]
pub(crate) struct UndatedQuery(pub(crate) Arc<UndatedArticles>);

impl TantivyQuery for UndatedQuery {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(UndatedWeight(Arc::clone(&self.0))))
    }
}

struct UndatedWeight(Arc<UndatedArticles>);

impl Weight for UndatedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.0.get(&reader.segment_id()) {
            Some(articles) => {
                Box::new(ConstScorer::new(BitSetDocSet::from(articles.clone()), boost))
            }
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _reader: &SegmentReader, _document: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("an article without a date", 0.0))
    }
}
