//! Reranking of the best articles by how close together the query's terms occur in them.

use tantivy::{DocAddress, Score};

use crate::postings::positions::ArticleOccurrences;
use crate::ranking::closeness::{Closeness, max_closeness};

/// Weight of closeness relative to BM25. On the TIME collection, whose queries are sentences, a
/// greater weight lowers the quality.
const CLOSENESS_WEIGHT: f32 = 0.6;

/// How many of `ranked`, best first, closeness may raise into the best `limit`.
pub(crate) fn rerank_depth(
    ranked: &[(Score, DocAddress)],
    limit: usize,
    leaves: &[usize],
    weights: &[f32],
) -> usize {
    let Some((last_score, _)) = ranked[..limit.min(ranked.len())].last() else { return 0 };
    let max_raise = CLOSENESS_WEIGHT * max_closeness(leaves, weights);
    // A little lower than the exact bound, since floating-point sums are rounded.
    ranked.partition_point(|(score, _)| *score >= (last_score - max_raise) * 0.9999)
}

/// Adds to the score of each article the closeness of `leaves` in its title or body, whichever is
/// greater.
pub(crate) fn add_closeness(
    articles: &mut [(Score, DocAddress)],
    occurrences: &ArticleOccurrences,
    leaves: &[usize],
    weights: &[f32],
) {
    let mut closeness = Closeness::new(leaves, weights);
    for (score, address) in articles {
        if let Some(occurrences) = occurrences.by_address.get(address) {
            let in_fields =
                [&occurrences.title, &occurrences.body].map(|field| closeness.in_field(field));
            *score += CLOSENESS_WEIGHT * in_fields.into_iter().fold(0.0, f32::max);
        }
    }
}
