//! Dates as people write them, in pages, URLs and articles.

use crate::dates::dateline::leading_place;
use crate::dates::hints::DateHints;
use crate::dates::published::Published;
use crate::dates::{parse, path as path_date};

/// How many non-blank lines of a text are searched for its date.
const MAX_LINES: usize = 12;
/// How many characters of each line are searched.
const MAX_LINE_CHARS: usize = 120;
/// Longest line that is only a date, in bytes.
const MAX_DATE_LINE_BYTES: usize = 60;
/// Longest dateline up to its dash, in bytes.
const MAX_DATELINE_BYTES: usize = 80;
/// How many words of a text, or parts of a URL, are searched for a date.
const MAX_WORDS: usize = 100;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Labels of dates, most reliable first.
const LABELS: &[&str] =
    &["first published", "published", "posted", "date", "updated", "last updated", "last modified"];

/// Words that can precede a date.
const DATE_PREFIXES: &[&str] = &[
    "on",
    "at",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Words that can follow a time.
const TIME_SUFFIXES: &[&str] = &["am", "pm", "gmt", "utc", "et", "est", "edt", "bst", "cet"];

/// Parses a date in any form that [`parse::parse`] accepts, or finds a written day among other
/// words.
pub(crate) fn parse(text: &str) -> Option<Published> {
    parse::parse(text, &DateHints::default()).date().or_else(|| find_day(text))
}

/// Finds the day in the path of a URL: `/2026/05/08/`, `/2026/may/8/`, `/2026-05-08`, `/20260508`;
/// else the month, as in `/2026/05/bridge`.
pub(crate) fn in_url(url: &str) -> Option<Published> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let parts: Vec<&str> =
        path[path.find('/')?..].split(['/', '-', '_', '.']).take(MAX_WORDS).collect();
    let in_three_parts = parts.windows(3).find_map(|parts| {
        let month = month(parts[1]).or_else(|| one_or_two_digits(parts[1]))?;
        date(recent_year(parts[0])?, month, one_or_two_digits(parts[2])?)
    });
    let in_one_part = |part: &&str| {
        let (year, rest) = part.split_at_checked(4).filter(|_| part.len() == 8)?;
        let (month, day) = rest.split_at_checked(2)?;
        date(recent_year(year)?, digits(month, 2)?, digits(day, 2)?)
    };
    in_three_parts.or_else(|| parts.iter().find_map(in_one_part)).or_else(|| {
        // A month is followed by the name of the article.
        let folders: Vec<&str> = path.split('/').skip(1).take(MAX_WORDS).collect();
        let is_named = |rest: &[&str]| rest.iter().any(|name| !name.is_empty());
        folders.windows(3).find_map(|names| {
            path_date::month(names[0], names[1]).filter(|_| is_named(&names[2..]))
        })
    })
}

/// Finds the publication day near the beginning of a text: in a line such as `Published May 8,
/// 2026`, in a line that is only a date, or in a dateline. A day anywhere else may be that of an
/// event.
pub(crate) fn in_text(text: &str) -> Option<Published> {
    let truncate = |line: &'_ str| line.char_indices().nth(MAX_LINE_CHARS).map(|(at, _)| at);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(MAX_LINES)
        .map(|line| &line[..truncate(line).unwrap_or(line.len())])
        .collect();
    let labelled = LABELS
        .iter()
        .find_map(|label| lines.iter().find_map(|line| find_day(after_label(line, label)?)));
    let alone = || lines.iter().find(|line| is_only_date(line)).and_then(|line| find_day(line));
    let in_dateline = || lines.iter().find_map(|line| find_day(dateline(line)?));
    labelled.or_else(alone).or_else(in_dateline)
}

/// The rest of a line that begins with a label, if a date follows the label.
fn after_label<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let (_, rest) = line
        .split_at_checked(label.len())
        .filter(|(begin, _)| begin.eq_ignore_ascii_case(label))?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let first = words(rest).find(|word| !is_date_prefix(word))?;
    let begins_date = first.starts_with(|c: char| c.is_ascii_digit()) || month(first).is_some();
    begins_date.then(|| &rest[rest.find(first).unwrap_or(0)..])
}

