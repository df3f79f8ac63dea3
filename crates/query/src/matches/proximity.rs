//! Leaves that stand near each other.

use std::cmp::Ordering;

use crate::syntax::ast::{Leaf, Near, Query};

/// A leaf at a place: its number, and the numbers of its first word and of the one after its last.
pub(crate) type Occurrence = (usize, usize, usize);

/// The leaves of a side of NEAR: a leaf, or several of which any will do.
pub(crate) fn near_side(clause: &Query) -> Option<Vec<Leaf>> {
    match clause {
        Query::Leaf(leaf) if leaf.scope.is_text() => Some(vec![leaf.clone()]),
        Query::Any(clauses) => {
            clauses.iter().map(near_side).collect::<Option<Vec<_>>>().map(|sides| sides.concat())
        }
        _ => None,
    }
}

/// Where something stands, by its words: the number of the first, and of the one after the last.
pub(crate) type Extent = (usize, usize);

/// Which of `occurrences`, in the order of their first words, stand near enough to others to make the clause true; none where
/// it is not true.
///
/// With `n` stands each order of the sides takes `O(n log n)` for a side, and memory for each stand that can be come to:
/// nothing is looked at once for each place where a way may begin.
pub(crate) fn near_occurrences(near: &Near, occurrences: &[Occurrence]) -> Vec<usize> {
    let sides: Vec<Vec<usize>> =
        near.sides.iter().map(|leaves| serving(leaves, occurrences)).collect();
    let mut proved = vec![false; occurrences.len()];
    let mut in_order = |sides: &[&[usize]]| {
        if let Some(reached) = reached(sides, near.between, occurrences) {
            mark_ways(near.between, occurrences, reached, &mut proved);
        }
    };
    let as_written: Vec<&[usize]> = sides.iter().map(Vec::as_slice).collect();
    in_order(&as_written);
    if !near.ordered {
        // Any order will do of two sides only.
        debug_assert_eq!(sides.len(), 2);
        in_order(&as_written.into_iter().rev().collect::<Vec<&[usize]>>());
    }
    (0..occurrences.len()).filter(|&at| proved[at]).collect()
}

/// The stands that serve a side.
fn serving(leaves: &[Leaf], occurrences: &[Occurrence]) -> Vec<usize> {
    let mut serves = vec![false; leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0)];
    for leaf in leaves {
        serves[leaf.id] = true;
    }
    (0..occurrences.len())
        .filter(|&at| serves.get(occurrences[at].0).is_some_and(|&serves| serves))
        .collect()
}

/// What has been come to on a way: the number of the word after it, and the least number of words passed over.
type PrefixCosts = (usize, usize);

/// Goes on from what was reached before to a side, in the order of its first words, on which `to` is told the number of
/// each that is come to over no more than `between` words, and over how many at least; it says whether to go on.
///
/// A way from what ends at `end` over `passed` words to what begins at `first` passes over `passed + first - end`, so of
/// all that end before it, the one with the least `passed - end` is best for whatever comes after: one pass over both
/// sides finds it. `passed` is at most `end`, since it counts words before it.
fn onward(
    before: &mut [PrefixCosts],
    side: impl Iterator<Item = Extent>,
    between: usize,
    mut to: impl FnMut(usize, usize) -> bool,
) {
    before.sort_unstable();
    let mut before = before.iter().peekable();
    // The most of `end - passed`.
    let mut best: Option<usize> = None;
    for (at, (first, _)) in side.enumerate() {
        while let Some((end, passed)) = before.next_if(|(end, _)| *end <= first) {
            debug_assert!(passed <= end);
            best = best.max(Some(end - passed));
        }
        if let Some(passed) = best.map(|best| first - best)
            && passed <= between
            && !to(at, passed)
        {
            return;
        }
    }
}

