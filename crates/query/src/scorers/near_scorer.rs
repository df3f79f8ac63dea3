//! Checks NEAR in one field of a segment. Reads positions only until it is clear whether the sides
//! are near each other.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use newsdex_analysis::CachingStemmer;
use newsdex_index::{Fields, WordOffsetsReader};
use tantivy::{DocId, SegmentReader, Term};

use crate::deadline::Deadline;
use crate::matches::near_stream::{SideOccurrence, is_near};
use crate::matches::proximity::{NearMatcher, are_near};
use crate::postings::common_grams::phrase_parts;
use crate::postings::long_documents::LongDocuments;
use crate::postings::phrase::{PhrasePart, PhrasePostings};
use crate::postings::position_stream::PhraseStream;
use crate::postings::positions::index_field;
use crate::postings::resolve::ResolvedTerms;
use crate::postings::term_union::TermUnion;
use crate::postings::word_forms::leaf_forms;
use crate::syntax::ast::{Near, NearOrder};
use crate::syntax::field::TextField;

/// Number of the most frequent terms of a side, which are read first. They decide most documents,
/// even if a side has very many terms.
const FIRST_TERMS: usize = 8;

/// A NEAR and the terms of its leaves.
#[derive(Clone)]
pub(crate) struct NearTerms {
    pub(crate) near: Arc<Near>,
    pub(crate) resolved: Arc<ResolvedTerms>,
    pub(crate) fields: Fields,
    pub(crate) deadline: Deadline,
}

/// Checks a NEAR in one field of a segment; the second phase of a
/// [`TwoPhaseScorer`](crate::scorers::two_phase::TwoPhaseScorer).
pub(crate) struct NearScorer {
    /// In the order of the query.
    sides: Vec<Side>,
    slop: u32,
    order: NearOrder,
    matcher: NearMatcher,
    /// Scratch space.
    positions: Vec<u32>,
    long: Option<LongNear>,
}

/// What it takes to check the NEAR in the long documents of a segment.
struct LongNear {
    documents: LongDocuments,
    segment: SegmentReader,
    leaves: Vec<LongLeaf>,
    deadline: Deadline,
}

/// A leaf of a side, to be read as a stream.
struct LongLeaf {
    side: usize,
    /// Length in tokens.
    tokens: u32,
    parts: Vec<PhrasePart>,
}

/// The postings of all leaves of a side, and its occurrences in the current document.
#[derive(Default)]
struct Side {
    /// The most frequent terms of its single words.
    first: Option<TermUnion>,
    /// The other terms of its single words.
    rest: Option<TermUnion>,
    phrases: Vec<SidePhrase>,
    /// The positions of `first`.
    first_positions: Vec<u32>,
    /// The positions of each occurrence read so far, in the order of first positions.
    occurrences: Vec<Range<u32>>,
}

/// A phrase that is a leaf of a side.
struct SidePhrase {
    /// Length in tokens.
    tokens: u32,
    postings: PhrasePostings,
}

