//! Dates of numbers alone: `2024/05/08`, `08.05.2024`, `05/08/24`, `20240508`, `2024-W19-3`.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::dates::calendar::{Calendar, day_of, last_year, month_of, two_digit_year};
use crate::dates::hints::{DateHints, DayOrder};
use crate::dates::token::Number;

/// Numbers of four digits before this one are probably not years.
const FIRST_YEAR: u64 = 1600;

/// The numbers of a date and what is between them.
pub(super) struct Numeric<'n> {
    pub(super) numbers: &'n [Number],
    pub(super) separators: &'n [Option<char>],
    /// Bit `n` is set if weekday `n` is named beside the date, from Monday as 0.
    pub(super) weekdays: u8,
    pub(super) is_negative: bool,
    pub(super) has_week: bool,
}

/// Parses a date of numbers; `None` if it is not one.
pub(super) fn numeric(date: &Numeric<'_>, hints: &DateHints<'_>) -> Option<Calendar> {
    if date.has_week {
        return iso_week(date.numbers).map(Calendar::Day);
    }
    match (date.numbers, date.separators) {
        ([one], []) => single(*one, date, hints),
        ([first, second], [separator]) => two(*first, *second, (*separator)?, date.is_negative),
        ([_, _, _], [first, second]) if first == second && !date.is_negative => {
            three(date, (*first)?, hints)
        }
        _ => None,
    }
}

/// A number without separators: `2024`, `202405`, `2024129` (an ordinal date), `20240508`.
fn single(number: Number, date: &Numeric<'_>, hints: &DateHints<'_>) -> Option<Calendar> {
    let value = number.value;
    let is_year = |year: u64| (FIRST_YEAR..=u64::from(last_year().unsigned_abs())).contains(&year);
    // The digits as three numbers, of which the last two have two digits.
    let parts = (value / 10_000, value / 100 % 100, value % 100);
    match number.digits {
        // `-0312` of ISO 8601:1988 has two digits of the year.
        4 if date.is_negative => month_of(two_digit_year(value / 100), value % 100),
        4 if is_year(value) => Some(Calendar::Year(i16::try_from(value).ok()?)),
        _ if date.is_negative => None,
        5 if value < 10_000 => ordinal(two_digit_year(value / 1_000), value % 1_000),
        6 => {
            let (year, month) = (value / 100, value % 100);
            let month = month_of(year, month).filter(|_| is_year(year));
            let days = in_any_order(parts.0, parts.1, parts.2).map(|day| day.map(Calendar::Day));
            unique(days.into_iter().flatten().chain(month))
        }
        7 if is_year(value / 1_000) => ordinal(value / 1_000, value % 1_000),
        8 => {
            let year_first = day_of(parts.0, parts.1, parts.2).filter(|_| is_year(parts.0));
            let year = value % 10_000;
            let (first, second) = (value / 1_000_000, value / 10_000 % 100);
            let year_last = [day_of(year, second, first), day_of(year, first, second)];
            let days =
                [year_first].into_iter().chain(year_last.map(|day| day.filter(|_| is_year(year))));
            days_or_ambiguous(days.flatten(), date.weekdays, || {
                if year_first.is_some() { year_first } else { in_order(year_last, hints) }
            })
        }
        _ => None,
    }
}

/// `2024-05`, `05/2024` or `2024-129`.
fn two(first: Number, second: Number, separator: char, is_negative: bool) -> Option<Calendar> {
    match (first.digits, second.digits, separator) {
        (2, 2, '-') if is_negative => month_of(two_digit_year(first.value), second.value),
        _ if is_negative => None,
        (4, 1 | 2, '-' | '/' | '.' | '_' | ' ') => month_of(first.value, second.value),
        (1 | 2, 4, '-' | '/' | '.') => month_of(second.value, first.value),
        (4, 3, '-') => ordinal(first.value, second.value),
        _ => None,
    }
}

