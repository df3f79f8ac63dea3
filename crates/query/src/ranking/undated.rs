//! Counts the articles without a date that a query misses because it asks for one.

use std::cmp::Ordering;

use tantivy::query::{BitSetDocSet, EnableScoring, Query as TantivyQuery, Scorer};
use tantivy::{BitSet, COLLECT_BLOCK_BUFFER_LEN, DocSet, TERMINATED};

use crate::ranking::lower::{Dates, Lowering};
use crate::ranking::search_context::SearchContext;

/// Seeking an article takes about as long as scanning this many.
const SEEK_COST: u64 = 16;

/// Number of articles without a known date that would match if the query did not ask for one: dates
/// that are not excluded are ignored. `None` past the deadline, and if the query also matches articles
/// without a date.
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
    let lowering = Lowering { dates: Dates::Ignore, ..Lowering::new(context) };
    let searcher = &snapshot.searcher;
    let weight = lowering
        .time_limited_query(query)
        .weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut count = 0;
    for segment in searcher.segment_readers() {
        if let Some(undated) = undated.get(&segment.segment_id()) {
            count += count_among(undated, weight.scorer(segment, 1.0)?.as_mut());
        }
    }
    Ok((!deadline.was_seen()).then_some(count))
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
