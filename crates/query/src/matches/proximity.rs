//! Proximity: whether leaves occur near each other, and which of their occurrences do.
//!
//! A *path* takes one occurrence of each side, in the order of the sides, each beginning at or
//! after the end of the one before. Its *cost* is the number of tokens in all its gaps together.
//! `NEAR` matches where a path costs no more than the slop.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use crate::occurrence::Occurrence;
use crate::syntax::ast::{Leaf, Near, NearOrder};

/// Indexes of the occurrences that are on a path within the slop; empty if there is no such path.
/// `occurrences` are in text order.
///
/// Takes `O(n log n)` time per side for `n` occurrences, and memory for each occurrence that a path
/// reaches. Each side is read once in each direction, not once per path.
pub(crate) fn near_occurrences(near: &Near, occurrences: &[Occurrence]) -> Vec<usize> {
    let sides: Vec<Vec<usize>> =
        near.sides.iter().map(|leaves| indexes_of_side(leaves, occurrences)).collect();
    let mut is_near = vec![false; occurrences.len()];
    let mut mark_in_order = |sides: &[&[usize]]| {
        if let Some(steps) = forward_steps(sides, near.slop, occurrences) {
            mark_paths(near.slop, occurrences, steps, &mut is_near);
        }
    };
    let as_written: Vec<&[usize]> = sides.iter().map(Vec::as_slice).collect();
    mark_in_order(&as_written);
    if near.order == NearOrder::Unordered {
        debug_assert_eq!(sides.len(), 2);
        mark_in_order(&as_written.into_iter().rev().collect::<Vec<&[usize]>>());
    }
    (0..occurrences.len()).filter(|&at| is_near[at]).collect()
}

/// Indexes of the occurrences of a side.
fn indexes_of_side(leaves: &[Leaf], occurrences: &[Occurrence]) -> Vec<usize> {
    let mut is_of_side = vec![false; leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0)];
    for leaf in leaves {
        is_of_side[leaf.id] = true;
    }
    (0..occurrences.len())
        .filter(|&at| is_of_side.get(occurrences[at].leaf).is_some_and(|&is_of_side| is_of_side))
        .collect()
}

/// The cheapest path through the sides so far that ends at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct PrefixCosts {
    /// Position after its last token.
    end: u32,
    cost: u32,
}

/// Extends `prefixes` by one side. `side` holds the first positions of its occurrences, ascending.
/// Calls `reach` with the index of each occurrence that a path within the slop reaches, and with
/// the cost of the cheapest one; stops early when `reach` returns false.
///
/// A path that ends at `end` with `cost` and continues at `first` costs `cost + first - end`. Of
/// all prefixes that end before `first`, the one with the greatest `end - cost` is therefore the
/// best for whatever follows, and one pass over both lists finds it. `cost` is at most `end`,
/// because it counts tokens before it.
fn extend(
    prefixes: &mut [PrefixCosts],
    side: impl Iterator<Item = u32>,
    slop: u32,
    mut reach: impl FnMut(usize, u32) -> bool,
) {
    prefixes.sort_unstable();
    let mut prefixes = prefixes.iter().peekable();
    // The greatest `end - cost`.
    let mut best: Option<u32> = None;
    for (at, first) in side.enumerate() {
        while let Some(PrefixCosts { end, cost }) = prefixes.next_if(|prefix| prefix.end <= first) {
            debug_assert!(cost <= end);
            best = best.max(Some(end - cost));
        }
        if let Some(cost) = best.map(|best| first - best)
            && cost <= slop
            && !reach(at, cost)
        {
            return;
        }
    }
}

/// An occurrence on a path, with the cost of the cheapest path to it (while walking forward) or
/// onward from it (while walking back).
#[derive(Debug, Clone, Copy)]
struct PathStep {
    /// Index of the occurrence.
    at: usize,
    cost: u32,
}

