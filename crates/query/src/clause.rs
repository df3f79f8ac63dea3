//! The clause tree: what a query means. Both the ranking query and the marks are made from it.

use std::ops::Range;

use crate::pattern::Pattern;

/// A node of the tree. Exclusions only ever stand beside something that is looked for, so no clause matches
/// everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Clause {
    /// Words looked for in one scope.
    Leaf(Leaf),
    /// At least one of two or more.
    Any(Vec<Clause>),
    /// All of `must`, of which there is at least one, and none of `without`; those of `may` that hold count too.
    All { must: Vec<Clause>, may: Vec<Clause>, without: Vec<Clause> },
}

/// What is looked for in the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Number of the leaf in its tree, from 0, in the order of the query.
    pub(crate) id: usize,
    /// Where it stands in the query, in bytes.
    pub(crate) span: Range<usize>,
    pub(crate) scope: Scope,
    pub(crate) words: LeafWords,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LeafWords {
    /// One folded word, met in all its inflected forms.
    Stemmed(String),
    /// One or more folded words that must stand in a row exactly as they are.
    Exact(Vec<String>),
    /// One word that is described.
    Pattern(Pattern),
}

/// Where a leaf is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// In headline and text.
    Article,
    /// In the headline: `title:`.
    Title,
    /// In the outlet: `source:`.
    Source,
}

impl Scope {
    /// The field names that a query may put before a colon.
    pub(crate) const NAMED: [(&'static str, Scope); 2] = [("title", Scope::Title), ("source", Scope::Source)];
}

impl Clause {
    /// At least one of `clauses`, of which there is at least one; those nested in the same way are taken up.
    pub(crate) fn any(clauses: Vec<Clause>) -> Clause {
        let flat = clauses.into_iter().flat_map(|clause| match clause {
            Clause::Any(inner) => inner,
            other => vec![other],
        });
        let mut flat = once_each(flat);
        debug_assert!(!flat.is_empty());
        if flat.len() == 1 { flat.remove(0) } else { Clause::Any(flat) }
    }

    /// All of `must`, of which there is at least one, and none of `without`; those of `may` count where they hold.
    pub(crate) fn all(must: Vec<Clause>, may: Vec<Clause>, without: Vec<Clause>) -> Clause {
        let mut must = once_each(must);
        let (mut may, mut without) = (may, without);
        debug_assert!(!must.is_empty());
        // All of one that is itself such a clause is that clause, with more beside it.
        if must.len() == 1
            && let Some(Clause::All { must: inner, may: inner_may, without: inner_without }) =
                must.pop_if(|only| matches!(only, Clause::All { .. }))
        {
            must = inner;
            may.splice(0..0, inner_may);
            without.splice(0..0, inner_without);
        }
        let (may, without) = (once_each(may), once_each(without));
        let alone = must.len() == 1 && may.is_empty() && without.is_empty();
        if alone { must.remove(0) } else { Clause::All { must, may, without } }
    }

    /// Whether both look for the same, wherever in the query they stand.
    fn means(&self, other: &Clause) -> bool {
        let alike = |a: &[Clause], b: &[Clause]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.means(b));
        match (self, other) {
            (Clause::Leaf(a), Clause::Leaf(b)) => (a.scope, &a.words) == (b.scope, &b.words),
            (Clause::Any(a), Clause::Any(b)) => alike(a, b),
            (
                Clause::All { must, may, without },
                Clause::All { must: other_must, may: other_may, without: other_without },
            ) => alike(must, other_must) && alike(may, other_may) && alike(without, other_without),
            _ => false,
        }
    }

    /// Numbers of the leaves that a match can rest on, in the order of the query: not those under an exclusion.
    pub(crate) fn witnesses(&self) -> Vec<usize> {
        match self {
            Clause::Leaf(leaf) => vec![leaf.id],
            Clause::Any(clauses) => clauses.iter().flat_map(Clause::witnesses).collect(),
            Clause::All { must, may, .. } => must.iter().chain(may).flat_map(Clause::witnesses).collect(),
        }
    }

    /// Every leaf, also those under an exclusion.
    pub(crate) fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Clause::Leaf(leaf) => vec![leaf],
            Clause::Any(clauses) => clauses.iter().flat_map(Clause::leaves).collect(),
            Clause::All { must, may, without } => {
                must.iter().chain(may).chain(without).flat_map(Clause::leaves).collect()
            }
        }
    }
}

/// What is said again is left out: `the the the` is one look-up.
fn once_each(clauses: impl IntoIterator<Item = Clause>) -> Vec<Clause> {
    let mut kept: Vec<Clause> = Vec::new();
    for clause in clauses {
        if !kept.iter().any(|other| other.means(&clause)) {
            kept.push(clause);
        }
    }
    kept
}
