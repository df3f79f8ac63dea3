//! The clause tree: what a query means. Both the ranking query and the marks are made from it.

use std::ops::Range;

use crate::syntax::dates::DateFilter;
use crate::syntax::lexer::FieldName;
use crate::syntax::pattern::Pattern;

/// A node of the tree. Exclusions only ever stand beside something that is looked for, so no clause matches
/// everything.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Query {
    /// Words looked for in one scope.
    Leaf(Leaf),
    /// When the article appeared.
    Date(DateFilter),
    /// Places of all sides near each other, in one field.
    Near(Near),
    /// At least one of two or more.
    Any(Vec<Query>),
    /// All of `must`, of which there is at least one, and none of `must_not`; those of `should` that hold count too.
    All { must: Vec<Query>, should: Vec<Query>, must_not: Vec<Query> },
}

/// Leaves that must stand near each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    /// For each side, leaves of which any will do; two sides or more.
    pub(crate) sides: Vec<Vec<Leaf>>,
    /// No more words than this stand between them, all gaps together.
    pub(crate) between: usize,
    /// Whether they must come in the order of the query.
    pub(crate) ordered: bool,
}

/// What is looked for in one field of an article, or in headline and text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaf {
    /// Number of the leaf in its tree, from 0, in the order of the query.
    pub(crate) id: usize,
    /// Where it stands in the query, in bytes.
    pub(crate) span: Range<usize>,
    pub(crate) scope: Scope,
    pub(crate) words: LeafWords,
    /// What its score is multiplied by; 1 unless the query says otherwise.
    pub(crate) boost: f32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LeafWords {
    /// One folded word, met in all its inflected forms.
    Stemmed(String),
    /// One word or more that must stand in a row, none of them stemmed.
    Row(Vec<PhraseWord>),
    /// A value that is compared as a whole, byte for byte: an id, or the name of a field.
    Key {
        key: String,
        /// Whether values that only begin so will do.
        is_prefix: bool,
    },
}

/// A word of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PhraseWord {
    /// Exactly this folded word.
    Word(String),
    /// Any word that is like this.
    Pattern(Pattern),
}

/// Where a leaf is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// In headline and text.
    Article,
    /// In the headline: `title:`.
    Title,
    /// In the text: `body:`.
    Body,
    /// In the outlet: `source:`.
    Source,
    /// In the authors, each by itself: `by:`.
    By,
    /// In the words of the address: `url:`.
    Url,
    /// In the parts of the language tag: `lang:`.
    Lang,
    /// In the name of the section: `section:`.
    Section,
    /// The id as a whole: `id:`.
    Id,
    /// Whether a field is known of the article: `has:`.
    Has,
}

impl Scope {
    /// The field names that a query may put before a colon.
    pub(crate) const NAMED: [(&'static str, Scope); 9] = [
        ("title", Scope::Title),
        ("body", Scope::Body),
        ("source", Scope::Source),
        ("by", Scope::By),
        ("url", Scope::Url),
        ("lang", Scope::Lang),
        ("section", Scope::Section),
        ("id", Scope::Id),
        ("has", Scope::Has),
    ];

    /// Whether what is looked for is headline or text, where it can be marked; all else is known about an article.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Scope::Article | Scope::Title | Scope::Body)
    }

    /// Whether values are compared as a whole, not by their words.
    pub(crate) fn is_key(self) -> bool {
        matches!(self, Scope::Id | Scope::Has)
    }
}

impl Query {
    /// At least one of `clauses`, of which there is at least one; those nested in the same way are taken up.
    pub(crate) fn any(clauses: Vec<Query>) -> Query {
        let flat = clauses.into_iter().flat_map(|clause| match clause {
            Query::Any(inner) => inner,
            other => vec![other],
        });
        let mut flat = once_each(flat);
        debug_assert!(!flat.is_empty());
        if flat.len() == 1 { flat.remove(0) } else { Query::Any(flat) }
    }

    /// All of `must`, of which there is at least one, and none of `must_not`; those of `should` count where they hold.
    pub(crate) fn all(must: Vec<Query>, should: Vec<Query>, must_not: Vec<Query>) -> Query {
        let mut must = once_each(must);
        let (mut should, mut must_not) = (should, must_not);
        debug_assert!(!must.is_empty());
        // All of one that is itself such a clause is that clause, with more beside it.
        if must.len() == 1
            && let Some(Query::All { must: inner, should: inner_may, must_not: inner_without }) =
                must.pop_if(|only| matches!(only, Query::All { .. }))
        {
            must = inner;
            should.splice(0..0, inner_may);
            must_not.splice(0..0, inner_without);
        }
        let (should, must_not) = (once_each(should), once_each(must_not));
        let alone = must.len() == 1 && should.is_empty() && must_not.is_empty();
        if alone { must.remove(0) } else { Query::All { must, should, must_not } }
    }

