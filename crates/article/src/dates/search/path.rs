//! Dates in the names of files and folders: `2026/05/08/story.txt`, `2026-05-08-story.md`.

use crate::dates::calendar::day_of;
use crate::dates::published::Published;

/// The date in a path below a folder of articles, whose own name does not count. The name of the
/// file is best, then that of the innermost folder.
pub(crate) fn in_path(key: &str) -> Option<Published> {
    let parts: Vec<&str> = key.split('/').collect();
    let (file, folders) = parts.split_last()?;
    let folders = folders.get(1..).unwrap_or_default();
    let in_folders = || folders.windows(3).rev().find_map(day_in_folders);
    let in_one_folder = || folders.iter().rev().find_map(|name| leading_day(name));
    let month = || folders.windows(2).rev().find_map(|names| month(names[0], names[1]));
    leading_day(file).or_else(in_folders).or_else(in_one_folder).or_else(month)
}

/// The month for a folder of a year and one of a month within it.
pub(super) fn month(year: &str, month: &str) -> Option<Published> {
    let first = day_of(number(year, 4..=4)?, number(month, 2..=2)?, 1)?;
    Published::from_month_of(first)
}

fn day_in_folders(names: &[&str]) -> Option<Published> {
    let &[year, month, day] = names else { return None };
    let day = day_of(number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?)?;
    Published::from_day(day)
}

/// The day that a name begins with, before a character that is neither letter nor digit.
fn leading_day(name: &str) -> Option<Published> {
    let digits_end = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    let (year, month, day, rest) = if digits_end == 8 {
        (name.get(..4)?, name.get(4..6)?, name.get(6..8)?, name.get(8..)?)
    } else {
        let is_separator = |at: usize| matches!(name.as_bytes().get(at), Some(b'-' | b'_' | b'.'));
        if !is_separator(4) || name.as_bytes().get(7) != name.as_bytes().get(4) {
            return None;
        }
        (name.get(..4)?, name.get(5..7)?, name.get(8..10)?, name.get(10..)?)
    };
    if rest.starts_with(|c: char| c.is_alphanumeric() && c != 'T') {
        return None;
    }
    let day = day_of(number(year, 4..=4)?, number(month, 2..=2)?, number(day, 2..=2)?)?;
    Published::from_day(day)
}

/// A number of so many digits; of four digits only if it can be the year of an article.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u64> {
    let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number)?;
    (text.len() < 4 || (1600..2100).contains(&number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_and_folders_have_dates() {
        let check = |key: &str, expected: Option<&str>| {
            assert_eq!(in_path(key).as_ref().map(Published::as_str), expected, "{key}");
        };
        check("news/2026/05/08/story.txt", Some("2026-05-08"));
        check("news/2026/5/8/story.txt", Some("2026-05-08"));
        check("news/2026-05-08-x.md", Some("2026-05-08"));
        check("2026-05-08-x.md", Some("2026-05-08"));
        check("news/2026_05_08.txt", Some("2026-05-08"));
        check("news/20260508.txt", Some("2026-05-08"));
        check("news/2026-05-08T10-15.txt", Some("2026-05-08"));
        check("news/2026-05-08/story.txt", Some("2026-05-08"));
        check("news/2026/05/story.txt", Some("2026-05"));
        check("news/2026/05/2026-05-09-story.txt", Some("2026-05-09"));
        for key in [
            "news/2024/year.txt",
            "news/2023-13-45-odd.txt",
            "news/2023-02-30.txt",
            "2026-05-08/story.txt",
            "dump-2026-05-08/story.txt",
            "news/12345678.txt",
            "news/2026-05-0812.txt",
            "news/202605081.txt",
            "news/20260508a.txt",
            "news/2026/13/story.txt",
            "news/9026/05/08/story.txt",
            "news/2026-0é-08.txt",
            "",
        ] {
            check(key, None);
        }
    }
}
