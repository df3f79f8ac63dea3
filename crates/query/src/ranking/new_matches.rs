//! Ranking of new matches: articles that match now and did not match in an earlier snapshot.
//!
//! A commit writes new and changed articles to new segments. A merge also writes old articles to a
//! new segment, so each match in a new segment is looked up in the earlier snapshot by its id, and
//! the query is evaluated on the article found there.

use std::sync::Arc;

use newsdex_index::IndexSnapshot;
use rustc_hash::FxHashSet;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocSet, InvertedIndexReader, Score, Searcher, SegmentReader, TERMINATED, Term,
};

use crate::postings::resolve::ResolvedTerms;
use crate::ranking::lower::{Dates, Lowering};
use crate::ranking::ranked::Ranked;
use crate::ranking::search_context::SearchContext;

/// The snapshot to compare with; `None` if there was no index before.
pub(crate) struct EarlierSnapshot<'s>(pub(crate) Option<&'s IndexSnapshot>);

impl EarlierSnapshot<'_> {
    /// Finds the best `limit` new matches, and counts all of them.
    pub(crate) fn rank_new_matches(
        &self,
        context: &SearchContext<'_>,
        limit: usize,
    ) -> tantivy::Result<Ranked> {
        let SearchContext { snapshot, statistics, deadline, .. } = *context;
        let query = Lowering::new(context).time_limited_query(context.query);
        let scoring =
            EnableScoring::enabled_from_statistics_provider(statistics, &snapshot.searcher);
        let weight = query.weight(scoring)?;
        let mut matches = self.matches_in_new_segments(&snapshot.searcher, weight.as_ref())?;
        if let Some(earlier) = self.0
            && !matches.is_empty()
        {
            let old_indices = matched_before(earlier, context, &matches)?;
            let mut indices = 0..;
            matches.retain(|_| indices.next().is_some_and(|index| !old_indices.contains(&index)));
            // Past the deadline, some matches were not looked up, and may have matched before.
            if deadline.is_over() {
                matches.clear();
            }
        }
        let total = matches.len() as u64;
        matches.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        matches.truncate(limit);
        Ok(Ranked { best: matches, total })
    }

    /// All matches in segments that the earlier snapshot lacks, in the order of their addresses. A
    /// segment that both snapshots have holds no new articles: it can only have lost some since.
    fn matches_in_new_segments(
        &self,
        searcher: &Searcher,
        weight: &dyn Weight,
    ) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let segments = self.0.into_iter().flat_map(|earlier| earlier.searcher.segment_readers());
        let earlier_segments: FxHashSet<_> = segments.map(SegmentReader::segment_id).collect();
        let mut matches = Vec::new();
        for (ord, segment) in (0..).zip(searcher.segment_readers()) {
            if earlier_segments.contains(&segment.segment_id()) {
                continue;
            }
            let alive = segment.alive_bitset();
            weight.for_each(segment, &mut |document, score| {
                if alive.is_none_or(|alive| alive.is_alive(document)) {
                    matches.push((score, DocAddress::new(ord, document)));
                }
            })?;
        }
        Ok(matches)
    }
}

/// The indices in `matches` of the articles that also matched in `earlier`. Incomplete past the
/// deadline.
fn matched_before(
    earlier: &IndexSnapshot,
    context: &SearchContext<'_>,
    matches: &[(Score, DocAddress)],
) -> tantivy::Result<FxHashSet<usize>> {
    let mut addresses = earlier_addresses(earlier, context, matches)?;
    // Scorers only go forward.
    addresses.sort_unstable();
    // A pattern may expand to other terms in another snapshot.
    let SearchContext { query, deadline, .. } = *context;
    let resolved = Arc::new(ResolvedTerms::new(earlier, query, deadline)?);
    let lowering =
        Lowering { snapshot: earlier, resolved: &resolved, deadline, dates: Dates::Filter };
    let weight = lowering
        .time_limited_query(query)
        .weight(EnableScoring::disabled_from_searcher(&earlier.searcher))?;
    let mut indices = FxHashSet::default();
    for in_segment in addresses.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let segment = earlier.searcher.segment_reader(in_segment[0].0.segment_ord);
        let mut scorer = weight.scorer(segment, 1.0)?;
        for &(address, index) in in_segment {
            if scorer.doc() < address.doc_id {
                scorer.seek(address.doc_id);
            }
            if scorer.doc() == address.doc_id {
                indices.insert(index);
            }
        }
    }
    Ok(indices)
}

/// The addresses in `earlier` of the articles with the keys of `matches`, each with its index in
/// `matches`. Incomplete past the deadline.
fn earlier_addresses(
    earlier: &IndexSnapshot,
    context: &SearchContext<'_>,
    matches: &[(Score, DocAddress)],
) -> tantivy::Result<Vec<(DocAddress, usize)>> {
    let key_field = earlier.fields.key;
    let indexes = earlier.searcher.segment_readers().iter();
    let indexes: Vec<_> =
        indexes.map(|segment| segment.inverted_index(key_field)).collect::<tantivy::Result<_>>()?;
    let mut watch = context.deadline.watch();
    let mut addresses = Vec::new();
    let mut key = String::new();
    let mut first = 0;
    for in_segment in matches.chunk_by(|(_, a), (_, b)| a.segment_ord == b.segment_ord) {
        let segment = context.snapshot.searcher.segment_reader(in_segment[0].1.segment_ord);
        let keys = segment.fast_fields().str("key")?;
        for (index, (_, address)) in (first..).zip(in_segment) {
            let ord = keys.as_ref().and_then(|keys| keys.term_ords(address.doc_id).next());
            let (Some(keys), Some(ord)) = (&keys, ord) else { continue };
            if watch.is_over() {
                return Ok(addresses);
            }
            key.clear();
            keys.ord_to_str(ord, &mut key)?;
            let term = Term::from_field_text(key_field, &key);
            let address = live_article(&earlier.searcher, &indexes, &term)?;
            addresses.extend(address.map(|address| (address, index)));
        }
        first += in_segment.len();
    }
    Ok(addresses)
}

/// The address of the live article that has a key; there is at most one.
fn live_article(
    searcher: &Searcher,
    indexes: &[Arc<InvertedIndexReader>],
    key: &Term,
) -> tantivy::Result<Option<DocAddress>> {
    for ((ord, segment), index) in (0..).zip(searcher.segment_readers()).zip(indexes) {
        let Some(mut postings) = index.read_postings(key, IndexRecordOption::Basic)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(Some(DocAddress::new(ord, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}
