//! Selection: which candidate fragments are shown, and in which order.
//!
//! Boilerplate and near-duplicate checks take time, so a fragment is checked only once its score
//! alone would select it.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::deadline::Watch;
use crate::highlight::boilerplate::is_boilerplate;
use crate::highlight::fragments::Fragment;
use crate::highlight::near_duplicate::WordSet;

/// A caller that asks for this number of passages or more wants all matches, so near-duplicates are
/// kept.
const KEEP_DUPLICATES_FROM: usize = 100;
/// Maximum number of near-duplicates that are skipped. A text with more of them hardly has anything
/// else, so the selection stops.
const MAX_SKIPPED: usize = 32;
/// Factor for the score of boilerplate: low enough that it is shown only if no other fragment shows
/// its leaves.
const BOILERPLATE_FACTOR: f32 = 0.001;

/// Selects among the candidate fragments of one body.
pub(crate) struct Selection<'c> {
    body: &'c str,
    fragments: &'c [Fragment<'c>],
    /// IDF weight of each leaf, indexed by leaf id.
    weights: &'c [f32],
    /// The leaves of each fragment, sorted and without repeats, concatenated.
    leaves: Vec<usize>,
    /// Where the leaves of each fragment end.
    leaf_ends: Vec<usize>,
    /// Whether each fragment is boilerplate; `None` until it is checked.
    boilerplate: Vec<Option<bool>>,
    watch: Watch,
}

