//! Leaves that stand near each other.

use crate::clause::{Clause, Leaf, Near};

/// A leaf at a place: its number, and the numbers of its first word and of the one after its last.
pub(crate) type Stand = (usize, usize, usize);

/// The leaves of a side of NEAR: a leaf, or several of which any will do.
pub(crate) fn near_side(clause: &Clause) -> Option<Vec<Leaf>> {
    match clause {
        Clause::Leaf(leaf) if leaf.scope.is_text() => Some(vec![leaf.clone()]),
        Clause::Any(clauses) => clauses.iter().map(near_side).collect::<Option<Vec<_>>>().map(|sides| sides.concat()),
        _ => None,
    }
}

/// Whether some of `stands`, in the order of their first words, stand near enough to each other to make the clause true
/// whose orders these are.
pub(crate) fn any_near(orders: &[Near], stands: &[Stand]) -> bool {
    orders.iter().any(|near| starts(near, stands).any(|first| reach(near, stands, first).is_some()))
}

/// Which of `stands` do so with others; none where the clause is not true.
pub(crate) fn near_stands(near: &Near, stands: &[Stand]) -> Vec<usize> {
    let mut proved = vec![false; stands.len()];
    for near in orders(near) {
        for first in starts(&near, stands) {
            if let Some(reached) = reach(&near, stands, first) {
                mark_ways(&near, stands, reached, &mut proved);
            }
        }
    }
    (0..stands.len()).filter(|&at| proved[at]).collect()
}

/// The orders in which the sides may come: as they stand, and where any order will do, of two sides, turned.
pub(crate) fn orders(near: &Near) -> Vec<Near> {
    debug_assert!(near.ordered || near.sides.len() == 2);
    let turned = || Near { sides: near.sides.iter().rev().cloned().collect(), ..near.clone() };
    if near.ordered { vec![near.clone()] } else { vec![near.clone(), turned()] }
}

fn serves(leaves: &[Leaf], stand: Stand) -> bool {
    leaves.iter().any(|leaf| leaf.id == stand.0)
}

fn starts<'n>(near: &'n Near, stands: &'n [Stand]) -> impl Iterator<Item = usize> + 'n {
    (0..stands.len()).filter(|&at| serves(&near.sides[0], stands[at]))
}

/// For each side, the stands on any way there from `first`, which serves the first side, through the sides between, each
/// with the least number of words passed over; `None` where there is no way to the last side on which no more words are
/// passed over than may stand between.
fn reach(near: &Near, stands: &[Stand], first: usize) -> Option<Vec<Vec<(usize, usize)>>> {
    let mut reached: Vec<Vec<(usize, usize)>> = vec![vec![(first, 0)]];
    for leaves in &near.sides[1..] {
        let before = reached.last()?;
        let nearest = before.iter().map(|&(at, _)| at).min()?;
        let farthest = before.iter().map(|&(at, _)| stands[at].2).max()? + near.between;
        let in_reach = (nearest + 1..stands.len()).take_while(|&at| stands[at].1 <= farthest);
        let next = in_reach.filter(|&at| serves(leaves, stands[at])).filter_map(|at| {
            let ways = before.iter().filter_map(|&(from, passed)| Some(passed + gap(near, stands[from], stands[at])?));
            ways.min().filter(|&passed| passed <= near.between).map(|passed| (at, passed))
        });
        let next: Vec<(usize, usize)> = next.collect();
        if next.is_empty() {
            return None;
        }
        reached.push(next);
    }
    Some(reached)
}

/// The words between two stands, if the second comes behind the first and near enough to it.
fn gap(near: &Near, from: Stand, to: Stand) -> Option<usize> {
    to.1.checked_sub(from.2).filter(|&gap| gap <= near.between)
}

/// Goes back from the last side, and marks the stands of all ways that are short enough as a whole.
fn mark_ways(near: &Near, stands: &[Stand], mut reached: Vec<Vec<(usize, usize)>>, proved: &mut [bool]) {
    // For each stand on a way, the least number of words passed over behind it.
    let mut after: Vec<(usize, usize)> = Vec::new();
    while let Some(side) = reached.pop() {
        let is_last = after.is_empty();
        let on_a_way = side.into_iter().filter_map(|(at, passed)| {
            let ways = after.iter().filter_map(|&(to, left)| Some(left + gap(near, stands[at], stands[to])?));
            let left = if is_last { 0 } else { ways.min()? };
            (passed + left <= near.between).then_some((at, left))
        });
        after = on_a_way.collect();
        for &(at, _) in &after {
            proved[at] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::{LeafWords, Scope};

    #[test]
    fn stands_that_are_near_enough_prove_the_clause() {
        let words = || LeafWords::Stemmed(String::new());
        let leaf = |id| Leaf { id, span: 0..0, scope: Scope::Article, words: words(), boost: 1.0 };
        let check = |ordered, between, stands: &[(usize, usize)], expected: &[usize]| {
            let mut sides = vec![vec![leaf(0)], vec![leaf(1)], vec![leaf(2)]];
            sides.truncate(if ordered { 3 } else { 2 });
            let near = Near { sides, between, ordered };
            let stands: Vec<Stand> = stands.iter().map(|&(leaf, word)| (leaf, word, word + 1)).collect();
            assert_eq!(near_stands(&near, &stands), expected, "{ordered} {between} {stands:?}");
            assert_eq!(any_near(&orders(&near), &stands), !expected.is_empty());
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
