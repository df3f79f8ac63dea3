//! How close together the words of a query stand in an article.

use crate::occurrence::Occurrence;

/// How close together the words of a query stand, of one text after the other.
pub(crate) struct Closeness<'q> {
    leaves: &'q [usize],
    weights: &'q [f32],
    /// For each leaf, the pairs that it is in, with the other leaf of each: a long query has many pairs, a word is in few.
    pairs_of: Vec<Vec<(usize, usize)>>,
    last_seen: Vec<Option<u32>>,
    nearest: Vec<u32>,
}

impl<'q> Closeness<'q> {
    /// `weights` says, by the number of a leaf, how much it tells; `leaves` are those sought, in the order of the query.
    pub(crate) fn of(leaves: &'q [usize], weights: &'q [f32]) -> Closeness<'q> {
        let mut pairs_of: Vec<Vec<(usize, usize)>> = vec![Vec::new(); weights.len()];
        for (at, pair) in leaves.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]) {
            pairs_of[pair[0]].push((at, pair[1]));
            pairs_of[pair[1]].push((at, pair[0]));
        }
        let nearest = vec![u32::MAX; leaves.len().saturating_sub(1)];
        Closeness { leaves, weights, pairs_of, last_seen: vec![None; weights.len()], nearest }
    }

    /// How near each word of the query stands to the next one of it: the mean, over such pairs, of the reciprocal of their
    /// least distance in words, times the weight of the less telling of the two. 0 where no two stand in the text.
    ///
    /// `places` are where leaves stand, in the order of the text. (After Rasolofo and Savoy, "Term Proximity Scoring for
    /// Keyword-Based Retrieval Systems", 2003, who sum over all occurrences. A mean, since a long query should not outweigh
    /// its words by its pairs.)
    pub(crate) fn in_text(&mut self, places: &[Occurrence]) -> f32 {
        let Closeness { leaves, weights, pairs_of, last_seen, nearest } = self;
        last_seen.fill(None);
        nearest.fill(u32::MAX);
        for &Occurrence { leaf, ref positions } in places {
            let word = positions.start;
            last_seen[leaf] = Some(word);
            for &(at, other) in &pairs_of[leaf] {
                if let Some(other) = last_seen[other] {
                    nearest[at] = nearest[at].min(word.abs_diff(other));
                }
            }
        }
        let met = leaves.windows(2).zip(&*nearest).filter(|(_, distance)| **distance != u32::MAX);
        let near = |(pair, &distance): (&[usize], &u32)| {
            weights[pair[0]].min(weights[pair[1]]) / distance.max(1) as f32
        };
        met.map(near).sum::<f32>() / nearest.len().max(1) as f32
    }
}

/// The closeness of a text in which each word of the query stands right beside the next.
pub(crate) fn greatest_closeness(leaves: &[usize], weights: &[f32]) -> f32 {
    let pairs = leaves.windows(2).map(|pair| weights[pair[0]].min(weights[pair[1]]));
    pairs.sum::<f32>() / leaves.len().saturating_sub(1).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_the_words_the_closer_the_text() {
        let mut closeness = Closeness::of(&[0, 1, 2], &[1.0; 3]);
        let mut check = |places: &[(usize, u32)], expected: f32| {
            let places: Vec<Occurrence> = places
                .iter()
                .map(|&(leaf, word)| Occurrence { leaf, positions: word..word + 1 })
                .collect();
            assert!((closeness.in_text(&places) - expected).abs() < 1e-6, "{places:?}");
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
