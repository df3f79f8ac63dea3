//! What narrows a query by being written beside other things: `flood source:reuters` is about floods, and by Reuters.

use crate::syntax::ast::Query;
use crate::syntax::field::FieldName;

/// Clauses about what is known of articles. Those about one field are alternatives; all fields must hold.
#[derive(Default)]
pub(crate) struct Conditions {
    fields: Vec<(FieldName, Vec<Query>)>,
    /// About several fields, joined by the query itself.
    joined: Vec<Query>,
}

impl Conditions {
    /// Takes a clause, or gives it back where it looks for something in headline or text.
    pub(crate) fn take(&mut self, clause: Query) -> Option<Query> {
        let mut about = clause.fields();
        about.dedup();
        let in_text =
            |field: &FieldName| matches!(field, FieldName::Words(scope) if scope.is_text());
        if about.is_empty() || about.iter().any(in_text) {
            return Some(clause);
        }
        let [field] = about.as_slice() else {
            self.joined.push(clause);
            return None;
        };
        match self.fields.iter_mut().find(|(known, _)| known == field) {
            Some((_, clauses)) => clauses.push(clause),
            None => self.fields.push((*field, vec![clause])),
        }
        None
    }

    /// All of which must hold.
    pub(crate) fn into_clauses(self) -> impl Iterator<Item = Query> {
        self.fields.into_iter().map(|(_, clauses)| Query::any(clauses)).chain(self.joined)
    }
}
