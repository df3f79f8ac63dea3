//! The shortlist: which occurrences are worth locating in the text.
//!
//! Splitting text into tokens and sentences takes most of the time of highlighting. So the
//! shortlist scores windows of positions, without the text, and keeps the best of them, a few more
//! than the number of passages asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use crate::highlight::leaf_info::LeafInfo;
use crate::occurrence::Occurrence;

/// Length of a window, in tokens: about a sentence.
const WINDOW_TOKENS: u32 = 24;
/// If there are at most this many occurrences, all of them are located.
const MAX_UNFILTERED: usize = 8;
/// A phrase or a NEAR that crosses the end of a sentence joins two sentences in one fragment. So
/// its occurrences within this number of tokens from a window are located with the window.
const JOIN_REACH_TOKENS: u32 = 128;
/// Factor for the weight of a leaf that a better window shows.
const REPEATED_LEAF_FACTOR: f32 = 0.25;

/// Consecutive occurrences that may be in one sentence.
struct Window {
    /// Indices of the occurrences.
    occurrences: Range<usize>,
    /// Bit set of leaf ids; ids from 63 up share the last bit.
    leaves: u64,
}

/// Indices, ascending, of the occurrences to locate for the best `passages` passages.
pub(crate) fn shortlist(
    occurrences: &[Occurrence],
    leaves: &LeafInfo,
    passages: usize,
) -> Vec<usize> {
    // A few to spare, because two windows may be in one sentence or repeat each other.
    let wanted = passages.saturating_add(2);
    if occurrences.len() <= MAX_UNFILTERED.max(wanted) {
        return (0..occurrences.len()).collect();
    }
    let windows = windows(occurrences);
    if windows.len() <= wanted {
        return (0..occurrences.len()).collect();
    }
    let joins = |&index: &usize| {
        let Occurrence { leaf, positions } = &occurrences[index];
        positions.end - positions.start > 1 || leaves.is_near(*leaf)
    };
    let mut is_listed = vec![false; occurrences.len()];
    for index in best_windows(&windows, &leaves.weights, wanted) {
        let window = windows[index].occurrences.clone();
        is_listed[window.clone()].fill(true);
        let start = occurrences[window.start].positions.start;
        let end = occurrences[window.end - 1].positions.end;
        let position = |index: usize| occurrences[index].positions.start;
        let before = (0..window.start)
            .rev()
            .take_while(|&index| start - position(index) <= JOIN_REACH_TOKENS);
        let after = (window.end..occurrences.len())
            .take_while(|&index| position(index).saturating_sub(end) <= JOIN_REACH_TOKENS);
        before.chain(after).filter(joins).for_each(|index| is_listed[index] = true);
    }
    (0..occurrences.len()).filter(|&index| is_listed[index]).collect()
}

fn windows(occurrences: &[Occurrence]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    let mut window_start = 0;
    for (index, Occurrence { leaf, positions }) in occurrences.iter().enumerate() {
        let bit = 1 << (*leaf).min(63);
        match windows.last_mut() {
            Some(window) if positions.start - window_start <= WINDOW_TOKENS => {
                window.occurrences.end = index + 1;
                window.leaves |= bit;
            }
            _ => {
                window_start = positions.start;
                windows.push(Window { occurrences: index..index + 1, leaves: bit });
            }
        }
    }
    windows
}

/// Indices of the best `wanted` windows: greedily, those with the rarest leaves, the most leaves,
/// and leaves that no better window has. Of equal ones the earlier comes first.
fn best_windows(windows: &[Window], weights: &[f32], wanted: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::with_capacity(wanted.min(windows.len()));
    let mut shown_leaves = 0;
    // No score is negative, so the bit patterns are in the order of the scores.
    let ranked = |index: usize, shown_leaves: u64| {
        (windows[index].score(weights, shown_leaves).to_bits(), Reverse(index))
    };
    let mut queue: BinaryHeap<(u32, Reverse<usize>)> =
        (0..windows.len()).map(|index| ranked(index, shown_leaves)).collect();
    // Terminates: a score only falls, and only when a leaf is shown for the first time. So a window
    // is queued again at most once for each of the 64 bits.
    while chosen.len() < wanted
        && let Some(best) = queue.pop()
    {
        let (_, Reverse(index)) = best;
        let current = ranked(index, shown_leaves);
        if current == best {
            shown_leaves |= windows[index].leaves;
            chosen.push(index);
        } else {
            queue.push(current);
        }
    }
    chosen
}

impl Window {
    /// The sum of the weights of its leaves, where `shown_leaves` are those that better windows
    /// have.
    fn score(&self, weights: &[f32], shown_leaves: u64) -> f32 {
        let (mut score, mut leaves) = (0.0, self.leaves);
        while leaves != 0 {
            let leaf = leaves.trailing_zeros() as usize;
            let is_shown = shown_leaves & (1 << leaf) != 0;
            let factor = if is_shown { REPEATED_LEAF_FACTOR } else { 1.0 };
            score += weights.get(leaf).copied().unwrap_or(0.0) * factor;
            leaves &= leaves - 1;
        }
        let repeats = self.occurrences.len().saturating_sub(self.leaves.count_ones() as usize);
        score + 0.01 * repeats.min(5) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_leaves_and_joining_neighbours_are_listed() {
        // Leaf 0 is frequent, leaf 1 rare, leaf 2 a phrase of two words.
        let leaves = LeafInfo::without_near(vec![1.0, 5.0, 2.0]);
        let check = |occurrences: &[(usize, u32)], passages: usize, expected: &[usize]| {
            let length = |leaf| if leaf == 2 { 2 } else { 1 };
            let occurrences: Vec<Occurrence> = occurrences
                .iter()
                .map(|&(leaf, start)| Occurrence { leaf, positions: start..start + length(leaf) })
                .collect();
            assert_eq!(shortlist(&occurrences, &leaves, passages), expected, "{occurrences:?}");
        };
        let every_hundred: Vec<(usize, u32)> = (0..20).map(|index| (0, index * 100)).collect();
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
