//! Resolves the leaves of a query to fields and terms of the index.

use std::borrow::Cow;

use newsdex_analysis::CachingStemmer;
use newsdex_index::{Fields, IndexSnapshot};
use tantivy::Term;
use tantivy::schema::Field;

use crate::deadline::Deadline;
use crate::postings::expand::{PatternExpander, max_expansions};
use crate::postings::word_forms::all_forms;
use crate::syntax::ast::{Leaf, LeafWords, PhraseWord, Query};
use crate::syntax::field::Scope;
use crate::syntax::warning::QueryWarning;

/// The terms of a leaf in one field: those of a single word, or of consecutive words.
pub(crate) struct FieldTerms {
    pub(crate) field: Field,
    /// One or more; none for a keyword prefix, which is looked up as a range.
    pub(crate) words: Vec<WordTerms>,
}

/// The terms of one word of a leaf in one field.
pub(crate) enum WordTerms {
    One(Term),
    /// Alternative terms.
    Any {
        terms: Vec<Term>,
        /// The word of a fuzzy pattern. Other terms score less than this one.
        typed: Option<Term>,
        /// The document frequency from which the idf of every term is computed, so that a
        /// misspelling does not score more for being rare.
        doc_freq: u64,
    },
}

impl FieldTerms {
    /// Its terms, if each word has a single one.
    pub(crate) fn single_terms(&self) -> Option<Vec<&Term>> {
        self.words
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

    /// Alternative terms. `terms` come with their document frequencies, most frequent first.
    fn any(terms: Vec<(Term, u64)>, typed: Option<Term>) -> WordTerms {
        let doc_freq = terms.first().map_or(0, |(_, doc_freq)| *doc_freq);
        WordTerms::Any { terms: terms.into_iter().map(|(term, _)| term).collect(), typed, doc_freq }
    }
}

/// The terms of all leaves of a query.
pub(crate) struct ResolvedTerms {
    /// Indexed by leaf id.
    leaves: Vec<Vec<FieldTerms>>,
    /// Warnings about patterns that match more terms than are looked up.
    pub(crate) warnings: Vec<QueryWarning>,
}

impl ResolvedTerms {
    pub(crate) fn new(
        snapshot: &IndexSnapshot,
        query: &Query,
        deadline: &Deadline,
    ) -> tantivy::Result<ResolvedTerms> {
        let leaves = query.leaves();
        let count = leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0);
        let patterns = leaves.iter().map(|leaf| leaf.pattern_count()).sum();
        let expander = PatternExpander { snapshot, max_terms: max_expansions(patterns), deadline };
        let mut resolver =
            Resolver { expander, stemmer: CachingStemmer::default(), warnings: Vec::new() };
        let mut terms: Vec<Vec<FieldTerms>> = (0..count).map(|_| Vec::new()).collect();
        for leaf in leaves {
            for field in leaf_fields(leaf, &snapshot.fields) {
                let words = resolver.words(leaf, field)?;
                terms[leaf.id].push(FieldTerms { field, words });
            }
        }
        Ok(ResolvedTerms { leaves: terms, warnings: resolver.warnings })
    }

    /// The terms of a leaf in each of its fields. The first field determines its weight.
    pub(crate) fn leaf(&self, leaf: &Leaf) -> &[FieldTerms] {
        &self.leaves[leaf.id]
    }

    /// The exact terms of each word of a leaf in `field`, which has positions. The terms of a
    /// stemmed leaf are stems, which have no positions, so its exact terms are made of `forms`, its
    /// forms in the segment at hand.
    pub(crate) fn exact_terms(
        &self,
        leaf: &Leaf,
        forms: &[String],
        field: Field,
    ) -> Vec<Cow<'_, [Term]>> {
        if let LeafWords::Stemmed(_) = &leaf.words {
            return vec![forms.iter().map(|form| Term::from_field_text(field, form)).collect()];
        }
        let in_field = self.leaf(leaf).iter().find(|terms| terms.field == field);
        in_field
            .into_iter()
            .flat_map(|terms| &terms.words)
            .map(|word| Cow::Borrowed(word.terms()))
            .collect()
    }
}

struct Resolver<'a> {
    expander: PatternExpander<'a>,
    stemmer: CachingStemmer,
    warnings: Vec<QueryWarning>,
}

impl Resolver<'_> {
    fn words(&mut self, leaf: &Leaf, field: Field) -> tantivy::Result<Vec<WordTerms>> {
        let term = |word: &str| Term::from_field_text(field, word);
        Ok(match &leaf.words {
            LeafWords::Stemmed(word) if leaf.scope == Scope::Body => {
                // Stems of title and body are indexed in one field, which cannot tell the two
                // apart.
                let stem = self.stemmer.stem(word).to_owned();
                vec![WordTerms::any(all_forms(self.expander.snapshot, field, &stem)?, None)]
            }
            LeafWords::Stemmed(word) => vec![WordTerms::One(term(self.stemmer.stem(word)))],
            LeafWords::Keyword { value, is_prefix: false } => vec![WordTerms::One(term(value))],
            // Too many values may have the prefix to list them all.
            LeafWords::Keyword { is_prefix: true, .. } => Vec::new(),
            LeafWords::Phrase(words) => {
                let mut terms = Vec::with_capacity(words.len());
                for word in words {
                    terms.push(match word {
                        PhraseWord::Word(word) => WordTerms::One(term(word)),
                        PhraseWord::Pattern(pattern) => {
                            let expansion = self.expander.expand(field, pattern)?;
                            if expansion.truncated {
                                self.warn_truncated(leaf);
                            }
                            WordTerms::any(expansion.terms, pattern.typed_word().map(term))
                        }
                    });
                }
                terms
            }
        })
    }

    fn warn_truncated(&mut self, leaf: &Leaf) {
        if self.warnings.iter().all(|warning| warning.span.start != leaf.span.start) {
            self.warnings.push(QueryWarning {
                span: leaf.span.clone(),
                what: format!("more than {} words match this pattern", self.expander.max_terms),
                help: "only the most frequent of them were searched; type more letters of the word"
                    .to_owned(),
            });
        }
    }
}

/// The fields in which a leaf is looked up. Stems of title and body share one, so that a word takes
/// one look-up.
fn leaf_fields(leaf: &Leaf, fields: &Fields) -> Vec<Field> {
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
        (Scope::Tag, _) => vec![fields.keywords],
        (Scope::Id, _) => vec![fields.id],
        (Scope::Has, _) => vec![fields.has],
    }
}
