//! Times of day: `9:12`, `09:12:33.5 +0200`, `9.12 Uhr`, `9h12`, `9 p.m. EST`, `오후 11:31`.

use crate::dates::token::{Kind, Token};
use crate::dates::zone::{self, Zone};

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// 24 at the end of a day.
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) zone: Zone,
}

/// The text has a time that does not exist, such as `25:00`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoSuchTime;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayPeriod {
    Am,
    Pm,
    /// 11 to 13 o'clock.
    Noon,
}

/// Words that mean `o'clock` behind an hour or a time.
const OCLOCK: &[&str] =
    &["h", "uhr", "hs", "hrs", "hr", "u", "uur", "ч", "час", "годин", "hod", "น"];
/// Words that precede a time.
const AT: &[&str] = &[
    "at", "um", "ore", "alle", "kl", "klo", "kello", "klockan", "godz", "ora", "pukul", "jam",
    "saat", "las", "as", "orele", "ωρα", "luc", "o", "в",
];

/// Removes the time of day from the tokens, with its zone, and returns it.
pub(super) fn take_clock(tokens: &mut Vec<Token>) -> Result<Option<Clock>, NoSuchTime> {
    let Some(time) = Written::find(tokens) else { return Ok(None) };
    let Written { start, mut end, hour, minute, second } = time;
    let mut first = start;
    let mut period = None;
    if let Some((found, len)) = day_period_before(&tokens[..start]) {
        (period, first) = (Some(found), start - len);
    }
    while tokens.get(end).and_then(Token::word).is_some_and(|word| OCLOCK.contains(&word)) {
        end += 1;
    }
    if let Some((found, len)) = day_period(&tokens[end..]).filter(|_| period.is_none()) {
        (period, end) = (Some(found), end + len);
    }
    if tokens[..first].last().and_then(Token::word).is_some_and(|word| AT.contains(&word)) {
        first -= 1;
    }
    let (zone, zone_len) = zone(&tokens[end..]);
    end += zone_len;
    // A dash between the time and the date is no sign.
    end += usize::from(tokens.get(end).is_some_and(|token| token.is_mark('-')));
    tokens.drain(first..end);
    let zone = zone.or_else(|| take_zone_after_year(tokens, first));
    let hour = in_day(hour, period).ok_or(NoSuchTime)?;
    let is_valid = minute < 60 && second <= 60 && (hour < 24 || hour == 24 && minute + second == 0);
    let small = |number: u64| i8::try_from(number).map_err(|_| NoSuchTime);
    if !is_valid {
        return Err(NoSuchTime);
    }
    Ok(Some(Clock {
        hour: small(hour)?,
        minute: small(minute)?,
        // RFC 3339 permits leap seconds; clocks do not.
        second: small(second.min(59))?,
        zone: zone.unwrap_or(Zone::Unknown),
    }))
}

/// A time as it is written, and its tokens.
struct Written {
    start: usize,
    end: usize,
    hour: u64,
    minute: u64,
    second: u64,
}

impl Written {
    fn find(tokens: &[Token]) -> Option<Written> {
        let with_colon = (0..tokens.len()).find_map(|at| Written::with_colon(tokens, at));
        with_colon
            .or_else(|| (0..tokens.len()).find_map(|at| Written::with_units(tokens, at)))
            .or_else(|| (0..tokens.len()).find_map(|at| Written::with_words(tokens, at)))
    }

    /// `9:12`, `09:12:33`, `09:12:33.500`
    fn with_colon(tokens: &[Token], start: usize) -> Option<Written> {
        let hour = short_number(tokens, start)?;
        let minute = after_mark(tokens, start + 1, ':', 2..=2)?;
        let mut end = start + 3;
        let second = after_mark(tokens, end, ':', 1..=2);
        end += if second.is_some() { 2 } else { 0 };
        if second.is_some() {
            let has_fraction =
                ['.', ',', ':'].iter().any(|&mark| after_mark(tokens, end, mark, 1..=9).is_some());
            end += if has_fraction { 2 } else { 0 };
        }
        Some(Written { start, end, hour, minute, second: second.unwrap_or(0) })
    }

    /// `9h12`, `10時15分30秒`, `10시 15분`
    fn with_units(tokens: &[Token], start: usize) -> Option<Written> {
        const HOUR: &[&str] = &["h", "時", "时", "點", "点", "시", "ч", "gio"];
        const MINUTE: &[&str] = &["min", "m", "mn", "分", "분", "мин"];
        const SECOND: &[&str] = &["s", "sec", "秒", "초", "сек"];
        let unit = |at: usize, units: &[&str]| {
            tokens.get(at).and_then(Token::word).is_some_and(|word| units.contains(&word))
        };
        let hour = short_number(tokens, start)?;
        if !unit(start + 1, HOUR) {
            return None;
        }
        let mut written = Written { start, end: start + 2, hour, minute: 0, second: 0 };
        // After an hour by its unit, a number is minutes if it has two digits and no other unit.
        if let Some(minute) = short_number(tokens, written.end) {
            let has_unit = unit(written.end + 1, MINUTE);
            let is_joined =
                !tokens[written.end].spaced && tokens[written.end].number()?.digits == 2;
            if has_unit || is_joined {
                written.minute = minute;
                written.end += 1 + usize::from(has_unit);
                if let Some(second) =
                    short_number(tokens, written.end).filter(|_| unit(written.end + 1, SECOND))
                {
                    written.second = second;
                    written.end += 2;
                }
            }
        }
        Some(written)
    }