fn is_date_prefix(word: &str) -> bool {
    DATE_PREFIXES.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a line is a date, possibly with weekday and time, and nothing else.
fn is_only_date(line: &str) -> bool {
    let is_part = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || month(word).is_some()
            || is_date_prefix(word)
            || TIME_SUFFIXES.iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    line.len() <= MAX_DATE_LINE_BYTES && words(line).all(is_part) && words(line).nth(2).is_some()
}

/// The dateline that a line begins with, up to its dash: `LISBON, March 3, 2026 (Wire) —`.
fn dateline(line: &str) -> Option<&str> {
    let place = leading_place(line)?;
    let dash = line.find(['—', '–']).or_else(|| line.find(" - ")).or_else(|| line.find(" -- "))?;
    let is_dateline = line[place.len()..].starts_with([',', '(']) && dash <= MAX_DATELINE_BYTES;
    is_dateline.then(|| &line[..dash])
}

/// Finds the first written day: `May 8, 2026`, `8 May 2026`, `2026-05-08`. `05/08/2026` is
/// ambiguous and ignored.
fn find_day(text: &str) -> Option<Published> {
    let parts: Vec<&str> = words(text).take(MAX_WORDS).collect();
    parts.windows(3).find_map(|parts| {
        let with_month_name = |month_at: usize, day_at: usize, year_at: usize| {
            date(digits(parts[year_at], 4)?, month(parts[month_at])?, day_of_month(parts[day_at])?)
        };
        // A time can follow the digits of the day directly, as in `2026-05-08T09:30`.
        let numeric =
            || date(recent_year(parts[0])?, digits(parts[1], 2)?, digits(parts[2].get(..2)?, 2)?);
        with_month_name(0, 1, 2)
            .or_else(|| with_month_name(1, 0, 2))
            .or_else(|| with_month_name(1, 2, 0))
            .or_else(numeric)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A number of exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn one_or_two_digits(text: &str) -> Option<u32> {
    digits(text, 1).or_else(|| digits(text, 2))
}

/// A plausible year of publication. Other numbers of four digits are probably not years.
fn recent_year(text: &str) -> Option<u32> {
    digits(text, 4).filter(|year| (1900..2100).contains(year))
}

/// `8`, `08` or `8th`.
fn day_of_month(text: &str) -> Option<u32> {
    let number =
        ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    one_or_two_digits(number)
}

/// The number of a month, from its English name or at least its first three letters.
fn month(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    u32::try_from(at + 1).ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<Published> {
    Published::parse(&format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_text(date: Option<Published>) -> Option<String> {
        date.map(|date| date.as_str().chars().take(10).collect())
    }

    #[test]
    fn dates_parse_as_pages_write_them() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(parse(text).as_ref().map(Published::as_str), expected, "{text}");
        };
        check(" 2026-05-08T09:30:00+02:00 ", Some("2026-05-08T09:30:00+02:00"));
        check("2026-05-08 09:30:00 +0200", Some("2026-05-08T09:30:00+02:00"));
        check("2026/05/08 at noon", Some("2026-05-08"));
        check("May 8, 2026", Some("2026-05-08"));
        check("8 May 2026", Some("2026-05-08"));
        check("November 19, 2019, 07:47 PM EST", Some("2019-11-19T19:47:00-05:00"));
        check("Fri 6:45 PM, Feb 16, 2018", Some("2018-02-16T18:45:00"));
        check("Sept. 3rd 2018", Some("2018-09-03"));
        check("05/08/2026", None);
        for text in ["", "yesterday", "2026-13-45T00:00", "12345678901", "дддддд"] {
            check(text, None);
        }
    }

    #[test]
    fn urls_contain_dates() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(day_text(in_url(url)).as_deref(), expected, "{url}");
        };
        check("https://paper.example/2026/05/08/bridge-closes", Some("2026-05-08"));
        check("https://paper.example/news/2026/5/8/bridge", Some("2026-05-08"));
        check("https://paper.example/world/2026/may/08/bridge", Some("2026-05-08"));
        check("https://paper.example/bridge-2026-05-08.html", Some("2026-05-08"));
        check("https://paper.example/20260508/bridge", Some("2026-05-08"));
        check("https://paper.example/id/12345678", None);
        check("https://paper.example/2026/05/", None);
        check("https://paper.example/2026/05/bridge", Some("2026-05"));
        check("https://paper.example/2026/13/bridge", None);
        check("https://paper.example/2026/05/bridge-20260508", Some("2026-05-08"));
        check("https://paper.example/2026a\u{2014}", None);
        check("https://paper.example/2026/13/08", None);
        check("https://2026-05-08.example/", None);
        check("https://paper.example/news/2026-05-08-bridge", Some("2026-05-08"));
        check("https://paper.example/3026/05/08/bridge?on=/2026/05/08/", None);
        check("https://paper.example/2020/02/30/x-2021-03-04", Some("2021-03-04"));
        check("nonsense", None);
    }

    #[test]
    fn texts_contain_their_publication_dates() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(day_text(in_text(text)).as_deref(), expected, "{text}");
        };
        check("Bridge closes\nPublished May 8, 2026\n\nIt did.", Some("2026-05-08"));
        check("Updated May 9, 2026\nPublished: Friday, 8 May 2026 at 09:30", Some("2026-05-08"));
        check("By Ines Tolland\nMay 8th, 2026\nIt did.", Some("2026-05-08"));
        check("Sept. 8, 2026, 9:30 a.m.\nIt did.", None);
        check("Sept. 8, 2026\nIt did.", Some("2026-09-08"));
        check("2026-05-08 09:30\nIt did.", Some("2026-05-08"));
        check("LISBON, March 3, 2026 (Wire) — The bridge closed.", Some("2026-03-03"));
        check("LISBON, March 3 — The bridge closed on May 8, 2026.", None);
        check("It closed on May 8, 2026, the port said.", None);
        check("Published a book on May 8, 2026.", None);
        check("May 38, 2026", None);
        check("", None);
        check(&format!("{}\nMay 8, 2026", "It did.\n".repeat(12)), None);
    }
}
