//! Dates in a query: filters on the time of publication.
//!
//! ```text
//! date    = range | span | ago      after "date:", "after:", "before:" or "since:"
//! range   = [span] ".." [span] | "[" (span | "*") "to" (span | "*") "]"
//! span    = year [ "-" month [ "-" day ] ] | "today" | "yesterday"
//!         | ("this" | "last") ("week" | "month" | "year")
//! ago     = number ("h" | "d" | "w" | "m" | "y")      only after "since:"
//! ```
//!
//! `after:` starts at the end of the span it names, `before:` ends at its start, and `since:`
//! starts at its start. Weeks start on Monday. `date>`, `date<`, `date>=` and `date<=`, also after the
//! colon, are `after:`, `before:`, `since:`, and until the end of the span.

use std::ops::Range;

use jiff::civil::{self, Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Unit, Zoned};
use newsdex_index::Moment;
use serde::Serialize;
use winnow::combinator::{alt, eof, opt, preceded, terminated};
use winnow::error::EmptyError;
use winnow::token::{one_of, take_while};
use winnow::{Parser, Result};

use crate::syntax::clock::Clock;

/// The field name before the colon of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateField {
    Date,
    After,
    Before,
    Since,
    /// `date<=2015`, which has no name.
    Until,
}

impl DateField {
    pub(crate) const NAMED: [(&'static str, DateField); 4] = [
        ("date", DateField::Date),
        ("after", DateField::After),
        ("before", DateField::Before),
        ("since", DateField::Since),
    ];
}

/// Articles published in a range of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateFilter {
    pub(crate) field: DateField,
    /// For articles published at a known instant, in UTC.
    pub(crate) instants: SecondsRange,
    /// For articles published at a local time in an unknown time zone.
    pub(crate) local: SecondsRange,
    /// Whether an article without any date counts as published when its file was last modified.
    pub(crate) trust_file_time: bool,
    /// The range as the answer reports it.
    pub(crate) description: DateRange,
}

/// A half-open range of seconds since 1970-01-01. `None` leaves a bound open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SecondsRange {
    pub(crate) start: Option<i64>,
    pub(crate) end: Option<i64>,
}

/// Length of a day, in seconds.
const DAY_SECONDS: i64 = 86_400;

impl SecondsRange {
    fn contains(self, seconds: i64) -> bool {
        self.start.is_none_or(|start| start <= seconds) && self.end.is_none_or(|end| seconds < end)
    }

    /// Whether an article matches of which only a local interval is known. A year or a month must
    /// lie within the range. Ranges are whole days, apart from those of `since:`, so that of a day
    /// or a second the start decides.
    fn contains_interval(self, interval: &Range<i64>) -> bool {
        let is_long = interval.end.saturating_sub(interval.start) > DAY_SECONDS;
        self.contains(interval.start)
            && !(is_long && self.end.is_some_and(|end| interval.end > end))
    }
}

/// A range of time that a query asks for. In JSON, `start` and `end` take the place of `span`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DateRange {
    /// Byte range in the query.
    #[serde(flatten)]
    pub span: Range<usize>,
    /// First moment of the range, RFC 3339; `None` if it is open.
    pub from: Option<String>,
    /// First moment after the range, RFC 3339; `None` if it is open.
    pub to: Option<String>,
    /// The range in words, with the time zone.
    pub text: String,
}

impl DateFilter {
    /// Whether an article published at this time matches.
    pub(crate) fn matches(&self, moment: Option<&Moment>) -> bool {
        match moment {
            Some(Moment::Instant(at)) => self.instants.contains(*at),
            Some(Moment::Local(interval)) => self.local.contains_interval(interval),
            Some(Moment::Modified(at)) => self.trust_file_time && self.instants.contains(*at),
            None => false,
        }
    }

    pub(crate) fn is_equivalent(&self, other: &DateFilter) -> bool {
        self.field == other.field && self.instants == other.instants && self.local == other.local
    }
}

