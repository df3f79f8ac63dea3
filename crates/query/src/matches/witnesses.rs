//! Witnesses: the occurrences in one article that make a query match.

use newsdex_index::Moment;
use rustc_hash::FxHashSet;

use crate::matches::oracle::TextMatcher;
use crate::matches::proximity::near_occurrences;
use crate::matches::text_match::{TextMatch, TextMatches};
use crate::occurrence::{Occurrence, Occurrences};
use crate::stored::Stored;
use crate::syntax::ast::{Leaf, Near, Query};
use crate::syntax::field::{Scope, TextField};

/// The occurrences that make the article match, out of `occurrences`, which are those of all
/// leaves. Empty if the article does not match.
pub(crate) fn witnesses(query: &Query, occurrences: &Occurrences, article: &Stored) -> Occurrences {
    // In a disjunction of leaves every occurrence is a witness.
    let is_leaf = |query: &Query| matches!(query, Query::Leaf(_));
    if is_leaf(query) || matches!(query, Query::Any(queries) if queries.iter().all(is_leaf)) {
        return occurrences.clone();
    }
    let Occurrences { title, body, is_cut } = occurrences;
    let mut leaves: Vec<usize> =
        [title, body].into_iter().flatten().map(|occurrence| occurrence.leaf).collect();
    leaves.extend(metadata_matches(query, article));
    leaves.sort_unstable();
    leaves.dedup();
    let matches =
        ArticleMatches { title, body, leaves: &leaves, moment: article.moment(), is_cut: *is_cut };
    let Some(witnesses) = matches.witnesses(query) else { return Occurrences::default() };
    let kept = |occurrences: &[Occurrence], near: fn(usize) -> Witness| -> Vec<Occurrence> {
        let is_witness = |at: usize| {
            witnesses.contains(&Witness::Leaf(occurrences[at].leaf))
                || witnesses.contains(&near(at))
        };
        let kept = (0..occurrences.len()).filter(|&at| is_witness(at));
        kept.map(|at| occurrences[at].clone()).collect()
    };
    Occurrences {
        title: kept(title, Witness::InTitle),
        body: kept(body, Witness::InBody),
        is_cut: *is_cut,
    }
}

/// The witnesses, found by analysing the text instead of reading the index. Slow; tests compare
/// search with this oracle.
pub(crate) fn witnesses_by_analysis(query: &Query, article: &Stored, body: &str) -> TextMatches {
    let mut matcher = TextMatcher::new(query);
    let title = matcher.find(article.title(), |scope| scope.includes(TextField::Title));
    let body = matcher.find(body, |scope| scope.includes(TextField::Body));
    let occurrence = |TextMatch { leaf, positions, .. }: &TextMatch| Occurrence {
        leaf: *leaf,
        positions: positions.clone(),
    };
    let occurrences = Occurrences {
        title: title.iter().map(occurrence).collect(),
        body: body.iter().map(occurrence).collect(),
        is_cut: false,
    };
    let witnesses = witnesses(query, &occurrences, article);
    let kept = |matches: Vec<TextMatch>, witnesses: &[Occurrence]| {
        let is_witness = |text_match: &TextMatch| witnesses.contains(&occurrence(text_match));
        matches.into_iter().filter(is_witness).collect()
    };
    TextMatches {
        title: kept(title, &witnesses.title),
        body: kept(body, &witnesses.body),
        is_cut: false,
    }
}

/// Ids of the leaves that match the metadata of an article.
fn metadata_matches(query: &Query, article: &Stored) -> Vec<usize> {
    let mut matching = Vec::new();
    let leaves = query.leaves();
    if leaves.iter().all(|leaf| leaf.scope.is_text()) {
        return matching;
    }
    let mut matcher = TextMatcher::new(query);
    for scope in Scope::NAMED.map(|(_, scope)| scope).into_iter().filter(|scope| !scope.is_text()) {
        let in_scope: Vec<&&Leaf> = leaves.iter().filter(|leaf| leaf.scope == scope).collect();
        if in_scope.is_empty() {
            continue;
        }
        for value in article.values(scope) {
            let keywords = in_scope.iter().filter(|leaf| TextMatcher::keyword_matches(leaf, value));
            matching.extend(keywords.map(|leaf| leaf.id));
            let words = matcher.find_in_value(value, |other| other == scope);
            matching.extend(words.into_iter().map(|text_match| text_match.leaf));
        }
    }
    matching
}

/// What makes a query match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Witness {
    /// Every occurrence of a leaf.
    Leaf(usize),
    /// One occurrence in the title, by index.
    InTitle(usize),
    /// One occurrence in the body, by index.
    InBody(usize),
}

/// What the leaves of a query match in one article.
struct ArticleMatches<'a> {
    title: &'a [Occurrence],
    body: &'a [Occurrence],
    /// Ids of the leaves that match text or metadata, ascending.
    leaves: &'a [usize],
    moment: Option<Moment>,
    /// Whether some occurrences are missing, though not those of any leaf entirely. Then a NEAR may
    /// match unnoticed. Only what certainly matches has witnesses, so some may be missing too.
    is_cut: bool,
}

impl ArticleMatches<'_> {
    /// The witnesses of a query; `None` if it does not match. A conjunction has the witnesses of
    /// all its parts, a disjunction those of the parts that match. An exclusion has none.
    fn witnesses(&self, query: &Query) -> Option<FxHashSet<Witness>> {
        match query {
            Query::Leaf(leaf) => {
                let matches = self.leaves.binary_search(&leaf.id).is_ok();
                matches.then(|| [Witness::Leaf(leaf.id)].into_iter().collect())
            }
            Query::Date(date) => date.matches(self.moment.as_ref()).then(FxHashSet::default),
            Query::Near(near) => self.near_witnesses(near),
            Query::Any(queries) => queries
                .iter()
                .filter_map(|query| self.witnesses(query))
                .reduce(|all, more| all.into_iter().chain(more).collect()),
            Query::All { must, should, must_not } => {
                if must_not.iter().any(|query| self.may_match(query)) {
                    return None;
                }
                let must: Option<Vec<FxHashSet<Witness>>> =
                    must.iter().map(|query| self.witnesses(query)).collect();
                let should = should.iter().filter_map(|query| self.witnesses(query));
                Some(must?.into_iter().chain(should).flatten().collect())
            }
        }
    }

    /// Whether a query matches; also true if occurrences are missing that it would take to know.
    fn may_match(&self, query: &Query) -> bool {
        if !self.is_cut {
            return self.witnesses(query).is_some();
        }
        match query {
            Query::Leaf(_) | Query::Date(_) => self.witnesses(query).is_some(),
            Query::Near(near) => near.sides.iter().all(|leaves| {
                leaves.iter().any(|leaf| self.leaves.binary_search(&leaf.id).is_ok())
            }),
            Query::Any(queries) => queries.iter().any(|query| self.may_match(query)),
            Query::All { must, .. } => must.iter().all(|query| self.may_match(query)),
        }
    }

    fn near_witnesses(&self, near: &Near) -> Option<FxHashSet<Witness>> {
        let mut witnesses: FxHashSet<Witness> =
            near_occurrences(near, self.title).into_iter().map(Witness::InTitle).collect();
        witnesses.extend(near_occurrences(near, self.body).into_iter().map(Witness::InBody));
        (!witnesses.is_empty()).then_some(witnesses)
    }
}
