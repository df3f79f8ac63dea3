//! Dates in text and in URLs.

#![no_main]

use newsdex_article::fuzzing::written_dates;
use newsdex_fuzz::check_date;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let dates = written_dates(text);
    dates.iter().flatten().for_each(check_date);
    // URLs contain many numbers that are not dates, so only plausible years count.
    let year = dates[2].as_ref().map(|date| &date.as_str()[..4]);
    assert!(year.is_none_or(|year| ("1900".."2100").contains(&year)), "{year:?}");
});
