//! Equal scores, ordered by key so that answers are deterministic.

use std::collections::hash_map::Entry;

use newsdex_index::IndexSnapshot;
use rustc_hash::FxHashMap;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::columnar::StrColumn;
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocAddress, DocId, Order, Score, Searcher, SegmentOrdinal};

use crate::ranking::search_context::SearchContext;

/// Whether two scores count as equal.
///
/// tantivy adds up the scores of a query's terms in the order of their document frequencies in the
/// segment. The last digits of a sum depend on that order, so without a tolerance equal articles
/// would be ordered by the segments that happen to hold them.
pub(crate) fn scores_tie(a: Score, b: Score) -> bool {
    const RELATIVE_TOLERANCE: Score = 4e-6;
    (a - b).abs() <= RELATIVE_TOLERANCE * a.abs().max(b.abs())
}

/// The best `limit` articles if articles inside and outside the limit are tied: of the tied
/// articles, those whose keys sort first.
pub(crate) fn best_with_ties(
    context: &SearchContext<'_>,
    query: &dyn TantivyQuery,
    limit: usize,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    /// Beyond this number of tied articles, only scores equal to the last digit count as ties.
    const MAX_TIED: usize = 4096;
    let SearchContext { snapshot, statistics, .. } = *context;
    let mut fetched = limit;
    while fetched < limit + MAX_TIED {
        fetched = 2 * fetched + 16;
        let top = TopDocs::with_limit(fetched).order_by_score();
        let mut best =
            snapshot.searcher.search_with_statistics_provider(query, &top, statistics)?;
        let tie_ends =
            best.windows(2).skip(limit - 1).any(|pair| !scores_tie(pair[0].0, pair[1].0));
        if tie_ends || best.len() < fetched {
            sort_by_score_and_key(snapshot, &mut best, limit)?;
            return Ok(best);
        }
    }
    let order =
        ((SortBySimilarityScore, Order::Desc), (SortByString::for_field("key"), Order::Asc));
    let top = TopDocs::with_limit(limit).order_by::<(Score, Option<String>)>(order);
    let best = snapshot.searcher.search_with_statistics_provider(query, &top, statistics)?;
    Ok(best.into_iter().map(|((score, _), address)| (score, address)).collect())
}

/// Sorts articles by descending score, and tied ones by key. Only the first `limit` are sure to be
/// in order: keys cost a look-up each.
pub(crate) fn sort_by_score_and_key(
    snapshot: &IndexSnapshot,
    articles: &mut [(Score, DocAddress)],
    limit: usize,
) -> tantivy::Result<()> {
    articles.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut end = 0;
    let ties = articles.chunk_by_mut(|a, b| scores_tie(a.0, b.0)).take_while(|tied| {
        let start = end;
        end += tied.len();
        start < limit
    });
    // Each segment's column is opened once: a frequent term may have many tied articles.
    let mut columns: FxHashMap<SegmentOrdinal, Option<StrColumn>> = FxHashMap::default();
    for tied in ties.filter(|tied| tied.len() > 1) {
        let mut by_key = Vec::with_capacity(tied.len());
        for &(score, address) in &*tied {
            let column = match columns.entry(address.segment_ord) {
                Entry::Occupied(column) => column.into_mut(),
                Entry::Vacant(vacant) => {
                    vacant.insert(key_column(&snapshot.searcher, address.segment_ord)?)
                }
            };
            by_key.push((key(column.as_ref(), address.doc_id)?, (score, address)));
        }
        by_key.sort_by(|a, b| a.0.cmp(&b.0));
        by_key.into_iter().zip(tied).for_each(|((_, article), slot)| *slot = article);
    }
    Ok(())
}

fn key_column(searcher: &Searcher, segment: SegmentOrdinal) -> tantivy::Result<Option<StrColumn>> {
    searcher.segment_reader(segment).fast_fields().str("key")
}

fn key(keys: Option<&StrColumn>, document: DocId) -> tantivy::Result<String> {
    let mut key = String::new();
    if let Some((keys, ord)) = keys.and_then(|keys| Some((keys, keys.term_ords(document).next()?)))
    {
        keys.ord_to_str(ord, &mut key)?;
    }
    Ok(key)
}
