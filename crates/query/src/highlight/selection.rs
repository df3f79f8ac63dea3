//! Which candidates for passages are shown, in which order.
//!
//! What takes time, whether one is part of the story and whether it repeats another, is asked only of those that would be
//! shown by all else.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::highlight::boilerplate::is_boilerplate;
use crate::highlight::fragments::Candidate;
use crate::highlight::near_duplicate::WordSet;

/// Who asks for so many passages wants all places, also where they say the same.
const ALL: usize = 100;
/// So many repeats are passed over in one article. A text that has more is made of them.
const MOST_REPEATS: usize = 32;

/// What is no part of the story counts so little that it is shown only where nothing else shows the word.
const BOILERPLATE_WORTH: f32 = 0.001;

/// Candidates to choose from.
pub(crate) struct Choice<'c> {
    body: &'c str,
    candidates: &'c [Candidate<'c>],
    weights: &'c [f32],
    /// The leaves of each candidate, sorted and each once, one candidate's behind the other's.
    leaves: Vec<usize>,
    /// Where the leaves of each end.
    ends: Vec<usize>,
    /// Whether each is no part of the story, where that was asked.
    boilerplate: Vec<Option<bool>>,
}

impl<'c> Choice<'c> {
    pub(crate) fn among(
        body: &'c str,
        candidates: &'c [Candidate<'c>],
        weights: &'c [f32],
    ) -> Choice<'c> {
        let (mut leaves, mut ends) =
            (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
        let mut of_one: Vec<usize> = Vec::new();
        for candidate in candidates {
            of_one.clear();
            of_one.extend(candidate.places.iter().map(|place| place.leaf));
            of_one.sort_unstable();
            of_one.dedup();
            leaves.extend_from_slice(&of_one);
            ends.push(leaves.len());
        }
        Choice {
            body,
            candidates,
            weights,
            leaves,
            ends,
            boilerplate: vec![None; candidates.len()],
        }
    }

    /// The candidates that prove most, best first, `most` at the most: those that show words not shown yet, the rarer and
    /// the more the better, then those that show again what was shown, unless they only repeat the text of one before
    /// them. Of equals the earlier comes first.
    pub(crate) fn best(&mut self, most: usize) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.candidates.len()).collect();
        let mut shown = vec![false; self.weights.len()];
        let mut chosen = Vec::new();
        // Ends: each turn takes one, or tells of one for the first time that it is no part of the story.
        while chosen.len() < most
            && left.iter().any(|&at| self.leaves(at).iter().any(|&leaf| !shown[leaf]))
        {
            let worth = |at: usize| (self.unshown(at, &shown), self.worth(at));
            let better = |&a: &usize, &b: &usize| {
                let ((new_a, all_a), (new_b, all_b)) = (worth(left[a]), worth(left[b]));
                new_b.total_cmp(&new_a).then(all_b.total_cmp(&all_a)).then(left[a].cmp(&left[b]))
            };
            let Some(place) = (0..left.len()).min_by(better) else { break };
            if self.falls(left[place]) {
                continue;
            }
            let best = left.remove(place);
            self.leaves(best).iter().for_each(|&leaf| shown[leaf] = true);
            chosen.push(best);
        }
        if chosen.len() < most {
            self.add_unlike(&left, most, &mut chosen);
        }
        chosen
    }

    /// Whether a candidate is no part of the story.
    pub(crate) fn is_boilerplate(&mut self, at: usize) -> bool {
        let text = &self.body[self.candidates[at].excerpt.span.clone()];
        *self.boilerplate[at].get_or_insert_with(|| is_boilerplate(text))
    }

    /// Whether a candidate turns out to be worth less than it was taken for.
    fn falls(&mut self, at: usize) -> bool {
        self.boilerplate[at].is_none() && self.is_boilerplate(at)
    }

    fn leaves(&self, at: usize) -> &[usize] {
        let first = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.leaves[first..self.ends[at]]
    }

    /// How much a candidate tells that was not shown yet, as far as is known: it may turn out to be less, never more.
    fn unshown(&self, at: usize, shown: &[bool]) -> f32 {
        let new = self.leaves(at).iter().filter(|&&leaf| !shown[leaf]);
        new.map(|&leaf| self.weights[leaf]).sum::<f32>() * self.share(at)
    }

    /// How much it tells in all, also as far as is known.
    fn worth(&self, at: usize) -> f32 {
        let repeated = self.candidates[at].places.len() - self.leaves(at).len();
        let told: f32 = self.leaves(at).iter().map(|&leaf| self.weights[leaf]).sum();
        (told + 0.01 * repeated.min(5) as f32) * self.share(at)
    }

    fn share(&self, at: usize) -> f32 {
        if self.boilerplate[at] == Some(true) { BOILERPLATE_WORTH } else { 1.0 }
    }

    /// Adds candidates in the order of what they are worth up to `most`, but none that says what one before it says.
    fn add_unlike(&mut self, left: &[usize], most: usize, chosen: &mut Vec<usize>) {
        // Nothing is worth less than zero, so the bits of numbers are in the order of the numbers.
        let ranked = |choice: &Choice<'_>, at: usize| (choice.worth(at).to_bits(), Reverse(at));
        let mut best: BinaryHeap<(u32, Reverse<usize>)> =
            left.iter().map(|&at| ranked(self, at)).collect();
        let words = vec![OnceCell::new(); self.candidates.len()];
        let mut repeats = 0;
        // Ends: each turn takes one away, but for one turn of each that is no part of the story.
        while chosen.len() < most
            && repeats < MOST_REPEATS
            && let Some((_, Reverse(at))) = best.pop()
        {
            if self.falls(at) {
                best.push(ranked(self, at));
            } else if most < ALL && chosen.iter().any(|&other| self.are_alike(at, other, &words)) {
                repeats += 1;
            } else {
                chosen.push(at);
            }
        }
    }

    /// Whether two candidates say the same. `words` are those of each, where they were asked for.
    fn are_alike(&self, a: usize, b: usize, words: &[OnceCell<WordSet>]) -> bool {
        let text = |at: usize| &self.body[self.candidates[at].excerpt.span.clone()];
        let words = |at: usize| words[at].get_or_init(|| WordSet::of(text(at)));
        // Words are looked at only where two passages are about equally long, which few are.
        text(a).len() * 3 <= text(b).len() * 5
            && text(b).len() * 3 <= text(a).len() * 5
            && words(a).is_like(words(b))
    }
}
