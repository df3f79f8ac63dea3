//! The abstract syntax tree of a query. Ranking and highlighting both start from it.

use std::ops::Range;

use crate::syntax::dates::DateFilter;
use crate::syntax::field::{FieldName, Scope};
use crate::syntax::pattern::Pattern;

/// A node of the tree. An exclusion exists only inside [`Query::All`], beside at least one query
/// that must match, so no query matches every article.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Query {
    /// A word, a phrase or a keyword in one scope.
    Leaf(Leaf),
    /// A bound on the date of publication.
    Date(DateFilter),
    /// Leaves near each other in one field.
    Near(Near),
    /// A disjunction of two or more queries.
    Any(Vec<Query>),
    /// Matches where all of `must` (one or more) and none of `must_not` match. Each of `should`
    /// that matches adds to the score.
    All { must: Vec<Query>, should: Vec<Query>, must_not: Vec<Query> },
}

/// Leaves that must occur near each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    /// Two or more sides; each is a list of alternative leaves.
    pub(crate) sides: Vec<Vec<Leaf>>,
    /// Maximum number of tokens in all gaps between the sides together.
    pub(crate) slop: u32,
    pub(crate) order: NearOrder,
}

/// Whether the sides of [`Near`] must occur in the order of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NearOrder {
    Ordered,
    /// Any order. Only for two sides.
    Unordered,
}

/// A word, a phrase or a keyword, and where it is searched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaf {
    /// Id of the leaf in its tree, from 0, in query order. Ids of removed duplicates stay unused.
    pub(crate) id: usize,
    /// Byte range in the query.
    pub(crate) span: Range<usize>,
    pub(crate) scope: Scope,
    pub(crate) words: LeafWords,
    /// Factor of its score, 1 by default.
    pub(crate) boost: f32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LeafWords {
    /// One folded word that matches all its inflected forms.
    Stemmed(String),
    /// Consecutive words, not stemmed; one or more.
    Phrase(Vec<PhraseWord>),
    /// A value that is compared as a whole, byte for byte: an id, or the name of a field. Lucene
    /// calls such fields keyword fields, and tantivy calls them raw.
    Keyword { value: String, is_prefix: bool },
}

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PhraseWord {
    /// Exactly this folded word.
    Word(String),
    /// Any word that matches the pattern.
    Pattern(Pattern),
}

impl Query {
    /// A disjunction of `queries`, of which there is at least one. Nested disjunctions are
    /// flattened.
    pub(crate) fn any(queries: Vec<Query>) -> Query {
        let flat = queries.into_iter().flat_map(|query| match query {
            Query::Any(inner) => inner,
            other => vec![other],
        });
        let mut flat = without_duplicates(flat);
        debug_assert!(!flat.is_empty());
        if flat.len() == 1 { flat.remove(0) } else { Query::Any(flat) }
    }

    /// A conjunction of `must`, of which there is at least one, with optional and excluded queries.
    pub(crate) fn all(must: Vec<Query>, should: Vec<Query>, must_not: Vec<Query>) -> Query {
        let mut must = without_duplicates(must);
        let (mut should, mut must_not) = (should, must_not);
        debug_assert!(!must.is_empty());
        // A conjunction whose only required query is itself a conjunction is merged with it.
        if must.len() == 1
            && let Some(Query::All { must: inner, should: inner_should, must_not: inner_must_not }) =
                must.pop_if(|only| matches!(only, Query::All { .. }))
        {
            must = inner;
            should.splice(0..0, inner_should);
            must_not.splice(0..0, inner_must_not);
        }
        let (should, must_not) = (without_duplicates(should), without_duplicates(must_not));
        let is_single = must.len() == 1 && should.is_empty() && must_not.is_empty();
        if is_single { must.remove(0) } else { Query::All { must, should, must_not } }
    }

