//! Which articles match, in the order in which they appeared.

use newsdex_index::IndexSnapshot;
use tantivy::collector::sort_key::{NaturalComparator, SortBySimilarityScore, SortByString};
use tantivy::collector::{Count, SegmentSortKeyComputer, SortKeyComputer, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocId, Order, Score, SegmentReader};

use crate::options::{SearchOptions, SortBy};
use crate::ranking::rank::{Ranked, Statistics};

/// Finds the first `limit` articles by when they appeared, of one moment by id; those of which it is not known come last.
/// A date without a zone counts as one of UTC, which is at most a day wrong.
pub(crate) fn rank_by_date(
    snapshot: &IndexSnapshot,
    query: &dyn TantivyQuery,
    options: &SearchOptions,
    statistics: &Statistics<'_>,
) -> tantivy::Result<Ranked> {
    let by_date =
        ByDate { oldest: options.sort_by == SortBy::Oldest, by_file: options.trust_file_time };
    let order = (
        (by_date, Order::Desc),
        (SortByString::for_field("id"), Order::Asc),
        // Last, where it decides nothing: it is answered with the article.
        (SortBySimilarityScore, Order::Desc),
    );
    let top =
        TopDocs::with_limit(options.limit.max(1)).order_by::<(i64, Option<String>, Score)>(order);
    let (best, total) =
        snapshot.searcher.search_with_statistics_provider(query, &(top, Count), statistics)?;
    let best = best.into_iter().map(|((_, _, score), address)| (score, address)).collect();
    Ok(Ranked { best, total: total as u64 })
}

/// When an article appeared, as a number that is the greater the earlier it is shown.
struct ByDate {
    oldest: bool,
    by_file: bool,
}

struct Dates {
    /// What is known of a segment's articles, the most certain first.
    columns: Vec<Column<i64>>,
    oldest: bool,
}

impl SortKeyComputer for ByDate {
    type SortKey = i64;
    type Child = Dates;
    type Comparator = NaturalComparator;

    fn segment_sort_key_computer(&self, segment: &SegmentReader) -> tantivy::Result<Dates> {
        let names = ["published_at", "published_local", "changed_at"];
        let known = if self.by_file { names.as_slice() } else { &names[..2] };
        let columns =
            known.iter().filter_map(|name| segment.fast_fields().column_opt(name).transpose());
        Ok(Dates { columns: columns.collect::<tantivy::Result<_>>()?, oldest: self.oldest })
    }
}

impl SegmentSortKeyComputer for Dates {
    type SortKey = i64;
    type SegmentSortKey = i64;
    type SegmentComparator = NaturalComparator;

    fn segment_sort_key(&mut self, document: DocId, _: Score) -> i64 {
        let seconds = self.columns.iter().find_map(|column| column.first(document));
        // Seconds of years that are known are far from either end.
        seconds.map_or(
            i64::MIN,
            |seconds| if self.oldest { seconds.saturating_neg() } else { seconds },
        )
    }

    fn convert_segment_sort_key(&self, key: i64) -> i64 {
        key
    }
}
