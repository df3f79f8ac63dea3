//! Range queries over dates and keys.

use std::ops::Bound;

use newsdex_index::Fields;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Query as TantivyQuery, RangeQuery,
};
use tantivy::schema::Field;

use crate::syntax::dates::DateFilter;

/// Articles published in a range of time.
pub(crate) fn date_query(date: &DateFilter, fields: &Fields) -> Box<dyn TantivyQuery> {
    let ranges = [(fields.published_at, date.instants), (fields.published_local, date.local)];
    let mut ranges: Vec<Box<dyn TantivyQuery>> =
        ranges.map(|(field, range)| seconds_query(field, range)).into();
    if date.by_file {
        ranges.push(seconds_query(fields.changed_at, date.instants));
    }
    // A date filters articles; it does not tell how relevant they are.
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(ranges)), 0.0))
}

fn seconds_query(field: Field, (from, to): (Option<i64>, Option<i64>)) -> Box<dyn TantivyQuery> {
    // `RangeQuery` finds its field in a bound. The parser lets no range without bounds through.
    if from.is_none() && to.is_none() {
        return Box::new(EmptyQuery);
    }
    let term = |seconds| Term::from_field_i64(field, seconds);
    let from = from.map_or(Bound::Unbounded, |from| Bound::Included(term(from)));
    Box::new(RangeQuery::new(from, to.map_or(Bound::Unbounded, |to| Bound::Excluded(term(to)))))
}

/// Articles with a key that begins with `prefix`.
pub(crate) fn prefix_query(field: Field, prefix: &str) -> Box<dyn TantivyQuery> {
    // `char::MAX` is the last code point, so every key with the prefix sorts before the prefix
    // followed by two of them.
    let end = format!("{prefix}{}", char::MAX.to_string().repeat(2));
    let term = |key: &str| Term::from_field_text(field, key);
    Box::new(RangeQuery::new(Bound::Included(term(prefix)), Bound::Excluded(term(&end))))
}
