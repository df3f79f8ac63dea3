//! Ranking by date.

use tantivy::collector::sort_key::{NaturalComparator, SortBySimilarityScore, SortByString};
use tantivy::collector::{Count, SegmentSortKeyComputer, SortKeyComputer, TopDocs};
use tantivy::columnar::Column;
use tantivy::{DocId, Order, Score, SegmentReader};

use crate::options::{SearchOptions, SortBy};
use crate::ranking::lower::Lowering;
use crate::ranking::ranked::Ranked;
use crate::ranking::search_context::SearchContext;

/// Finds the first `options.limit` articles by publication date. Ties are broken by key. Undated
/// articles come last. A date without a time zone counts as UTC, which is at most a day off.
pub(crate) fn rank_by_date(
    context: &SearchContext<'_>,
    options: &SearchOptions,
) -> tantivy::Result<Ranked> {
    let query = Lowering::new(context).time_limited_query(context.query);
    let by_date = DateSortKey {
        oldest_first: options.sort_by == SortBy::Oldest,
        trust_file_time: options.trust_file_time,
    };
    let order = (
        (by_date, Order::Desc),
        (SortByString::for_field("key"), Order::Asc),
        // Keys are unique, so the score decides nothing here; this key only returns it.
        (SortBySimilarityScore, Order::Desc),
    );
    let top =
        TopDocs::with_limit(options.limit.max(1)).order_by::<(i64, Option<String>, Score)>(order);
    let searcher = &context.snapshot.searcher;
    let (best, total) =
        searcher.search_with_statistics_provider(&query, &(top, Count), context.statistics)?;
    let best = best.into_iter().map(|((_, _, score), address)| (score, address)).collect();
    Ok(Ranked { best, total: total as u64 })
}

/// Sort key of an article by date; greater keys rank first.
struct DateSortKey {
    oldest_first: bool,
    /// Whether an article without a known date counts as published when its file was last modified.
    trust_file_time: bool,
}

struct SegmentDateSortKey {
    /// Date columns of the segment, the most reliable first.
    columns: Vec<Column<i64>>,
    oldest_first: bool,
}

impl SortKeyComputer for DateSortKey {
    type SortKey = i64;
    type Child = SegmentDateSortKey;
    type Comparator = NaturalComparator;

    fn segment_sort_key_computer(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentDateSortKey> {
        let names = ["published_at", "published_local", "changed_at"];
        let trusted = if self.trust_file_time { names.as_slice() } else { &names[..2] };
        let columns =
            trusted.iter().filter_map(|name| segment.fast_fields().column_opt(name).transpose());
        Ok(SegmentDateSortKey {
            columns: columns.collect::<tantivy::Result<_>>()?,
            oldest_first: self.oldest_first,
        })
    }
}

impl SegmentSortKeyComputer for SegmentDateSortKey {
    type SortKey = i64;
    type SegmentSortKey = i64;
    type SegmentComparator = NaturalComparator;

    fn segment_sort_key(&mut self, document: DocId, _: Score) -> i64 {
        let seconds = self.columns.iter().find_map(|column| column.first(document));
        // Dates that were read from articles are far from either end of the range.
        seconds.map_or(
            i64::MIN,
            |seconds| if self.oldest_first { seconds.saturating_neg() } else { seconds },
        )
    }

    fn convert_segment_sort_key(&self, key: i64) -> i64 {
        key
    }
}
