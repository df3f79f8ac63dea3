//! The lines of exports that are dates.

use crate::dates::hints::DateHints;
use crate::dates::published::Published;
use crate::dates::search::find::find_date;

/// Longest line with a date, in bytes. Names of months take several bytes a letter in some scripts.
const MAX_DATE_BYTES: usize = 90;
/// Most words of such a line: weekday, day, month, year, time, zone and what joins them.
const MAX_DATE_WORDS: usize = 11;

/// Whether a line can be a date and nothing else: short, with a year, and no sentence.
pub(super) fn is_date_line(line: &str) -> bool {
    let words = || line.split(|c: char| c.is_whitespace() || ",./-:年月日".contains(c));
    let is_year = |word: &str| {
        let year = word.parse::<u16>().ok().filter(|_| word.len() == 4);
        year.is_some_and(|year| (1600..=2200).contains(&year))
    };
    line.len() <= MAX_DATE_BYTES
        && line.split_whitespace().count() <= MAX_DATE_WORDS
        && words().any(is_year)
        // A day or the name of a month.
        && words().filter(|word| !word.is_empty()).count() >= 2
        && !line.contains(['©', '(', '%', '"', '“', '?', '!', ';'])
        && !line.ends_with(':')
        && words().filter(|word| word.chars().count() > 12).count() == 0
}

/// The date in a line, which may have a weekday and the name of an edition as well.
pub(super) fn date_of(line: &str) -> Option<Published> {
    find_date(line.trim_end_matches([',', '.', ';']), &DateHints::default())
}
