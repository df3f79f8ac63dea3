//! Both peers, query by query, on one thread.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::draw::Drawn;
use crate::newsdex_peer::{NewsdexPeer, typed};
use crate::tantivy_peer::{TantivyPeer, Took};

/// What one query took in each peer: medians over the repetitions.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The query, as one types it.
    pub query: String,
    /// newsdex, with passages.
    pub newsdex: Duration,
    /// tantivy, with snippets.
    pub tantivy: Duration,
    /// The part of that which is finding the best ten.
    pub ranking: Duration,
    /// Whether newsdex and tantivy found anything.
    pub found: (bool, bool),
    /// Whether newsdex complained of the query: a pattern that too many words fit is cut short, so it did less.
    pub complained: bool,
}

/// Runs all queries once to warm up, and `repetitions` times to measure. A peer goes over the whole set before the other
/// does, so that each runs warm and none finds its last answers still at hand; which of them goes first alternates.
pub fn measure(
    newsdex: &NewsdexPeer,
    tantivy: &mut TantivyPeer,
    queries: &[Drawn],
    repetitions: usize,
) -> Result<Vec<Measured>> {
    let typed: Vec<String> = queries.iter().map(typed).collect();
    let mut runs: Vec<Runs> = queries.iter().map(|_| Runs::default()).collect();
    let run_theirs =
        |tantivy: &mut TantivyPeer| queries.iter().map(|query| tantivy.run(query)).collect::<Result<Vec<_>>>();
    for repetition in 0..=repetitions {
        let mut theirs = if repetition % 2 == 1 { run_theirs(tantivy)? } else { Vec::new() };
        let ours = typed.iter().map(|query| timed(newsdex, query)).collect::<Result<Vec<_>>>()?;
        if theirs.is_empty() {
            theirs = run_theirs(tantivy)?;
        }
        if repetition > 0 {
            ours.into_iter().zip(theirs).zip(&mut runs).for_each(|((ours, theirs), runs)| runs.push(ours, theirs));
        }
    }
    Ok(typed.into_iter().zip(runs).map(|(query, runs)| runs.measured(query)).collect())
}

fn timed(newsdex: &NewsdexPeer, query: &str) -> Result<(Duration, u64, bool)> {
    let start = Instant::now();
    let (total, complained) = newsdex.run(query)?;
    Ok((start.elapsed(), total, complained))
}

/// The repetitions of one query.
#[derive(Default)]
struct Runs {
    newsdex: Vec<Duration>,
    tantivy: Vec<Duration>,
    ranking: Vec<Duration>,
    found: (bool, bool),
    complained: bool,
}

impl Runs {
    fn push(&mut self, (newsdex, total, complained): (Duration, u64, bool), tantivy: Took) {
        self.newsdex.push(newsdex);
        self.tantivy.push(tantivy.whole);
        self.ranking.push(tantivy.ranking);
        self.found = (total > 0, tantivy.hits > 0);
        self.complained = complained;
    }

    fn measured(self, query: String) -> Measured {
        let [newsdex, tantivy, ranking] = [self.newsdex, self.tantivy, self.ranking].map(|times| quantile(times, 0.5));
        Measured { query, newsdex, tantivy, ranking, found: self.found, complained: self.complained }
    }
}

/// The value that a share of all values, 0 to 1, do not exceed (the nearest rank); nothing of nothing is zero.
pub fn quantile<T: PartialOrd + Copy + Default>(mut values: Vec<T>, share: f64) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length is within it")]
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_nearest_ranks() {
        let check = |values: &[u32], share, expected| assert_eq!(quantile(values.to_vec(), share), expected);
        check(&[], 0.5, 0);
        check(&[7], 0.99, 7);
        check(&[3, 1, 2], 0.5, 2);
        check(&[4, 3, 2, 1], 0.5, 2);
        check(&[4, 3, 2, 1], 0.0, 1);
        check(&[4, 3, 2, 1], 1.0, 4);
        let hundred: Vec<u32> = (1..=100).rev().collect();
        check(&hundred, 0.5, 50);
        check(&hundred, 0.99, 99);
    }
}
