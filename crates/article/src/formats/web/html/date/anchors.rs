//! What the search for the date of a page starts from.

use crate::dates::published::Published;

/// What is known about a page when its date is searched.
pub(crate) struct Anchors<'a> {
    /// The node of the headline, if a heading has it.
    pub(crate) headline: Option<usize>,
    pub(crate) title: Option<&'a str>,
    /// The language tag of the page.
    pub(crate) language: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    /// The last day on which a page can have appeared, as `2026-05-08`.
    pub(crate) last_day: String,
}

impl Anchors<'_> {
    /// Whether a page can have appeared on a date: on a day, and not in the future.
    pub(crate) fn is_possible(&self, date: &Published) -> bool {
        date.as_str().get(..10).is_some_and(|day| day <= self.last_day.as_str())
    }
}
