//! How many columns to fill.

/// Wider lines are hard to read.
const MAX: usize = 100;
/// Narrower lines leave no room beside the indent.
const MIN: usize = 20;
/// The width of a terminal that does not tell.
pub const DEFAULT: usize = 80;
/// The width of what has no columns: no line is broken.
pub const UNLIMITED: usize = usize::MAX;

/// The columns of the terminal, or else those of the environment variable `COLUMNS`, or else the
/// default.
pub fn choose(terminal: Option<usize>, variable: Option<&str>, default: usize) -> usize {
    let variable = || variable.and_then(|columns| columns.trim().parse().ok());
    let known = terminal.filter(|&columns| columns > 0).or_else(variable);
    known.map_or(default, |columns: usize| columns.clamp(MIN, MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_width_wins_over_the_environment() {
        let check = |terminal, variable, expected| {
            assert_eq!(choose(terminal, variable, DEFAULT), expected, "{terminal:?} {variable:?}");
        };
        check(Some(72), Some("40"), 72);
        check(Some(0), Some("40"), 40);
        check(None, Some("40"), 40);
        check(None, Some("wide"), 80);
        check(None, Some("-1"), 80);
        check(None, None, 80);
        check(Some(250), None, 100);
        check(Some(3), None, 20);
        assert_eq!(choose(None, None, UNLIMITED), UNLIMITED);
    }
}
