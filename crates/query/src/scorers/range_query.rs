//! Range queries over dates and keywords.

use std::ops::Bound;

use newsdex_index::Fields;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query as TantivyQuery, RangeQuery,
};
use tantivy::schema::Field;

use crate::syntax::dates::{DateFilter, SecondsRange};

/// Articles published in a range of time, found by scanning the columns of dates.
pub(crate) fn date_ranges(date: &DateFilter, fields: &Fields) -> Box<dyn TantivyQuery> {
    let mut ranges =
        vec![seconds_query(fields.published_at, date.instants), local_query(date.local, fields)];
    if date.trust_file_time {
        ranges.push(seconds_query(fields.changed_at, date.instants));
    }
    // A date filters articles and says nothing about their relevance.
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(ranges)), 0.0))
}

/// Articles of which only a local time, day, month or year is known. A month or a year must lie
/// within the range.
fn local_query(range: SecondsRange, fields: &Fields) -> Box<dyn TantivyQuery> {
    let starts_within = seconds_query(fields.published_local, range);
    let Some(end) = range.end else { return starts_within };
    let after = SecondsRange { start: end.checked_add(1), end: None };
    let ends_later = seconds_query(fields.published_local_end, after);
    Box::new(BooleanQuery::new(vec![(Occur::Must, starts_within), (Occur::MustNot, ends_later)]))
}

/// Of the articles of which only a year or a month is known, those that may have been published in a
/// range of time. What it finds of other articles is undefined.
pub(crate) fn overlapping_dates(date: &DateFilter, fields: &Fields) -> Box<dyn TantivyQuery> {
    let SecondsRange { start, end } = date.local;
    let starts_before = end.map(|_| (fields.published_local, SecondsRange { start: None, end }));
    let ends_after = start.map(|start| {
        let range = SecondsRange { start: start.checked_add(1), end: None };
        (fields.published_local_end, range)
    });
    let bounds = starts_before.into_iter().chain(ends_after);
    let bounds = bounds.map(|(field, range)| (Occur::Must, seconds_query(field, range)));
    Box::new(BooleanQuery::new(bounds.collect()))
}

fn seconds_query(field: Field, range: SecondsRange) -> Box<dyn TantivyQuery> {
    // `RangeQuery` takes its field from a bound. The parser rejects ranges without bounds.
    if range.start.is_none() && range.end.is_none() {
        return Box::new(EmptyQuery);
    }
    let term = |seconds| Term::from_field_i64(field, seconds);
    let start = range.start.map_or(Bound::Unbounded, |start| Bound::Included(term(start)));
    let end = range.end.map_or(Bound::Unbounded, |end| Bound::Excluded(term(end)));
    Box::new(RangeQuery::new(start, end))
}

/// Articles with a keyword that begins with `prefix`.
pub(crate) fn prefix_query(field: Field, prefix: &str) -> Box<dyn TantivyQuery> {
    // `char::MAX` is the last code point, so every value with the prefix sorts before the prefix
    // followed by two of them.
    let end = format!("{prefix}{}", char::MAX.to_string().repeat(2));
    let term = |value: &str| Term::from_field_text(field, value);
    Box::new(RangeQuery::new(Bound::Included(term(prefix)), Bound::Excluded(term(&end))))
}
