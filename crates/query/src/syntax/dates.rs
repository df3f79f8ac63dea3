//! Dates in a query, as ranges of time.
//!
//! ```text
//! date    = range | span            "date:", "after:", "before:", "since:"
//! range   = [span] ".." [span]
//! span    = year [ "-" month [ "-" day ] ] | "today" | "yesterday" | ("this" | "last") ("week" | "month" | "year")
//! ago     = number ("h" | "d" | "w" | "m" | "y")      behind "since:" alone
//! ```
//!
//! `after:` begins when the span it names has ended, and `before:` ends when it begins; `since:` begins with it. Weeks
//! begin on Monday.

use std::ops::Range;

use jiff::civil::{self, Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Unit, Zoned};
use serde::Serialize;
use winnow::combinator::{alt, eof, opt, preceded, terminated};
use winnow::error::EmptyError;
use winnow::token::{one_of, take_while};
use winnow::{Parser, Result};

use crate::syntax::clock::Clock;
use newsdex_index::Moment;

/// What stands before the colon of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateField {
    Date,
    After,
    Before,
    Since,
}

impl DateField {
    pub(crate) const NAMED: [(&'static str, DateField); 4] = [
        ("date", DateField::Date),
        ("after", DateField::After),
        ("before", DateField::Before),
        ("since", DateField::Since),
    ];
}

/// Articles that appeared in a range of time. An end that is missing is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateFilter {
    pub(crate) field: DateField,
    /// For articles of which the instant is known, in seconds since 1970 in UTC: the first, and the one behind the last.
    pub(crate) instants: (Option<i64>, Option<i64>),
    /// The same by the clock of wherever the article appeared, for those of which no more is known.
    pub(crate) local: (Option<i64>, Option<i64>),
    /// Whether an article of which nothing tells when it appeared is taken to have appeared when its file was changed.
    pub(crate) by_file: bool,
    /// For people, with its place in the query.
    pub(crate) shown: DateRange,
}

/// A range of time that a query was understood to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DateRange {
    /// Where in the query it begins, in bytes.
    pub start: usize,
    /// Where in the query it ends.
    pub end: usize,
    /// The first moment of it, RFC 3339; `None` where it has no beginning.
    pub from: Option<String>,
    /// The first moment behind it, RFC 3339; `None` where it has no end.
    pub to: Option<String>,
    /// The same in words, with the time zone.
    pub text: String,
}

impl DateFilter {
    /// Whether an article that appeared then is asked for.
    pub(crate) fn holds(&self, moment: Option<Moment>) -> bool {
        let within = |(from, to): (Option<i64>, Option<i64>), at: i64| {
            from.is_none_or(|from| from <= at) && to.is_none_or(|to| at < to)
        };
        match moment {
            Some(Moment::Instant(at)) => within(self.instants, at),
            Some(Moment::Local(at)) => within(self.local, at),
            Some(Moment::Modified(at)) => self.by_file && within(self.instants, at),
            None => false,
        }
    }

    pub(crate) fn means(&self, other: &DateFilter) -> bool {
        (self.field, self.instants, self.local) == (other.field, other.instants, other.local)
    }
}

/// A whole number of days, or what is left of time; ends that are missing are open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Days {
    first: Option<DateTime>,
    /// The first moment behind.
    behind: Option<DateTime>,
}

/// What can be written where a date is expected.
pub(crate) const WRITTEN_AS: &str = "write 2026, 2026-05, 2026-05-08, a range as 2026-04..2026-05-08, today, yesterday, \
     \"last week\", \"this month\", or since:7d (h, d, w, m, y)";

const UNREADABLE: &str = "not a date that can be read";
const TOO_FAR_BACK: &str = "further back than dates go";

