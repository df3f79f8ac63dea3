//! Dates as people, addresses and articles write them.

use crate::dates::dateline::leading_place;
use crate::dates::published::Published;

/// How far into a text a date of its own is looked for: lines that are not blank, and characters of each.
const LINES: usize = 12;
const LINE: usize = 120;

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

/// What stands before the date of an article in a line about it, the surest first.
const LABELS: &[&str] =
    &["first published", "published", "posted", "date", "updated", "last updated", "last modified"];

/// A date is looked for in so many parts of a text or address, at most.
const MOST_PARTS: usize = 100;

/// Reads what is given as a date, also where a time behind it is written in some way of its own, or other words stand
/// around it.
pub(crate) fn parse(text: &str) -> Option<Published> {
    let text = text.trim();
    let joined = || Published::parse(&text.replacen(' ', "T", 1).replace(' ', ""));
    Published::parse(text).or_else(joined).or_else(|| day(text))
}

/// The day in an address: `/2026/05/08/`, `/2026/may/8/`, `/2026-05-08`, `/20260508`.
pub(crate) fn in_url(url: &str) -> Option<Published> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let parts: Vec<&str> =
        path[path.find('/')?..].split(['/', '-', '_', '.']).take(MOST_PARTS).collect();
    let three = parts.windows(3).find_map(|parts| {
        let month = month(parts[1]).or_else(|| one_or_two_digits(parts[1]))?;
        date(recent_year(parts[0])?, month, one_or_two_digits(parts[2])?)
    });
    let run = |part: &&str| {
        let (year, rest) = part.split_at_checked(4).filter(|_| part.len() == 8)?;
        let (month, day) = rest.split_at_checked(2)?;
        date(recent_year(year)?, digits(month, 2)?, digits(day, 2)?)
    };
    three.or_else(|| parts.iter().find_map(run))
}

/// The day that a text names as its own: a line such as `Published May 8, 2026` or of nothing but a date, or a dateline.
pub(crate) fn in_text(text: &str) -> Option<Published> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(LINES)
        .map(|line| &line[..line.char_indices().nth(LINE).map_or(line.len(), |(at, _)| at)])
        .collect();
    let labelled = LABELS
        .iter()
        .find_map(|label| lines.iter().find_map(|line| day(after_label(line, label)?)));
    let alone = || lines.iter().find(|line| is_date_alone(line)).and_then(|line| day(line));
    let dateline = || lines.iter().find_map(|line| day(before_dash(line)?));
    labelled.or_else(alone).or_else(dateline)
}

/// What a line says behind a label that it begins with.
fn after_label<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let (_, rest) = line
        .split_at_checked(label.len())
        .filter(|(begins, _)| begins.eq_ignore_ascii_case(label))?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    // The date follows at once, but for words that stand before dates.
    let first = words(rest).find(|word| !is_before_date(word))?;
    let begins_date = first.starts_with(|c: char| c.is_ascii_digit()) || month(first).is_some();
    begins_date.then(|| &rest[rest.find(first).unwrap_or(0)..])
}

fn is_before_date(word: &str) -> bool {
    const KNOWN: &str = "on at mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday";
    KNOWN.split(' ').any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a line is a date, perhaps with its weekday and time, and nothing else.
fn is_date_alone(line: &str) -> bool {
    let is_part = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || month(word).is_some()
            || is_before_date(word)
            || ["am", "pm", "gmt", "utc", "et", "est", "edt", "bst", "cet"]
                .iter()
                .any(|w| word.eq_ignore_ascii_case(w))
    };
    line.len() <= 60 && words(line).all(is_part) && words(line).nth(2).is_some()
}

/// The beginning of a dateline, `LISBON, March 3, 2026 (Wire) —`.
fn before_dash(line: &str) -> Option<&str> {
    let place = leading_place(line)?;
    let dash = line.find(['—', '–']).or_else(|| line.find(" - ")).or_else(|| line.find(" -- "))?;
    (line[place.len()..].starts_with([',', '(']) && dash <= 80).then(|| &line[..dash])
}

