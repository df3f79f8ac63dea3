//! The date in the address of an article.

use crate::dates::names::{self, NamedMonth, fold};
use crate::dates::published::Published;
use crate::dates::search::path;

/// How many parts of an address are searched for a date.
const MAX_PARTS: usize = 100;

/// Finds the day in the path of a URL: `/2026/05/08/`, `/2026/may/8/`, `/2026-05-08`, `/20260508`;
/// else the month, as in `/2026/05/bridge`.
pub(crate) fn in_url(url: &str) -> Option<Published> {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let parts: Vec<&str> =
        address[address.find('/')?..].split(['/', '-', '_', '.']).take(MAX_PARTS).collect();
    let in_three_parts = parts.windows(3).find_map(|parts| {
        let month = month(parts[1]).or_else(|| one_or_two_digits(parts[1]))?;
        date(recent_year(parts[0])?, month, one_or_two_digits(parts[2])?)
    });
    let in_one_part = |part: &&str| {
        let (year, rest) = part.split_at_checked(4).filter(|_| part.len() == 8)?;
        let (month, day) = rest.split_at_checked(2)?;
        date(recent_year(year)?, digits(month, 2)?, digits(day, 2)?)
    };
    let with_day_first = || parts.windows(3).find_map(day_first);
    let in_one = || parts.iter().find_map(in_one_part);
    in_three_parts.or_else(in_one).or_else(with_day_first).or_else(|| {
        // A month is followed by the name of the article.
        let folders: Vec<&str> = address.split('/').skip(1).take(MAX_PARTS).collect();
        let is_named = |rest: &[&str]| rest.iter().any(|name| !name.is_empty());
        folders.windows(3).find_map(|names| {
            recent_year(names[0])?;
            path::month(names[0], names[1]).filter(|_| is_named(&names[2..]))
        })
    })
}

/// `29-10-2021`. A day that can be a month is ambiguous.
fn day_first(parts: &[&str]) -> Option<Published> {
    let day = digits(parts[0], 2).filter(|&day| day > 12)?;
    date(recent_year(parts[2])?, digits(parts[1], 2)?, day)
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

/// The number of a month, from its name in any language.
fn month(name: &str) -> Option<u32> {
    match names::find(&fold(name))?.month(None)? {
        NamedMonth::Month(month) => Some(u32::from(month)),
        NamedMonth::Ambiguous => None,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Published> {
    Published::parse(&format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_contain_dates() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(in_url(url).as_ref().map(Published::as_str), expected, "{url}");
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
        check("https://paper.example/29-10-2021-bridge", Some("2021-10-29"));
        check("https://paper.example/08-10-2021-bridge", None);
        check("https://paper.example/2026/mai/08/pont", Some("2026-05-08"));
        check("https://paper.example/1650/05/bridge", None);
        check("nonsense", None);
    }
}
