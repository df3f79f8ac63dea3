//! Dates as addresses and articles write them.

use crate::published::Published;

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
const LABELS: &[&str] = &["first published", "published", "posted", "date", "updated", "last updated", "last modified"];

/// The day in an address: `/2026/05/08/`, `/2026/may/08/`, `/2026-05-08`, `/20260508`.
pub(crate) fn in_address(url: &str) -> Option<Published> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let parts: Vec<&str> = path.split(['/', '-', '_', '.', '?', '=', '&', '#']).collect();
    let three = parts.windows(3).find_map(|parts| {
        let year = digits(parts[0], 4)?;
        let month = digits(parts[1], 2).or_else(|| digits(parts[1], 1)).or_else(|| month(parts[1]))?;
        let day = digits(parts[2], 2).or_else(|| digits(parts[2], 1))?;
        date(year, month, day)
    });
    three.or_else(|| {
        parts.iter().find_map(|part| {
            let all = digits(part, 8)?;
            date(all / 10_000, all / 100 % 100, all % 100).filter(|_| (1900..2200).contains(&(all / 10_000)))
        })
    })
}

/// The day that a text names as its own: a line such as `Published May 8, 2026` or of nothing but a date, or a dateline.
pub(crate) fn in_text(text: &str) -> Option<Published> {
    let lines = || {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES);
        lines.map(|line| &line[..line.char_indices().nth(LINE).map_or(line.len(), |(at, _)| at)])
    };
    let labelled = LABELS.iter().find_map(|label| lines().find_map(|line| day(after_label(line, label)?)));
    let alone = || lines().find(|line| is_date_alone(line)).and_then(day);
    let dateline = || lines().find_map(|line| day(before_dash(line)?));
    labelled.or_else(alone).or_else(dateline)
}

/// What a line says behind a label that it begins with.
fn after_label<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let begins = line.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    let rest = &line[if begins { label.len() } else { return None }..];
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    // The date follows at once, but for words that stand before dates.
    let first = words(rest).find(|word| !is_before_date(word))?;
    let offset = first.as_ptr() as usize - rest.as_ptr() as usize;
    let begins_date = first.starts_with(|c: char| c.is_ascii_digit()) || month(first).is_some();
    begins_date.then(|| &rest[offset..])
}

fn is_before_date(word: &str) -> bool {
    ["on", "at", "mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|known| word.eq_ignore_ascii_case(known))
        || ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a line is a date, perhaps with its weekday and time, and nothing else.
fn is_date_alone(line: &str) -> bool {
    let is_part = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || month(word).is_some()
            || is_before_date(word)
            || ["am", "pm", "gmt", "utc", "et", "est", "edt", "bst", "cet"].iter().any(|w| word.eq_ignore_ascii_case(w))
    };
    line.len() <= 60 && words(line).all(is_part) && words(line).nth(2).is_some()
}

/// The beginning of a dateline, `LISBON, March 3, 2026 (Wire) —`.
fn before_dash(line: &str) -> Option<&str> {
    let place: String = line.chars().take_while(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'')).collect();
    let dash = line.find(['—', '–']).or_else(|| line.find(" - ")).or_else(|| line.find(" -- "))?;
    (place.trim().chars().count() >= 3 && line[place.len()..].starts_with([',', '(']) && dash <= 80)
        .then(|| &line[..dash])
}

/// The first day written out in a text: `May 8, 2026`, `8 May 2026`, `2026-05-08`.
fn day(text: &str) -> Option<Published> {
    let parts: Vec<&str> = words(text).collect();
    parts.windows(3).find_map(|parts| {
        if let Some(month) = month(parts[0]) {
            return date(digits(parts[2], 4)?, month, day_of_month(parts[1])?);
        }
        match month(parts[1]) {
            Some(month) => date(digits(parts[2], 4)?, month, day_of_month(parts[0])?),
            None => date(digits(parts[0], 4)?, digits(parts[1], 2)?, digits(parts[2].get(..2)?, 2)?),
        }
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

/// `8`, `08` or `8th`.
fn day_of_month(text: &str) -> Option<u32> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[number.len()..];
    let plain = ["", "st", "nd", "rd", "th"].iter().any(|known| suffix.eq_ignore_ascii_case(known));
    digits(number, 1).or_else(|| digits(number, 2)).filter(|_| plain)
}

/// The number of a month, by its English name or the first three letters of it; `Sept` too.
fn month(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    let at =
        MONTHS.iter().position(|month| name == *month || name == month[..3] || name == "sept" && *month == "september");
    at.and_then(|at| u32::try_from(at + 1).ok())
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
    fn addresses_hold_dates() {
        let check =
            |url: &str, expected: Option<&str>| assert_eq!(shown(in_address(url)).as_deref(), expected, "{url}");
        check("https://paper.example/2026/05/08/bridge-closes", Some("2026-05-08"));
        check("https://paper.example/news/2026/5/8/bridge", Some("2026-05-08"));
        check("https://paper.example/world/2026/may/08/bridge", Some("2026-05-08"));
        check("https://paper.example/bridge-2026-05-08.html", Some("2026-05-08"));
        check("https://paper.example/20260508/bridge", Some("2026-05-08"));
        check("https://paper.example/id/12345678", None);
        check("https://paper.example/2026/05/", None);
        check("https://paper.example/2026/13/08", None);
        check("https://2026-05-08.example/", None);
        check("nonsense", None);
    }

    #[test]
    fn texts_hold_dates_of_their_own() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(shown(in_text(text)).as_deref(), expected, "{text}");
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