/// Reads what stands behind the colon of a date; what is wrong with it otherwise.
pub(crate) fn read_date(
    field: DateField,
    text: &str,
    span: Range<usize>,
    clock: &Clock,
) -> std::result::Result<DateFilter, &'static str> {
    let text = text.trim().to_ascii_lowercase();
    if field == DateField::Since
        && let Some(ago) = read_ago(&text)
    {
        let from = clock
            .now()
            .checked_sub(ago?)
            .ok()
            .filter(|from| from.year() >= 0)
            .ok_or(TOO_FAR_BACK)?;
        return Ok(since_moment(&from, span, clock));
    }
    let named = read_days(&text, clock).ok_or(UNREADABLE)?;
    let days = match field {
        DateField::Date => named,
        DateField::Since => Days { behind: None, ..named },
        DateField::After => Days { first: Some(named.behind.ok_or(UNREADABLE)?), behind: None },
        DateField::Before => Days { first: None, behind: Some(named.first.ok_or(UNREADABLE)?) },
    };
    if days.first.is_none() && days.behind.is_none() {
        return Err(UNREADABLE);
    }
    if let (Some(first), Some(behind)) = (days.first, days.behind)
        && first >= behind
    {
        return Err("a range that ends before it begins");
    }
    Ok(of_days(field, &days, span, clock))
}

fn of_days(field: DateField, days: &Days, span: Range<usize>, clock: &Clock) -> DateFilter {
    let zone = clock.now().time_zone();
    let instant = |at: Option<DateTime>| at.map(|at| instant_of(at, zone));
    let seconds = |at: Option<DateTime>| at.map(|at| instant_of(at, &TimeZone::UTC));
    let day = |at: DateTime| at.date().to_string();
    let last = |behind: DateTime| day(behind.checked_sub(1.second()).unwrap_or(behind));
    let text = match (days.first, days.behind) {
        (Some(first), Some(behind)) if day(first) == last(behind) => day(first),
        (Some(first), Some(behind)) => format!("{} to {}", day(first), last(behind)),
        (Some(first), None) => format!("from {} on", day(first)),
        (None, Some(behind)) => format!("until {}", last(behind)),
        (None, None) => String::new(),
    };
    let shown = DateRange {
        start: span.start,
        end: span.end,
        from: days.first.map(|at| moment_text(at, zone)),
        to: days.behind.map(|at| moment_text(at, zone)),
        text: format!("{text}, {}", clock.zone_name()),
    };
    let (first, behind) = (days.first, days.behind);
    let (instants, local) = ((instant(first), instant(behind)), (seconds(first), seconds(behind)));
    DateFilter { field, instants, local, by_file: clock.by_file, shown }
}

