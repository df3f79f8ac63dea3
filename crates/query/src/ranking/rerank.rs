//! Reranking of the best articles by how close together the query's terms occur in them.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use tantivy::{DocAddress, Score};

use crate::occurrence::Occurrences;
use crate::options::{SearchOptions, SortBy};
use crate::postings::positions::OccurrenceReader;
use crate::ranking::closeness::{Closeness, max_closeness};
use crate::ranking::search_context::SearchContext;
use crate::ranking::ties::{scores_tie, sort_by_score_and_key};

/// Maximum number of articles that are reranked.
pub(crate) const MAX_RERANKED: usize = 50;
/// Reranking ignores a leaf with more terms than this: it is so vague that closeness to it says
/// little.
const MAX_TERMS: usize = 64;

/// Weight of closeness relative to BM25. On the TIME collection, whose queries are sentences, a
/// greater weight lowers the quality.
const CLOSENESS_WEIGHT: f32 = 0.6;

/// Occurrences in several articles. They are bounded in number, so some articles may be missing.
#[derive(Debug, Default)]
pub(crate) struct ArticleOccurrences {
    by_address: HashMap<DocAddress, Occurrences, FxBuildHasher>,
    /// The number of occurrences in all articles.
    count: usize,
}

impl ArticleOccurrences {
    /// Maximum number of occurrences that are kept, which take 16 bytes each.
    const MAX: usize = 1 << 20;

    /// Keeps the occurrences in an article, if there is room for them.
    pub(crate) fn keep(&mut self, address: DocAddress, occurrences: Occurrences) {
        if self.count + occurrences.len() <= ArticleOccurrences::MAX {
            self.count += occurrences.len();
            self.by_address.insert(address, occurrences);
        }
    }

    pub(crate) fn contains(&self, address: DocAddress) -> bool {
        self.by_address.contains_key(&address)
    }

    pub(crate) fn take(&mut self, address: DocAddress) -> Option<Occurrences> {
        let occurrences = self.by_address.remove(&address)?;
        self.count -= occurrences.len();
        Some(occurrences)
    }
}

/// Orders the articles in `best` and drops all but the best `options.limit` of them. Returns
/// occurrences that were read on the way.
pub(crate) fn rerank(
    context: &SearchContext<'_>,
    weights: &[f32],
    options: &SearchOptions,
    best: &mut Vec<(Score, DocAddress)>,
) -> tantivy::Result<ArticleOccurrences> {
    let SearchContext { snapshot, query, resolved, deadline, .. } = *context;
    let leaves = query.leaves();
    let marked_leaves = query.marked_leaves();
    let by_score = options.sort_by == SortBy::Score;
    // A single leaf has no closeness: there is no other leaf to be close to.
    let depth = if by_score && marked_leaves.len() > 1 {
        rerank_depth(best, options.limit, &marked_leaves, weights).min(MAX_RERANKED)
    } else {
        0
    };
    let mut kept = ArticleOccurrences::default();
    let mut incomplete = false;
    if depth > 0 {
        // Which of several tied articles are reranked must not depend on the segments.
        if best.get(depth).is_some_and(|next| scores_tie(best[depth - 1].0, next.0)) {
            sort_by_score_and_key(snapshot, best, depth)?;
        }
        let reader = OccurrenceReader {
            snapshot,
            leaves: &leaves,
            resolved,
            max_terms: MAX_TERMS,
            deadline,
        };
        let mut closeness = Closeness::new(&marked_leaves, weights);
        let mut raises: HashMap<DocAddress, Score, FxBuildHasher> = HashMap::default();
        let addresses = best[..depth].iter().map(|(_, address)| *address);
        incomplete = reader.read(addresses, |address, occurrences| {
            let in_fields =
                [&occurrences.title, &occurrences.body].map(|field| closeness.in_field(field));
            raises.insert(address, CLOSENESS_WEIGHT * in_fields.into_iter().fold(0.0, f32::max));
            kept.keep(address, occurrences);
        })?;
        for (score, address) in &mut best[..depth] {
            *score += raises.get(address).copied().unwrap_or_default();
        }
    }
    if by_score {
        // Closeness only adds to scores, so the reranked articles stay before all others.
        sort_by_score_and_key(snapshot, best, options.limit)?;
    }
    best.truncate(options.limit);
    Ok(if incomplete { ArticleOccurrences::default() } else { kept })
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
