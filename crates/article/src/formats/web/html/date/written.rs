//! Dates as pages write them, in one place.

use crate::dates::hints::DateHints;
use crate::dates::published::{Precision, Published};
use crate::dates::search::find::find_date;

/// A date that a page declares or shows, possibly among other words. `language` is that of the
/// page, as a tag. A year or a month alone is rarely when an article appeared.
pub(crate) fn page_date_text(text: &str, language: Option<&str>) -> Option<Published> {
    let date = find_date(text, &DateHints { language, order: None });
    date.filter(|date| date.precision() >= Precision::Day)
}