    /// `9 pm`, `9.12 Uhr`, `kl. 9.12`
    fn with_words(tokens: &[Token], start: usize) -> Option<Written> {
        let hour = short_number(tokens, start)?;
        // `8.05.2024 um 9 Uhr`: the number must not continue a date.
        let is_joined = start > 0
            && !tokens[start].spaced
            && matches!(tokens[start - 1].kind, Kind::Mark('.' | '-' | '/'));
        let minute = after_mark(tokens, start + 1, '.', 2..=2);
        let end = if minute.is_some() { start + 3 } else { start + 1 };
        let rest = &tokens[end..];
        let next_word = rest.first().and_then(Token::word);
        let is_before_word =
            next_word.is_some_and(|word| OCLOCK.contains(&word)) || day_period(rest).is_some();
        let before = tokens[..start].iter().rev().find(|token| !token.is_mark('.'));
        let is_after_word = minute.is_some()
            && before.and_then(Token::word).is_some_and(|word| AT.contains(&word))
            && rest.first().is_none_or(|token| !token.is_mark('.') || token.spaced);
        (!is_joined
            && (is_before_word || is_after_word || day_period_before(&tokens[..start]).is_some()))
        .then(|| Written { start, end, hour, minute: minute.unwrap_or(0), second: 0 })
    }
}

/// A number of one or two digits.
fn short_number(tokens: &[Token], at: usize) -> Option<u64> {
    let number = tokens.get(at)?.number().filter(|number| number.digits <= 2)?;
    Some(number.value)
}

/// The number directly behind a mark, which directly follows another token.
fn after_mark(
    tokens: &[Token],
    at: usize,
    mark: char,
    digits: std::ops::RangeInclusive<u8>,
) -> Option<u64> {
    let [found, number] = tokens.get(at..at + 2)? else { return None };
    let is_joined = !found.spaced && !number.spaced && found.is_mark(mark);
    number.number().filter(|number| is_joined && digits.contains(&number.digits)).map(|n| n.value)
}

/// The hour from 0 to 24, of one in half a day.
fn in_day(hour: u64, period: Option<DayPeriod>) -> Option<u64> {
    match (period, hour) {
        (None, 0..=24)
        | (Some(DayPeriod::Am), 0..=11)
        | (Some(DayPeriod::Noon), 11 | 12)
        | (Some(DayPeriod::Pm), 12..=23) => Some(hour),
        (Some(DayPeriod::Am), 12) => Some(0),
        (Some(DayPeriod::Noon), 1) | (Some(DayPeriod::Pm), 1..=11) => Some(hour + 12),
        _ => None,
    }
}

/// The half of a day that the tokens begin with, and how many tokens name it: `am`, `a.m.`, `μ.μ.`.
fn day_period(tokens: &[Token]) -> Option<(DayPeriod, usize)> {
    let first = tokens.first()?.word()?;
    if let [_, dot, second, ..] = tokens
        && dot.is_mark('.')
        && first.chars().count() <= 2
        && let Some(second) = second.word()
        && let Some(period) = named_period(&format!("{first}{second}"))
    {
        let has_end = tokens.get(3).is_some_and(|token| token.is_mark('.') && !token.spaced);
        return Some((period, 3 + usize::from(has_end)));
    }
    // Behind a space, `A` is a zone, and `a` a word in some languages.
    let is_letter = matches!(first, "a" | "p");
    named_period(first).filter(|_| !is_letter || !tokens[0].spaced).map(|period| (period, 1))
}

/// The half of a day that the tokens end with.
fn day_period_before(tokens: &[Token]) -> Option<(DayPeriod, usize)> {
    // Languages of Latin script write it behind the time; `a` and `p` are words in some.
    (1..=4).find_map(|len| {
        let tail = &tokens[tokens.len().checked_sub(len)?..];
        let is_ascii = tail[0].word().is_none_or(str::is_ascii);
        day_period(tail).filter(|&(_, found)| found == len && !is_ascii)
    })
}

fn named_period(folded: &str) -> Option<DayPeriod> {
    match folded {
        "am" | "a" | "πμ" | "오전" | "上午" | "午前" | "凌晨" | "早上" | "清晨" | "ص" | "صباحا"
        | "dop" | "vorm" => Some(DayPeriod::Am),
        "pm" | "p" | "μμ" | "오후" | "下午" | "午後" | "傍晚" | "晚上" | "م" | "مساء" | "odp"
        | "nachm" => Some(DayPeriod::Pm),
        "中午" => Some(DayPeriod::Noon),
        _ => None,
    }
}