/// From some hours, days, weeks, months or years ago on. An article of which only the day is known counts with all of it.
fn since_moment(from: &Zoned, span: Range<usize>, clock: &Clock) -> DateFilter {
    let day = from.date().to_datetime(civil::Time::midnight());
    let shown = DateRange {
        start: span.start,
        end: span.end,
        from: Some(from.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        to: None,
        text: format!("from {} on, {}", from.strftime("%Y-%m-%d %H:%M"), clock.zone_name()),
    };
    let local = instant_of(day, &TimeZone::UTC);
    DateFilter {
        field: DateField::Since,
        instants: (Some(from.timestamp().as_second()), None),
        local: (Some(local), None),
        by_file: clock.by_file,
        shown,
    }
}

/// Seconds since 1970. Where the clocks of the zone leave a moment out, it is the one that they go on with.
fn instant_of(at: DateTime, zone: &TimeZone) -> i64 {
    // In the last hours that dates can have, a zone may lead beyond them; its offset is then of no importance.
    let zoned = at.to_zoned(zone.clone()).or_else(|_| at.to_zoned(TimeZone::UTC));
    zoned.map_or(i64::MAX, |zoned| zoned.timestamp().as_second())
}

fn moment_text(at: DateTime, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone()).or_else(|_| at.to_zoned(TimeZone::UTC));
    zoned
        .map_or_else(|_| at.to_string(), |zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

fn read_days(text: &str, clock: &Clock) -> Option<Days> {
    let Some((first, last)) = text.split_once("..") else { return one_span(text, clock) };
    let side = |text: &str| match text.trim() {
        "" => Some(Days { first: None, behind: None }),
        text => one_span(text, clock),
    };
    Some(Days { first: side(first)?.first, behind: side(last)?.behind })
}

fn one_span(text: &str, clock: &Clock) -> Option<Days> {
    // Typed in a shell, spaces are often written otherwise.
    let words = text.replace(['-', '_'], " ");
    let relative = relative.parse(words.as_str()).ok();
    let (first, length) = match relative {
        Some(named) => named_span(named, clock.now().date())?,
        None => calendar.parse(text).ok().flatten()?,
    };
    let midnight = |date: Date| date.to_datetime(civil::Time::midnight());
    // Behind the last day that there is, time is open.
    Some(Days {
        first: Some(midnight(first)),
        behind: first.checked_add(length).ok().map(midnight),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Today,
    Yesterday,
    This(Unit),
    Last(Unit),
}

fn named_span(named: Named, today: Date) -> Option<(Date, Span)> {
    let (unit, back) = match named {
        Named::Today => return Some((today, 1.day())),
        Named::Yesterday => return Some((today.yesterday().ok()?, 1.day())),
        Named::This(unit) => (unit, 0),
        Named::Last(unit) => (unit, 1),
    };
    let (first, length) = match unit {
        Unit::Week => (
            today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?,
            1.week(),
        ),
        Unit::Month => (today.first_of_month(), 1.month()),
        _ => (today.first_of_year(), 1.year()),
    };
    let before = length.checked_mul(back).ok()?;
    Some((first.checked_sub(before).ok()?, length))
}

type Read<T> = Result<T, EmptyError>;

fn relative(input: &mut &str) -> Read<Named> {
    let unit =
        || alt(("week".value(Unit::Week), "month".value(Unit::Month), "year".value(Unit::Year)));
    let spaces = || take_while(1.., ' ');
    terminated(
        alt((
            "today".value(Named::Today),
            "yesterday".value(Named::Yesterday),
            preceded(("this", spaces()), unit()).map(Named::This),
            preceded(("last", spaces()), unit()).map(Named::Last),
        )),
        eof,
    )
    .parse_next(input)
}

/// A year, month or day with its length; `None` where there is no such.
fn calendar(input: &mut &str) -> Read<Option<(Date, Span)>> {
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

/// `7d`: how long ago; `None` where the text says no such thing.
fn read_ago(text: &str) -> Option<std::result::Result<Span, &'static str>> {
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
        read_date(field, text, 0..text.len(), &Clock::at(NOW))
    }

    #[test]
    fn dates_are_ranges_of_days() {
        let check = |field, text: &str, expected: &str| {
            let text_read =
                read(field, text).map_or_else(str::to_owned, |clause| clause.shown.text);
            assert_eq!(text_read.trim_end_matches(", local time (+02)"), expected, "{text}");
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
    fn what_is_no_date_is_said_to_be_none() {
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
            assert_eq!(read(DateField::Date, text), Err("not a date that can be read"), "{text}");
        }
        assert!(read(DateField::Date, "2026-05-08..2026-04-01").is_err());
        assert!(read(DateField::After, "9999").is_err());
        for text in ["99999999999999999999d", "9999999h9", "12000y", "-7d", "d", "7", "7dd"] {
            assert!(read(DateField::Since, text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_zone_except_where_an_article_has_none() {
        let clause = read(DateField::Date, "2026-05-08").unwrap();
        let midnight = 1_778_191_200;
        assert_eq!(clause.shown.from.as_deref(), Some("2026-05-08T00:00:00+02:00"));
        assert_eq!(clause.shown.to.as_deref(), Some("2026-05-09T00:00:00+02:00"));
        let check =
            |moment, expected| assert_eq!(clause.holds(Some(moment)), expected, "{moment:?}");
        check(Moment::Instant(midnight), true);
        check(Moment::Instant(midnight - 1), false);
        check(Moment::Instant(midnight + 86_399), true);
        check(Moment::Instant(midnight + 86_400), false);
        check(Moment::Local(midnight + 7_200), true);
        check(Moment::Local(midnight + 7_199), false);
        assert!(!clause.holds(None));
    }
}
