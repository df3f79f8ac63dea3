//! Options of a search.

use std::time::Duration;

/// Options of a search.
///
/// ```
/// use newsdex_query::SearchOptions;
///
/// let options = SearchOptions { limit: 3, ..SearchOptions::default() };
/// assert_eq!(options.passages, 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOptions {
    /// Maximum number of hits.
    pub limit: usize,
    /// Maximum number of passages of each hit. Near-duplicates of better passages are skipped,
    /// unless this number is 100 or more.
    pub passages: usize,
    /// Number of sentences added before and after those with marks.
    pub context: usize,
    /// Whether the days of a query are days in UTC rather than in the local time zone.
    pub utc: bool,
    /// Whether an article without a known date counts as published when its file was last modified.
    pub trust_file_time: bool,
    /// Order of the hits.
    pub sort_by: SortBy,
    /// Time limit. A search that reaches it returns what it found, with a warning; the total is then a
    /// lower bound. A fifth of the time is reserved for passages.
    pub time_limit: Duration,
}

impl Default for SearchOptions {
    /// Ten hits with three passages each, without context, by score, within ten seconds.
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

/// Order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SortBy {
    /// Best first.
    #[default]
    Score,
    /// Latest publication date first, undated articles last. A year or a month counts as its start.
    Newest,
    /// Earliest publication date first, undated articles last. A year or a month counts as its
    /// start.
    Oldest,
}