/// A half-open range of civil time. `None` leaves a bound open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CivilRange {
    start: Option<DateTime>,
    end: Option<DateTime>,
}

/// The accepted dates, as the help of a warning.
pub(crate) const DATE_FORMATS: &str = "write 2026, 2026-05, 2026-05-08, a range as \
     2026-04..2026-05-08, today, yesterday, \"last week\", \"this month\", \
     or since:7d (h, d, w, m, y)";

const UNREADABLE: &str = "unreadable date";
const TOO_FAR_BACK: &str = "this date is too far in the past";
const REVERSED: &str = "this range ends before it starts";

/// A date as written in a query.
pub(crate) struct WrittenDate<'q> {
    pub(crate) field: DateField,
    pub(crate) text: &'q str,
    /// Byte range in the query.
    pub(crate) span: Range<usize>,
}

impl WrittenDate<'_> {
    /// Parses the date.
    ///
    /// # Errors
    /// The problem with the date, as the text of a warning.
    pub(crate) fn read(mut self, clock: &Clock) -> std::result::Result<DateFilter, &'static str> {
        let mut text = self.text.trim().to_ascii_lowercase();
        let date = text.trim_start_matches(['<', '>', '=']);
        let sign = &text[..text.len() - date.len()];
        if self.field == DateField::Date
            && let Some(field) = compared_field(sign)
        {
            self.field = field;
            text = date.to_owned();
        }
        if self.field == DateField::Since
            && let Some(ago) = parse_ago(&text)
        {
            let from = clock.now().checked_sub(ago?).ok().filter(|from| from.year() >= 0);
            return Ok(since_moment(&from.ok_or(TOO_FAR_BACK)?, self.span, clock));
        }
        let named = parse_range(&text, clock).ok_or(UNREADABLE)?;
        let range = match self.field {
            DateField::Date => named,
            DateField::Since => CivilRange { end: None, ..named },
            DateField::Until => CivilRange { start: None, ..named },
            DateField::After => CivilRange { start: Some(named.end.ok_or(UNREADABLE)?), end: None },
            DateField::Before => {
                CivilRange { start: None, end: Some(named.start.ok_or(UNREADABLE)?) }
            }
        };
        match (range.start, range.end) {
            (None, None) => Err(UNREADABLE),
            (Some(start), Some(end)) if start >= end => Err(REVERSED),
            _ => Ok(filter(self.field, &range, self.span, clock)),
        }
    }
}

/// The field that a comparison with a date means.
pub(crate) fn compared_field(sign: &str) -> Option<DateField> {
    match sign {
        ">" => Some(DateField::After),
        ">=" | "=>" => Some(DateField::Since),
        "<" => Some(DateField::Before),
        "<=" | "=<" => Some(DateField::Until),
        "=" | "==" => Some(DateField::Date),
        _ => None,
    }
}

fn filter(field: DateField, range: &CivilRange, span: Range<usize>, clock: &Clock) -> DateFilter {
    let zone = clock.now().time_zone();
    let &CivilRange { start, end } = range;
    let seconds = |zone: &TimeZone| SecondsRange {
        start: start.map(|at| seconds_at(at, zone)),
        end: end.map(|at| seconds_at(at, zone)),
    };
    let description = DateRange {
        span,
        from: start.map(|at| rfc3339(at, zone)),
        to: end.map(|at| rfc3339(at, zone)),
        text: format!("{}, {}", range.days(), clock.zone_name()),
    };
    DateFilter {
        field,
        instants: seconds(zone),
        local: seconds(&TimeZone::UTC),
        trust_file_time: clock.trust_file_time,
        description,
    }
}

