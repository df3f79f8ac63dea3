//! What of many measured values is told.

/// The value that a share of all values, 0 to 1, do not exceed (the nearest rank); nothing of nothing is zero.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length is within it"
    )]
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// The one in the middle.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// How far values lie apart: the largest over the smallest, 1 where there is nothing to compare.
pub fn spread(values: &[f64]) -> f64 {
    let (least, most) = (quantile(values, 0.0), quantile(values, 1.0));
    if least > 0.0 { most / least } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_nearest_ranks() {
        let check = |values: &[f64], share, expected: f64| {
            assert!((quantile(values, share) - expected).abs() < 1e-9, "{values:?} {share}");
        };
        check(&[], 0.5, 0.0);
        check(&[7.0], 0.99, 7.0);
        check(&[3.0, 1.0, 2.0], 0.5, 2.0);
        check(&[4.0, 3.0, 2.0, 1.0], 0.5, 2.0);
        check(&[4.0, 3.0, 2.0, 1.0], 0.0, 1.0);
        check(&[4.0, 3.0, 2.0, 1.0], 1.0, 4.0);
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        check(&hundred, 0.5, 50.0);
        check(&hundred, 0.99, 99.0);
    }

    #[test]
    fn spreads_are_ratios() {
        for (values, expected) in [(vec![], 1.0), (vec![3.0], 1.0), (vec![2.0, 3.0, 2.5], 1.5)] {
            assert!((spread(&values) - expected).abs() < 1e-9, "{values:?}");
        }
    }
}
