//! Counts the articles without a date that a query misses because it asks for one.

use tantivy::query::Query as TantivyQuery;

use crate::ranking::lower::Lowering;
use crate::ranking::search_context::SearchContext;

/// Number of articles without a known date that would match if the query did not ask for one: each
/// date that is not excluded is taken as theirs. `None` past the deadline, and if the query also
/// matches articles without a date, so that none is missed.
pub(crate) fn count_undated(
    context: &SearchContext<'_>,
    trust_file_time: bool,
) -> tantivy::Result<Option<u64>> {
    let SearchContext { snapshot, query, deadline, .. } = *context;
    if !query.requires_date() || deadline.is_over() {
        return Ok(None);
    }
    let undated = snapshot.undated_articles()?;
    // With trusted file times, every article counts as dated.
    if trust_file_time || undated.is_empty() {
        return Ok(Some(0));
    }
    let lowering = Lowering { undated: Some(undated), ..Lowering::new(context) };
    let count = lowering.time_limited_query(query).count(&snapshot.searcher)?;
    Ok((!deadline.was_seen()).then_some(count as u64))
}