impl CivilRange {
    /// Its days, as text.
    fn days(&self) -> String {
        let day = |at: DateTime| at.date().to_string();
        let last_day = |end: DateTime| day(end.checked_sub(1.second()).unwrap_or(end));
        match (self.start, self.end) {
            (Some(start), Some(end)) if day(start) == last_day(end) => day(start),
            (Some(start), Some(end)) => format!("{} to {}", day(start), last_day(end)),
            (Some(start), None) => format!("from {} on", day(start)),
            (None, Some(end)) => format!("until {}", last_day(end)),
            (None, None) => String::new(),
        }
    }
}

/// The filter for articles published from a moment on, as for `since:7d`. Local times are compared
/// with the start of that day, because their time of day may be unknown.
fn since_moment(from: &Zoned, span: Range<usize>, clock: &Clock) -> DateFilter {
    let midnight = from.date().to_datetime(civil::Time::midnight());
    let description = DateRange {
        span,
        from: Some(from.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        to: None,
        text: format!("from {} on, {}", from.strftime("%Y-%m-%d %H:%M"), clock.zone_name()),
    };
    let local = seconds_at(midnight, &TimeZone::UTC);
    DateFilter {
        field: DateField::Since,
        instants: SecondsRange { start: Some(from.timestamp().as_second()), end: None },
        local: SecondsRange { start: Some(local), end: None },
        trust_file_time: clock.trust_file_time,
        description,
    }
}

/// Seconds since 1970-01-01 of a civil time in a zone. A time in a gap, such as one that daylight
/// saving time skips, moves past the gap.
fn seconds_at(at: DateTime, zone: &TimeZone) -> i64 {
    zoned(at, zone).map_or(i64::MAX, |zoned| zoned.timestamp().as_second())
}

fn rfc3339(at: DateTime, zone: &TimeZone) -> String {
    let formatted = |zoned: Zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    zoned(at, zone).map_or_else(|| at.to_string(), formatted)
}

/// In the last hours that jiff can represent, the offset of a zone may overflow. UTC is close
/// enough there.
fn zoned(at: DateTime, zone: &TimeZone) -> Option<Zoned> {
    at.to_zoned(zone.clone()).or_else(|_| at.to_zoned(TimeZone::UTC)).ok()
}

fn parse_range(text: &str, clock: &Clock) -> Option<CivilRange> {
    let in_brackets = text.strip_prefix(['[', '{']).and_then(|text| text.strip_suffix([']', '}']));
    let sides = match in_brackets {
        Some(text) => Some(text.split_once(" to ")?),
        None => text.split_once(".."),
    };
    let Some((first, last)) = sides else { return parse_span(text, clock) };
    let side = |text: &str| match text.trim() {
        "*" if in_brackets.is_some() => Some(CivilRange { start: None, end: None }),
        "" => Some(CivilRange { start: None, end: None }),
        text => parse_span(text, clock),
    };
    Some(CivilRange { start: side(first)?.start, end: side(last)?.end })
}

fn parse_span(text: &str, clock: &Clock) -> Option<CivilRange> {
    // In a shell, people often avoid spaces: `last-week`, `last_week`.
    let words = text.replace(['-', '_'], " ");
    let (first, length) = match relative.parse(words.as_str()) {
        Ok(relative) => relative.span(clock.now().date())?,
        Err(_) => calendar.parse(text).ok().flatten()?,
    };
    let midnight = |date: Date| date.to_datetime(civil::Time::midnight());
    // After the last day that jiff can represent, the range is open.
    Some(CivilRange {
        start: Some(midnight(first)),
        end: first.checked_add(length).ok().map(midnight),
    })
}

/// A span of days named relative to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relative {
    Today,
    Yesterday,
    This(Unit),
    Last(Unit),
}

