//! What the choice of passages has to know of a query, by the numbers of its leaves.

use crate::matches::text_match::TextMatch;
use crate::syntax::ast::{Near, Query};

/// What the choice of passages has to know of the leaves of a query.
#[derive(Debug)]
pub(crate) struct LeafInfo {
    /// How much each tells.
    pub(crate) weights: Vec<f32>,
    /// For each, the sides of NEAR that it serves; shorter where the last ones serve none.
    sides: Vec<Vec<NearSide>>,
}

/// A side of one NEAR.
#[derive(Debug, Clone, Copy)]
struct NearSide {
    near: usize,
    side: usize,
    /// How many sides it has.
    of: usize,
    /// How many words may stand between all of them.
    slop: u32,
}

impl LeafInfo {
    pub(crate) fn of(clause: &Query, weights: Vec<f32>) -> LeafInfo {
        let mut table = LeafInfo::weighed(weights);
        for (near, Near { sides, slop, .. }) in clause.nears().into_iter().enumerate() {
            for (side, leaf) in sides
                .iter()
                .enumerate()
                .flat_map(|(side, of)| of.iter().map(move |leaf| (side, leaf)))
            {
                if table.sides.len() <= leaf.id {
                    table.sides.resize(leaf.id + 1, Vec::new());
                }
                table.sides[leaf.id].push(NearSide { near, side, of: sides.len(), slop: *slop });
            }
        }
        table
    }

    /// Of leaves none of which is looked for near others.
    pub(crate) fn weighed(weights: Vec<f32>) -> LeafInfo {
        LeafInfo { weights, sides: Vec::new() }
    }

    /// Whether a leaf stands near others.
    pub(crate) fn is_near(&self, leaf: usize) -> bool {
        !self.sides(leaf).is_empty()
    }

    /// Whether `next` stands near one of `before` that have not all sides of that nearness among them: a passage that
    /// ended between would show half of what matched.
    pub(crate) fn completes(&self, before: &[TextMatch], next: &TextMatch) -> bool {
        self.sides(next.leaf).iter().any(|of_next| {
            // Two sides may look for the same, but cannot be proved by the same words.
            let (mut served, mut occurrences, mut in_reach) =
                (vec![false; of_next.of], Vec::new(), false);
            for place in before {
                for of_place in
                    self.sides(place.leaf).iter().filter(|of_place| of_place.near == of_next.near)
                {
                    served[of_place.side] = true;
                    occurrences.push(place.positions.start);
                    in_reach |= place.positions.end + of_next.slop >= next.positions.start;
                }
            }
            // Places are in order, so those at one word are neighbours.
            occurrences.dedup();
            in_reach && !(served.iter().all(|&served| served) && occurrences.len() >= of_next.of)
        })
    }

    fn sides(&self, leaf: usize) -> &[NearSide] {
        self.sides.get(leaf).map_or(&[], Vec::as_slice)
    }
}
