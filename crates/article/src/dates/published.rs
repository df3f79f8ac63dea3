//! When an article appeared.

use std::ops::{Range, RangeInclusive};

use jiff::civil::{self, Date};
use jiff::fmt::rfc2822;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan, Zoned};
use serde::{Serialize, Serializer};

/// How precisely a date is known, from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A year, such as `2026`.
    Year,
    /// A month, such as `2026-05`.
    Month,
    /// A day, such as `2026-05-08`.
    Day,
    /// A second, such as `2026-05-08T09:30:00`, with or without an offset.
    Second,
}

/// A date as precise as it is known: the interval of time that it names, which may be a year, a
/// month, a day or a second.
///
/// Its text, which is also its serialized form, is that of RFC 3339, cut off where the knowledge
/// ends: `2026`, `2026-05`, `2026-05-08`, `2026-05-08T09:30:00`, `2026-05-08T09:30:00+02:00`. A text
/// without an offset is floating, see [`Published::floats`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    text: String,
    /// Start of the interval, in seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
}

impl Published {
    /// Parses RFC 3339, years, months, days and times of ISO 8601, and dates of mail and feeds
    /// (RFC 2822). `None` for other text and outside the years 0 to 9999.
    ///
    /// ```
    /// use newsdex_article::Published;
    ///
    /// let parse = |text| Published::parse(text).map(|date| date.as_str().to_owned());
    /// assert_eq!(parse("2026-05").as_deref(), Some("2026-05"));
    /// assert_eq!(parse("2026-05-08").as_deref(), Some("2026-05-08"));
    /// assert_eq!(parse("2026-05-08 09:30").as_deref(), Some("2026-05-08T09:30:00"));
    /// let with_offset = parse("2026-05-08T09:30:00+02:00");
    /// assert_eq!(with_offset.as_deref(), Some("2026-05-08T09:30:00+02:00"));
    /// assert_eq!(parse("Fri, 8 May 2026 09:30:00 GMT").as_deref(), Some("2026-05-08T09:30:00Z"));
    /// assert_eq!(parse("last week"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Published> {
        let text = text.trim();
        if let Some(date) = parse_year_or_month(text) {
            return Some(date);
        }
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            // A timestamp has no offset. Restore the one that the text has.
            let offset = trailing_offset(text).unwrap_or(Offset::UTC);
            return Published::from_zoned(&timestamp.to_zoned(TimeZone::fixed(offset)));
        }
        if let Ok(zoned) = rfc2822::parse(text) {
            return Published::from_zoned(&zoned);
        }
        // jiff also reads a date as a time at midnight, and a time as the date that it contains.
        if text.contains(':')
            && let Ok(local) = text.parse::<civil::DateTime>()
        {
            return Published::from_local(local);
        }
        let is_day = text.len() <= "2026-05-08".len();
        text.parse::<Date>().ok().filter(|_| is_day).and_then(Published::from_day)
    }

    /// Rebuilds a date from its stored parts without parsing: [`Published::as_str`] and
    /// [`Published::seconds`].
    #[must_use]
    pub fn from_parts(text: String, seconds: i64) -> Published {
        Published { text, seconds }
    }

    /// The date for seconds since 1970-01-01T00:00:00Z; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Published> {
        Published::from_timestamp(Timestamp::from_second(seconds).ok()?)
    }

    /// A year; `None` outside 0 to 9999.
    pub(crate) fn from_year(year: i16) -> Option<Published> {
        Published::from_first_day(Date::new(year, 1, 1).ok()?, "%Y")
    }

    /// The month that contains a day; `None` outside the years 0 to 9999.
    pub(crate) fn from_month_of(day: Date) -> Option<Published> {
        Published::from_first_day(day.first_of_month(), "%Y-%m")
    }

    /// A day; `None` outside the years 0 to 9999.
    pub(crate) fn from_day(day: Date) -> Option<Published> {
        Published::from_first_day(day, "%Y-%m-%d")
    }

    /// A local time in an unknown time zone; `None` outside the years 0 to 9999.
    pub(crate) fn from_local(local: civil::DateTime) -> Option<Published> {
        let text = local.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        is_in_range(local.date()).then(|| Published { text, seconds: seconds_in_utc(local) })
    }

    /// The date for the modification time of a file in nanoseconds since 1970; `None` for 0, which
    /// means unknown.
    pub(crate) fn from_file_time(modified: i64) -> Option<Published> {
        if modified == 0 {
            return None;
        }
        Published::from_timestamp(Timestamp::from_nanosecond(i128::from(modified)).ok()?)
    }

    /// The first day of the interval as written, whatever the offset.
    pub(crate) fn day(&self) -> Option<Date> {
        let number = |range: Range<usize>| self.text.get(range)?.parse::<i8>().ok();
        let year = self.text.get(..4)?.parse().ok()?;
        Date::new(year, number(5..7).unwrap_or(1), number(8..10).unwrap_or(1)).ok()
    }

    /// RFC 3339 text, cut off where the knowledge ends.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How precisely the date is known.
    ///
    /// ```
    /// use newsdex_article::{Precision, Published};
    ///
    /// let precision = |text| Published::parse(text).map(|date| date.precision());
    /// assert_eq!(precision("2026-05"), Some(Precision::Month));
    /// assert!(precision("2026-05") < precision("2026-05-08T09:30:00Z"));
    /// ```
    #[must_use]
    pub fn precision(&self) -> Precision {
        match self.text.len() {
            ..5 => Precision::Year,
            5..8 => Precision::Month,
            8..11 => Precision::Day,
            _ => Precision::Second,
        }
    }

    /// Start of the interval, in seconds since 1970-01-01T00:00:00Z. A floating date counts as UTC.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.seconds
    }

    /// The interval, in seconds since 1970-01-01T00:00:00Z. A floating date counts as UTC.
    ///
    /// ```
    /// use newsdex_article::Published;
    ///
    /// let year = Published::parse("1970").unwrap();
    /// assert_eq!(year.interval(), 0..365 * 86_400);
    /// ```
    #[must_use]
    pub fn interval(&self) -> Range<i64> {
        let length = match self.precision() {
            Precision::Second => return self.seconds..self.seconds.saturating_add(1),
            Precision::Day => 1.day(),
            Precision::Month => 1.month(),
            Precision::Year => 1.year(),
        };
        let end = self.day().and_then(|first| first.checked_add(length).ok());
        // The last year that jiff can represent has no end.
        self.seconds..end.map_or(i64::MAX, |end| seconds_in_utc(end.to_datetime(midnight())))
    }

    /// Whether the date is floating (RFC 5545): the source gave no offset, so the date is not an
    /// instant. Its day is the day as written, in every time zone.
    ///
    /// ```
    /// use newsdex_article::Published;
    ///
    /// let floats = |text| Published::parse(text).is_some_and(|date| date.floats());
    /// assert!(floats("2026-05-08") && floats("2026-05-08T09:30:00"));
    /// assert!(!floats("2026-05-08T09:30:00Z"));
    /// ```
    #[must_use]
    pub fn floats(&self) -> bool {
        const LOCAL_TIME_LEN: usize = "2026-05-08T09:30:00".len();
        self.text.len() <= LOCAL_TIME_LEN
    }

    /// The same instant with the offset of `other`, if that is the same instant and not in UTC.
    /// A local time is the same instant if a possible offset is between the two.
    pub(crate) fn in_offset_of(&self, other: &Published) -> Option<Published> {
        const POSSIBLE_OFFSETS: RangeInclusive<i64> = -12 * 60..=14 * 60;
        if self.precision() != Precision::Second || other.precision() != Precision::Second {
            return None;
        }
        if !other.floats() {
            let has_offset = !other.text.ends_with('Z');
            return (has_offset && other.seconds == self.seconds).then(|| other.clone());
        }
        // A local time may lack its seconds. That of midnight may only be a day.
        let (own_second, second) = (self.seconds.rem_euclid(60), other.seconds.rem_euclid(60));
        let minutes = (other.seconds - second - (self.seconds - own_second)) / 60;
        let is_same = (second == own_second || second == 0)
            && minutes % 15 == 0
            && POSSIBLE_OFFSETS.contains(&minutes)
            && other.seconds.rem_euclid(86_400) != 0;
        let offset = Offset::from_seconds(i32::try_from(minutes * 60).ok()?).ok()?;
        let instant = Timestamp::from_second(self.seconds).ok().filter(|_| is_same)?;
        Published::from_zoned(&instant.to_zoned(TimeZone::fixed(offset)))
    }

    fn from_first_day(day: Date, format: &str) -> Option<Published> {
        let text = day.strftime(format).to_string();
        let seconds = seconds_in_utc(day.to_datetime(midnight()));
        is_in_range(day).then_some(Published { text, seconds })
    }

    fn from_timestamp(timestamp: Timestamp) -> Option<Published> {
        Published::from_zoned(&timestamp.to_zoned(TimeZone::UTC))
    }

    /// The instant; `None` outside the years of RFC 3339.
    pub(crate) fn from_zoned(at: &Zoned) -> Option<Published> {
        let offset =
            if at.offset().is_zero() { "Z".to_owned() } else { at.strftime("%:z").to_string() };
        let text = format!("{}{offset}", at.strftime("%Y-%m-%dT%H:%M:%S"));
        is_in_range(at.date()).then(|| Published { text, seconds: whole_seconds(at.timestamp()) })
    }
}

