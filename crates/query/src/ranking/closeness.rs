//! Closeness: how close together the leaves of a query occur in a field of an article.

use crate::occurrence::Occurrence;

/// Computes the closeness of one field after another, reusing its buffers.
pub(crate) struct Closeness<'q> {
    leaves: &'q [usize],
    weights: &'q [f32],
    /// The pairs that each leaf is in, indexed by leaf id. A long query has many pairs, but each
    /// leaf is in few.
    pairs: Vec<Vec<LeafPair>>,
    /// Indexed by leaf id.
    last_position: Vec<Option<u32>>,
    /// Indexed by pair; `u32::MAX` if the pair has not occurred.
    min_distance: Vec<u32>,
}

/// One of the pairs of neighbouring leaves, as seen from one leaf of it.
struct LeafPair {
    /// Index of the pair.
    index: usize,
    other_leaf: usize,
}

impl<'q> Closeness<'q> {
    /// `leaves` are the ids of the leaves in the order of the query; `weights` are IDF weights,
    /// indexed by leaf id.
    pub(crate) fn new(leaves: &'q [usize], weights: &'q [f32]) -> Closeness<'q> {
        let mut pairs: Vec<Vec<LeafPair>> = weights.iter().map(|_| Vec::new()).collect();
        for (index, pair) in leaves.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]) {
            pairs[pair[0]].push(LeafPair { index, other_leaf: pair[1] });
            pairs[pair[1]].push(LeafPair { index, other_leaf: pair[0] });
        }
        let min_distance = vec![u32::MAX; leaves.len().saturating_sub(1)];
        let last_position = vec![None; weights.len()];
        Closeness { leaves, weights, pairs, last_position, min_distance }
    }

    /// The closeness of a field: the mean, over all pairs of neighbouring leaves of the query, of
    /// the lesser IDF weight of the two divided by their minimum distance in words. A pair
    /// contributes 0 unless both leaves occur.
    ///
    /// `occurrences` are in text order. (After Rasolofo and Savoy, "Term Proximity Scoring for
    /// Keyword-Based Retrieval Systems", 2003, who sum over all occurrences. This is a mean, since
    /// the pairs of a long query must not outweigh its terms.)
    pub(crate) fn in_field(&mut self, occurrences: &[Occurrence]) -> f32 {
        let Closeness { leaves, weights, pairs, last_position, min_distance } = self;
        last_position.fill(None);
        min_distance.fill(u32::MAX);
        for &Occurrence { leaf, ref positions } in occurrences {
            let position = positions.start;
            last_position[leaf] = Some(position);
            for &LeafPair { index, other_leaf } in &pairs[leaf] {
                if let Some(other) = last_position[other_leaf] {
                    min_distance[index] = min_distance[index].min(position.abs_diff(other));
                }
            }
        }
        let occurring =
            leaves.windows(2).zip(&*min_distance).filter(|(_, distance)| **distance != u32::MAX);
        let closeness = |(pair, &distance): (&[usize], &u32)| {
            pair_weight(pair, weights) / distance.max(1) as f32
        };
        occurring.map(closeness).sum::<f32>() / min_distance.len().max(1) as f32
    }
}

/// The closeness of a field in which each leaf of the query is followed by the next one.
pub(crate) fn max_closeness(leaves: &[usize], weights: &[f32]) -> f32 {
    let pairs = leaves.windows(2).map(|pair| pair_weight(pair, weights));
    pairs.sum::<f32>() / leaves.len().saturating_sub(1).max(1) as f32
}

fn pair_weight(pair: &[usize], weights: &[f32]) -> f32 {
    weights[pair[0]].min(weights[pair[1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness_falls_with_distance_and_is_averaged_over_pairs() {
        let mut closeness = Closeness::new(&[0, 1, 2], &[1.0; 3]);
        let mut check = |occurrences: &[(usize, u32)], expected: f32| {
            let occurrences: Vec<Occurrence> = occurrences
                .iter()
                .map(|&(leaf, position)| Occurrence { leaf, positions: position..position + 1 })
                .collect();
            assert!((closeness.in_field(&occurrences) - expected).abs() < 1e-6, "{occurrences:?}");
        };
        check(&[], 0.0);
        check(&[(0, 5), (0, 9)], 0.0);
        check(&[(0, 5), (1, 6), (2, 7)], 1.0);
        check(&[(0, 5), (1, 6)], 0.5);
        check(&[(1, 5), (0, 7), (0, 100)], 0.25);
        check(&[(0, 0), (2, 1)], 0.0);
        check(&[(2, 3), (1, 3)], 0.5);
    }
}