    /// Whether two queries match and score the same, regardless of their spans and leaf ids.
    fn is_equivalent(&self, other: &Query) -> bool {
        let all_equivalent = |a: &[Query], b: &[Query]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_equivalent(b))
        };
        match (self, other) {
            (Query::Leaf(a), Query::Leaf(b)) => a.is_equivalent(b),
            (Query::Date(a), Query::Date(b)) => a.is_equivalent(b),
            (Query::Near(a), Query::Near(b)) => a.is_equivalent(b),
            (Query::Any(a), Query::Any(b)) => all_equivalent(a, b),
            (
                Query::All { must, should, must_not },
                Query::All { must: other_must, should: other_should, must_not: other_must_not },
            ) => {
                all_equivalent(must, other_must)
                    && all_equivalent(should, other_should)
                    && all_equivalent(must_not, other_must_not)
            }
            _ => false,
        }
    }

    /// Ids of the leaves whose matches are marked, in query order: those in the title or body that
    /// are not excluded.
    pub(crate) fn marked_leaves(&self) -> Vec<usize> {
        match self {
            Query::Leaf(leaf) => leaf.scope.is_text().then_some(leaf.id).into_iter().collect(),
            Query::Date(_) => Vec::new(),
            Query::Near(near) => near.sides.iter().flatten().map(|leaf| leaf.id).collect(),
            Query::Any(queries) => queries.iter().flat_map(Query::marked_leaves).collect(),
            Query::All { must, should, .. } => {
                must.iter().chain(should).flat_map(Query::marked_leaves).collect()
            }
        }
    }

    /// Every leaf, excluded ones too.
    pub(crate) fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Query::Leaf(leaf) => vec![leaf],
            Query::Date(_) => Vec::new(),
            Query::Near(near) => near.sides.iter().flatten().collect(),
            Query::Any(queries) => queries.iter().flat_map(Query::leaves).collect(),
            Query::All { must, should, must_not } => {
                must.iter().chain(should).chain(must_not).flat_map(Query::leaves).collect()
            }
        }
    }

    /// Every [`Near`] that is not excluded.
    pub(crate) fn nears(&self) -> Vec<&Near> {
        match self {
            Query::Leaf(_) | Query::Date(_) => Vec::new(),
            Query::Near(near) => vec![near],
            Query::Any(queries) => queries.iter().flat_map(Query::nears).collect(),
            Query::All { must, should, .. } => {
                must.iter().chain(should).flat_map(Query::nears).collect()
            }
        }
    }

    /// Every date filter, excluded ones too.
    pub(crate) fn dates(&self) -> Vec<&DateFilter> {
        match self {
            Query::Leaf(_) | Query::Near(_) => Vec::new(),
            Query::Date(date) => vec![date],
            Query::Any(queries) => queries.iter().flat_map(Query::dates).collect(),
            Query::All { must, should, must_not } => {
                must.iter().chain(should).chain(must_not).flat_map(Query::dates).collect()
            }
        }
    }

    /// Whether no article matches of which the date is unknown, because the query asks for one.
    pub(crate) fn requires_date(&self) -> bool {
        match self {
            Query::Leaf(_) | Query::Near(_) => false,
            Query::Date(_) => true,
            Query::Any(queries) => queries.iter().all(Query::requires_date),
            Query::All { must, .. } => must.iter().any(Query::requires_date),
        }
    }

    /// The field of every leaf and every date filter.
    pub(crate) fn fields(&self) -> Vec<FieldName> {
        let leaves = self.leaves().into_iter().map(|leaf| FieldName::Words(leaf.scope));
        leaves.chain(self.dates().into_iter().map(|date| FieldName::Date(date.field))).collect()
    }

    /// Multiplies the boost of every leaf. Nested boosts together stay within the bounds of a
    /// single one.
    pub(crate) fn boost(&mut self, factor: f32) {
        match self {
            Query::Leaf(leaf) => leaf.boost(factor),
            Query::Date(_) => {}
            Query::Near(near) => {
                near.sides.iter_mut().flatten().for_each(|leaf| leaf.boost(factor));
            }
            Query::Any(queries) => queries.iter_mut().for_each(|query| query.boost(factor)),
            Query::All { must, should, .. } => {
                must.iter_mut().chain(should).for_each(|query| query.boost(factor));
            }
        }
    }
}

impl Leaf {
    /// The largest boost.
    pub(crate) const MAX_BOOST: f32 = 100.0;

    /// Number of consecutive words.
    pub(crate) fn word_count(&self) -> usize {
        match &self.words {
            LeafWords::Phrase(words) => words.len(),
            LeafWords::Stemmed(_) | LeafWords::Keyword { .. } => 1,
        }
    }

    /// Number of its words that are patterns.
    pub(crate) fn pattern_count(&self) -> usize {
        match &self.words {
            LeafWords::Phrase(words) => {
                words.iter().filter(|word| matches!(word, PhraseWord::Pattern(_))).count()
            }
            LeafWords::Stemmed(_) | LeafWords::Keyword { .. } => 0,
        }
    }

    fn boost(&mut self, factor: f32) {
        self.boost = (self.boost * factor).clamp(f32::MIN_POSITIVE, Leaf::MAX_BOOST);
    }

    /// Its boost, unless that is 1.
    pub(crate) fn explicit_boost(&self) -> Option<f32> {
        (self.boost.to_bits() != 1.0_f32.to_bits()).then_some(self.boost)
    }

    fn is_equivalent(&self, other: &Leaf) -> bool {
        self.scope == other.scope
            && self.words == other.words
            && self.explicit_boost() == other.explicit_boost()
    }
}

impl Near {
    fn is_equivalent(&self, other: &Near) -> bool {
        let all_equivalent = |a: &[Leaf], b: &[Leaf]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_equivalent(b))
        };
        self.slop == other.slop
            && self.order == other.order
            && self.sides.len() == other.sides.len()
            && self.sides.iter().zip(&other.sides).all(|(a, b)| all_equivalent(a, b))
    }
}

/// Drops equivalent queries, so that `the the the` takes one look-up.
fn without_duplicates(queries: impl IntoIterator<Item = Query>) -> Vec<Query> {
    let mut kept: Vec<Query> = Vec::new();
    for query in queries {
        if !kept.iter().any(|other| other.is_equivalent(&query)) {
            kept.push(query);
        }
    }
    kept
}