/// Whether RFC 3339 can write a date.
fn is_in_range(day: Date) -> bool {
    (0..=9999).contains(&day.year())
}

fn midnight() -> civil::Time {
    civil::Time::midnight()
}

/// Seconds since 1970 of a civil time, as if it were in UTC. jiff can represent all of these but
/// the last hours of the year 9999.
fn seconds_in_utc(local: civil::DateTime) -> i64 {
    TimeZone::UTC.to_timestamp(local).map_or(i64::MAX, whole_seconds)
}

/// Seconds since 1970 without the fraction, which the text of a date lacks too. Before 1970,
/// `as_second` rounds up.
fn whole_seconds(timestamp: Timestamp) -> i64 {
    timestamp.as_second() - i64::from(timestamp.subsec_nanosecond() < 0)
}

/// Parses `2026` or `2026-05`.
fn parse_year_or_month(text: &str) -> Option<Published> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        4 if is_digits(text) => Published::from_year(text.parse().ok()?),
        7 => {
            let (year, month) = text.split_once('-').filter(|(year, _)| year.len() == 4)?;
            if !is_digits(year) || !is_digits(month) {
                return None;
            }
            let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
            Published::from_month_of(first)
        }
        _ => None,
    }
}

/// The numeric offset at the end of a timestamp such as `…+02:00`.
fn trailing_offset(text: &str) -> Option<Offset> {
    let sign = text.rfind(['+', '-']).filter(|&at| at > 10)?;
    let digits: String = text[sign + 1..].chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = (
        digits.get(..2)?.parse::<i32>().ok()?,
        digits.get(2..4).unwrap_or("0").parse::<i32>().ok()?,
    );
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if text.as_bytes()[sign] == b'-' { -seconds } else { seconds }).ok()
}

