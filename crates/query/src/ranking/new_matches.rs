//! Which articles match now and did not match in an earlier state of the index.
//!
//! What a commit adds stands in segments of its own, and so does what changed. A merge makes a new segment out of old
//! articles, so each match in a new segment is looked up by its id in the earlier state, and asked of the query there.

use std::sync::Arc;

use newsdex_index::IndexSnapshot;
use rustc_hash::FxHashSet;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocSet, InvertedIndexReader, Score, Searcher, SegmentReader, TERMINATED, Term,
};

use crate::deadline::Deadline;
use crate::postings::resolve::ResolvedTerms;
use crate::ranking::rank::{Ranked, Statistics, timed_query};
use crate::syntax::ast::Query;

/// An earlier state of the index; none where there was no index.
pub(crate) struct Earlier<'g>(pub(crate) Option<&'g IndexSnapshot>);

impl Earlier<'_> {
    /// Finds the best `limit` articles of `now` that match there and did not match in this state, and how many there are.
    pub(crate) fn rank_others(
        &self,
        now: &IndexSnapshot,
        clause: &Query,
        resolved: &Arc<ResolvedTerms>,
        limit: usize,
        statistics: &Statistics<'_>,
        deadline: &Deadline,
    ) -> tantivy::Result<Ranked> {
        let query = timed_query(clause, resolved, now, deadline);
        let weight = query
            .weight(EnableScoring::enabled_from_statistics_provider(statistics, &now.searcher))?;
        let mut found = self.matches_in_other_segments(&now.searcher, weight.as_ref())?;
        if let Some(before) = self.0
            && !found.is_empty()
        {
            let matched = matched_before(before, clause, &now.searcher, &found, deadline)?;
            let mut at = 0..;
            found.retain(|_| at.next().is_some_and(|at| !matched.contains(&at)));
            // What was not looked up in time may have matched.
            if deadline.is_over() {
                found.clear();
            }
        }
        let total = found.len() as u64;
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(limit);
        Ok(Ranked { best: found, total })
    }

    /// All that matches in segments that this state does not have, in their order. Of a segment that it has, articles can
    /// only have gone since.
    fn matches_in_other_segments(
        &self,
        now: &Searcher,
        weight: &dyn Weight,
    ) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let segments = self.0.into_iter().flat_map(|before| before.searcher.segment_readers());
        let had: FxHashSet<_> = segments.map(SegmentReader::segment_id).collect();
        let mut found = Vec::new();
        for (ord, segment) in (0..).zip(now.segment_readers()) {
            if had.contains(&segment.segment_id()) {
                continue;
            }
            let alive = segment.alive_bitset();
            weight.for_each(segment, &mut |document, score| {
                if alive.is_none_or(|alive| alive.is_alive(document)) {
                    found.push((score, DocAddress::new(ord, document)));
                }
            })?;
        }
        Ok(found)
    }
}

/// Places in `found` of the articles that matched before, until time is up.
fn matched_before(
    before: &IndexSnapshot,
    clause: &Query,
    now: &Searcher,
    found: &[(Score, DocAddress)],
    deadline: &Deadline,
) -> tantivy::Result<FxHashSet<usize>> {
    let mut known = addresses_before(before, now, found, deadline)?;
    // Scorers only go forward.
    known.sort_unstable();
    // The words that a pattern stands for may be others now.
    let resolved = Arc::new(ResolvedTerms::new(before, clause, deadline)?);
    let query = timed_query(clause, &resolved, before, deadline);
    let weight = query.weight(EnableScoring::disabled_from_searcher(&before.searcher))?;
    let mut matched = FxHashSet::default();
    for of_segment in known.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let mut scorer =
            weight.scorer(before.searcher.segment_reader(of_segment[0].0.segment_ord), 1.0)?;
        for &(address, at) in of_segment {
            if scorer.doc() < address.doc_id {
                scorer.seek(address.doc_id);
            }
            if scorer.doc() == address.doc_id {
                matched.insert(at);
            }
        }
    }
    Ok(matched)
}

/// Where the articles of the same ids stood before, each with its place in `found`.
fn addresses_before(
    before: &IndexSnapshot,
    now: &Searcher,
    found: &[(Score, DocAddress)],
    deadline: &Deadline,
) -> tantivy::Result<Vec<(DocAddress, usize)>> {
    let field = before.fields.id;
    let indexes =
        before.searcher.segment_readers().iter().map(|segment| segment.inverted_index(field));
    let indexes: Vec<_> = indexes.collect::<tantivy::Result<_>>()?;
    let mut watch = deadline.watch();
    let mut known = Vec::new();
    let mut id = String::new();
    let mut first = 0;
    for of_segment in found.chunk_by(|(_, a), (_, b)| a.segment_ord == b.segment_ord) {
        let segment = now.segment_reader(of_segment[0].1.segment_ord);
        let ids = segment.fast_fields().str("id")?;
        for (at, (_, address)) in (first..).zip(of_segment) {
            let ord = ids.as_ref().and_then(|ids| ids.term_ords(address.doc_id).next());
            let (Some(ids), Some(ord)) = (&ids, ord) else { continue };
            if watch.is_over() {
                return Ok(known);
            }
            id.clear();
            ids.ord_to_str(ord, &mut id)?;
            let address =
                address_of(&before.searcher, &indexes, &Term::from_field_text(field, &id))?;
            known.extend(address.map(|address| (address, at)));
        }
        first += of_segment.len();
    }
    Ok(known)
}

/// Where the one article stands that has an id.
fn address_of(
    searcher: &Searcher,
    indexes: &[Arc<InvertedIndexReader>],
    id: &Term,
) -> tantivy::Result<Option<DocAddress>> {
    for ((ord, segment), index) in (0..).zip(searcher.segment_readers()).zip(indexes) {
        let Some(mut postings) = index.read_postings(id, IndexRecordOption::Basic)? else {
            continue;
        };
        // Ends: advance goes on to TERMINATED.
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(Some(DocAddress::new(ord, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}
