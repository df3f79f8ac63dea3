//! Ranking by score: chooses the fastest strategy that finds the best articles and counts all
//! matches.

use std::cell::LazyCell;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::Query as TantivyQuery;

use crate::ranking::lower::{Lowering, is_single_term};
use crate::ranking::ranked::Ranked;
use crate::ranking::search_context::SearchContext;
use crate::ranking::term_at_a_time::{disjunction_terms, top_documents};
use crate::ranking::ties::{best_with_ties, scores_tie};

/// Finds the best `limit` articles by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75). Ties are
/// broken by id.
pub(crate) fn rank_by_score(context: &SearchContext<'_>, limit: usize) -> tantivy::Result<Ranked> {
    let SearchContext { snapshot, statistics, deadline, .. } = *context;
    let searcher = &snapshot.searcher;
    // Lowered only where it is used: a pattern may expand to thousands of terms, each a query.
    let query = LazyCell::new(|| Lowering::new(context).time_limited_query(context.query));
    let limit = limit.max(1);
    // One article beyond the limit shows whether the last rank is tied.
    let top = TopDocs::with_limit(limit + 1);
    let (best, total) = if let Some(terms) = disjunction_terms(context.query, context.resolved) {
        top_documents(context, &terms, limit + 1)?
    } else if is_single_term(context.query) {
        // Counting while ranking would disable tantivy's pruning, and the document frequency of one
        // term is known. With two terms or more, pruning does not make up for a second pass.
        let best =
            searcher.search_with_statistics_provider(&*query, &top.order_by_score(), statistics)?;
        // Counting may reach the deadline. Then the total is at least the number of articles found.
        let total = query.count(searcher)?.max(best.len());
        (best, total)
    } else {
        let both = (top.order_by_score(), Count);
        searcher.search_with_statistics_provider(&*query, &both, statistics)?
    };
    // Past the deadline, another search would find nothing.
    let last_is_tied =
        !deadline.was_seen() && best.len() > limit && scores_tie(best[limit - 1].0, best[limit].0);
    let best = if last_is_tied { best_with_ties(context, &*query, limit)? } else { best };
    Ok(Ranked { best: best.into_iter().take(limit).collect(), total: total as u64 })
}