impl<'c> Selection<'c> {
    pub(crate) fn new(
        body: &'c str,
        fragments: &'c [Fragment<'c>],
        weights: &'c [f32],
        watch: Watch,
    ) -> Selection<'c> {
        let mut leaves = Vec::with_capacity(fragments.len());
        let mut leaf_ends = Vec::with_capacity(fragments.len());
        let mut fragment_leaves: Vec<usize> = Vec::new();
        for fragment in fragments {
            fragment_leaves.clear();
            fragment_leaves.extend(fragment.matches.iter().map(|text_match| text_match.leaf));
            fragment_leaves.sort_unstable();
            fragment_leaves.dedup();
            leaves.extend_from_slice(&fragment_leaves);
            leaf_ends.push(leaves.len());
        }
        let boilerplate = vec![None; fragments.len()];
        Selection { body, fragments, weights, leaves, leaf_ends, boilerplate, watch }
    }

    /// Indices of at most `max` fragments, best first. Fragments with leaves not shown yet come
    /// first, by the weights of those leaves. The others follow by score, without near-duplicates
    /// of those before them. Of equal fragments, the earlier comes first. At the deadline, fewer
    /// may be selected.
    pub(crate) fn select(&mut self, max: usize) -> Vec<usize> {
        let mut is_shown = vec![true; self.weights.len()];
        self.leaves.iter().for_each(|&leaf| is_shown[leaf] = false);
        let mut not_shown = is_shown.iter().filter(|&&is_shown| !is_shown).count();
        // Neither number is negative, so the bit patterns are in their order.
        let ranked = |this: &Selection<'_>, index: usize, is_shown: &[bool]| {
            let (novelty, score) = (this.novelty(index, is_shown), this.score(index));
            (novelty.to_bits(), score.to_bits(), Reverse(index))
        };
        let mut queue: BinaryHeap<(u32, u32, Reverse<usize>)> =
            (0..self.fragments.len()).map(|index| ranked(self, index, &is_shown)).collect();
        let mut selected = Vec::new();
        // Terminates: each iteration selects a fragment, or lowers the rank of one. A rank falls
        // only if a leaf is shown for the first time, or the fragment turns out to be boilerplate.
        while selected.len() < max
            && not_shown > 0
            && !self.watch.is_over()
            && let Some(best) = queue.pop()
        {
            let (_, _, Reverse(index)) = best;
            let current = ranked(self, index, &is_shown);
            if current != best {
                queue.push(current);
            } else if self.turns_out_boilerplate(index) {
                queue.push(ranked(self, index, &is_shown));
            } else {
                for &leaf in self.leaves(index) {
                    not_shown -= usize::from(!is_shown[leaf]);
                    is_shown[leaf] = true;
                }
                selected.push(index);
            }
        }
        if selected.len() < max {
            let remaining: Vec<usize> =
                queue.into_iter().map(|(_, _, Reverse(index))| index).collect();
            self.add_distinct(&remaining, max, &mut selected);
        }
        selected
    }

    /// Whether a fragment is boilerplate.
    pub(crate) fn is_boilerplate(&mut self, index: usize) -> bool {
        let text = &self.body[self.fragments[index].excerpt.span.clone()];
        *self.boilerplate[index].get_or_insert_with(|| is_boilerplate(text))
    }

    /// Checks a fragment that was not checked before; true if it is boilerplate, so that its score
    /// falls.
    fn turns_out_boilerplate(&mut self, index: usize) -> bool {
        self.boilerplate[index].is_none() && self.is_boilerplate(index)
    }

    fn leaves(&self, index: usize) -> &[usize] {
        let first = index.checked_sub(1).map_or(0, |before| self.leaf_ends[before]);
        &self.leaves[first..self.leaf_ends[index]]
    }

    /// The weight of the leaves that were not shown yet. An upper bound until the fragment is
    /// checked for boilerplate.
    fn novelty(&self, index: usize, is_shown: &[bool]) -> f32 {
        let new = self.leaves(index).iter().filter(|&&leaf| !is_shown[leaf]);
        // Unlike `sum`, which is negative zero for an empty list.
        let novelty = new.fold(0.0, |sum, &leaf| sum + self.weights[leaf]);
        novelty * self.factor(index)
    }

    /// The weight of all leaves, and a little for repeats. An upper bound until the fragment is
    /// checked for boilerplate.
    fn score(&self, index: usize) -> f32 {
        let repeats = self.fragments[index].matches.len() - self.leaves(index).len();
        let weight: f32 = self.leaves(index).iter().map(|&leaf| self.weights[leaf]).sum();
        (weight + 0.01 * repeats.min(5) as f32) * self.factor(index)
    }

    fn factor(&self, index: usize) -> f32 {
        if self.boilerplate[index] == Some(true) { BOILERPLATE_FACTOR } else { 1.0 }
    }

    /// Adds the `remaining` fragments by score, up to `max` in all, without near-duplicates of
    /// those selected before.
    fn add_distinct(&mut self, remaining: &[usize], max: usize, selected: &mut Vec<usize>) {
        // No score is negative, so the bit patterns are in the order of the scores.
        let ranked =
            |this: &Selection<'_>, index: usize| (this.score(index).to_bits(), Reverse(index));
        let mut queue: BinaryHeap<(u32, Reverse<usize>)> =
            remaining.iter().map(|&index| ranked(self, index)).collect();
        let word_sets = vec![OnceCell::new(); self.fragments.len()];
        let mut skipped = 0;
        // Terminates: each iteration removes a fragment, except that each boilerplate fragment is
        // requeued once.
        while selected.len() < max
            && skipped < MAX_SKIPPED
            && !self.watch.is_over()
            && let Some((_, Reverse(index))) = queue.pop()
        {
            if self.turns_out_boilerplate(index) {
                queue.push(ranked(self, index));
            } else if max < KEEP_DUPLICATES_FROM
                && selected.iter().any(|&other| self.is_near_duplicate(index, other, &word_sets))
            {
                skipped += 1;
            } else {
                selected.push(index);
            }
        }
    }

    /// Whether two fragments are near-duplicates. `word_sets` caches the words of each fragment.
    fn is_near_duplicate(&self, a: usize, b: usize, word_sets: &[OnceCell<WordSet>]) -> bool {
        let text = |index: usize| &self.body[self.fragments[index].excerpt.span.clone()];
        let words = |index: usize| word_sets[index].get_or_init(|| WordSet::new(text(index)));
        // Words are compared only if the lengths are similar, which they seldom are.
        text(a).len() * 3 <= text(b).len() * 5
            && text(b).len() * 3 <= text(a).len() * 5
            && words(a).is_near_duplicate(words(b))
    }
}