impl Relative {
    /// The first day and the length.
    fn span(self, today: Date) -> Option<(Date, Span)> {
        let (unit, back) = match self {
            Relative::Today => return Some((today, 1.day())),
            Relative::Yesterday => return Some((today.yesterday().ok()?, 1.day())),
            Relative::This(unit) => (unit, 0),
            Relative::Last(unit) => (unit, 1),
        };
        let (first, length) = match unit {
            Unit::Week => {
                let since_monday = i64::from(today.weekday().to_monday_zero_offset()).days();
                (today.checked_sub(since_monday).ok()?, 1.week())
            }
            Unit::Month => (today.first_of_month(), 1.month()),
            _ => (today.first_of_year(), 1.year()),
        };
        Some((first.checked_sub(length.checked_mul(back).ok()?).ok()?, length))
    }
}

type Parsed<T> = Result<T, EmptyError>;

fn relative(input: &mut &str) -> Parsed<Relative> {
    let unit =
        || alt(("week".value(Unit::Week), "month".value(Unit::Month), "year".value(Unit::Year)));
    let spaces = || take_while(1.., ' ');
    terminated(
        alt((
            "today".value(Relative::Today),
            "yesterday".value(Relative::Yesterday),
            preceded(("this", spaces()), unit()).map(Relative::This),
            preceded(("last", spaces()), unit()).map(Relative::Last),
        )),
        eof,
    )
    .parse_next(input)
}

/// The first day and the length of a year, a month or a day. `None` if the calendar has no such
/// day.
fn calendar(input: &mut &str) -> Parsed<Option<(Date, Span)>> {
    let number = |digits: usize| take_while(digits, |c: char| c.is_ascii_digit()).parse_to::<i16>();
    let (year, rest): (i16, Option<(i16, Option<i16>)>) =
        (number(4), opt(preceded('-', (number(2), opt(preceded('-', number(2)))))))
            .parse_next(input)?;
    let (month, day, length) = match rest {
        None => (1, 1, 1.year()),
        Some((month, None)) => (month, 1, 1.month()),
        Some((month, Some(day))) => (month, day, 1.day()),
    };
    let part = |number: i16| i8::try_from(number).ok();
    let date = part(month).zip(part(day)).and_then(|(month, day)| Date::new(year, month, day).ok());
    Ok(date.map(|date| (date, length)))
}

