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

/// Reads a date, also where a time behind it is written in some way of its own.
pub(crate) fn read_date(text: &str) -> Option<Published> {
    let text = text.trim();
    Published::parse(text)
        .or_else(|| Published::parse(&text.replacen(' ', "T", 1).replace(' ', "")))
        .or_else(|| {
            let day = text.get(..10).filter(|day| day.as_bytes()[4] == b'-' || day.as_bytes()[4] == b'/');
            day.and_then(|day| Published::parse(&day.replace('/', "-")))
        })
        .or_else(|| {
            let day = ["%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"]
                .iter()
                .find_map(|form| jiff::civil::Date::strptime(form, text).ok());
            day.and_then(|day| Published::parse(&day.to_string()))
        })
}

/// `/2026/05/08/` or `/2026-05-08-` in an address.
pub(crate) fn date_in_url(url: &str) -> Option<Published> {
    let path = url.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    parts.windows(3).find_map(|date| {
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        let shaped = digits(date[0], 4) && digits(date[1], 2) && digits(date[2], 2);
        let year_fits = date[0].starts_with("19") || date[0].starts_with("20");
        (shaped && year_fits).then(|| Published::parse(&date.join("-"))).flatten()
    })
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
        check("https://a.example/2026/13/08/bridge", None);
        check("https://a.example/3026/05/08/bridge?on=/2026/05/08/", None);
        check("https://a.example/20260508", None);
    }
}