/// The first day written out in a text: `May 8, 2026`, `8 May 2026`, `2026-05-08`; not `05/08/2026`, which is two.
fn day(text: &str) -> Option<Published> {
    let parts: Vec<&str> = words(text).take(MOST_PARTS).collect();
    parts.windows(3).find_map(|parts| {
        let by_name = |month_at: usize, day_at: usize, year_at: usize| {
            date(digits(parts[year_at], 4)?, month(parts[month_at])?, day_of_month(parts[day_at])?)
        };
        // A time may stand right behind the figures of a day.
        let in_figures =
            || date(recent_year(parts[0])?, digits(parts[1], 2)?, digits(parts[2].get(..2)?, 2)?);
        by_name(0, 1, 2)
            .or_else(|| by_name(1, 0, 2))
            .or_else(|| by_name(1, 2, 0))
            .or_else(in_figures)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let all_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { text.parse().ok() } else { None }
}

fn one_or_two_digits(text: &str) -> Option<u32> {
    digits(text, 1).or_else(|| digits(text, 2))
}

/// A year of which pages tell; other figures are numbers of something else.
fn recent_year(text: &str) -> Option<u32> {
    digits(text, 4).filter(|year| (1900..2100).contains(year))
}

/// `8`, `08` or `8th`.
fn day_of_month(text: &str) -> Option<u32> {
    let number =
        ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    one_or_two_digits(number)
}

/// The number of a month, by its English name or three letters and more of it.
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

    fn shown(found: Option<Published>) -> Option<String> {
        found.map(|date| date.as_str()[..10].to_owned())
    }

    #[test]
    fn dates_are_read_as_pages_write_them() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(parse(text).as_ref().map(Published::as_str), expected, "{text}");
        };
        check(" 2026-05-08T09:30:00+02:00 ", Some("2026-05-08T09:30:00+02:00"));
        check("2026-05-08 09:30:00 +0200", Some("2026-05-08T09:30:00+02:00"));
        check("2026/05/08 at noon", Some("2026-05-08T00:00:00Z"));
        check("May 8, 2026", Some("2026-05-08T00:00:00Z"));
        check("8 May 2026", Some("2026-05-08T00:00:00Z"));
        check("November 19, 2019, 07:47 PM EST", Some("2019-11-19T00:00:00Z"));
        check("Fri 6:45 PM, Feb 16, 2018", Some("2018-02-16T00:00:00Z"));
        check("Sept. 3rd 2018", Some("2018-09-03T00:00:00Z"));
        check("05/08/2026", None);
        for text in ["", "yesterday", "2026-13-45T00:00", "12345678901", "дддддд"] {
            check(text, None);
        }
    }

    #[test]
    fn addresses_hold_dates() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(shown(in_url(url)).as_deref(), expected, "{url}");
        };
        check("https://paper.example/2026/05/08/bridge-closes", Some("2026-05-08"));
        check("https://paper.example/news/2026/5/8/bridge", Some("2026-05-08"));
        check("https://paper.example/world/2026/may/08/bridge", Some("2026-05-08"));
        check("https://paper.example/bridge-2026-05-08.html", Some("2026-05-08"));
        check("https://paper.example/20260508/bridge", Some("2026-05-08"));
        check("https://paper.example/id/12345678", None);
        check("https://paper.example/2026/05/", None);
        check("https://paper.example/2026a\u{2014}", None);
        check("https://paper.example/2026/13/08", None);
        check("https://2026-05-08.example/", None);
        check("https://paper.example/news/2026-05-08-bridge", Some("2026-05-08"));
        check("https://paper.example/3026/05/08/bridge?on=/2026/05/08/", None);
        check("https://paper.example/2020/02/30/x-2021-03-04", Some("2021-03-04"));
        check("nonsense", None);
    }

    #[test]
    fn texts_hold_dates_of_their_own() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(shown(in_text(text)).as_deref(), expected, "{text}");
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
