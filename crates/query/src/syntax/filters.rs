//! Filters: queries about metadata, which narrow the search. `flood source:reuters` finds articles
//! about floods that are by Reuters.

use crate::syntax::ast::Query;
use crate::syntax::field::FieldName;

/// The filters of a list of items. Those on one field are alternatives; the fields are combined
/// with AND.
#[derive(Default)]
pub(crate) struct Filters {
    by_field: Vec<FieldFilters>,
    /// Filters that each concern several fields, such as `(source:a OR lang:en)`.
    mixed: Vec<Query>,
}

struct FieldFilters {
    field: FieldName,
    alternatives: Vec<Query>,
}

impl Filters {
    /// Takes a query if it is a filter. Returns it if it is not, because it searches the title or
    /// the body.
    pub(crate) fn take(&mut self, query: Query) -> Option<Query> {
        let mut fields = query.fields();
        fields.dedup();
        let is_text =
            |field: &FieldName| matches!(field, FieldName::Words(scope) if scope.is_text());
        if fields.is_empty() || fields.iter().any(is_text) {
            return Some(query);
        }
        let [field] = fields[..] else {
            self.mixed.push(query);
            return None;
        };
        match self.by_field.iter_mut().find(|filters| filters.field == field) {
            Some(filters) => filters.alternatives.push(query),
            None => self.by_field.push(FieldFilters { field, alternatives: vec![query] }),
        }
        None
    }

    /// The queries that must all match.
    pub(crate) fn into_queries(self) -> impl Iterator<Item = Query> {
        let by_field = self.by_field.into_iter().map(|filters| Query::any(filters.alternatives));
        by_field.chain(self.mixed)
    }
}
