//! Summaries of measured values.

/// The `q` quantile, `q` being in 0 to 1, by the nearest-rank method. Zero for no values.
pub fn quantile(values: &[f64], q: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of the length lies within it"
    )]
    let rank = (q * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// The 0.5 quantile.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The largest value divided by the smallest; 1 where that is undefined.
pub fn spread(values: &[f64]) -> f64 {
    let (min, max) = (quantile(values, 0.0), quantile(values, 1.0));
    if min > 0.0 { max / min } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_use_the_nearest_rank() {
        let check = |values: &[f64], q, expected: f64| {
            assert!((quantile(values, q) - expected).abs() < 1e-9, "{values:?} {q}");
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
    fn spread_is_a_ratio() {
        for (values, expected) in [(vec![], 1.0), (vec![3.0], 1.0), (vec![2.0, 3.0, 2.5], 1.5)] {
            assert!((spread(&values) - expected).abs() < 1e-9, "{values:?}");
        }
    }
}
