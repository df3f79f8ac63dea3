//! What narrows a query by being written beside other things: `flood source:reuters` is about floods, and by Reuters.

use crate::clause::Clause;
use crate::lex::FieldName;

/// Clauses about what is known of articles. Those about one field are alternatives; all fields must hold.
#[derive(Default)]
pub(crate) struct Conditions {
    fields: Vec<(FieldName, Vec<Clause>)>,
    /// About several fields, joined by the query itself.
    joined: Vec<Clause>,
}

impl Conditions {
    /// Takes a clause, or gives it back where it looks for something in headline or text.
    pub(crate) fn take(&mut self, clause: Clause) -> Option<Clause> {
        let mut about = clause.fields();
        about.dedup();
        let in_text = |field: &FieldName| matches!(field, FieldName::Words(scope) if scope.is_text());
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
    pub(crate) fn into_clauses(self) -> impl Iterator<Item = Clause> {
        self.fields.into_iter().map(|(_, clauses)| Clause::any(clauses)).chain(self.joined)
    }
}
