//! The best articles once more, by how close together the query's words stand in them.

use tantivy::{DocAddress, Score};

use crate::postings::positions::ArticleOccurrences;
use crate::ranking::closeness::{Closeness, greatest_closeness};

/// How much closeness counts beside BM25. On the TIME collection, whose queries are sentences, more of it does harm.
const CLOSENESS_WEIGHT: f32 = 0.6;

/// How many of `ranked`, best first, may be among the best `limit` once they are raised.
pub(crate) fn may_be_raised(
    ranked: &[(Score, DocAddress)],
    limit: usize,
    operand: &[usize],
    weights: &[f32],
) -> usize {
    let Some((least, _)) = ranked[..limit.min(ranked.len())].last() else { return 0 };
    let most = CLOSENESS_WEIGHT * greatest_closeness(operand, weights);
    // A little less than that, since sums of such numbers are rounded.
    ranked.partition_point(|(score, _)| *score >= (least - most) * 0.9999)
}

/// Raises the scores of `articles`, each by how near to each other the leaves of `operand` stand in its headline or text.
pub(crate) fn raise_by_closeness(
    articles: &mut [(Score, DocAddress)],
    occurrences: &ArticleOccurrences,
    operand: &[usize],
    weights: &[f32],
) {
    let mut closeness = Closeness::of(operand, weights);
    for (score, address) in articles {
        if let Some(occurrences) = occurrences.by_address.get(address) {
            let near =
                [&occurrences.title, &occurrences.body].map(|field| closeness.in_text(field));
            *score += CLOSENESS_WEIGHT * near.into_iter().fold(0.0, f32::max);
        }
    }
}
