//! Ranges of dates and of keys, as queries of the engine.

use std::ops::Bound;

use newsdex_index::Fields;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Query as TantivyQuery, RangeQuery,
};
use tantivy::schema::Field;

use crate::syntax::dates::{DateFilter, SecondsRange};

/// Articles that appeared in a range of time.
pub(crate) fn date_query(date: &DateFilter, fields: &Fields) -> Box<dyn TantivyQuery> {
    let sides = [(fields.published_at, date.instants), (fields.published_local, date.local)];
    let mut sides: Vec<Box<dyn TantivyQuery>> =
        sides.map(|(field, range)| seconds_query(field, range)).into();
    if date.trust_file_time {
        sides.push(seconds_query(fields.changed_at, date.instants));
    }
    // When it appeared says whether an article is sought, not how well it answers.
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(sides)), 0.0))
}

fn seconds_query(
    field: Field,
    SecondsRange { start: from, end: to }: SecondsRange,
) -> Box<dyn TantivyQuery> {
    // Without any end the engine would not know the field, and the parser lets no such range through.
    if from.is_none() && to.is_none() {
        return Box::new(EmptyQuery);
    }
    let term = |seconds| Term::from_field_i64(field, seconds);
    let from = from.map_or(Bound::Unbounded, |from| Bound::Included(term(from)));
    Box::new(RangeQuery::new(from, to.map_or(Bound::Unbounded, |to| Bound::Excluded(term(to)))))
}

/// Articles of which a key begins so.
pub(crate) fn prefix_query(field: Field, beginning: &str) -> Box<dyn TantivyQuery> {
    // No character comes after the last one of Unicode, so what begins so ends before it stands twice behind.
    let behind = format!("{beginning}{}", char::MAX.to_string().repeat(2));
    let term = |key: &str| Term::from_field_text(field, key);
    Box::new(RangeQuery::new(Bound::Included(term(beginning)), Bound::Excluded(term(&behind))))
}
