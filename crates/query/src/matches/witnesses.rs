//! What in one article witnesses a query.

use newsdex_index::{WordOffsets, WordOffsetsReader};
use rustc_hash::FxHashSet;

use crate::answer::Mark;
use crate::matches::oracle::{TextMatch, TextMatcher};
use crate::matches::proximity::{Occurrence, near_occurrences};
use crate::postings::positions::Occurrences;
use crate::stored::Stored;
use crate::syntax::ast::{Leaf, Near, Query, Scope};
use newsdex_index::Moment;

/// The places in an article that witness a query.
#[derive(Debug, Default)]
pub(crate) struct Matched {
    /// Places in the headline, in order.
    pub(crate) title: Vec<TextMatch>,
    /// Places in the body, in order.
    pub(crate) body: Vec<TextMatch>,
}

/// Marks what makes the article match, where its leaves stand by the index; nothing where it does not match.
pub(crate) fn matched(
    clause: &Query,
    occurrences: &Occurrences,
    article: &Stored,
    body: &str,
    words: &WordOffsetsReader,
) -> Matched {
    let proof = witnesses(clause, occurrences, article);
    let mut body = words.offsets(article.address.doc_id, body);
    let body = proof.body.iter().filter_map(|stand| place(stand, &mut body)).collect();
    Matched { title: in_title(&proof.title, article), body }
}

/// Places in the headline, which is so short that its words are counted from the first.
pub(crate) fn in_title(occurrences: &[Occurrence], article: &Stored) -> Vec<TextMatch> {
    let mut words = WordOffsets::new(article.title(), &[]);
    occurrences.iter().filter_map(|stand| place(stand, &mut words)).collect()
}

/// Where in a text the words are that a leaf stands at. They are there while text and index are of one commit.
pub(crate) fn place(
    &(leaf, first, end): &Occurrence,
    words: &mut WordOffsets<'_>,
) -> Option<TextMatch> {
    let start = words.byte_range(first)?;
    let bytes = if end == first + 1 { start } else { start.start..words.byte_range(end - 1)?.end };
    Some(TextMatch { leaf, bytes, words: first..end })
}

/// The same by analysing the text: slow, and so the oracle of what is read off the index.
pub(crate) fn matched_by_analysis(clause: &Query, article: &Stored, body: &str) -> Matched {
    let mut finder = TextMatcher::new(clause);
    let title =
        finder.places(article.title(), |scope| matches!(scope, Scope::Article | Scope::Title));
    let body = finder.places(body, |scope| matches!(scope, Scope::Article | Scope::Body));
    let occurrences = |places: &[TextMatch]| -> Vec<Occurrence> {
        places.iter().map(|place| (place.leaf, place.words.start, place.words.end)).collect()
    };
    let proof = witnesses(
        clause,
        &Occurrences { title: occurrences(&title), body: occurrences(&body) },
        article,
    );
    let kept = |places: Vec<TextMatch>, proof: &[Occurrence]| {
        let proved =
            |place: &TextMatch| proof.contains(&(place.leaf, place.words.start, place.words.end));
        places.into_iter().filter(proved).collect()
    };
    Matched { title: kept(title, &proof.title), body: kept(body, &proof.body) }
}

/// Leaves that hold of what is known about an article outside headline and text.
///
/// These are a few words, which are analysed.
fn known(clause: &Query, article: &Stored) -> Vec<usize> {
    let mut holding = Vec::new();
    let leaves = clause.leaves();
    if leaves.iter().all(|leaf| leaf.scope.is_text()) {
        return holding;
    }
    let mut finder = TextMatcher::new(clause);
    for scope in Scope::NAMED.map(|(_, scope)| scope).into_iter().filter(|scope| !scope.is_text()) {
        let asked: Vec<&&Leaf> = leaves.iter().filter(|leaf| leaf.scope == scope).collect();
        if asked.is_empty() {
            continue;
        }
        for value in article.values(scope) {
            holding.extend(
                asked.iter().filter(|leaf| TextMatcher::key_met(leaf, value)).map(|leaf| leaf.id),
            );
            holding.extend(
                finder.places(value, |other| other == scope).into_iter().map(|place| place.leaf),
            );
        }
    }
    holding
}

