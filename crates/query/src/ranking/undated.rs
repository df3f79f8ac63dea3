//! Counts the articles that a query misses because it asks for a date that they do not have, or not
//! exactly enough.

use std::cmp::Ordering;

use newsdex_index::UndatedInSegment;
use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, EnableScoring, Query as TantivyQuery, Scorer};
use tantivy::{BitSet, COLLECT_BLOCK_BUFFER_LEN, DocSet, TERMINATED};

use crate::ranking::lower::{Dates, Lowering};
use crate::ranking::search_context::SearchContext;

/// Seeking an article takes about as long as scanning this many.
const SEEK_COST: u64 = 16;

/// Number of articles that may match, but whose date is not known exactly enough: those without a date
/// that would match if the query did not ask for one, and those of which only a year or a month is
/// known, where it overlaps the range without lying within it. Dates that are excluded exclude neither.
/// `None` past the deadline, and if the query also matches articles without a date.
pub(crate) fn count_undated(
    context: &SearchContext<'_>,
    trust_file_time: bool,
) -> tantivy::Result<Option<u64>> {
    let SearchContext { snapshot, query, deadline, .. } = *context;
    if !query.requires_date() || deadline.is_over() {
        return Ok(None);
    }
    let undated = snapshot.undated_articles()?;
    let count = |dates: Dates, set: fn(&UndatedInSegment) -> &BitSet| {
        if undated.values().all(|articles| set(articles).len() == 0) {
            return Ok(0);
        }
        count_matches(context, dates, |segment| undated.get(&segment).map(set))
    };
    // With trusted file times, every article has a date.
    let without_date = if trust_file_time { 0 } else { count(Dates::Ignore, |set| &set.undated)? };
    let overlapping = count(Dates::Overlap, |set| &set.coarse)?;
    let within = if overlapping == 0 { 0 } else { count(Dates::Filter, |set| &set.coarse)? };
    Ok((!deadline.was_seen()).then_some(without_date + overlapping.saturating_sub(within)))
}

/// Number of articles of a set that match if this becomes of the dates of the query.
fn count_matches<'s>(
    context: &SearchContext<'_>,
    dates: Dates,
    set: impl Fn(SegmentId) -> Option<&'s BitSet>,
) -> tantivy::Result<u64> {
    let lowering = Lowering { dates, ..Lowering::new(context) };
    let searcher = &context.snapshot.searcher;
    let weight = lowering
        .time_limited_query(context.query)
        .weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut count = 0;
    for segment in searcher.segment_readers() {
        if let Some(set) = set(segment.segment_id()).filter(|set| set.len() > 0) {
            count += count_among(set, weight.scorer(segment, 1.0)?.as_mut());
        }
    }
    Ok(count)
}

/// Number of documents of a scorer that are in a set.
fn count_among(set: &BitSet, scorer: &mut dyn Scorer) -> u64 {
    if (set.len() as u64).saturating_mul(SEEK_COST) < scorer.cost() {
        count_by_seeking(set, scorer)
    } else {
        count_by_scanning(set, scorer)
    }
}

fn count_by_seeking(set: &BitSet, scorer: &mut dyn Scorer) -> u64 {
    let mut set = BitSetDocSet::from(set.clone());
    let mut count = 0;
    while set.doc() != TERMINATED && scorer.doc() != TERMINATED {
        match scorer.doc().cmp(&set.doc()) {
            Ordering::Less => scorer.seek(set.doc()),
            Ordering::Greater => set.seek(scorer.doc()),
            Ordering::Equal => {
                count += 1;
                set.advance()
            }
        };
    }
    count
}

fn count_by_scanning(set: &BitSet, scorer: &mut dyn Scorer) -> u64 {
    let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
    let mut count = 0;
    loop {
        let filled = scorer.fill_buffer(&mut buffer);
        count += buffer[..filled].iter().filter(|&&document| set.contains(document)).count() as u64;
        if filled < buffer.len() {
            return count;
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::query::ConstScorer;

    use super::*;

    #[test]
    fn seeking_and_scanning_count_the_same() {
        let set = |documents: &[u32]| {
            let mut set = BitSet::with_max_value(1_000);
            for &document in documents {
                set.insert(document);
            }
            set
        };
        let check = |undated: &[u32], matching: &[u32], expected: u64| {
            let scorer = || ConstScorer::new(BitSetDocSet::from(set(matching)), 1.0);
            assert_eq!(count_by_seeking(&set(undated), &mut scorer()), expected);
            assert_eq!(count_by_scanning(&set(undated), &mut scorer()), expected);
        };
        check(&[], &[], 0);
        check(&[1], &[], 0);
        check(&[0, 5, 63, 64, 999], &[5, 64, 65, 999], 3);
        check(&[0, 1, 2], &[0, 1, 2], 3);
        check(&[7], &(0..1_000).collect::<Vec<u32>>(), 1);
        check(&(0..1_000).collect::<Vec<u32>>(), &[0, 500], 2);
    }
}