impl NearScorer {
    /// Opens the postings of all sides in a field; `None` if a side has none in the segment.
    pub(crate) fn open(
        segment: &SegmentReader,
        word_offsets: &WordOffsetsReader,
        field: TextField,
        terms: &NearTerms,
    ) -> tantivy::Result<Option<NearScorer>> {
        let NearTerms { near, resolved, fields, deadline } = terms;
        let index_field = index_field(field, fields);
        let documents = LongDocuments::open(segment, [index_field])?;
        let mut long_leaves = Vec::new();
        let mut stemmer = CachingStemmer::default();
        let mut sides = Vec::new();
        for (index, leaves) in near.sides.iter().enumerate() {
            let mut side = Side::default();
            let mut single_terms = Vec::new();
            for leaf in leaves.iter().filter(|leaf| leaf.scope.includes(field)) {
                let forms = leaf_forms(leaf, word_offsets, &mut stemmer);
                let words = resolved.exact_terms(leaf, &forms, index_field);
                if documents.is_some() {
                    long_leaves.push(LongLeaf::new(index, &words));
                }
                match words.as_slice() {
                    [only] => single_terms.extend_from_slice(only),
                    words => side.phrases.extend(SidePhrase::open(segment, words, fields)?),
                }
            }
            single_terms.sort_unstable();
            single_terms.dedup();
            if let Some(postings) = TermUnion::open(segment, &single_terms)? {
                let (first, rest) = postings.split_most_frequent(FIRST_TERMS);
                (side.first, side.rest) = (Some(first), rest);
            }
            if side.first.is_none() && side.phrases.is_empty() {
                return Ok(None);
            }
            sides.push(side);
        }
        Ok(Some(NearScorer {
            sides,
            slop: near.slop,
            order: near.order,
            matcher: NearMatcher::default(),
            positions: Vec::new(),
            long: documents.map(|documents| LongNear {
                documents,
                segment: segment.clone(),
                leaves: long_leaves,
                deadline: deadline.clone(),
            }),
        }))
    }

    /// Whether the sides are near each other in a document. Documents must be passed in ascending
    /// order.
    pub(crate) fn matches(&mut self, document: DocId) -> bool {
        if let Some(long) = self.long.as_ref().filter(|long| long.documents.contains(document)) {
            return long.matches(document, self.sides.len(), self.slop, self.order);
        }
        let (mut a_side_is_empty, mut has_more) = (false, false);
        for side in &mut self.sides {
            side.read_first(document);
            if side.first_positions.is_empty() && !side.has_more() {
                return false;
            }
            a_side_is_empty |= side.first_positions.is_empty();
            has_more |= side.has_more();
        }
        // Two single words are the most frequent case. Further positions can only add matches, so a
        // match among the first positions decides.
        if let [one, other] = &self.sides[..] {
            let is_near =
                are_near(&one.first_positions, &other.first_positions, self.slop, self.order);
            if is_near || !has_more {
                return is_near;
            }
        }
        self.sides.iter_mut().for_each(Side::add_first);
        if self.sides.len() > 2 && !a_side_is_empty && self.first_match_in_order() {
            return true;
        }
        has_more
            && match self.order {
                NearOrder::Ordered => self.matches_in_order(document),
                NearOrder::Unordered => self.matches_in_any_order(document),
            }
    }

    /// Whether the occurrences read so far match. More than two sides are always in order.
    fn first_match_in_order(&mut self) -> bool {
        let sides: Vec<&[Range<u32>]> =
            self.sides.iter().map(|side| side.occurrences.as_slice()).collect();
        self.matcher.matches(&sides, self.slop, NearOrder::Ordered)
    }

    /// Reads one side after the other, as long as a path reaches it.
    fn matches_in_order(&mut self, document: DocId) -> bool {
        let NearScorer { sides, slop, matcher, positions, .. } = self;
        let last = sides.len() - 1;
        sides.iter_mut().enumerate().all(|(index, side)| {
            side.read_rest(document, positions);
            if index == 0 {
                matcher.start(&side.occurrences)
            } else if index == last {
                matcher.reaches_last(&side.occurrences, *slop)
            } else {
                matcher.reaches(&side.occurrences, *slop)
            }
        })
    }

    /// Reads the rarer of two sides, and the other one only if that does not decide.
    fn matches_in_any_order(&mut self, document: DocId) -> bool {
        let NearScorer { sides, slop, matcher, positions, .. } = self;
        let [one, other] = &mut sides[..] else { return false };
        let (rarer, other) = if one.cost() <= other.cost() { (one, other) } else { (other, one) };
        rarer.read_rest(document, positions);
        let mut is_near = |rarer: &Side, other: &Side| {
            let sides: [&[Range<u32>]; 2] = [&rarer.occurrences, &other.occurrences];
            matcher.matches(&sides, *slop, NearOrder::Unordered)
        };
        !rarer.occurrences.is_empty()
            && (is_near(rarer, other)
                || other.read_rest(document, positions) && is_near(rarer, other))
    }
}