/// `2024-05-08`, `08.05.2024`, `5/8/24`.
fn three(date: &Numeric<'_>, separator: char, hints: &DateHints<'_>) -> Option<Calendar> {
    let &[first, second, third] = date.numbers else { return None };
    if !matches!(separator, '-' | '/' | '.' | '_' | ' ') {
        return None;
    }
    let (a, b, c) = (first.value, second.value, third.value);
    match (first.digits, second.digits, third.digits) {
        // A feed once had an extra zero: `2003-012-31`.
        (4, 1..=3, 1 | 2) => day_of(a, b, c).map(Calendar::Day),
        (1 | 2, 1 | 2, 4) => {
            let days = [day_of(c, b, a), day_of(c, a, b)];
            days_or_ambiguous(days.into_iter().flatten(), date.weekdays, || {
                // With dots, the day comes first in every language that uses them.
                if separator == '.' { days[0] } else { in_order(days, hints) }
            })
        }
        (1 | 2, 1 | 2, 2) if separator != ' ' => {
            let [year_first, day_first, month_first] = in_any_order(a, b, c);
            let days = [year_first, day_first, month_first];
            days_or_ambiguous(days.into_iter().flatten(), date.weekdays, || {
                if hints.year_comes_first() {
                    year_first
                } else if separator == '-' {
                    // `24-05-08` can be ISO 8601:1988 in any language.
                    None
                } else if separator == '.' {
                    hints.day_order().and(day_first)
                } else {
                    in_order([day_first, month_first], hints)
                }
            })
        }
        _ => None,
    }
}

/// The day for three numbers of two digits as year, month and day; day, month and year; month, day
/// and year.
fn in_any_order(first: u64, second: u64, third: u64) -> [Option<Date>; 3] {
    // A year that would be in the future cannot be the year.
    let year = |number| Some(two_digit_year(number)).filter(|year| *year >= 1970);
    [
        year(first).and_then(|year| day_of(year, second, third)),
        year(third).and_then(|year| day_of(year, second, first)),
        year(third).and_then(|year| day_of(year, first, second)),
    ]
}

/// The first of two days if the day comes before the month, else the second.
fn in_order([day_first, month_first]: [Option<Date>; 2], hints: &DateHints<'_>) -> Option<Date> {
    match hints.day_order()? {
        DayOrder::DayFirst => day_first,
        DayOrder::MonthFirst => month_first,
    }
}

/// The only possible day, else the only one on the named weekday, else the one that is chosen.
fn days_or_ambiguous(
    days: impl Iterator<Item = Date>,
    weekdays: u8,
    choose: impl FnOnce() -> Option<Date>,
) -> Option<Calendar> {
    let days: Vec<Date> = days.collect();
    let first = *days.first()?;
    if days.iter().all(|day| *day == first) {
        return Some(Calendar::Day(first));
    }
    let on_weekday = |day: &Date| weekdays >> day.weekday().to_monday_zero_offset() & 1 == 1;
    if weekdays.is_power_of_two()
        && let Some(Calendar::Day(day)) =
            unique(days.iter().filter(|day| on_weekday(day)).map(|day| Calendar::Day(*day)))
    {
        return Some(Calendar::Day(day));
    }
    Some(choose().map_or(Calendar::Ambiguous, Calendar::Day))
}

/// The only value; ambiguous if there are several.
fn unique(mut values: impl Iterator<Item = Calendar>) -> Option<Calendar> {
    let first = values.next()?;
    Some(if values.all(|value| value == first) { first } else { Calendar::Ambiguous })
}

/// Day `day` of a year, from 1.
fn ordinal(year: u64, day: u64) -> Option<Calendar> {
    let first = day_of(year, 1, 1)?;
    let day = i16::try_from(day).ok().filter(|day| *day >= 1)?;
    first.with().day_of_year(day).build().ok().map(Calendar::Day)
}

/// `2003-W52-3` or `2003-W523`.
fn iso_week(numbers: &[Number]) -> Option<Date> {
    let (year, week, weekday) = match numbers {
        [year, week, weekday] if week.digits == 2 && weekday.digits == 1 => {
            (year, week.value, weekday.value)
        }
        [year, both] if both.digits == 3 => (year, both.value / 10, both.value % 10),
        _ => return None,
    };
    let year = i16::try_from(year.value).ok().filter(|_| year.digits == 4)?;
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok().map(ISOWeekDate::date)
}
