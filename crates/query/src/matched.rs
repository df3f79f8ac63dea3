//! What in one article witnesses a query.

use rustc_hash::FxHashSet;

use crate::clause::{Clause, Leaf, Near, Scope};
use crate::find::{Finder, Place};
use crate::hit::Mark;
use crate::near::{Stand, near_stands};
use crate::stored::{Moment, Stored};

/// The places in an article that witness a query.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    /// Places in the headline, in order.
    pub(crate) title: Vec<Place>,
    /// Places in the body, in order.
    pub(crate) body: Vec<Place>,
}

/// Marks what makes the article match; nothing where it does not.
pub(crate) fn matched(clause: &Clause, finder: &mut Finder<'_>, article: &Stored) -> Matched {
    let title = article.title.as_deref().unwrap_or("");
    let title = finder.places(title, |scope| matches!(scope, Scope::Article | Scope::Title));
    let body = finder.places(&article.body, |scope| matches!(scope, Scope::Article | Scope::Body));
    let mut leaves: Vec<usize> = [&title, &body].into_iter().flatten().map(|place| place.leaf).collect();
    leaves.extend(known(clause, finder, article));
    leaves.sort_unstable();
    leaves.dedup();
    let standing = Standing { title: &title, body: &body, leaves: &leaves, moment: article.moment };
    let Some(proof) = standing.proof(clause) else { return Matched::default() };
    let kept = |places: &[Place], near: fn(usize) -> Witness| -> Vec<Place> {
        let witness = |at: usize| proof.contains(&Witness::Leaf(places[at].leaf)) || proof.contains(&near(at));
        (0..places.len()).filter(|&at| witness(at)).map(|at| places[at].clone()).collect()
    };
    Matched { title: kept(&title, Witness::InTitle), body: kept(&body, Witness::InBody) }
}

/// Leaves that hold of what is known about an article outside headline and text.
fn known(clause: &Clause, finder: &mut Finder<'_>, article: &Stored) -> Vec<usize> {
    let mut holding = Vec::new();
    let leaves = clause.leaves();
    for scope in Scope::NAMED.map(|(_, scope)| scope).into_iter().filter(|scope| !scope.is_text()) {
        let asked: Vec<&&Leaf> = leaves.iter().filter(|leaf| leaf.scope == scope).collect();
        if asked.is_empty() {
            continue;
        }
        for value in article.about(scope) {
            holding.extend(asked.iter().filter(|leaf| Finder::key_met(leaf, value)).map(|leaf| leaf.id));
            holding.extend(finder.places(value, |other| other == scope).into_iter().map(|place| place.leaf));
        }
    }
    holding
}

/// Places as marks: one for each byte range, with all leaves that stand there. `places` are in order.
pub(crate) fn marks(places: &[Place]) -> Vec<Mark> {
    let alike = places.chunk_by(|a, b| a.bytes == b.bytes);
    let mark = |alike: &[Place]| Mark {
        bytes: alike[0].bytes.clone(),
        clauses: alike.iter().map(|place| place.leaf).collect(),
    };
    alike.map(mark).collect()
}

/// What makes a clause true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Witness {
    /// A leaf, wherever it stands.
    Leaf(usize),
    /// One place in the headline, by its number.
    InTitle(usize),
    /// One place in the body, by its number.
    InBody(usize),
}

/// Where the leaves of a query stand in an article.
struct Standing<'a> {
    title: &'a [Place],
    body: &'a [Place],
    /// Leaves that stand anywhere, sorted.
    leaves: &'a [usize],
    moment: Option<Moment>,
}

impl Standing<'_> {
    /// What makes a clause true; `None` where it is not. Under AND these are the witnesses of all sides, under OR those of
    /// the sides that hold, and never those of an exclusion.
    fn proof(&self, clause: &Clause) -> Option<FxHashSet<Witness>> {
        match clause {
            Clause::Leaf(leaf) => {
                self.leaves.binary_search(&leaf.id).is_ok().then(|| [Witness::Leaf(leaf.id)].into_iter().collect())
            }
            Clause::Date(date) => date.holds(self.moment).then(FxHashSet::default),
            Clause::Near(near) => self.near(near),
            Clause::Any(clauses) => clauses
                .iter()
                .filter_map(|clause| self.proof(clause))
                .reduce(|all, more| all.into_iter().chain(more).collect()),
            Clause::All { must, may, without } => {
                if without.iter().any(|clause| self.proof(clause).is_some()) {
                    return None;
                }
                let must: Option<Vec<FxHashSet<Witness>>> = must.iter().map(|clause| self.proof(clause)).collect();
                let may = may.iter().filter_map(|clause| self.proof(clause));
                Some(must?.into_iter().chain(may).flatten().collect())
            }
        }
    }

    fn near(&self, near: &Near) -> Option<FxHashSet<Witness>> {
        let mut proof = FxHashSet::default();
        for (places, witness) in [(self.title, Witness::InTitle as fn(usize) -> Witness), (self.body, Witness::InBody)]
        {
            let of_near = |place: &&Place| near.sides.iter().flatten().any(|leaf| leaf.id == place.leaf);
            let mut stands: Vec<(Stand, usize)> = places
                .iter()
                .enumerate()
                .filter(|(_, place)| of_near(place))
                .map(|(at, place)| ((place.leaf, place.words.start, place.words.end), at))
                .collect();
            stands.sort_by_key(|((leaf, begins, _), _)| (*begins, *leaf));
            let only: Vec<Stand> = stands.iter().map(|(stand, _)| *stand).collect();
            proof.extend(near_stands(near, &only).into_iter().map(|at| witness(stands[at].1)));
        }
        (!proof.is_empty()).then_some(proof)
    }
}
