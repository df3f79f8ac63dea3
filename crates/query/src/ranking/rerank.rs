//! Reranking of the best articles by how close together the query's terms occur in them.

use tantivy::{DocAddress, Score};

use crate::occurrence::Occurrences;
use crate::options::{SearchOptions, SortBy};
use crate::postings::positions::{ArticleOccurrences, OccurrenceReader};
use crate::ranking::closeness::{Closeness, max_closeness};
use crate::ranking::search_context::SearchContext;
use crate::ranking::ties::sort_by_score_and_key;

/// Maximum number of articles that are reranked.
pub(crate) const MAX_RERANKED: usize = 50;
/// Reranking ignores a leaf with more terms than this: it is so vague that closeness to it says
/// little.
const MAX_TERMS: usize = 64;

/// Weight of closeness relative to BM25. On the TIME collection, whose queries are sentences, a
/// greater weight lowers the quality.
const CLOSENESS_WEIGHT: f32 = 0.6;

/// An article to be shown, with the occurrences of the query's leaves in it.
pub(crate) struct RankedArticle {
    pub(crate) score: Score,
    pub(crate) address: DocAddress,
    pub(crate) occurrences: Occurrences,
}

/// Orders the articles in `best` and returns the best `options.limit` of them with their
/// occurrences. Articles that are not read before the deadline are skipped.
pub(crate) fn rerank(
    context: &SearchContext<'_>,
    weights: &[f32],
    options: &SearchOptions,
    best: &mut Vec<(Score, DocAddress)>,
) -> tantivy::Result<Vec<RankedArticle>> {
    let SearchContext { snapshot, query, resolved, deadline, .. } = *context;
    let leaves = query.leaves();
    let read = |max_terms, articles: &[(Score, DocAddress)]| {
        let addresses = articles.iter().map(|(_, address)| *address);
        OccurrenceReader { snapshot, leaves: &leaves, resolved, max_terms, deadline }
            .read(addresses)
    };
    let marked_leaves = query.marked_leaves();
    let by_score = options.sort_by == SortBy::Score;
    // A single leaf has no closeness: there is no other leaf to be close to.
    let depth = if by_score && marked_leaves.len() > 1 {
        rerank_depth(best, options.limit, &marked_leaves, weights).min(MAX_RERANKED)
    } else {
        0
    };
    let mut occurrences = read(MAX_TERMS, &best[..depth])?;
    add_closeness(&mut best[..depth], &occurrences, &marked_leaves, weights);
    if by_score {
        // Closeness only adds to scores, so the reranked articles stay before all others.
        sort_by_score_and_key(snapshot, best, options.limit)?;
    }
    best.truncate(options.limit);
    if occurrences.incomplete
        || best.iter().any(|(_, address)| !occurrences.by_address.contains_key(address))
    {
        occurrences = read(usize::MAX, best)?;
    }
    let articles = best.iter().filter_map(|&(score, address)| {
        let occurrences = occurrences.by_address.remove(&address)?;
        Some(RankedArticle { score, address, occurrences })
    });
    Ok(articles.collect())
}

/// How many of `ranked`, best first, closeness may raise into the best `limit`.
fn rerank_depth(
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
fn add_closeness(
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
