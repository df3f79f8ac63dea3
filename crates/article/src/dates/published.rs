//! When an article appeared.

use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Serialize, Serializer};

/// A point in time, as RFC 3339 text, which is also how it is serialized. A date without a time is midnight; one without a zone is taken as UTC, and floats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    text: String,
    seconds: i64,
    floats: bool,
}

impl Published {
    /// Reads RFC 3339, ISO 8601 dates and times, and the dates of mail and feeds (RFC 2822); years 0 to 9999.
    ///
    /// ```
    /// use newsdex_article::Published;
    ///
    /// let read = |text| Published::parse(text).map(|date| date.as_str().to_owned());
    /// assert_eq!(read("2026-05-08").as_deref(), Some("2026-05-08T00:00:00Z"));
    /// assert_eq!(read("2026-05-08T09:30:00+02:00").as_deref(), Some("2026-05-08T09:30:00+02:00"));
    /// assert_eq!(read("Fri, 8 May 2026 09:30:00 GMT").as_deref(), Some("2026-05-08T09:30:00Z"));
    /// assert_eq!(read("last week"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Published> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<Timestamp>() {
            // Kept with the offset that was given, where the text is RFC 3339 as it stands.
            let offset = offset_of(text).unwrap_or(Offset::UTC);
            return Published::zoned(&instant.to_zoned(TimeZone::fixed(offset)), false);
        }
        if let Ok(zoned) = rfc2822::parse(text) {
            return Published::zoned(&zoned, false);
        }
        let local = text.parse::<civil::DateTime>().or_else(|_| {
            text.parse::<civil::Date>().map(|date| date.to_datetime(civil::Time::midnight()))
        });
        Published::zoned(&local.ok()?.to_zoned(TimeZone::UTC).ok()?, true)
    }

    /// Rebuilds a value from its stored parts without parsing: [`Published::as_str`],
    /// [`Published::seconds`] and [`Published::floats`].
    #[must_use]
    pub fn from_parts(text: String, seconds: i64, floats: bool) -> Published {
        Published { text, seconds, floats }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Option<Published> {
        Published::zoned(&Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC), false)
    }

    /// The time of a file's last change, from nanoseconds since 1970; `None` where that is 0, which stands for none.
    pub(crate) fn from_file_time(modified: i64) -> Option<Published> {
        let at = Timestamp::from_nanosecond(i128::from(modified)).ok().filter(|_| modified != 0)?;
        Published::zoned(&at.to_zoned(TimeZone::UTC), false)
    }

    /// The day that is written.
    pub(crate) fn day(&self) -> Option<civil::Date> {
        self.text.get(..10)?.parse().ok()
    }

    /// Reads seconds since 1970, or milli- or microseconds where the number is too large for these.
    pub(crate) fn from_unix(number: i64) -> Option<Published> {
        // Up to the year 5138 in seconds, and from 1973 on in the finer units.
        let seconds = match number.unsigned_abs() {
            0..100_000_000_000 => number,
            100_000_000_000..100_000_000_000_000 => number.div_euclid(1_000),
            100_000_000_000_000..100_000_000_000_000_000 => number.div_euclid(1_000_000),
            _ => return None,
        };
        let instant = Timestamp::from_second(seconds).ok()?;
        Published::zoned(&instant.to_zoned(TimeZone::UTC), false)
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

    /// Whether a time or its zone is missing, so that no instant is named: then its day is the day written, wherever one reads it.
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

    /// `None` in years that RFC 3339 does not have.
    fn zoned(at: &Zoned, floats: bool) -> Option<Published> {
        let zone =
            if at.offset().is_zero() { "Z".to_owned() } else { at.strftime("%:z").to_string() };
        let text = format!("{}{zone}", at.strftime("%Y-%m-%dT%H:%M:%S"));
        let instant = at.timestamp();
        // The text has no fraction of a second, which before 1970 is one back from the second after it.
        let seconds = instant.as_second() - i64::from(instant.subsec_nanosecond() < 0);
        (0..=9999).contains(&at.year()).then_some(Published { text, seconds, floats })
    }
}

/// The numeric offset at the end of a timestamp such as `…+02:00`.
fn offset_of(text: &str) -> Option<Offset> {
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
    fn dates_are_read_as_rfc_3339() {
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