/// For each side, the occurrences that a path through the sides before reaches. `None` if no path
/// within the slop reaches the last side.
fn forward_steps(
    sides: &[&[usize]],
    slop: u32,
    occurrences: &[Occurrence],
) -> Option<Vec<Vec<PathStep>>> {
    let (first, others) = sides.split_first()?;
    let mut steps = vec![first.iter().map(|&at| PathStep { at, cost: 0 }).collect::<Vec<_>>()];
    for side in others {
        let prefix = |step: &PathStep| PrefixCosts {
            end: occurrences[step.at].positions.end,
            cost: step.cost,
        };
        let mut prefixes: Vec<PrefixCosts> = steps.last()?.iter().map(prefix).collect();
        let mut next = Vec::new();
        let firsts = side.iter().map(|&at| occurrences[at].positions.start);
        extend(&mut prefixes, firsts, slop, |at, cost| {
            next.push(PathStep { at: side[at], cost });
            true
        });
        if next.is_empty() {
            return None;
        }
        steps.push(next);
    }
    Some(steps)
}

/// Walks back from the last side and marks the occurrences of all paths whose total cost is within
/// the slop.
fn mark_paths(
    slop: u32,
    occurrences: &[Occurrence],
    steps: Vec<Vec<PathStep>>,
    is_near: &mut [bool],
) {
    // The occurrences of the side after the current one that are on a path within the slop, each
    // with the cost of the cheapest path onward.
    let mut side_after: Option<Vec<PathStep>> = None;
    for mut side in steps.into_iter().rev() {
        side.sort_unstable_by_key(|step| Reverse(occurrences[step.at].positions.end));
        let mut on_path = Vec::new();
        let mut after = side_after.iter().flatten().rev().peekable();
        // The minimum of first position plus cost onward.
        let mut best: Option<u32> = None;
        for PathStep { at, cost } in side {
            let end = occurrences[at].positions.end;
            while let Some(next) = after.next_if(|next| occurrences[next.at].positions.start >= end)
            {
                let onward = occurrences[next.at].positions.start + next.cost;
                best = Some(best.map_or(onward, |best| best.min(onward)));
            }
            let onward = if side_after.is_none() { Some(0) } else { best.map(|best| best - end) };
            if let Some(onward) = onward.filter(|onward| cost + onward <= slop) {
                on_path.push(PathStep { at, cost: onward });
                is_near[at] = true;
            }
        }
        // Indexes ascend with first positions.
        on_path.sort_unstable_by_key(|step| step.at);
        side_after = Some(on_path);
    }
}

/// Decides whether a path within the slop exists, without finding all of them. Reuses its buffers
/// from one document to the next.
#[derive(Debug, Default)]
pub(crate) struct NearMatcher {
    prefixes: Vec<PrefixCosts>,
    next: Vec<PrefixCosts>,
}

impl NearMatcher {
    /// Whether a path within the slop leads through `sides`, each in the order of first positions.
    pub(crate) fn matches(&mut self, sides: &[&[Range<u32>]], slop: u32, order: NearOrder) -> bool {
        debug_assert!(order == NearOrder::Ordered || sides.len() == 2);
        self.matches_in_order(sides.iter(), slop)
            || order == NearOrder::Unordered && self.matches_in_order(sides.iter().rev(), slop)
    }

    fn matches_in_order<'s>(
        &mut self,
        mut sides: impl ExactSizeIterator<Item = &'s &'s [Range<u32>]>,
        slop: u32,
    ) -> bool {
        let mut matches = sides.next().is_some_and(|side| self.start(side));
        while matches && let Some(side) = sides.next() {
            matches = if sides.len() == 0 {
                self.reaches_last(side, slop)
            } else {
                self.reaches(side, slop)
            };
        }
        matches
    }

    /// Starts paths at a side. Returns whether there are any.
    pub(crate) fn start(&mut self, side: &[Range<u32>]) -> bool {
        self.prefixes.clear();
        self.prefixes.extend(side.iter().map(|at| PrefixCosts { end: at.end, cost: 0 }));
        !side.is_empty()
    }

    /// Extends the paths to the next side. Returns whether one reaches it.
    pub(crate) fn reaches(&mut self, side: &[Range<u32>], slop: u32) -> bool {
        let NearMatcher { prefixes, next } = self;
        next.clear();
        extend(prefixes, side.iter().map(|at| at.start), slop, |at, cost| {
            next.push(PrefixCosts { end: side[at].end, cost });
            true
        });
        std::mem::swap(prefixes, next);
        !prefixes.is_empty()
    }

    /// Whether a path reaches the last side. Stops at the first one.
    pub(crate) fn reaches_last(&mut self, side: &[Range<u32>], slop: u32) -> bool {
        let mut reached = false;
        extend(&mut self.prefixes, side.iter().map(|at| at.start), slop, |_, _| {
            reached = true;
            false
        });
        reached
    }
}

