//! Leaves of a query, looked up in the index: in which fields, and by which of its words.

use newsdex_analysis::{Fields, Generation, Stems};
use tantivy::Term;
use tantivy::schema::Field;

use crate::clause::{Clause, Leaf, LeafWords, Scope};
use crate::complaint::QueryComplaint;
use crate::expand::{MOST_EXPANSIONS, expand};

/// A leaf in one field.
pub(crate) enum FieldTerms {
    /// Words that must stand in a row, or a single one.
    Row(Vec<Term>),
    /// Words of which any will do. All weigh as if each stood in `documents` of the documents: a misspelling is not
    /// worth more for being rare. Those that are not the word that was typed count for less.
    Any { terms: Vec<Term>, typed: Option<Term>, documents: u64 },
}

impl FieldTerms {
    pub(crate) fn terms(&self) -> &[Term] {
        match self {
            FieldTerms::Row(terms) | FieldTerms::Any { terms, .. } => terms,
        }
    }
}

/// All leaves of a query, by their numbers.
pub(crate) struct Resolved {
    leaves: Vec<Vec<FieldTerms>>,
    /// Patterns that stand for more words than are looked up.
    pub(crate) complaints: Vec<QueryComplaint>,
}

impl Resolved {
    pub(crate) fn of(generation: &Generation, clause: &Clause) -> tantivy::Result<Resolved> {
        let leaves = clause.leaves();
        let count = leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0);
        let mut resolved = Resolved { leaves: (0..count).map(|_| Vec::new()).collect(), complaints: Vec::new() };
        let mut stems = Stems::default();
        for leaf in leaves {
            for field in fields_of(leaf, &generation.fields) {
                let terms = resolved.terms(generation, leaf, field, &mut stems)?;
                resolved.leaves[leaf.id].push(terms);
            }
        }
        Ok(resolved)
    }

    /// A leaf in each of its fields, the first of which tells how rare it is.
    pub(crate) fn leaf(&self, leaf: &Leaf) -> &[FieldTerms] {
        &self.leaves[leaf.id]
    }

    fn terms(
        &mut self,
        generation: &Generation,
        leaf: &Leaf,
        field: Field,
        stems: &mut Stems,
    ) -> tantivy::Result<FieldTerms> {
        let term = |word: &str| Term::from_field_text(field, word);
        let pattern = match &leaf.words {
            LeafWords::Stemmed(word) => return Ok(FieldTerms::Row(vec![term(stems.stem(word))])),
            LeafWords::Exact(words) => return Ok(FieldTerms::Row(words.iter().map(|word| term(word)).collect())),
            LeafWords::Pattern(pattern) => pattern,
        };
        let expansion = expand(generation, field, pattern)?;
        if expansion.cut && self.complaints.iter().all(|complaint| complaint.start != leaf.span.start) {
            self.complaints.push(QueryComplaint {
                start: leaf.span.start,
                end: leaf.span.end,
                what: format!("more than {MOST_EXPANSIONS} words are like this"),
                remedy: "only the most frequent of them were looked for; write more of the word".to_owned(),
            });
        }
        let documents = expansion.terms.first().map_or(0, |(_, documents)| *documents);
        let terms = expansion.terms.into_iter().map(|(term, _)| term).collect();
        Ok(FieldTerms::Any { terms, typed: pattern.typed().map(term), documents })
    }
}

/// The fields in which a leaf is looked up. Stems of headline and text share one, so that a word is one look-up.
fn fields_of(leaf: &Leaf, fields: &Fields) -> Vec<Field> {
    match (leaf.scope, &leaf.words) {
        (Scope::Article, LeafWords::Stemmed(_)) => vec![fields.stems],
        (Scope::Article, _) => vec![fields.body, fields.title],
        (Scope::Title, LeafWords::Stemmed(_)) => vec![fields.title_stems],
        (Scope::Title, _) => vec![fields.title],
        (Scope::Source, _) => vec![fields.source],
    }
}
