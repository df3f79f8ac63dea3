//! When an article appeared.

use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Serialize, Serializer};

/// A date and time as RFC 3339 text, which is also its serialized form. A date without a time is
/// taken as midnight. A date without an offset is floating and is taken as UTC, see
/// [`Published::floats`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    text: String,
    seconds: i64,
    floats: bool,
}

impl Published {
    /// Parses RFC 3339, dates and times of ISO 8601, and dates of mail and feeds (RFC 2822). `None`
    /// for other text and outside the years 0 to 9999.
    ///
    /// ```
    /// use newsdex_article::Published;
    ///
    /// let parse = |text| Published::parse(text).map(|date| date.as_str().to_owned());
    /// assert_eq!(parse("2026-05-08").as_deref(), Some("2026-05-08T00:00:00Z"));
    /// let with_offset = parse("2026-05-08T09:30:00+02:00");
    /// assert_eq!(with_offset.as_deref(), Some("2026-05-08T09:30:00+02:00"));
    /// assert_eq!(parse("Fri, 8 May 2026 09:30:00 GMT").as_deref(), Some("2026-05-08T09:30:00Z"));
    /// assert_eq!(parse("last week"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Published> {
        let text = text.trim();
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            // A timestamp has no offset. Restore the one that the text has.
            let offset = trailing_offset(text).unwrap_or(Offset::UTC);
            return Published::from_zoned(&timestamp.to_zoned(TimeZone::fixed(offset)), false);
        }
        if let Ok(zoned) = rfc2822::parse(text) {
            return Published::from_zoned(&zoned, false);
        }
        let local = text.parse::<civil::DateTime>().or_else(|_| {
            text.parse::<civil::Date>().map(|date| date.to_datetime(civil::Time::midnight()))
        });
        Published::from_zoned(&local.ok()?.to_zoned(TimeZone::UTC).ok()?, true)
    }

    /// Rebuilds a date from its stored parts without parsing: [`Published::as_str`],
    /// [`Published::seconds`] and [`Published::floats`].
    #[must_use]
    pub fn from_parts(text: String, seconds: i64, floats: bool) -> Published {
        Published { text, seconds, floats }
    }

    /// The date for seconds since 1970-01-01T00:00:00Z; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Published> {
        Published::from_timestamp(Timestamp::from_second(seconds).ok()?)
    }

    /// The date for the modification time of a file in nanoseconds since 1970; `None` for 0, which
    /// means unknown.
    pub(crate) fn from_file_time(modified: i64) -> Option<Published> {
        if modified == 0 {
            return None;
        }
        Published::from_timestamp(Timestamp::from_nanosecond(i128::from(modified)).ok()?)
    }

    /// The date for a number in seconds, milliseconds or microseconds since 1970. The magnitude
    /// determines the unit: seconds reach the year 5138, and the finer units start in 1973.
    pub(crate) fn from_unix(number: i64) -> Option<Published> {
        let seconds = match number.unsigned_abs() {
            0..100_000_000_000 => number,
            100_000_000_000..100_000_000_000_000 => number.div_euclid(1_000),
            100_000_000_000_000..100_000_000_000_000_000 => number.div_euclid(1_000_000),
            _ => return None,
        };
        Published::from_seconds(seconds)
    }

    /// The day as written, whatever the offset.
    pub(crate) fn day(&self) -> Option<civil::Date> {
        self.text.get(..10)?.parse().ok()
    }

    /// RFC 3339 text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.seconds
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
        self.floats
    }

    fn from_timestamp(timestamp: Timestamp) -> Option<Published> {
        Published::from_zoned(&timestamp.to_zoned(TimeZone::UTC), false)
    }

    /// `None` outside the years of RFC 3339.
    fn from_zoned(at: &Zoned, floats: bool) -> Option<Published> {
        let offset =
            if at.offset().is_zero() { "Z".to_owned() } else { at.strftime("%:z").to_string() };
        let text = format!("{}{offset}", at.strftime("%Y-%m-%dT%H:%M:%S"));
        let timestamp = at.timestamp();
        // The text has no fraction of a second. Before 1970, `as_second` rounds up.
        let seconds = timestamp.as_second() - i64::from(timestamp.subsec_nanosecond() < 0);
        (0..=9999).contains(&at.year()).then_some(Published { text, seconds, floats })
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
        check("1987-02-26T15:02:20", Some("1987-02-26T15:02:20Z"));
        check("2016-09-20 11:22", Some("2016-09-20T11:22:00Z"));
        check("2016-09-20T11:22:33.5Z", Some("2016-09-20T11:22:33Z"));
        check("2016-09-20T11:22:33-05:30", Some("2016-09-20T11:22:33-05:30"));
        check(" 2016-09-20 ", Some("2016-09-20T00:00:00Z"));
        check("Tue, 20 Sep 2016 11:22:33 +0200", Some("2016-09-20T11:22:33+02:00"));
        check("0000-01-01", Some("0000-01-01T00:00:00Z"));
        for text in [
            "",
            "soon",
            "2016-13-01",
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
        assert_eq!(seconds("1969-12-31T23:59:58.1Z"), -2);
    }
}