impl LongNear {
    fn matches(&self, document: DocId, sides: usize, slop: u32, order: NearOrder) -> bool {
        let mut streams = Vec::with_capacity(self.leaves.len());
        for LongLeaf { side, tokens, parts } in &self.leaves {
            // The same terms were looked up when the NEAR was opened, so this does not fail.
            let stream = PhraseStream::open(&self.segment, parts, document, &self.deadline);
            let occurrence = |first: u32| SideOccurrence {
                positions: first..first.saturating_add(*tokens),
                side: *side,
            };
            streams.extend(stream.ok().map(|stream| stream.map(occurrence)));
        }
        is_near(streams, sides, slop, order)
    }
}

impl LongLeaf {
    fn new(side: usize, words: &[Cow<'_, [Term]>]) -> LongLeaf {
        let parts = words.iter().enumerate();
        LongLeaf {
            side,
            tokens: u32::try_from(words.len()).unwrap_or(u32::MAX),
            parts: parts
                .map(|(offset, terms)| PhrasePart { offset, terms: terms.to_vec() })
                .collect(),
        }
    }
}

impl SidePhrase {
    /// Opens a phrase, by its common grams if it has consecutive common words; `None` if the
    /// segment lacks one of its words.
    fn open(
        segment: &SegmentReader,
        words: &[Cow<'_, [Term]>],
        fields: &Fields,
    ) -> tantivy::Result<Option<SidePhrase>> {
        let plain: Option<Vec<&Term>> = words
            .iter()
            .map(|word| if let [only] = word.as_ref() { Some(only) } else { None })
            .collect();
        let postings = match plain {
            Some(terms) => {
                let parts = phrase_parts(&terms, fields);
                let parts = parts.iter().map(|part| (part.offset, part.terms.as_slice()));
                PhrasePostings::open(segment, parts)?
            }
            None => PhrasePostings::open(segment, words.iter().map(Cow::as_ref).enumerate())?,
        };
        let tokens = u32::try_from(words.len()).unwrap_or(u32::MAX);
        Ok(postings.map(|postings| SidePhrase { tokens, postings }))
    }
}

impl Side {
    fn cost(&self) -> u64 {
        let words = self.first.iter().chain(&self.rest).map(TermUnion::cost);
        words.chain(self.phrases.iter().map(|phrase| phrase.postings.cost())).sum()
    }

    /// Whether the side has postings beside `first`.
    fn has_more(&self) -> bool {
        self.rest.is_some() || !self.phrases.is_empty()
    }

    fn read_first(&mut self, document: DocId) {
        match &mut self.first {
            Some(first) => first.read(document, &mut self.first_positions),
            None => self.first_positions.clear(),
        }
    }

    /// Makes the positions of `first` the occurrences.
    fn add_first(&mut self) {
        self.occurrences.clear();
        self.occurrences.extend(self.first_positions.iter().map(|&at| at..at + 1));
    }

    /// Adds the occurrences of all postings beside `first`. Returns whether there are any.
    fn read_rest(&mut self, document: DocId, positions: &mut Vec<u32>) -> bool {
        let before = self.occurrences.len();
        if let Some(rest) = &mut self.rest {
            rest.read(document, positions);
            self.occurrences.extend(positions.iter().map(|&at| at..at + 1));
        }
        for SidePhrase { tokens, postings } in &mut self.phrases {
            postings.read(document, positions);
            self.occurrences.extend(positions.iter().map(|&at| at..at + *tokens));
        }
        let has_more = self.occurrences.len() > before;
        if has_more {
            // A stable sort is fast here: the input is a few ascending runs.
            self.occurrences.sort_by_key(|positions| (positions.start, positions.end));
            self.occurrences.dedup();
        }
        has_more
    }
}
