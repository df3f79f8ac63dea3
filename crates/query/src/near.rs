//! Leaves that stand near each other.

use crate::clause::Near;

/// A leaf at a place: its number, and the numbers of its first word and of the one after its last.
pub(crate) type Stand = (usize, usize, usize);

/// Which of `stands`, in the order of their first words, stand near enough to others that together they make the clause
/// true; none where it is not.
pub(crate) fn near_stands(near: &Near, stands: &[Stand]) -> Vec<usize> {
    let side = |at: usize, side: usize| near.sides[side].iter().any(|leaf| leaf.id == stands[at].0);
    let mut proved = vec![false; stands.len()];
    for first in (0..stands.len()).filter(|&first| side(first, 0)) {
        mark_paths(near, stands, first, &mut proved);
    }
    if !near.ordered {
        debug_assert_eq!(near.sides.len(), 2);
        let turned = Near { sides: near.sides.iter().rev().cloned().collect(), between: near.between, ordered: true };
        for at in near_stands(&turned, stands) {
            proved[at] = true;
        }
    }
    (0..stands.len()).filter(|&at| proved[at]).collect()
}

/// Marks all stands on any way from `first`, which serves the first side, through all sides in their order, on which no
/// more words are passed over than may stand between. For each stand in reach it suffices to know the least number of
/// words passed over before it and after it.
fn mark_paths(near: &Near, stands: &[Stand], first: usize, proved: &mut [bool]) {
    let gap = |from: usize, to: usize| stands[to].1.checked_sub(stands[from].2).filter(|&gap| gap <= near.between);
    // For each side the stands in reach, with the words passed over on the way to them.
    let mut reached: Vec<Vec<(usize, usize)>> = vec![vec![(first, 0)]];
    for leaves in &near.sides[1..] {
        let Some(before) = reached.last() else { return };
        let Some(nearest) = before.iter().map(|&(at, _)| at).min() else { return };
        let farthest = before.iter().map(|&(at, _)| stands[at].2).max().unwrap_or(0) + near.between;
        let in_reach = (nearest + 1..stands.len()).take_while(|&at| stands[at].1 <= farthest);
        let of_side = in_reach.filter(|&at| leaves.iter().any(|leaf| leaf.id == stands[at].0));
        let next = of_side.filter_map(|at| {
            let ways = before.iter().filter_map(|&(from, passed)| Some(passed + gap(from, at)?));
            ways.min().filter(|&passed| passed <= near.between).map(|passed| (at, passed))
        });
        let next = next.collect();
        reached.push(next);
    }
    // Back again: the least number of words passed over from a stand to the last side.
    let mut after: Vec<(usize, usize)> = reached.pop().unwrap_or_default().into_iter().map(|(at, _)| (at, 0)).collect();
    for &(at, _) in &after {
        proved[at] = true;
    }
    while let Some(side) = reached.pop() {
        let on_the_way = side.into_iter().filter_map(|(at, passed)| {
            let ways = after.iter().filter_map(|&(to, left)| Some(left + gap(at, to)?));
            ways.min().filter(|left| passed + left <= near.between).map(|left| (at, left))
        });
        after = on_the_way.collect();
        for &(at, _) in &after {
            proved[at] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::{Leaf, LeafWords, Scope};

    #[test]
    fn stands_that_are_near_enough_prove_the_clause() {
        let leaf = |id| Leaf { id, span: 0..0, scope: Scope::Article, words: LeafWords::Stemmed(String::new()) };
        let check = |ordered, between, stands: &[(usize, usize)], expected: &[usize]| {
            let mut sides = vec![vec![leaf(0)], vec![leaf(1)], vec![leaf(2)]];
            sides.truncate(if ordered { 3 } else { 2 });
            let near = Near { sides, between, ordered };
            let stands: Vec<Stand> = stands.iter().map(|&(leaf, word)| (leaf, word, word + 1)).collect();
            assert_eq!(near_stands(&near, &stands), expected, "{ordered} {between} {stands:?}");
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
