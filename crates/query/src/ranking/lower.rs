//! Lowering: from the AST and the terms that its leaves resolve to, to tantivy queries.

use std::sync::Arc;

use newsdex_index::IndexSnapshot;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery as TantivyPhraseQuery,
    Query as TantivyQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::deadline::Deadline;
use crate::postings::common_grams::phrase_parts;
use crate::postings::long_documents::LongDocuments;
use crate::postings::phrase::PhrasePart;
use crate::postings::resolve::{FieldTerms, ResolvedTerms, WordTerms};
use crate::ranking::search_context::SearchContext;
use crate::ranking::statistics::expansion_boost;
use crate::scorers::date_query::DateQuery;
use crate::scorers::forward_only::ForwardOnlyQuery;
use crate::scorers::long_phrase_query::LongPhraseQuery;
use crate::scorers::near_query::NearQuery;
use crate::scorers::near_scorer::NearTerms;
use crate::scorers::phrase_query::PhraseQuery;
use crate::scorers::range_query::{overlapping_dates, prefix_query};
use crate::scorers::time_limit::TimeLimitedQuery;
use crate::syntax::ast::{Leaf, LeafWords, Near, Query};

/// Unions of up to this number of terms run in tantivy's own loops. Larger ones are time-limited:
/// they may take seconds, and pruning gains little with so many terms.
const MAX_UNLIMITED_TERMS: usize = 16;

/// What becomes of the date filters of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dates {
    /// They filter.
    Filter,
    /// Every article passes those that are not excluded, also one without a date. Nothing is scored.
    Ignore,
    /// As `Ignore`, for articles of which only a year or a month is known: those pass that overlap
    /// the range.
    Overlap,
}

