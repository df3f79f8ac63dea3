//! Finds dates among other words.

use crate::dates::hints::DateHints;
use crate::dates::names::{self, Name};
use crate::dates::parse::{Parsed, parse, parse_tokens};
use crate::dates::published::{Precision, Published};
use crate::dates::token::{Kind, Token, leading_tokens};

/// More tokens than a date among other words has.
const MAX_DATE_TOKENS: usize = 20;
/// Units of Chinese, Japanese and Korean dates.
const UNITS: &[&str] = &["年", "년"];

/// The text as a date, or the first date among its words: a day with its year, perhaps with a time.
pub(crate) fn find_date(text: &str, hints: &DateHints<'_>) -> Option<Published> {
    // Most texts are words without a number.
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_digit()) {
        return None;
    }
    if let Parsed::Date(date) = parse(text, hints) {
        return Some(date);
    }
    let tokens = leading_tokens(text);
    (0..tokens.len())
        .find_map(|start| date_at_start(&tokens[start..], hints))
        .or_else(|| only_short_date(&tokens, hints))
}

/// A day such as `08.05.26`, if the text has no other number that could make it something else.
fn only_short_date(tokens: &[Token], hints: &DateHints<'_>) -> Option<Published> {
    let is_number = |token: &&Token| token.number().is_some();
    let start = tokens.iter().position(|token| token.number().is_some())?;
    let date = tokens.get(start..start + 5)?;
    let is_short =
        date.iter().step_by(2).all(|token| token.number().is_some_and(|n| n.digits == 2))
            && date.iter().skip(1).step_by(2).all(|token| token.is_mark('.'))
            && date[1..].iter().all(|token| !token.spaced);
    let is_only = tokens.iter().filter(is_number).count() == 3;
    (is_short && is_only).then(|| parse_tokens(date.to_vec(), hints).date()).flatten()
}

/// The date that a text begins with, after a weekday and words such as `on`.
pub(super) fn leading_date(text: &str, hints: &DateHints<'_>) -> Option<Published> {
    const MAX_WORDS_BEFORE: usize = 2;
    let tokens = leading_tokens(text);
    let start = tokens.iter().position(|token| begins_date(token) && !is_weekday(token))?;
    let words = tokens[..start].iter().filter(|token| token.word().is_some()).count();
    (words <= MAX_WORDS_BEFORE).then(|| date_at_start(&tokens[start..], hints)).flatten()
}

/// The longest date that tokens begin with.
fn date_at_start(tokens: &[Token], hints: &DateHints<'_>) -> Option<Published> {
    if !tokens.first().is_some_and(begins_date) {
        return None;
    }
    (3..=tokens.len().min(MAX_DATE_TOKENS))
        .rev()
        .map(|len| &tokens[..len])
        .filter(|tokens| ends_date(tokens) && is_full(tokens))
        .find_map(|tokens| parse_tokens(tokens.to_vec(), hints).date())
        .filter(|date| date.precision() >= Precision::Day)
}

fn begins_date(token: &Token) -> bool {
    match &token.kind {
        Kind::Number(number) => number.digits <= 4,
        Kind::Word(word) => names::find(word).is_some(),
        Kind::Mark(_) => false,
    }
}

fn is_weekday(token: &Token) -> bool {
    token.word().and_then(names::find).is_some_and(|name| !name.is_month())
}

/// Shorter dates with the same meaning are not tried.
fn ends_date(tokens: &[Token]) -> bool {
    tokens.last().is_some_and(|token| !matches!(token.kind, Kind::Mark(_)))
}

/// Whether the tokens have a year of four digits, and either the name of a month or marks between
/// their numbers. Without these, numbers beside each other are rarely a date.
fn is_full(tokens: &[Token]) -> bool {
    let has_year = tokens.iter().any(|token| {
        token
            .number()
            .is_some_and(|number| number.digits == 4 && (1000..3000).contains(&number.value))
    });
    let is_joined = tokens[1..]
        .iter()
        .take(3)
        .any(|token| !token.spaced && ['.', '/', '-'].iter().any(|&mark| token.is_mark(mark)));
    let names_month = || {
        let mut words = tokens.iter().filter_map(Token::word);
        words.any(|word| UNITS.contains(&word) || names::find(word).is_some_and(Name::is_month))
    };
    has_year && (is_joined || names_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_among_words() {
        let check = |text: &str, language: &str, expected: Option<&str>| {
            let hints = DateHints { language: Some(language), order: None };
            let found = find_date(text, &hints);
            assert_eq!(found.as_ref().map(Published::as_str), expected, "{text}");
        };
        check(" 2026-05-08T09:30:00+02:00 ", "en", Some("2026-05-08T09:30:00+02:00"));
        check("2026-05-08 09:30:00 +0200", "en", Some("2026-05-08T09:30:00+02:00"));
        check("2026/05/08 at noon", "en", Some("2026-05-08"));
        check("It was May 8, 2026 in the port", "en", Some("2026-05-08"));
        check("November 19, 2019, 07:47 PM EST", "en", Some("2019-11-19T19:47:00-05:00"));
        check("Sept. 3rd 2018", "en", Some("2018-09-03"));
        check("By Ines Tolland, 8 May 2026 | 3 comments", "en", Some("2026-05-08"));
        check("Montag, 11. März 2024, 09:12 Uhr", "de", Some("2024-03-11T09:12:00"));
        check("Von Ada Lind, Stand: 11.03.2024", "de", Some("2024-03-11"));
        check("Por Ada Lind, 11 de marzo de 2024", "es", Some("2024-03-11"));
        check("Autor: 11 maja 2024 w Gdyni", "pl", Some("2024-05-11"));
        check("来源:诺维克 2024年3月11日 09:12 编辑", "zh", Some("2024-03-11T09:12:00"));
        check("Von: Ada Lind | 31.10.23", "de", Some("2023-10-31"));
        check("Version 31.10.23.4", "de", None);
        check("05/08/2026", "en", None);
        check("Am 05/08/2026 schloss sie", "de", Some("2026-08-05"));
        for text in [
            "",
            "yesterday",
            "2026-13-45T00:00",
            "12345678901",
            "дддддд",
            "5 8 2024 boats",
            "the 12.30 train of 2024",
            "2024, 09:12",
            "call 040 2024 12",
        ] {
            check(text, "en", None);
        }
        check(&"1 ".repeat(10_000), "en", None);
    }
}
