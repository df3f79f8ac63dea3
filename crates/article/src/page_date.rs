//! Dates as pages write them: in markup, in words, in addresses.

use std::borrow::Cow;

use crate::page::Page;
use crate::published::Published;

/// The date in the page's own markup: of the article, where it is named as that of publication; else the first `<time>`.
pub(crate) fn marked_date(page: &Page<'_>, named: bool) -> Option<String> {
    page.elements().find_map(|(at, tag)| {
        let says = tag.attribute("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("datePublished"));
        let fits = if named { says && !tag.is("meta") } else { tag.is("time") };
        let date = || tag.attribute("datetime").or_else(|| tag.attribute("content")).map(Cow::into_owned);
        let date = fits.then(|| date().filter(|date| !date.is_empty()).unwrap_or_else(|| page.text(at)));
        date.filter(|date| (4..100).contains(&date.len()))
    })
}

/// Reads a date, also where a time behind it is written in some way of its own, or other words stand around it.
pub(crate) fn read_date(text: &str) -> Option<Published> {
    let text = text.trim();
    let joined = || Published::parse(&text.replacen(' ', "T", 1).replace(' ', ""));
    Published::parse(text).or_else(joined).or_else(|| {
        let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        parts.windows(3).take(MOST_PARTS).find_map(|part| {
            let orders = [(part[0], part[1], part[2]), (part[2], part[0], part[1]), (part[2], part[1], part[0])];
            // Figures alone are a date in one order only: `05/08/2026` is two.
            let orders = orders.into_iter().filter(|(year, month, _)| *year == part[0] || month_named(month).is_some());
            orders.into_iter().find_map(|(year, month, day)| date_of(year, month, day))
        })
    })
}

/// `/2026/05/08/`, `/2026/may/08/` or `/2026-05-08-` in an address.
pub(crate) fn date_in_url(url: &str) -> Option<Published> {
    let path = url.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    parts.windows(3).take(MOST_PARTS).find_map(|part| date_of(part[0], part[1], part[2]))
}

/// A date is looked for in this many parts of a text or address, at most.
const MOST_PARTS: usize = 100;

fn date_of(year: &str, month: &str, day: &str) -> Option<Published> {
    let digits =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let day = ["st", "nd", "rd", "th"].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let named = month_named(month);
    let days: &[usize] = if named.is_some() { &[1, 2] } else { &[2] };
    let fits = digits(year, &[4]) && (year.starts_with("19") || year.starts_with("20")) && digits(day, days);
    let month = named.map(|month| format!("{month:02}")).or_else(|| digits(month, &[2]).then(|| month.to_owned()));
    let (month, true) = (month?, fits) else { return None };
    Published::parse(&format!("{year}-{month}-{day:0>2}"))
}

/// The month that goes by an English name, or by three letters and more of it.
fn month_named(name: &str) -> Option<usize> {
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
    let name = name.to_ascii_lowercase();
    (name.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(&name)))?.map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_pages_write_them() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(read_date(text).as_ref().map(Published::as_str), expected, "{text}");
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
    fn an_address_has_a_date_only_as_three_parts() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(date_in_url(url).as_ref().map(Published::as_str), expected, "{url}");
        };
        check("https://a.example/2026/05/08/bridge", Some("2026-05-08T00:00:00Z"));
        check("https://a.example/news/bridge-2026-05-08.html", Some("2026-05-08T00:00:00Z"));
        check("https://a.example/news/2026-05-08-bridge", Some("2026-05-08T00:00:00Z"));
        check("https://a.example/2026/may/08/bridge", Some("2026-05-08T00:00:00Z"));
        check("https://a.example/2026/13/08/bridge", None);
        check("https://a.example/3026/05/08/bridge?on=/2026/05/08/", None);
        check("https://a.example/20260508", None);
    }
}
