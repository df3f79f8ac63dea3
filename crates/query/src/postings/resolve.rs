//! Leaves of a query, looked up in the index: in which fields, and by which of its words.

use newsdex_analysis::Stems;
use newsdex_index::{Fields, IndexSnapshot};
use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::schema::Field;

use crate::deadline::Deadline;
use crate::postings::expand::{Expansion, expand, most_expansions};
use crate::postings::positions::words_of;
use crate::syntax::ast::{Leaf, LeafWords, PhraseWord, Query, Scope};
use crate::syntax::pattern::Pattern;
use crate::syntax::warning::QueryWarning;

/// A leaf in one field: words that must stand in a row, or a single one.
pub(crate) struct FieldTerms {
    pub(crate) field: Field,
    /// One or more; none for a key of which only the beginning is known.
    pub(crate) row: Vec<WordTerms>,
}

/// What stands for one word of a leaf in one field.
pub(crate) enum WordTerms {
    One(Term),
    /// Words of which any will do. All weigh as if each stood in `documents` of the documents: a misspelling is not
    /// worth more for being rare. Those that are not the word that was typed count for less.
    Any {
        terms: Vec<Term>,
        typed: Option<Term>,
        documents: u64,
    },
}

impl FieldTerms {
    /// Its words where each is a single one.
    pub(crate) fn plain(&self) -> Option<Vec<&Term>> {
        self.row
            .iter()
            .map(|word| if let WordTerms::One(term) = word { Some(term) } else { None })
            .collect()
    }
}

impl WordTerms {
    pub(crate) fn terms(&self) -> &[Term] {
        match self {
            WordTerms::One(term) => std::slice::from_ref(term),
            WordTerms::Any { terms, .. } => terms,
        }
    }

    fn any(expansion: Expansion, typed: Option<Term>) -> WordTerms {
        let documents = expansion.terms.first().map_or(0, |(_, documents)| *documents);
        WordTerms::Any {
            terms: expansion.terms.into_iter().map(|(term, _)| term).collect(),
            typed,
            documents,
        }
    }
}

/// All leaves of a query, by their numbers.
pub(crate) struct Resolved {
    leaves: Vec<Vec<FieldTerms>>,
    /// For how many words a pattern stands at most.
    most: usize,
    /// Patterns that stand for more words than are looked up.
    pub(crate) warnings: Vec<QueryWarning>,
}

impl Resolved {
    pub(crate) fn of(
        snapshot: &IndexSnapshot,
        clause: &Query,
        deadline: &Deadline,
    ) -> tantivy::Result<Resolved> {
        let leaves = clause.leaves();
        let count = leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0);
        let most = most_expansions(leaves.iter().map(|leaf| leaf.patterns()).sum());
        let none = (0..count).map(|_| Vec::new()).collect();
        let mut resolved = Resolved { leaves: none, most, warnings: Vec::new() };
        let mut stems = Stems::default();
        for leaf in leaves {
            for field in fields_of(leaf, &snapshot.fields) {
                let row = resolved.row(snapshot, leaf, field, &mut stems, deadline)?;
                resolved.leaves[leaf.id].push(FieldTerms { field, row });
            }
        }
        Ok(resolved)
    }

    /// A leaf in each of its fields, the first of which tells how rare it is.
    pub(crate) fn leaf(&self, leaf: &Leaf) -> &[FieldTerms] {
        self.by_number(leaf.id)
    }

    /// The same, by the leaf's number.
    pub(crate) fn by_number(&self, leaf: usize) -> &[FieldTerms] {
        &self.leaves[leaf]
    }

    fn row(
        &mut self,
        snapshot: &IndexSnapshot,
        leaf: &Leaf,
        field: Field,
        stems: &mut Stems,
        deadline: &Deadline,
    ) -> tantivy::Result<Vec<WordTerms>> {
        let term = |word: &str| Term::from_field_text(field, word);
        Ok(match &leaf.words {
            LeafWords::Stemmed(word) if leaf.scope == Scope::Body => {
                // Stems are indexed of headline and text together, which cannot tell where a word stands.
                let stem = stems.stem(word).to_owned();
                vec![WordTerms::any(all_forms(snapshot, field, &stem)?, None)]
            }
            LeafWords::Stemmed(word) => vec![WordTerms::One(term(stems.stem(word)))],
            LeafWords::Key { key, is_prefix: false } => vec![WordTerms::One(term(key))],
            // Too many keys may begin so to name them all.
            LeafWords::Key { is_prefix: true, .. } => Vec::new(),
            LeafWords::Row(words) => {
                let mut row = Vec::with_capacity(words.len());
                for word in words {
                    row.push(match word {
                        PhraseWord::Word(word) => WordTerms::One(term(word)),
                        PhraseWord::Pattern(pattern) => {
                            self.like(snapshot, leaf, field, pattern, deadline)?
                        }
                    });
                }
                row
            }
        })
    }

    fn like(
        &mut self,
        snapshot: &IndexSnapshot,
        leaf: &Leaf,
        field: Field,
        pattern: &Pattern,
        deadline: &Deadline,
    ) -> tantivy::Result<WordTerms> {
        let expansion = expand(snapshot, field, pattern, self.most, deadline)?;
        self.warn_about_cut(leaf, expansion.cut);
        Ok(WordTerms::any(
            expansion,
            pattern.typed().map(|word| Term::from_field_text(field, word)),
        ))
    }

    fn warn_about_cut(&mut self, leaf: &Leaf, cut: bool) {
        if cut && self.warnings.iter().all(|warning| warning.start != leaf.span.start) {
            self.warnings.push(QueryWarning {
                start: leaf.span.start,
                end: leaf.span.end,
                what: format!("more than {} words are like this", self.most),
                help: "only the most frequent of them were looked for; write more of the word"
                    .to_owned(),
            });
        }
    }
}

/// The forms of a stem in a field of the whole index.
fn all_forms(snapshot: &IndexSnapshot, field: Field, stem: &str) -> tantivy::Result<Expansion> {
    let mut found: FxHashMap<Term, u64> = FxHashMap::default();
    for segment in snapshot.searcher.segment_readers() {
        for form in words_of(snapshot, segment)?.stem_forms(stem) {
            let form = Term::from_field_text(field, &form);
            let documents = snapshot.doc_freq(&form)?;
            if documents > 0 {
                found.insert(form, documents);
            }
        }
    }
    let mut terms: Vec<(Term, u64)> = found.into_iter().collect();
    terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Expansion { terms, cut: false })
}

/// The fields in which a leaf is looked up. Stems of headline and text share one, so that a word is one look-up.
fn fields_of(leaf: &Leaf, fields: &Fields) -> Vec<Field> {
    match (leaf.scope, &leaf.words) {
        (Scope::Article, LeafWords::Stemmed(_)) => vec![fields.stems],
        (Scope::Article, _) => vec![fields.body, fields.title],
        (Scope::Title, LeafWords::Stemmed(_)) => vec![fields.title_stems],
        (Scope::Title, _) => vec![fields.title],
        (Scope::Body, _) => vec![fields.body],
        (Scope::Source, _) => vec![fields.source],
        (Scope::By, _) => vec![fields.bylines],
        (Scope::Url, _) => vec![fields.url],
        (Scope::Lang, _) => vec![fields.language],
        (Scope::Section, _) => vec![fields.section],
        (Scope::Id, _) => vec![fields.id],
        (Scope::Has, _) => vec![fields.has],
    }
}
