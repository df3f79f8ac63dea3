//! Which places of an article are worth looking at, when a few passages are asked for and its text holds many places.
//!
//! Cutting text into words and sentences takes most of the time of a passage. So the best stretches are chosen by the
//! numbers of their words alone, more of them than passages are asked for, and only these are looked at.

use std::ops::Range;

use crate::highlight::leaf_info::LeafInfo;
use crate::occurrence::Occurrence;

/// Length of a stretch, in words: about a sentence.
const STRETCH: u32 = 24;
/// Stands up to this number are all looked at.
const FEW: usize = 8;
/// Phrases, and words near each other, may run from one sentence into the next, which then belong together: those up to so
/// many words from a stretch are looked at with it.
const REACH: u32 = 128;

/// Consecutive stands.
struct Stretch {
    occurrences: Range<usize>,
    /// A bit for each leaf that stands in it; those after the 63rd share the last.
    leaves: u64,
}

/// Numbers of the stands to look at, in order, for the best `most` passages.
pub(crate) fn shortlist(occurrences: &[Occurrence], leaves: &LeafInfo, most: usize) -> Vec<usize> {
    // Some more, since two may stand in one sentence, or say the same.
    let wanted = most.saturating_add(2);
    if occurrences.len() <= FEW.max(wanted) {
        return (0..occurrences.len()).collect();
    }
    let stretches = stretches(occurrences);
    if stretches.len() <= wanted {
        return (0..occurrences.len()).collect();
    }
    let mut looked_at: Vec<usize> = Vec::new();
    for at in best(&stretches, &leaves.weights, wanted) {
        let Stretch { occurrences: stretch, .. } = &stretches[at];
        looked_at.extend(stretch.clone());
        let is_phrase = |&at: &usize| {
            occurrences[at].positions.len() > 1 || leaves.is_near(occurrences[at].leaf)
        };
        let (first, end) = (
            occurrences[stretch.start].positions.start,
            occurrences[stretch.end - 1].positions.end,
        );
        let before = (0..stretch.start)
            .rev()
            .take_while(|&at| occurrences[at].positions.start + REACH >= first);
        let after = (stretch.end..occurrences.len())
            .take_while(|&at| occurrences[at].positions.start <= end + REACH);
        looked_at.extend(before.chain(after).filter(is_phrase));
    }
    looked_at.sort_unstable();
    looked_at.dedup();
    looked_at
}

fn stretches(occurrences: &[Occurrence]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut first_word = 0;
    for (at, Occurrence { leaf, positions }) in occurrences.iter().enumerate() {
        let word = positions.start;
        let bit = 1 << (*leaf).min(63);
        match stretches.last_mut() {
            Some(open) if word <= first_word + STRETCH => {
                open.occurrences.end = at + 1;
                open.leaves |= bit;
            }
            _ => {
                first_word = word;
                stretches.push(Stretch { occurrences: at..at + 1, leaves: bit });
            }
        }
    }
    stretches
}

/// The stretches that prove most: those with rare words, more of them, and words that no better one has; the earlier
/// first where they are alike.
fn best(stretches: &[Stretch], weights: &[f32], wanted: usize) -> Vec<usize> {
    let mut taken: Vec<usize> = Vec::with_capacity(wanted);
    let mut shown = 0;
    let worth = |stretch: &Stretch, shown: u64| -> f32 {
        let (mut worth, mut left) = (0.0, stretch.leaves);
        // Ends: each turn takes a bit away.
        while left != 0 {
            let leaf = left.trailing_zeros() as usize;
            worth += weights.get(leaf).copied().unwrap_or(0.0)
                * if shown & (1 << leaf) == 0 { 1.0 } else { 0.25 };
            left &= left - 1;
        }
        let repeated =
            stretch.occurrences.len().saturating_sub(stretch.leaves.count_ones() as usize);
        worth + 0.01 * repeated.min(5) as f32
    };
    for _ in 0..wanted {
        let mut best: Option<(usize, f32)> = None;
        for (at, stretch) in stretches.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
            let worth = worth(stretch, shown);
            if best.is_none_or(|(_, other)| worth > other) {
                best = Some((at, worth));
            }
        }
        let Some((at, _)) = best else { break };
        shown |= stretches[at].leaves;
        taken.push(at);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarest_words_and_those_that_stand_together_are_looked_at() {
        // Leaf 0 is frequent, leaf 1 rare, leaf 2 a phrase of two words.
        let leaves = LeafInfo::weighed(vec![1.0, 5.0, 2.0]);
        let check = |occurrences: &[(usize, u32)], most: usize, expected: &[usize]| {
            let length = |leaf| if leaf == 2 { 2 } else { 1 };
            let occurrences: Vec<Occurrence> = occurrences
                .iter()
                .map(|&(leaf, word)| Occurrence { leaf, positions: word..word + length(leaf) })
                .collect();
            assert_eq!(shortlist(&occurrences, &leaves, most), expected, "{occurrences:?}");
        };
        let every_hundred: Vec<(usize, u32)> = (0..20).map(|at| (0, at * 100)).collect();
        check(&every_hundred[..4], 1, &[0, 1, 2, 3]);
        check(&every_hundred, 1, &[0, 1, 2]);
        check(&every_hundred, 6, &[0, 1, 2, 3, 4, 5, 6, 7]);
        check(&every_hundred, 18, &(0..20).collect::<Vec<_>>());
        let mut with_rare = every_hundred.clone();
        with_rare.insert(11, (1, 1_005));
        check(&with_rare, 1, &[0, 1, 10, 11]);
        let mut with_phrase = every_hundred.clone();
        with_phrase.insert(4, (2, 350));
        check(&with_phrase, 1, &[0, 1, 4]);
        with_phrase.insert(6, (2, 450));
        check(&with_phrase, 1, &[0, 4, 6]);
    }
}