impl Serialize for Published {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_rfc_3339() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(Published::parse(text).as_ref().map(Published::as_str), expected, "{text}");
        };
        check("1987-02-26T15:02:20", Some("1987-02-26T15:02:20"));
        check("2016-09-20 11:22", Some("2016-09-20T11:22:00"));
        check("2016-09-20T11:22:33.5Z", Some("2016-09-20T11:22:33Z"));
        check("2016-09-20T11:22:33-05:30", Some("2016-09-20T11:22:33-05:30"));
        check(" 2016-09-20 ", Some("2016-09-20"));
        check("2016-09", Some("2016-09"));
        check("2016", Some("2016"));
        check("Tue, 20 Sep 2016 11:22:33 +0200", Some("2016-09-20T11:22:33+02:00"));
        check("0000-01-01", Some("0000-01-01"));
        for text in [
            "",
            "soon",
            "2016-13-01",
            "2016-13",
            "2016-1",
            "20160",
            "+2016-1",
            "-000001-01-01",
            "-002025-05-08T09:30:00Z",
            "20 September",
            "99999-01-01",
        ] {
            check(text, None);
        }
        let seconds = |text: &str| Published::parse(text).unwrap().seconds();
        assert_eq!(seconds("1970-01-02T00:00:01+00:00"), 86_401);
        assert_eq!(seconds("1970-01-01T00:00:01.9Z"), 1);
        for text in ["1969-12-31T23:59:58.1Z", "1969-12-31T23:59:58.1", "1969-12-31 23:59:58,1"] {
            assert_eq!(seconds(text), -2, "{text}");
        }
    }

    #[test]
    fn a_date_is_the_interval_it_names() {
        let check = |text: &str, length_seconds: i64| {
            let date = Published::parse(text).unwrap();
            let interval = date.interval();
            assert_eq!(interval.start, date.seconds());
            assert_eq!(interval.end - interval.start, length_seconds, "{text}");
            let stored = Published::from_parts(date.as_str().to_owned(), date.seconds());
            assert_eq!(stored, date);
        };
        check("2024", 366 * 86_400);
        check("2023", 365 * 86_400);
        check("2024-02", 29 * 86_400);
        check("2024-02-29", 86_400);
        check("2024-02-29T10:00:00", 1);
        check("2024-02-29T10:00:00+02:00", 1);
        assert!(Published::parse("9999").unwrap().interval().end > 253_402_300_000);
    }
}
