//! Dates as pages write them, in one place.

use crate::dates::published::Published;
use crate::dates::written_date;

/// A date that a page declares or shows, possibly among other words. `language` is that of the
/// page, as a tag.
pub(crate) fn page_date_text(text: &str, _language: Option<&str>) -> Option<Published> {
    written_date::parse(text)
}