/// Whether a position of `one` comes before one of `other`, or after it if `order` allows, with at
/// most `slop` positions between them. Both lists ascend. This is [`NearMatcher::matches`] for
/// single words, the most frequent case.
pub(crate) fn are_near(one: &[u32], other: &[u32], slop: u32, order: NearOrder) -> bool {
    let within_slop = |before: u32, after: u32| after - before <= slop.saturating_add(1);
    let (mut at, mut at_other) = (0, 0);
    // The position that is left behind is too far before everything that follows in the other list.
    while let (Some(&word), Some(&other_word)) = (one.get(at), other.get(at_other)) {
        match word.cmp(&other_word) {
            Ordering::Less if within_slop(word, other_word) => return true,
            Ordering::Greater if order == NearOrder::Unordered && within_slop(other_word, word) => {
                return true;
            }
            Ordering::Less => at += 1,
            Ordering::Greater => at_other += 1,
            // A token is not near itself, so each side is compared with the other side's next
            // token.
            Ordering::Equal => {
                let is_near =
                    |next: Option<&u32>| next.is_some_and(|&next| within_slop(word, next));
                if is_near(other.get(at_other + 1))
                    || order == NearOrder::Unordered && is_near(one.get(at + 1))
                {
                    return true;
                }
                (at, at_other) = (at + 1, at_other + 1);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ast::LeafWords;
    use crate::syntax::field::Scope;

    fn leaf(id: usize) -> Leaf {
        Leaf {
            id,
            span: 0..0,
            scope: Scope::Article,
            words: LeafWords::Phrase(Vec::new()),
            boost: 1.0,
        }
    }

    fn matches(near: &Near, occurrences: &[Occurrence]) -> bool {
        let positions = |leaves: &Vec<Leaf>| -> Vec<Range<u32>> {
            let indexes = indexes_of_side(leaves, occurrences);
            indexes.into_iter().map(|at| occurrences[at].positions.clone()).collect()
        };
        let sides: Vec<Vec<Range<u32>>> = near.sides.iter().map(positions).collect();
        let sides: Vec<&[Range<u32>]> = sides.iter().map(Vec::as_slice).collect();
        NearMatcher::default().matches(&sides, near.slop, near.order)
    }

    /// The model: tries every path.
    struct Paths<'a> {
        occurrences: &'a [Occurrence],
        path: Vec<usize>,
        is_near: Vec<bool>,
    }

    impl Paths<'_> {
        fn try_all(&mut self, sides: &[Vec<Leaf>], slop: u32) {
            let Some((side, others)) = sides.split_first() else {
                for &at in &self.path {
                    self.is_near[at] = true;
                }
                return;
            };
            for (at, occurrence) in self.occurrences.iter().enumerate() {
                let first = occurrence.positions.start;
                let gap = self.path.last().map_or(Some(0), |&before| {
                    first.checked_sub(self.occurrences[before].positions.end)
                });
                let is_of_side = side.iter().any(|leaf| leaf.id == occurrence.leaf);
                if let Some(gap) = gap.filter(|&gap| gap <= slop && is_of_side) {
                    self.path.push(at);
                    self.try_all(others, slop - gap);
                    self.path.pop();
                }
            }
        }
    }

    fn model(near: &Near, occurrences: &[Occurrence]) -> Vec<usize> {
        let is_near = vec![false; occurrences.len()];
        let mut paths = Paths { occurrences, path: Vec::new(), is_near };
        let mut sides = near.sides.clone();
        paths.try_all(&sides, near.slop);
        sides.reverse();
        if near.order == NearOrder::Unordered {
            paths.try_all(&sides, near.slop);
        }
        (0..occurrences.len()).filter(|&at| paths.is_near[at]).collect()
    }

    fn random_order(random: &mut fastrand::Rng) -> NearOrder {
        if random.bool() { NearOrder::Ordered } else { NearOrder::Unordered }
    }

    #[test]
    fn exactly_the_occurrences_on_paths_within_the_slop_are_found() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut matching = 0;
        for _ in 0..20_000 {
            let order = random_order(&mut random);
            let sides = if order == NearOrder::Ordered { random.usize(2..5) } else { 2 };
            let sides = (0..sides)
                .map(|_| (0..random.usize(1..4)).map(|_| leaf(random.usize(..4))).collect())
                .collect();
            let near = Near { sides, slop: random.u32(..5), order };
            let mut occurrences: Vec<Occurrence> = Vec::new();
            for _ in 0..random.usize(..9) {
                let first = random.u32(..14);
                let positions = first..first + 1 + random.u32(..3);
                occurrences.push(Occurrence { leaf: random.usize(..4), positions });
            }
            occurrences.sort_unstable_by_key(Occurrence::text_order);
            occurrences.dedup();
            let expected = model(&near, &occurrences);
            assert_eq!(near_occurrences(&near, &occurrences), expected, "{near:?} {occurrences:?}");
            assert_eq!(
                matches(&near, &occurrences),
                !expected.is_empty(),
                "{near:?} {occurrences:?}"
            );
            matching += usize::from(!expected.is_empty());
        }
        assert!(matching > 3_000, "{matching}");
    }

    #[test]
    fn are_near_agrees_with_the_matcher_of_paths() {
        let mut random = fastrand::Rng::with_seed(5);
        let mut matching = 0;
        for _ in 0..20_000 {
            let mut words = || {
                let mut words: Vec<u32> =
                    (0..random.usize(..6)).map(|_| random.u32(..30)).collect();
                words.sort_unstable();
                words.dedup();
                words
            };
            let (one, other) = (words(), words());
            let (slop, order) = (random.u32(..6), random_order(&mut random));
            let positions =
                |words: &[u32]| words.iter().map(|&at| at..at + 1).collect::<Vec<Range<u32>>>();
            let expected = NearMatcher::default().matches(
                &[&positions(&one), &positions(&other)],
                slop,
                order,
            );
            assert_eq!(
                are_near(&one, &other, slop, order),
                expected,
                "{one:?} {other:?} {slop} {order:?}"
            );
            matching += usize::from(expected);
        }
        assert!((3_000..17_000).contains(&matching), "{matching}");
    }

    #[test]
    fn occurrences_within_the_slop_are_found() {
        use NearOrder::{Ordered, Unordered};
        let check = |order, slop, occurrences: &[(usize, u32)], expected: &[usize]| {
            let mut sides = vec![vec![leaf(0)], vec![leaf(1)], vec![leaf(2)]];
            sides.truncate(if order == Ordered { 3 } else { 2 });
            let near = Near { sides, slop, order };
            let occurrences: Vec<Occurrence> = occurrences
                .iter()
                .map(|&(leaf, word)| Occurrence { leaf, positions: word..word + 1 })
                .collect();
            assert_eq!(
                near_occurrences(&near, &occurrences),
                expected,
                "{order:?} {slop} {occurrences:?}"
            );
            assert_eq!(matches(&near, &occurrences), !expected.is_empty());
        };
        check(Ordered, 0, &[(0, 5), (1, 6), (2, 7)], &[0, 1, 2]);
        check(Ordered, 0, &[(0, 5), (1, 6), (2, 8)], &[]);
        check(Ordered, 1, &[(0, 5), (1, 6), (2, 8)], &[0, 1, 2]);
        check(Ordered, 9, &[(1, 5), (0, 6), (2, 7)], &[]);
        check(Ordered, 2, &[(0, 1), (0, 3), (1, 4), (2, 6), (2, 9)], &[1, 2, 3]);
        check(Ordered, 3, &[(0, 1), (0, 3), (1, 4), (2, 6)], &[0, 1, 2, 3]);
        check(Ordered, 2, &[(0, 1), (1, 2), (1, 4), (2, 5)], &[0, 1, 2, 3]);
        check(Unordered, 0, &[(1, 5), (0, 6)], &[0, 1]);
        check(Unordered, 2, &[(1, 1), (0, 4), (1, 8), (0, 9)], &[0, 1, 2, 3]);
        check(Unordered, 1, &[(1, 1), (0, 4), (1, 8), (0, 9)], &[2, 3]);
        check(Unordered, 3, &[(0, 1), (0, 2)], &[]);
    }
}