/// Places as marks: one for each byte range, with all leaves that stand there. `places` are in order.
pub(crate) fn marks(places: &[TextMatch]) -> Vec<Mark> {
    let alike = places.chunk_by(|a, b| a.bytes == b.bytes);
    let mark = |alike: &[TextMatch]| Mark {
        bytes: alike[0].bytes.clone(),
        leaves: alike.iter().map(|place| place.leaf).collect(),
    };
    alike.map(mark).collect()
}

/// Of `occurrences`, those that witness a clause; none where it is not true of the article.
pub(crate) fn witnesses(
    clause: &Query,
    occurrences: &Occurrences,
    article: &Stored,
) -> Occurrences {
    // Where any leaf will do, each that stands somewhere is a witness.
    let is_leaf = |clause: &Query| matches!(clause, Query::Leaf(_));
    if is_leaf(clause) || matches!(clause, Query::Any(clauses) if clauses.iter().all(is_leaf)) {
        return occurrences.clone();
    }
    let mut leaves: Vec<usize> = [&occurrences.title, &occurrences.body]
        .into_iter()
        .flatten()
        .map(|stand| stand.0)
        .collect();
    leaves.extend(known(clause, article));
    leaves.sort_unstable();
    leaves.dedup();
    let standing = ArticleMatches {
        title: &occurrences.title,
        body: &occurrences.body,
        leaves: &leaves,
        moment: article.moment(),
    };
    let Some(proof) = standing.proof(clause) else { return Occurrences::default() };
    let kept = |occurrences: &[Occurrence], near: fn(usize) -> Witness| -> Vec<Occurrence> {
        let witness = |at: usize| {
            proof.contains(&Witness::Leaf(occurrences[at].0)) || proof.contains(&near(at))
        };
        (0..occurrences.len()).filter(|&at| witness(at)).map(|at| occurrences[at]).collect()
    };
    Occurrences {
        title: kept(&occurrences.title, Witness::InTitle),
        body: kept(&occurrences.body, Witness::InBody),
    }
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
struct ArticleMatches<'a> {
    title: &'a [Occurrence],
    body: &'a [Occurrence],
    /// Leaves that stand anywhere, sorted.
    leaves: &'a [usize],
    moment: Option<Moment>,
}

impl ArticleMatches<'_> {
    /// What makes a clause true; `None` where it is not. Under AND these are the witnesses of all sides, under OR those of
    /// the sides that hold, and never those of an exclusion.
    fn proof(&self, clause: &Query) -> Option<FxHashSet<Witness>> {
        match clause {
            Query::Leaf(leaf) => self
                .leaves
                .binary_search(&leaf.id)
                .is_ok()
                .then(|| [Witness::Leaf(leaf.id)].into_iter().collect()),
            Query::Date(date) => date.holds(self.moment).then(FxHashSet::default),
            Query::Near(near) => self.near(near),
            Query::Any(clauses) => clauses
                .iter()
                .filter_map(|clause| self.proof(clause))
                .reduce(|all, more| all.into_iter().chain(more).collect()),
            Query::All { must, should, must_not } => {
                if must_not.iter().any(|clause| self.proof(clause).is_some()) {
                    return None;
                }
                let must: Option<Vec<FxHashSet<Witness>>> =
                    must.iter().map(|clause| self.proof(clause)).collect();
                let should = should.iter().filter_map(|clause| self.proof(clause));
                Some(must?.into_iter().chain(should).flatten().collect())
            }
        }
    }

    fn near(&self, near: &Near) -> Option<FxHashSet<Witness>> {
        let mut proof = FxHashSet::default();
        for (occurrences, witness) in
            [(self.title, Witness::InTitle as fn(usize) -> Witness), (self.body, Witness::InBody)]
        {
            proof.extend(near_occurrences(near, occurrences).into_iter().map(witness));
        }
        (!proof.is_empty()).then_some(proof)
    }
}
