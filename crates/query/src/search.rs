//! Search: from query text to an answer.

use std::sync::Arc;
use std::time::Instant;

use newsdex_index::IndexSnapshot;

use crate::answer::Answer;
use crate::deadline::Deadline;
use crate::error::SearchError;
use crate::highlight::highlighter::Highlighter;
use crate::highlight::leaf_info::LeafInfo;
use crate::hits::{HitReader, ReadArticle};
use crate::options::{SearchOptions, SortBy};
use crate::postings::resolve::ResolvedTerms;
use crate::query_text::read_query;
use crate::ranking::by_date::rank_by_date;
use crate::ranking::new_matches::EarlierSnapshot;
use crate::ranking::rank::rank_by_score;
use crate::ranking::ranked::Ranked;
use crate::ranking::rerank::{MAX_RERANKED, rerank};
use crate::ranking::search_context::SearchContext;
use crate::ranking::statistics::Bm25Statistics;
use crate::ranking::undated::count_undated;
use crate::stored::Stored;
use crate::syntax::clock::Clock;
use crate::syntax::explain::query_leaves;
use crate::syntax::warning::QueryWarning;

/// Answers a query.
///
/// # Errors
/// Only if the index cannot be read. A query never causes an error.
pub fn search(
    snapshot: &IndexSnapshot,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    Search { snapshot, earlier: None, options, read_article: Stored::read }.answer(query)
}

/// Finds the articles that match a query in `after` and did not match in `before`, an earlier snapshot
/// or none: new articles, and those that changed so that they match now. They are ranked by score, as
/// in `after`.
///
/// Dates of the query are relative to the same moment for both snapshots, so an article that merely
/// grows older is not a new match. Neither is an unchanged article, unless the query has a pattern
/// that matches more terms than newsdex expands. If there are more new matches than
/// `options.limit`, it is unspecified which of those with equal scores are returned.
///
/// # Errors
/// Only if an index cannot be read.
pub fn new_matches(
    before: Option<&IndexSnapshot>,
    after: &IndexSnapshot,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    let options = &SearchOptions { sort_by: SortBy::Score, ..options.clone() };
    let earlier = Some(EarlierSnapshot(before));
    Search { snapshot: after, earlier, options, read_article: Stored::read }.answer(query)
}

/// Answers as [`search`] does, but reads long texts whole instead of around marks. Tests compare
/// `search` with this oracle.
///
/// # Errors
/// Only if the index cannot be read.
pub fn search_whole_texts(
    snapshot: &IndexSnapshot,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    Search { snapshot, earlier: None, options, read_article: Stored::read_whole }.answer(query)
}

/// One kind of search over one snapshot.
struct Search<'s> {
    snapshot: &'s IndexSnapshot,
    /// The snapshot to compare with, if only new matches are searched for.
    earlier: Option<EarlierSnapshot<'s>>,
    options: &'s SearchOptions,
    read_article: ReadArticle,
}

impl Search<'_> {
    fn answer(&self, text: &str) -> Result<Answer, SearchError> {
        let start = Instant::now();
        let Search { snapshot, options, .. } = *self;
        // The rest of the time is for passages, without which results cannot be shown.
        let ranking_deadline = Deadline::after(start, options.time_limit / 5 * 4);
        let deadline = Deadline::after(start, options.time_limit);
        let parsed = read_query(snapshot, text, &Clock::new(options), &ranking_deadline)?;
        let articles = snapshot.commit.articles;
        let building = snapshot.commit.building;
        let mut answer =
            Answer { articles, building, warnings: parsed.warnings, ..Answer::default() };
        let Some(query) = parsed.query else { return Ok(answer) };
        answer.leaves = query_leaves(&query);
        answer.dates = query.dates().into_iter().map(|date| date.description.clone()).collect();
        let resolved = Arc::new(ResolvedTerms::new(snapshot, &query, &ranking_deadline)?);
        answer.warnings.extend_from_slice(&resolved.warnings);
        let statistics = Bm25Statistics::new(snapshot, &query, &resolved);
        let weights = statistics.leaf_weights(&query, &resolved)?;
        let leaves = LeafInfo::new(&query, weights);
        let context = SearchContext {
            snapshot,
            query: &query,
            resolved: &resolved,
            statistics: &statistics,
            deadline: &ranking_deadline,
        };
        let Ranked { mut best, total } = self.rank(&context)?;
        answer.total = total;
        if self.earlier.is_none() && !ranking_deadline.was_seen() {
            // A deadline of its own: what it stops is not the search.
            let deadline = Deadline::after(start, options.time_limit / 5 * 4);
            let context = SearchContext { deadline: &deadline, ..context };
            answer.undated = count_undated(&context, options.trust_file_time)?;
        }
        let context = SearchContext { deadline: &deadline, ..context };
        let kept = rerank(&context, &leaves.weights, options, &mut best)?;
        let highlighter = Highlighter { leaves: &leaves, options, deadline: &deadline };
        let hits = HitReader {
            text,
            context: &context,
            read_article: self.read_article,
            highlighter: &highlighter,
        };
        hits.read(&best, kept, &mut answer)?;
        if ranking_deadline.was_seen() || deadline.was_seen() {
            answer.warnings.push(timeout_warning(text, options));
        }
        Ok(answer)
    }

    fn rank(&self, context: &SearchContext<'_>) -> tantivy::Result<Ranked> {
        let reranked = if context.query.marked_leaves().len() > 1 { MAX_RERANKED } else { 0 };
        let limit = self.options.limit.max(reranked);
        match &self.earlier {
            None if self.options.sort_by != SortBy::Score => rank_by_date(context, self.options),
            None => rank_by_score(context, limit),
            Some(earlier) => earlier.rank_new_matches(context, limit),
        }
    }
}

/// The warning of a search that was stopped.
fn timeout_warning(query: &str, options: &SearchOptions) -> QueryWarning {
    QueryWarning {
        span: 0..query.len(),
        what: format!(
            "the search was stopped after {} s: the total is a lower bound, and better articles may \
             be missing",
            options.time_limit.as_secs_f64()
        ),
        help: "search for fewer words, use longer prefixes, or raise the time limit".to_owned(),
    }
}