/// For each side, the stands on any way through the sides before it, each with the least number of words passed over;
/// `None` where there is no way to the last side on which no more words are passed over than may stand between.
fn reached(
    sides: &[&[usize]],
    between: usize,
    occurrences: &[Occurrence],
) -> Option<Vec<Vec<(usize, usize)>>> {
    let (first, others) = sides.split_first()?;
    let mut reached = vec![first.iter().map(|&at| (at, 0)).collect::<Vec<_>>()];
    for side in others {
        let mut before: Vec<PrefixCosts> =
            reached.last()?.iter().map(|&(at, passed)| (occurrences[at].2, passed)).collect();
        let mut next = Vec::new();
        onward(
            &mut before,
            side.iter().map(|&at| (occurrences[at].1, occurrences[at].2)),
            between,
            |at, passed| {
                next.push((side[at], passed));
                true
            },
        );
        if next.is_empty() {
            return None;
        }
        reached.push(next);
    }
    Some(reached)
}

/// Goes back from the last side, and marks the stands of all ways that are short enough as a whole.
fn mark_ways(
    between: usize,
    occurrences: &[Occurrence],
    reached: Vec<Vec<(usize, usize)>>,
    proved: &mut [bool],
) {
    // The stands of the side behind that are on a way, with the least number of words passed over from there.
    let mut behind: Option<Vec<(usize, usize)>> = None;
    for mut side in reached.into_iter().rev() {
        side.sort_unstable_by_key(|&(at, _)| std::cmp::Reverse(occurrences[at].2));
        let mut on_a_way = Vec::new();
        let mut after = behind.iter().flatten().rev().peekable();
        // The least of the first word and the words passed over behind it.
        let mut best: Option<usize> = None;
        for (at, passed) in side {
            while let Some(&(to, left)) =
                after.next_if(|(to, _)| occurrences[*to].1 >= occurrences[at].2)
            {
                let way = occurrences[to].1 + left;
                best = Some(best.map_or(way, |best| best.min(way)));
            }
            let left =
                if behind.is_none() { Some(0) } else { best.map(|best| best - occurrences[at].2) };
            if let Some(left) = left.filter(|left| passed + left <= between) {
                on_a_way.push((at, left));
                proved[at] = true;
            }
        }
        // Stands are numbered in the order of their first words.
        on_a_way.sort_unstable();
        behind = Some(on_a_way);
    }
}

/// Whether sides stand near each other: the same question as that for the stands that do, and answered as soon as it is
/// known.
#[derive(Debug, Default)]
pub(crate) struct Nearness {
    before: Vec<PrefixCosts>,
    next: Vec<PrefixCosts>,
}

impl Nearness {
    /// Whether there is a way over no more than `between` words through `sides`, each in the order of first words; where
    /// they need not be `ordered`, of two also the other way round.
    pub(crate) fn holds(&mut self, sides: &[&[Extent]], between: usize, ordered: bool) -> bool {
        debug_assert!(ordered || sides.len() == 2);
        self.holds_in_order(sides.iter(), between)
            || !ordered && self.holds_in_order(sides.iter().rev(), between)
    }

    fn holds_in_order<'s>(
        &mut self,
        mut sides: impl ExactSizeIterator<Item = &'s &'s [Extent]>,
        between: usize,
    ) -> bool {
        let mut holds = sides.next().is_some_and(|side| self.begin(side));
        while holds && let Some(side) = sides.next() {
            holds = self.go_on(side, between, sides.len() == 0);
        }
        holds
    }

    /// Begins ways at a side; whether there are any.
    pub(crate) fn begin(&mut self, side: &[Extent]) -> bool {
        self.before.clear();
        self.before.extend(side.iter().map(|&(_, end)| (end, 0)));
        !side.is_empty()
    }

    /// Goes on to the next side; whether there is a way to it. To the last one is all that is asked for.
    pub(crate) fn go_on(&mut self, side: &[Extent], between: usize, is_last: bool) -> bool {
        let Nearness { before, next } = self;
        next.clear();
        onward(before, side.iter().copied(), between, |at, passed| {
            next.push((side[at].1, passed));
            !is_last
        });
        std::mem::swap(before, next);
        !before.is_empty()
    }
}

