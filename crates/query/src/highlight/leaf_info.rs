//! What highlighting needs to know about the leaves of a query.

use crate::matches::text_match::TextMatch;
use crate::syntax::ast::{Near, Query};

/// The leaves of a query, indexed by leaf id.
#[derive(Debug)]
pub(crate) struct LeafInfo {
    /// IDF weight of each leaf.
    pub(crate) weights: Vec<f32>,
    /// The sides of NEAR that each leaf belongs to; shorter than `weights` if the last leaves
    /// belong to none.
    near_sides: Vec<Vec<NearSide>>,
}

/// A side of one NEAR.
#[derive(Debug, Clone, Copy)]
struct NearSide {
    /// Index of the NEAR among those of the query.
    near: usize,
    /// Index of the side.
    side: usize,
    /// The number of sides of the NEAR.
    sides: usize,
    /// The slop of the NEAR, in tokens.
    slop: u32,
}

impl LeafInfo {
    /// The leaves of `query`, with their IDF weights.
    pub(crate) fn new(query: &Query, weights: Vec<f32>) -> LeafInfo {
        let mut info = LeafInfo::without_near(weights);
        for (near, Near { sides, slop, .. }) in query.nears().into_iter().enumerate() {
            for (side, leaves) in sides.iter().enumerate() {
                for leaf in leaves {
                    if info.near_sides.len() <= leaf.id {
                        info.near_sides.resize(leaf.id + 1, Vec::new());
                    }
                    let near_side = NearSide { near, side, sides: sides.len(), slop: *slop };
                    info.near_sides[leaf.id].push(near_side);
                }
            }
        }
        info
    }

    /// Leaves none of which is a side of NEAR.
    pub(crate) fn without_near(weights: Vec<f32>) -> LeafInfo {
        LeafInfo { weights, near_sides: Vec::new() }
    }

    /// Whether a leaf is a side of NEAR.
    pub(crate) fn is_near(&self, leaf: usize) -> bool {
        !self.near_sides(leaf).is_empty()
    }

    /// Whether `next` is near a match in `before`, and `before` lacks a side of that NEAR. If so, a
    /// passage that ended between the two would show only a part of what matched. `before` is in
    /// text order.
    pub(crate) fn completes_near(&self, before: &[TextMatch], next: &TextMatch) -> bool {
        self.near_sides(next.leaf).iter().any(|next_side| {
            let mut has_side = vec![false; next_side.sides];
            // Two sides may share a leaf, but the same words cannot match both of them.
            let mut starts = Vec::new();
            let mut within_slop = false;
            for text_match in before {
                let sides = self.near_sides(text_match.leaf).iter();
                for side in sides.filter(|side| side.near == next_side.near) {
                    has_side[side.side] = true;
                    starts.push(text_match.positions.start);
                    within_slop |= next.positions.start.saturating_sub(text_match.positions.end)
                        <= next_side.slop;
                }
            }
            starts.dedup();
            let is_complete =
                has_side.iter().all(|&has_side| has_side) && starts.len() >= next_side.sides;
            within_slop && !is_complete
        })
    }

    fn near_sides(&self, leaf: usize) -> &[NearSide] {
        self.near_sides.get(leaf).map_or(&[], Vec::as_slice)
    }
}