/// `7d`: how long ago. `None` if the text has another form; an error if it is longer ago than jiff
/// can represent.
fn parse_ago(text: &str) -> Option<std::result::Result<Span, &'static str>> {
    let number = take_while(1.., |c: char| c.is_ascii_digit());
    let mut ago = (number, one_of::<_, _, EmptyError>(['h', 'd', 'w', 'm', 'y']));
    let (digits, unit): (&str, char) = ago.parse(text).ok()?;
    let span = |number: i64| {
        let empty = Span::new();
        match unit {
            'h' => empty.try_hours(number),
            'd' => empty.try_days(number),
            'w' => empty.try_weeks(number),
            'm' => empty.try_months(number),
            _ => empty.try_years(number),
        }
    };
    Some(digits.parse().ok().and_then(|number| span(number).ok()).ok_or(TOO_FAR_BACK))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Friday, in a zone two hours ahead of UTC.
    const NOW: &str = "2026-05-08T15:30:00+02:00[+02:00]";

    fn read(field: DateField, text: &str) -> std::result::Result<DateFilter, &'static str> {
        WrittenDate { field, text, span: 0..text.len() }.read(&Clock::fixed(NOW))
    }

    #[test]
    fn dates_are_ranges_of_days() {
        let check = |field, text: &str, expected: &str| {
            let shown =
                read(field, text).map_or_else(str::to_owned, |filter| filter.description.text);
            assert_eq!(shown.trim_end_matches(", local time (+02)"), expected, "{text}");
        };
        let date = |text: &str, expected: &str| check(DateField::Date, text, expected);
        date("2026", "2026-01-01 to 2026-12-31");
        date("2026-02", "2026-02-01 to 2026-02-28");
        date("2026-05-08", "2026-05-08");
        date("2026-04..2026-05-08", "2026-04-01 to 2026-05-08");
        date("2026-04..", "from 2026-04-01 on");
        date("..2026-05", "until 2026-05-31");
        date("today", "2026-05-08");
        date("Yesterday", "2026-05-07");
        date("last week", "2026-04-27 to 2026-05-03");
        date("this-week", "2026-05-04 to 2026-05-10");
        date("last_month", "2026-04-01 to 2026-04-30");
        date("this month", "2026-05-01 to 2026-05-31");
        date("last year", "2025-01-01 to 2025-12-31");
        date("this  year..today", "2026-01-01 to 2026-05-08");
        date("0000", "0000-01-01 to 0000-12-31");
        date("9999", "from 9999-01-01 on");
        check(DateField::After, "2026-05-08", "from 2026-05-09 on");
        check(DateField::Before, "2026-05-08", "until 2026-05-07");
        check(DateField::Since, "2026-05-01", "from 2026-05-01 on");
        check(DateField::Since, "7d", "from 2026-05-01 15:30 on");
        check(DateField::Since, "36h", "from 2026-05-07 03:30 on");
        check(DateField::Since, "3m", "from 2026-02-08 15:30 on");
    }

    #[test]
    fn other_text_is_an_unreadable_date() {
        for text in [
            "",
            "..",
            "soon",
            "2026-13",
            "2026-02-30",
            "2026-5-8",
            "20260508",
            "26",
            "-1",
            "2026-05-08T10:00",
            "7d",
            "last",
            "last fortnight",
            "2026..soon",
            "２０２６",
            "99999",
            "2026-05-08-09",
            "today..*",
            "....",
            "2026...",
        ] {
            assert_eq!(read(DateField::Date, text), Err(UNREADABLE), "{text}");
        }
        assert!(read(DateField::Date, "2026-05-08..2026-04-01").is_err());
        assert!(read(DateField::After, "9999").is_err());
        for text in ["99999999999999999999d", "9999999h9", "12000y", "-7d", "d", "7", "7dd"] {
            assert!(read(DateField::Since, text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_zone_unless_the_article_has_none() {
        let filter = read(DateField::Date, "2026-05-08").unwrap();
        let midnight = 1_778_191_200;
        assert_eq!(filter.description.from.as_deref(), Some("2026-05-08T00:00:00+02:00"));
        assert_eq!(filter.description.to.as_deref(), Some("2026-05-09T00:00:00+02:00"));
        let check = |moment: Moment, expected| {
            assert_eq!(filter.matches(Some(&moment)), expected, "{moment:?}");
        };
        check(Moment::Instant(midnight), true);
        check(Moment::Instant(midnight - 1), false);
        check(Moment::Instant(midnight + 86_399), true);
        check(Moment::Instant(midnight + 86_400), false);
        let second = |at| Moment::Local(at..at + 1);
        check(second(midnight + 7_200), true);
        check(second(midnight + 7_199), false);
        assert!(!filter.matches(None));
    }

    #[test]
    fn an_interval_matches_within_the_range() {
        let check = |field, filter: &str, published: &str, expected: bool| {
            let interval = newsdex_article::Published::parse(published).unwrap().interval();
            let matches = read(field, filter).unwrap().matches(Some(&Moment::Local(interval)));
            assert_eq!(matches, expected, "{filter}, {published}");
        };
        check(DateField::Date, "2024", "2024", true);
        check(DateField::Date, "2024", "2024-12", true);
        check(DateField::Date, "2024", "2024-12-31", true);
        check(DateField::Date, "2024-01", "2024", false);
        check(DateField::Date, "2024-01", "2024-01", true);
        check(DateField::Date, "2024-01-01", "2024-01", false);
        check(DateField::Date, "2023-06..2024-06", "2024", false);
        check(DateField::Date, "2023-06..2024-06", "2023", false);
        check(DateField::Since, "2024", "2024", true);
        check(DateField::Since, "2024-02", "2024", false);
        check(DateField::Before, "2025", "2024", true);
        check(DateField::Before, "2024-12-31", "2024", false);
    }
}
