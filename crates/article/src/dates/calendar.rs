//! The calendar part of a date, without the time of day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The calendar part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Year(i16),
    /// The first day of a month.
    Month(Date),
    Day(Date),
    /// Several days are possible: hints do not tell the order, or languages differ about a name.
    Ambiguous,
}

/// The current date in UTC.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// The last year that a number without context stands for: the next one.
pub(super) fn last_year() -> i16 {
    today().year().saturating_add(1)
}

/// A day, if it exists.
pub(super) fn day_of(year: u64, month: u64, day: u64) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A month, if it exists.
pub(super) fn month_of(year: u64, month: u64) -> Option<Calendar> {
    day_of(year, month, 1).map(Calendar::Month)
}

/// The year for its last two digits: the latest one up to the next year.
pub(super) fn two_digit_year(year: u64) -> u64 {
    let this_century = 2000 + year;
    if this_century <= u64::from(last_year().unsigned_abs()) { this_century } else { 1900 + year }
}