/// Lowers queries for one snapshot.
pub(crate) struct Lowering<'a> {
    pub(crate) snapshot: &'a IndexSnapshot,
    /// The leaves of the queries, resolved in the same snapshot.
    pub(crate) resolved: &'a Arc<ResolvedTerms>,
    pub(crate) deadline: &'a Deadline,
    pub(crate) dates: Dates,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(context: &SearchContext<'a>) -> Lowering<'a> {
        let SearchContext { snapshot, resolved, deadline, .. } = *context;
        Lowering { snapshot, resolved, deadline, dates: Dates::Filter }
    }

    /// The tantivy query that finds and scores the matches of `query`, until the deadline.
    pub(crate) fn time_limited_query(&self, query: &Query) -> TimeLimitedQuery {
        TimeLimitedQuery {
            query: self.lower(query),
            deadline: self.deadline.clone(),
            allow_pruning: is_single_term(query),
        }
    }

    fn lower(&self, query: &Query) -> Box<dyn TantivyQuery> {
        match query {
            Query::Leaf(leaf) => self.lower_leaf(leaf),
            Query::Date(_) if self.dates == Dates::Ignore => Box::new(AllQuery),
            Query::Date(date) if self.dates == Dates::Overlap => {
                overlapping_dates(date, &self.snapshot.fields)
            }
            Query::Date(date) => Box::new(DateQuery::new(date, &self.snapshot.fields)),
            Query::Near(near) => self.lower_near(near),
            Query::Any(queries) => union(queries.iter().map(|query| self.lower(query)).collect()),
            Query::All { must, should, must_not } => {
                let mut operands: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
                operands.extend(must.iter().map(|query| (Occur::Must, self.lower(query))));
                if self.dates == Dates::Filter {
                    operands.extend(should.iter().map(|query| (Occur::Should, self.lower(query))));
                }
                // An excluded date excludes no article without one.
                let excluding = Lowering { dates: Dates::Filter, ..*self };
                operands.extend(must_not.iter().map(|query| {
                    let excluded = Box::new(ForwardOnlyQuery(excluding.lower(query)));
                    (Occur::MustNot, excluded as Box<dyn TantivyQuery>)
                }));
                Box::new(BooleanQuery::new(operands))
            }
        }
    }

    fn lower_near(&self, near: &Near) -> Box<dyn TantivyQuery> {
        let sides = near.sides.iter().map(|leaves: &Vec<Leaf>| {
            union(leaves.iter().map(|leaf| self.lower_leaf(leaf)).collect())
        });
        Box::new(NearQuery {
            approximation: Arc::new(BooleanQuery::intersection(sides.collect())),
            terms: NearTerms {
                near: Arc::new(near.clone()),
                resolved: Arc::clone(self.resolved),
                fields: self.snapshot.fields,
                deadline: self.deadline.clone(),
            },
            word_offsets: Arc::clone(&self.snapshot.word_offsets),
            deadline: self.deadline.clone(),
        })
    }

    fn lower_leaf(&self, leaf: &Leaf) -> Box<dyn TantivyQuery> {
        let fields = self.resolved.leaf(leaf).iter();
        let query = union(fields.map(|terms| self.lower_phrase(leaf, terms)).collect());
        match leaf.explicit_boost() {
            // Metadata filters articles and says nothing about their relevance.
            boost if !leaf.scope.is_text() => {
                Box::new(ConstScoreQuery::new(query, boost.unwrap_or(0.0)))
            }
            Some(boost) => Box::new(BoostQuery::new(query, boost)),
            // A wrapper would hide the query from tantivy's pruning.
            None => query,
        }
    }

    fn lower_phrase(&self, leaf: &Leaf, terms: &FieldTerms) -> Box<dyn TantivyQuery> {
        if let LeafWords::Keyword { value, is_prefix: true } = &leaf.words {
            return prefix_query(terms.field, value);
        }
        if let [word] = terms.words.as_slice() {
            return self.lower_word(word);
        }
        if let Some(terms) = terms.single_terms() {
            return self.lower_plain_phrase(&terms);
        }
        let words = terms.words.iter();
        let parts = words.clone().enumerate();
        Box::new(PhraseQuery {
            approximation: Arc::new(BooleanQuery::intersection(
                words.map(|word| self.lower_word(word)).collect(),
            )),
            parts: parts
                .map(|(offset, word)| PhrasePart { offset, terms: word.terms().to_vec() })
                .collect(),
            deadline: self.deadline.clone(),
        })
    }

    /// Lowers a phrase of which each word is one term.
    fn lower_plain_phrase(&self, terms: &[&Term]) -> Box<dyn TantivyQuery> {
        let parts = phrase_parts(terms, &self.snapshot.fields);
        if parts.len() == terms.len() {
            if self.has_long_documents(terms) {
                return Box::new(LongPhraseQuery::new(parts, self.deadline.clone()));
            }
            return Box::new(TantivyPhraseQuery::new(terms.iter().copied().cloned().collect()));
        }
        let term_query = |part: &PhrasePart| term_query(&part.terms[0]);
        if let [only] = parts.as_slice() {
            return term_query(only);
        }
        let approximation = BooleanQuery::intersection(parts.iter().map(term_query).collect());
        Box::new(PhraseQuery {
            approximation: Arc::new(approximation),
            parts: parts.into(),
            deadline: self.deadline.clone(),
        })
    }

    /// Whether a segment has documents of very many tokens in the field of `terms`.
    fn has_long_documents(&self, terms: &[&Term]) -> bool {
        let fields = || terms.first().map(|term| term.field());
        let segments = self.snapshot.searcher.segment_readers();
        segments.iter().any(|segment| {
            // If this cannot be read, neither can the phrase, which then reports it.
            matches!(LongDocuments::open(segment, fields()), Ok(Some(_)))
        })
    }

    fn lower_word(&self, word: &WordTerms) -> Box<dyn TantivyQuery> {
        match word {
            WordTerms::One(term) => term_query(term),
            WordTerms::Any { terms, .. } => {
                let boosted = |term: &Term| match expansion_boost(word, term) {
                    1.0 => term_query(term),
                    boost => Box::new(BoostQuery::new(term_query(term), boost)),
                };
                let query = Box::new(BooleanQuery::union(terms.iter().map(boosted).collect()));
                if terms.len() <= MAX_UNLIMITED_TERMS {
                    return query;
                }
                Box::new(TimeLimitedQuery {
                    query,
                    deadline: self.deadline.clone(),
                    allow_pruning: false,
                })
            }
        }
    }
}

/// Whether a query is one stemmed word, which tantivy's own loops rank and count fastest.
pub(crate) fn is_single_term(query: &Query) -> bool {
    matches!(query, Query::Leaf(leaf) if matches!(leaf.words, LeafWords::Stemmed(_)))
}

fn union(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) }
}

fn term_query(term: &Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
}
