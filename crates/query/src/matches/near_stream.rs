//! Decides NEAR from streams of occurrences, in memory that does not grow with their number.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::Range;

use crate::syntax::ast::NearOrder;

/// An occurrence of a leaf of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SideOccurrence {
    pub(crate) positions: Range<u32>,
    /// Index of the side.
    pub(crate) side: usize,
}

/// Whether a path within the slop leads through all sides: what
/// [`NearMatcher`](crate::matches::proximity::NearMatcher) decides. Each stream is one leaf of one
/// side, in the order of first positions.
pub(crate) fn is_near(
    mut streams: Vec<impl Iterator<Item = SideOccurrence>>,
    sides: usize,
    slop: u32,
    order: NearOrder,
) -> bool {
    let mut next = BinaryHeap::new();
    let order_of = |occurrence: &SideOccurrence| (occurrence.positions.start, occurrence.side);
    for (index, stream) in streams.iter_mut().enumerate() {
        next.extend(
            stream.next().map(|first| Reverse((order_of(&first), first.positions.end, index))),
        );
    }
    let mut forward = Paths::new(sides, slop);
    // Only two sides may be in any order. The other order is a path in the other direction.
    let mut backward = (order == NearOrder::Unordered).then(|| Paths::new(sides, slop));
    while let Some(Reverse(((start, side), end, index))) = next.pop() {
        if forward.reach(side, &(start..end))
            || backward.as_mut().is_some_and(|paths| paths.reach(sides - 1 - side, &(start..end)))
        {
            return true;
        }
        let following = streams[index].next();
        next.extend(following.map(|next| Reverse((order_of(&next), next.positions.end, index))));
    }
    false
}

/// The best paths through the first sides, at the current position of the text.
struct Paths {
    slop: u32,
    by_side: Vec<PathsToSide>,
}

/// The paths that end with one side.
#[derive(Default)]
struct PathsToSide {
    /// The greatest end minus cost of all paths that end before the current position.
    best: Option<u32>,
    /// The end and the end minus cost of paths that end beyond the current position, in the order
    /// of their last occurrences. No longer than the longest phrase, times the number of leaves.
    pending: VecDeque<(u32, u32)>,
}

impl Paths {
    fn new(sides: usize, slop: u32) -> Paths {
        Paths { slop, by_side: (0..sides).map(|_| PathsToSide::default()).collect() }
    }

    /// Extends paths to an occurrence of a side. Occurrences come in the order of their first
    /// positions. Returns whether a path through all sides ends here.
    fn reach(&mut self, side: usize, positions: &Range<u32>) -> bool {
        let cost = match side.checked_sub(1).map(|before| &mut self.by_side[before]) {
            None => 0,
            Some(before) => {
                before.pass(positions.start);
                let Some(best) = before.best else { return false };
                positions.start - best
            }
        };
        if cost > self.slop {
            return false;
        }
        if side + 1 == self.by_side.len() {
            return true;
        }
        let reached = &mut self.by_side[side];
        reached.pass(positions.start);
        reached.pending.push_back((positions.end, positions.end.saturating_sub(cost)));
        false
    }
}

impl PathsToSide {
    /// Takes in the paths that end at or before `start`.
    fn pass(&mut self, start: u32) {
        let PathsToSide { best, pending } = self;
        pending.retain(|&(end, without_cost)| {
            if end <= start {
                *best = (*best).max(Some(without_cost));
            }
            end > start
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matches::proximity::NearMatcher;

    #[test]
    fn streams_agree_with_the_matcher_of_lists() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut matching = 0;
        for _ in 0..20_000 {
            let order = if random.bool() { NearOrder::Ordered } else { NearOrder::Unordered };
            let count = if order == NearOrder::Ordered { random.usize(2..5) } else { 2 };
            let mut sides: Vec<Vec<Range<u32>>> = vec![Vec::new(); count];
            let mut streams = Vec::new();
            for (side, all) in sides.iter_mut().enumerate() {
                for _ in 0..random.usize(1..3) {
                    let length = 1 + random.u32(..3);
                    let mut starts: Vec<u32> =
                        (0..random.usize(..4)).map(|_| random.u32(..30)).collect();
                    starts.sort_unstable();
                    starts.dedup();
                    let leaf: Vec<Range<u32>> =
                        starts.into_iter().map(|start| start..start + length).collect();
                    all.extend(leaf.iter().cloned());
                    let occurrence = move |positions| SideOccurrence { positions, side };
                    streams.push(leaf.into_iter().map(occurrence));
                }
                all.sort_unstable_by_key(|positions| (positions.start, positions.end));
                all.dedup();
            }
            let slop = random.u32(..6);
            let lists: Vec<&[Range<u32>]> = sides.iter().map(Vec::as_slice).collect();
            let expected = NearMatcher::default().matches(&lists, slop, order);
            assert_eq!(
                is_near(streams, count, slop, order),
                expected,
                "{sides:?} {slop} {order:?}"
            );
            matching += usize::from(expected);
        }
        assert!((3_000..17_000).contains(&matching), "{matching}");
    }
}