    /// Whether both look for the same, wherever in the query they stand.
    fn means(&self, other: &Query) -> bool {
        let alike = |a: &[Query], b: &[Query]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.means(b))
        };
        match (self, other) {
            (Query::Leaf(a), Query::Leaf(b)) => a.means(b),
            (Query::Date(a), Query::Date(b)) => a.means(b),
            (Query::Near(a), Query::Near(b)) => a.means(b),
            (Query::Any(a), Query::Any(b)) => alike(a, b),
            (
                Query::All { must, should, must_not },
                Query::All { must: other_must, should: other_may, must_not: other_without },
            ) => {
                alike(must, other_must)
                    && alike(should, other_may)
                    && alike(must_not, other_without)
            }
            _ => false,
        }
    }

    /// Numbers of the leaves that can be marked, in the order of the query: not those under an exclusion, nor those
    /// looked for outside headline and text.
    pub(crate) fn witnesses(&self) -> Vec<usize> {
        match self {
            Query::Leaf(leaf) => leaf.scope.is_text().then_some(leaf.id).into_iter().collect(),
            Query::Date(_) => Vec::new(),
            Query::Near(near) => near.sides.iter().flatten().map(|leaf| leaf.id).collect(),
            Query::Any(clauses) => clauses.iter().flat_map(Query::witnesses).collect(),
            Query::All { must, should, .. } => {
                must.iter().chain(should).flat_map(Query::witnesses).collect()
            }
        }
    }

    /// Every leaf, also those under an exclusion.
    pub(crate) fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Query::Leaf(leaf) => vec![leaf],
            Query::Date(_) => Vec::new(),
            Query::Near(near) => near.sides.iter().flatten().collect(),
            Query::Any(clauses) => clauses.iter().flat_map(Query::leaves).collect(),
            Query::All { must, should, must_not } => {
                must.iter().chain(should).chain(must_not).flat_map(Query::leaves).collect()
            }
        }
    }

    /// Every NEAR that is sought.
    pub(crate) fn nears(&self) -> Vec<&Near> {
        match self {
            Query::Leaf(_) | Query::Date(_) => Vec::new(),
            Query::Near(near) => vec![near],
            Query::Any(clauses) => clauses.iter().flat_map(Query::nears).collect(),
            Query::All { must, should, .. } => {
                must.iter().chain(should).flat_map(Query::nears).collect()
            }
        }
    }

    /// Every date, also those under an exclusion.
    pub(crate) fn dates(&self) -> Vec<&DateFilter> {
        match self {
            Query::Leaf(_) | Query::Near(_) => Vec::new(),
            Query::Date(date) => vec![date],
            Query::Any(clauses) => clauses.iter().flat_map(Query::dates).collect(),
            Query::All { must, should, must_not } => {
                must.iter().chain(should).chain(must_not).flat_map(Query::dates).collect()
            }
        }
    }

    /// The fields that it is about, those alike next to each other where all are alike.
    pub(crate) fn fields(&self) -> Vec<FieldName> {
        let leaves = self.leaves().into_iter().map(|leaf| FieldName::Words(leaf.scope));
        leaves.chain(self.dates().into_iter().map(|date| FieldName::Date(date.field))).collect()
    }

    /// Multiplies what all its leaves weigh. Where boosts are nested, they end at what one alone may be.
    pub(crate) fn weigh(&mut self, boost: f32) {
        match self {
            Query::Leaf(leaf) => leaf.weigh(boost),
            Query::Date(_) => {}
            Query::Near(near) => near.sides.iter_mut().flatten().for_each(|leaf| leaf.weigh(boost)),
            Query::Any(clauses) => clauses.iter_mut().for_each(|clause| clause.weigh(boost)),
            Query::All { must, should, .. } => {
                must.iter_mut().chain(should).for_each(|clause| clause.weigh(boost));
            }
        }
    }
}

impl Leaf {
    /// How many words it is in a row.
    pub(crate) fn length(&self) -> usize {
        match &self.words {
            LeafWords::Row(words) => words.len(),
            LeafWords::Stemmed(_) | LeafWords::Key { .. } => 1,
        }
    }

    /// How many of its words are only described.
    pub(crate) fn patterns(&self) -> usize {
        match &self.words {
            LeafWords::Row(words) => {
                words.iter().filter(|word| matches!(word, PhraseWord::Pattern(_))).count()
            }
            LeafWords::Stemmed(_) | LeafWords::Key { .. } => 0,
        }
    }

    fn weigh(&mut self, boost: f32) {
        self.boost = (self.boost * boost).clamp(f32::MIN_POSITIVE, 100.0);
    }

    /// What its score is multiplied by, where that changes it.
    pub(crate) fn boosted(&self) -> Option<f32> {
        (self.boost.to_bits() != 1.0_f32.to_bits()).then_some(self.boost)
    }

    fn means(&self, other: &Leaf) -> bool {
        (self.scope, &self.words, self.boosted()) == (other.scope, &other.words, other.boosted())
    }
}

impl Near {
    fn means(&self, other: &Near) -> bool {
        let alike =
            |a: &[Leaf], b: &[Leaf]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.means(b));
        (self.between, self.ordered, self.sides.len())
            == (other.between, other.ordered, other.sides.len())
            && self.sides.iter().zip(&other.sides).all(|(a, b)| alike(a, b))
    }
}

/// What is said again is left out: `the the the` is one look-up.
fn once_each(clauses: impl IntoIterator<Item = Query>) -> Vec<Query> {
    let mut kept: Vec<Query> = Vec::new();
    for clause in clauses {
        if !kept.iter().any(|other| other.means(&clause)) {
            kept.push(clause);
        }
    }
    kept
}
