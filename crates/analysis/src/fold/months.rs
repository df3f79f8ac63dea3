//! Abbreviated names of months in English dates: `Sept. 11`, `Sep 11`, `11 Sept.`.

use std::ops::Range;

/// Each month with its abbreviations. May has none.
const MONTHS: &[(&str, &[&str])] = &[
    ("january", &["jan"]),
    ("february", &["feb"]),
    ("march", &["mar"]),
    ("april", &["apr"]),
    ("june", &["jun"]),
    ("july", &["jul"]),
    ("august", &["aug"]),
    ("september", &["sep", "sept"]),
    ("october", &["oct"]),
    ("november", &["nov"]),
    ("december", &["dec"]),
];

/// The folded name of the month that a word of a text abbreviates, if a day or a year stands beside it.
///
/// ```
/// use newsdex_analysis::abbreviated_month;
///
/// assert_eq!(abbreviated_month("On Sept. 11", 3..7), Some("september"));
/// assert_eq!(abbreviated_month("By Jan Ferry", 3..6), None);
/// ```
#[must_use]
pub fn abbreviated_month(text: &str, word: Range<usize>) -> Option<&'static str> {
    let letters = text.get(word.clone())?;
    if !matches!(letters.len(), 3 | 4) {
        return None;
    }
    // Few words have a number beside them, so this comes first. A small letter after a number may begin
    // another word, such as the French `sept`.
    let (before, after) = (&text[..word.start], &text[word.end..]);
    let is_after_day = ends_with_day(before)
        && (after.starts_with('.') || letters.starts_with(|c: char| c.is_ascii_uppercase()));
    if !is_after_day && !begins_with_number(after) {
        return None;
    }
    let is_abbreviation = |short: &&str| short.eq_ignore_ascii_case(letters);
    let month = MONTHS.iter().find(|(_, short)| short.iter().any(is_abbreviation));
    month.map(|(month, _)| *month)
}

/// Whether a day or a year follows, behind a full stop or not.
fn begins_with_number(text: &str) -> bool {
    let after = text.strip_prefix('.').unwrap_or(text);
    let Some(number) = after.strip_prefix([' ', '\u{a0}']) else { return false };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let after = &number[digits..];
    let is_ordinal =
        |ending: &&str| after.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(ending));
    let has_ending = ["st", "nd", "rd", "th"].iter().any(is_ordinal);
    let after = if has_ending { &after[2..] } else { after };
    matches!(digits, 1 | 2 | 4) && !after.starts_with(char::is_alphanumeric)
}

/// Whether a day comes before.
fn ends_with_day(text: &str) -> bool {
    let Some(number) = text.strip_suffix([' ', '\u{a0}']) else { return false };
    let digits = number.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = number[..number.len() - digits].chars().next_back();
    matches!(digits, 1 | 2) && before.is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_abbreviated_beside_a_day_or_a_year() {
        let check = |text: &str, expected: Option<&str>| {
            let start = text.find(|c: char| c.is_alphabetic()).unwrap();
            let end = text[start..].find(|c: char| !c.is_alphabetic());
            let word = start..end.map_or(text.len(), |end| start + end);
            assert_eq!(abbreviated_month(text, word), expected, "{text}");
        };
        check("Sept. 11", Some("september"));
        check("sep 11", Some("september"));
        check("SEPT. 11TH", Some("september"));
        check("Jan. 6th", Some("january"));
        check("Dec. 2026", Some("december"));
        check("11 Sept.", Some("september"));
        check("11 Nov", Some("november"));
        check("Mar\u{a0}5", Some("march"));
        for text in [
            "Jan Ferry",
            "Sept 300 people",
            "Dec",
            "May 5",
            "Mart 5",
            "Oct.5",
            "1,011 Aug",
            "11 sept",
            "Sept 11k",
        ] {
            check(text, None);
        }
    }
}
