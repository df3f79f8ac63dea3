//! Dates in text and in URLs.

#![no_main]

use newsdex_article::fuzzing::{hinted_dates, written_dates};
use newsdex_fuzz::check_date;

/// Languages that order day, month and year differently, or have the same names for other months.
const LANGUAGES: &[Option<&str>] =
    &[None, Some("en-US"), Some("en-GB"), Some("de"), Some("ja"), Some("pl"), Some("hr")];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let dates = written_dates(text);
    dates.iter().flatten().for_each(check_date);
    // URLs contain many numbers that are not dates, so only plausible years count.
    let year = dates[2].as_ref().map(|date| &date.as_str()[..4]);
    assert!(year.is_none_or(|year| ("1900".."2100").contains(&year)), "{year:?}");
    for language in LANGUAGES {
        check_hinted(text, *language);
    }
    if let Some((language, text)) = text.split_once('\n') {
        check_hinted(text, Some(language));
    }
});

/// Checks that the text of a date means the same date, whatever the hints.
fn check_hinted(text: &str, language: Option<&str>) {
    for date in hinted_dates(text, language).into_iter().flatten() {
        check_date(&date);
        for again in hinted_dates(date.as_str(), language) {
            assert_eq!(again.as_ref(), Some(&date), "{language:?}");
        }
    }
}