/// Whether a word of `one` stands before one of `other`, or where they need not be `ordered` behind one, with no more than
/// `between` words between them. Both are in order.
pub(crate) fn are_near(one: &[u32], other: &[u32], between: usize, ordered: bool) -> bool {
    let apart = |before: u32, after: u32| (after - before) as usize <= between.saturating_add(1);
    let (mut at, mut at_other) = (0, 0);
    // Ends: each turn goes on in one of them. What is left behind is too far before all that comes in the other.
    while let (Some(&word), Some(&other_word)) = (one.get(at), other.get(at_other)) {
        match word.cmp(&other_word) {
            Ordering::Less if apart(word, other_word) => return true,
            Ordering::Greater if !ordered && apart(other_word, word) => return true,
            Ordering::Less => at += 1,
            Ordering::Greater => at_other += 1,
            // No word stands before itself: those next to it are looked at with the next ones.
            Ordering::Equal => {
                let near = |next: Option<&u32>| next.is_some_and(|&next| apart(word, next));
                if near(other.get(at_other + 1)) || !ordered && near(one.get(at + 1)) {
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
    use crate::syntax::ast::{LeafWords, Scope};

    fn holds(near: &Near, occurrences: &[Occurrence]) -> bool {
        let extents = |leaves: &Vec<Leaf>| -> Vec<Extent> {
            serving(leaves, occurrences)
                .into_iter()
                .map(|at| (occurrences[at].1, occurrences[at].2))
                .collect()
        };
        let sides: Vec<Vec<Extent>> = near.sides.iter().map(extents).collect();
        let sides: Vec<&[Extent]> = sides.iter().map(Vec::as_slice).collect();
        Nearness::default().holds(&sides, near.between, near.ordered)
    }

    /// The stands of all ways, by trying every one.
    fn model(near: &Near, occurrences: &[Occurrence]) -> Vec<usize> {
        fn go(
            sides: &[Vec<Leaf>],
            left: usize,
            way: &mut Vec<usize>,
            occurrences: &[Occurrence],
            proved: &mut [bool],
        ) {
            let Some((side, others)) = sides.split_first() else {
                for &at in &*way {
                    proved[at] = true;
                }
                return;
            };
            for (at, stand) in occurrences.iter().enumerate() {
                let gap =
                    way.last().map_or(Some(0), |&from| stand.1.checked_sub(occurrences[from].2));
                if let Some(gap) =
                    gap.filter(|&gap| gap <= left && side.iter().any(|leaf| leaf.id == stand.0))
                {
                    way.push(at);
                    go(others, left - gap, way, occurrences, proved);
                    way.pop();
                }
            }
        }
        let mut proved = vec![false; occurrences.len()];
        let mut sides = near.sides.clone();
        go(&sides, near.between, &mut Vec::new(), occurrences, &mut proved);
        sides.reverse();
        if !near.ordered {
            go(&sides, near.between, &mut Vec::new(), occurrences, &mut proved);
        }
        (0..occurrences.len()).filter(|&at| proved[at]).collect()
    }

    /// Numbers below a bound, by chance that is always the same.
    fn chance(mut state: u64) -> impl FnMut(usize) -> usize {
        move |below| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        }
    }

    #[test]
    fn every_way_and_no_other_is_found() {
        let mut random = chance(3);
        let mut met = 0;
        for _ in 0..20_000 {
            let ordered = random(2) == 0;
            let leaf = |id| Leaf {
                id,
                span: 0..0,
                scope: Scope::Article,
                words: LeafWords::Row(Vec::new()),
                boost: 1.0,
            };
            let sides = if ordered { 2 + random(3) } else { 2 };
            let sides =
                (0..sides).map(|_| (0..=random(2)).map(|_| leaf(random(4))).collect()).collect();
            let near = Near { sides, between: random(5), ordered };
            let mut occurrences: Vec<Occurrence> = Vec::new();
            for _ in 0..random(9) {
                let first = random(14);
                occurrences.push((random(4), first, first + 1 + random(3)));
            }
            occurrences.sort_unstable_by_key(|&(leaf, first, end)| (first, end, leaf));
            occurrences.dedup();
            let expected = model(&near, &occurrences);
            assert_eq!(near_occurrences(&near, &occurrences), expected, "{near:?} {occurrences:?}");
            assert_eq!(
                holds(&near, &occurrences),
                !expected.is_empty(),
                "{near:?} {occurrences:?}"
            );
            met += usize::from(!expected.is_empty());
        }
        assert!(met > 3_000, "{met}");
    }

    #[test]
    fn two_words_are_near_where_there_is_a_way_between_them() {
        let mut random = chance(5);
        let mut met = 0;
        for _ in 0..20_000 {
            let mut words = || {
                let mut words: Vec<u32> =
                    (0..random(6)).map(|_| u32::try_from(random(30)).unwrap()).collect();
                words.sort_unstable();
                words.dedup();
                words
            };
            let (one, other) = (words(), words());
            let (between, ordered) = (random(6), random(2) == 0);
            let extents = |words: &[u32]| {
                words.iter().map(|&at| (at as usize, at as usize + 1)).collect::<Vec<Extent>>()
            };
            let expected =
                Nearness::default().holds(&[&extents(&one), &extents(&other)], between, ordered);
            assert_eq!(
                are_near(&one, &other, between, ordered),
                expected,
                "{one:?} {other:?} {between} {ordered}"
            );
            met += usize::from(expected);
        }
        assert!((3_000..17_000).contains(&met), "{met}");
    }

    #[test]
    fn stands_that_are_near_enough_prove_the_clause() {
        let words = || LeafWords::Stemmed(String::new());
        let leaf = |id| Leaf { id, span: 0..0, scope: Scope::Article, words: words(), boost: 1.0 };
        let check = |ordered, between, occurrences: &[(usize, usize)], expected: &[usize]| {
            let mut sides = vec![vec![leaf(0)], vec![leaf(1)], vec![leaf(2)]];
            sides.truncate(if ordered { 3 } else { 2 });
            let near = Near { sides, between, ordered };
            let occurrences: Vec<Occurrence> =
                occurrences.iter().map(|&(leaf, word)| (leaf, word, word + 1)).collect();
            assert_eq!(
                near_occurrences(&near, &occurrences),
                expected,
                "{ordered} {between} {occurrences:?}"
            );
            assert_eq!(holds(&near, &occurrences), !expected.is_empty());
        };
        check(true, 0, &[(0, 5), (1, 6), (2, 7)], &[0, 1, 2]);
        check(true, 0, &[(0, 5), (1, 6), (2, 8)], &[]);
        check(true, 1, &[(0, 5), (1, 6), (2, 8)], &[0, 1, 2]);
        check(true, 9, &[(1, 5), (0, 6), (2, 7)], &[]);
        check(true, 2, &[(0, 1), (0, 3), (1, 4), (2, 6), (2, 9)], &[1, 2, 3]);
        check(true, 3, &[(0, 1), (0, 3), (1, 4), (2, 6)], &[0, 1, 2, 3]);
        check(true, 2, &[(0, 1), (1, 2), (1, 4), (2, 5)], &[0, 1, 2, 3]);
        check(false, 0, &[(1, 5), (0, 6)], &[0, 1]);
        check(false, 2, &[(1, 1), (0, 4), (1, 8), (0, 9)], &[0, 1, 2, 3]);
        check(false, 1, &[(1, 1), (0, 4), (1, 8), (0, 9)], &[2, 3]);
        check(false, 3, &[(0, 1), (0, 2)], &[]);
    }
}
