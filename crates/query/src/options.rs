//! What a search is asked for, beside the query.

use std::time::Duration;

/// What a search is asked for, beside the query.
///
/// ```
/// use newsdex_query::SearchOptions;
///
/// let options = SearchOptions { limit: 3, ..SearchOptions::default() };
/// assert_eq!(options.passages, 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOptions {
    /// The most hits that are answered.
    pub limit: usize,
    /// The most passages of each hit. One that only repeats the text of a better one is passed over, unless a hundred or
    /// more are asked for.
    pub passages: usize,
    /// How many more sentences a passage shows on each side of those with marks.
    pub context: usize,
    /// Whether the days of a query are those of UTC, not those of the local time zone.
    pub utc: bool,
    /// Whether an article of which nothing tells when it appeared is taken to have appeared when its file was last changed.
    pub trust_file_time: bool,
    /// In which order hits are answered.
    pub sort_by: SortBy,
    /// How long a search may take. When it is over, what was found until then is answered, with a warning; the total is
    /// then a lower bound. A fifth of it is kept for passages. No ordinary search comes near ten seconds.
    pub time_limit: Duration,
}

impl Default for SearchOptions {
    /// Ten hits with three passages each, of the sentences with marks alone, in no more than ten seconds.
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            passages: 3,
            context: 0,
            utc: false,
            trust_file_time: false,
            sort_by: SortBy::Score,
            time_limit: Duration::from_secs(10),
        }
    }
}

/// In which order hits are answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SortBy {
    /// The best first.
    #[default]
    Score,
    /// The latest to appear first, those of which it is not known last.
    Newest,
    /// The first to appear first, those of which it is not known last.
    Oldest,
}