/// The time zone that the tokens begin with, and how many tokens it takes.
fn zone(tokens: &[Token]) -> (Option<Zone>, usize) {
    let in_parentheses = usize::from(tokens.first().is_some_and(|token| token.is_mark('(')));
    let tokens_in = &tokens[in_parentheses..];
    let mut len = 0;
    let mut zone = None;
    if let [etc, slash, name, ..] = tokens_in
        && etc.word() == Some("etc")
        && slash.is_mark('/')
    {
        (zone, len) = (name.word().and_then(zone::find), 3);
    } else if let Some(named) = tokens_in.first().and_then(Token::word).and_then(zone::find) {
        (zone, len) = (Some(named), 1);
    }
    // `GMT+2` has a sign and a digit, `+0200` none but a sign.
    if !matches!(zone, Some(Zone::Offset(minutes)) if minutes != 0)
        && let Some((minutes, taken)) = offset(&tokens_in[len..], zone.is_some())
    {
        (zone, len) = (Some(Zone::Offset(minutes)), len + taken);
    }
    if zone.is_none() {
        return region(tokens).map_or((None, 0), |taken| (Some(Zone::Unknown), taken));
    }
    if in_parentheses == 1 {
        return match tokens_in.get(len) {
            Some(end) if end.is_mark(')') => (zone, len + 2),
            _ => (None, 0),
        };
    }
    (zone, len + comment(&tokens[len..]))
}

/// `+02:00`, `+0200`, `-07`; behind `GMT` also `+2`.
fn offset(tokens: &[Token], after_name: bool) -> Option<(i32, usize)> {
    let [sign, hours, ..] = tokens else { return None };
    let sign = match sign.kind {
        Kind::Mark('+') => 1,
        Kind::Mark('-') => -1,
        _ => return None,
    };
    let number = hours.number().filter(|_| !hours.spaced)?;
    let minutes = after_mark(tokens, 2, ':', 2..=2);
    let (hours, minutes, len) = match (number.digits, minutes) {
        (1 | 2, Some(minutes)) => (number.value, minutes, 4),
        (4, None) => (number.value / 100, number.value % 100, 2),
        (2, None) => (number.value, 0, 2),
        (1, None) if after_name => (number.value, 0, 2),
        _ => return None,
    };
    // `10:15-08.05.2024` has no zone.
    let continues = tokens.get(len).is_some_and(|token| {
        !token.spaced && matches!(token.kind, Kind::Mark('.' | '/' | '-') | Kind::Number(_))
    });
    if hours > 15 || minutes > 59 || continues {
        return None;
    }
    let minutes = i32::try_from(hours * 60 + minutes).ok()?;
    Some((sign * minutes, len))
}

/// Length of a comment behind an offset: `(CEST)`, `(Central European Summer Time)`,
/// `[Europe/Berlin]`.
fn comment(tokens: &[Token]) -> usize {
    let close = match tokens.first().map(|token| &token.kind) {
        Some(Kind::Mark('(')) => ')',
        Some(Kind::Mark('[')) => ']',
        _ => return 0,
    };
    let end = tokens.iter().position(|token| token.is_mark(close)).unwrap_or(0);
    let is_text = tokens[..end].iter().all(|token| token.number().is_none());
    if is_text && end > 0 { end + 1 } else { 0 }
}

/// Length of the name of a zone in the tz database, such as `Europe/Berlin`.
fn region(tokens: &[Token]) -> Option<usize> {
    const AREAS: &[&str] = &[
        "africa",
        "america",
        "antarctica",
        "asia",
        "atlantic",
        "australia",
        "europe",
        "indian",
        "pacific",
    ];
    let brackets = usize::from(tokens.first()?.is_mark('['));
    let area = tokens.get(brackets)?.word()?;
    let is_joined = |at: usize| {
        let [slash, name] = tokens.get(at..at + 2)? else { return None };
        (matches!(slash.kind, Kind::Mark('/' | '_'))
            && !slash.spaced
            && !name.spaced
            && name.word().is_some())
        .then_some(at + 2)
    };
    let mut end = is_joined(brackets + 1).filter(|_| AREAS.contains(&area))?;
    while let Some(further) = is_joined(end) {
        end = further;
    }
    Some(end + brackets.min(tokens.len() - end))
}

/// The offset behind a year that follows the time, as git writes it: `10:00:00 2024 +0200`.
fn take_zone_after_year(tokens: &mut Vec<Token>, year: usize) -> Option<Zone> {
    tokens.get(year)?.number().filter(|number| number.digits == 4)?;
    let (zone, len) = zone(&tokens[year + 1..]);
    tokens.drain(year + 1..year + 1 + len);
    zone
}
