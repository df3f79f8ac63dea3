//! Parses dates as people, programs and feeds write them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use crate::dates::calendar::{Calendar, today};
use crate::dates::clock::{Clock, take_clock};
use crate::dates::hints::DateHints;
use crate::dates::published::Published;
use crate::dates::token::{Kind, Number, Token, tokens};
use crate::dates::written::calendar;

/// Longest text of a date, in bytes.
const MAX_BYTES: usize = 200;
/// Seconds since 1970 of the first date that a number of seconds can mean: 1990-01-01. Earlier
/// numbers are more likely something else.
const FIRST_UNIX_SECONDS: i64 = 631_152_000;

/// What the text of a date means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// A date.
    Date(Published),
    /// A date whose day depends on hints that are missing: the order of day and month in
    /// `05/08/2024`, or the language of a name.
    Ambiguous,
    /// Not a date, or one beside words that may change its meaning.
    #[default]
    NotADate,
}

impl From<Option<Published>> for Parsed {
    fn from(date: Option<Published>) -> Parsed {
        date.map_or(Parsed::NotADate, Parsed::Date)
    }
}

impl Parsed {
    /// A reference to the date, if it is known.
    pub(crate) fn known(&self) -> Option<&Published> {
        if let Parsed::Date(date) = self { Some(date) } else { None }
    }

    /// The date, if it is known.
    pub(crate) fn date(self) -> Option<Published> {
        if let Parsed::Date(date) = self { Some(date) } else { None }
    }
}

/// Parses a text that is a date and nothing else. It may have a weekday, a time, a time zone and a
/// label such as `published`.
pub(crate) fn parse(text: &str, hints: &DateHints<'_>) -> Parsed {
    let text = text.trim();
    // Most dates of programs are in RFC 3339 or RFC 2822.
    if let Some(date) = Published::parse(text).filter(|_| text.len() > 4) {
        return Parsed::Date(date);
    }
    if text.is_empty() || text.len() > MAX_BYTES {
        return Parsed::NotADate;
    }
    let Some(tokens) = tokens(text) else { return Parsed::NotADate };
    match unix_number(&tokens).and_then(from_unix) {
        Some(date) => Parsed::Date(date),
        None => parse_tokens(tokens, hints),
    }
}

/// Parses a date from its tokens.
pub(super) fn parse_tokens(mut tokens: Vec<Token>, hints: &DateHints<'_>) -> Parsed {
    expand_digits(&mut tokens);
    let Ok(clock) = take_clock(&mut tokens) else { return Parsed::NotADate };
    match (calendar(&tokens, hints), clock) {
        (Some(Calendar::Ambiguous), _) => Parsed::Ambiguous,
        (Some(Calendar::Day(day)), Some(clock)) => at_time(day, clock).into(),
        (Some(Calendar::Day(day)), None) => Published::from_day(day).into(),
        (Some(Calendar::Month(first)), None) => Published::from_month_of(first).into(),
        (Some(Calendar::Year(year)), None) => Published::from_year(year).into(),
        _ => Parsed::NotADate,
    }
}

fn at_time(day: Date, clock: Clock) -> Option<Published> {
    let local = if clock.hour == 24 {
        day.checked_add(1.day()).ok()?.at(0, 0, 0, 0)
    } else {
        DateTime::new(day.year(), day.month(), day.day(), clock.hour, clock.minute, clock.second, 0)
            .ok()?
    };
    match clock.zone.offset_minutes(local) {
        Some(minutes) => {
            let offset = Offset::from_seconds(minutes * 60).ok()?;
            Published::from_zoned(&local.to_zoned(TimeZone::fixed(offset)).ok()?)
        }
        None => Published::from_local(local),
    }
}

/// The whole part of a text that is one number, perhaps with a fraction.
fn unix_number(tokens: &[Token]) -> Option<Number> {
    match tokens {
        [number] => number.number(),
        [number, dot, fraction] => {
            let is_fraction =
                dot.is_mark('.') && !dot.spaced && !fraction.spaced && fraction.number().is_some();
            number.number().filter(|_| is_fraction)
        }
        _ => None,
    }
}

/// The date for a number of seconds, milliseconds, microseconds or nanoseconds since 1970, if it
/// lies between 1990 and tomorrow.
fn from_unix(number: Number) -> Option<Published> {
    let per_second = match number.digits {
        9 | 10 => 1,
        12 | 13 => 1_000,
        15 | 16 => 1_000_000,
        18 | 19 => 1_000_000_000,
        _ => return None,
    };
    let seconds = i64::try_from(number.value / per_second).ok()?;
    let date = Published::from_seconds(seconds).filter(|_| seconds >= FIRST_UNIX_SECONDS)?;
    let tomorrow = today().checked_add(1.day()).ok()?;
    (date.day()? <= tomorrow).then_some(date)
}

/// Separates the digits of `20240508101500`, `20240508T1015Z` and the like into a day and a time
/// with colons.
fn expand_digits(tokens: &mut Vec<Token>) {
    let Some(at) =
        tokens.iter().position(|token| token.number().is_some_and(|number| number.digits >= 8))
    else {
        return;
    };
    let Some(number) = tokens[at].number() else { return };
    let token = |kind, spaced| Token { kind, spaced, range: tokens[at].range.clone() };
    let time_tokens = |value: u64, digits: u8| {
        let part = |value| token(Kind::Number(Number { value: value % 100, digits: 2 }), false);
        let (hour, minute, second) = match digits {
            6 => (value / 10_000, value / 100, Some(value)),
            _ => (value / 100, value, None),
        };
        let mut time = vec![part(hour), token(Kind::Mark(':'), false), part(minute)];
        time.extend(
            second.into_iter().flat_map(|second| [token(Kind::Mark(':'), false), part(second)]),
        );
        time[0].spaced = true;
        time
    };
    match number.digits {
        12 | 14 => {
            let time_digits = number.digits - 8;
            let scale = 10_u64.pow(u32::from(time_digits));
            let day = token(
                Kind::Number(Number { value: number.value / scale, digits: 8 }),
                tokens[at].spaced,
            );
            let time = time_tokens(number.value % scale, time_digits);
            tokens.splice(at..=at, std::iter::once(day).chain(time));
        }
        8 => {
            let is_separator = tokens
                .get(at + 1)
                .is_some_and(|next| next.word() == Some("t") || next.is_mark('-') && !next.spaced);
            let time_at = at + 1 + usize::from(is_separator);
            let Some(time) = tokens.get(time_at).and_then(Token::number) else { return };
            if matches!(time.digits, 4 | 6) {
                let time = time_tokens(time.value, time.digits);
                tokens.splice(at + 1..=time_at, time);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
