//! Where the sides of NEAR stand in one field of a segment, read no further than it takes to know whether they stand near
//! each other.

use std::borrow::Cow;
use std::ops::Range;

use newsdex_analysis::Stems;
use newsdex_index::{Fields, WordOffsetsReader};
use tantivy::{DocId, SegmentReader, Term};

use crate::matches::proximity::{NearMatcher, are_near};
use crate::postings::common_grams::phrase_parts;
use crate::postings::phrase::PhrasePostings;
use crate::postings::positions::index_field;
use crate::postings::term_union::TermUnion;
use crate::postings::word_forms::leaf_forms;
use crate::scorers::near_query::NearQuery;
use crate::syntax::ast::NearOrder;
use crate::syntax::field::TextField;

/// Of the words that stand for a side, the most frequent so many are looked at first: where a side is a vague one, they
/// settle most articles.
const FIRST: usize = 8;

/// The sides of NEAR in one field of a segment.
pub(crate) struct NearScorer {
    /// In the order of the query.
    sides: Vec<Side>,
    slop: u32,
    order: NearOrder,
    nearness: NearMatcher,
    positions: Vec<u32>,
}

/// What stands for a side, whichever of its leaves.
#[derive(Default)]
struct Side {
    /// The most frequent single words.
    first: Option<TermUnion>,
    /// The other ones.
    rest: Option<TermUnion>,
    /// Words in a row, with how many they are.
    rows: Vec<(u32, PhrasePostings)>,
    /// Where the most frequent single words stand in the document at hand, in order.
    words: Vec<u32>,
    /// Where it stands in the document at hand, as far as that was asked for, in the order of first words.
    extents: Vec<Range<u32>>,
}

impl NearScorer {
    /// Opens the postings of all sides in a field, of which it is said whether it holds headlines; `None` where the
    /// segment has a side without any.
    pub(crate) fn open(
        segment: &SegmentReader,
        words: &WordOffsetsReader,
        text_field: TextField,
        query: &NearQuery,
    ) -> tantivy::Result<Option<NearScorer>> {
        let NearQuery { near, resolved, fields, .. } = query;
        let field = index_field(text_field, fields);
        let mut stems = Stems::default();
        let mut sides = Vec::new();
        for leaves in &near.sides {
            let mut side = Side::default();
            let mut singles = Vec::new();
            for leaf in leaves.iter().filter(|leaf| leaf.scope.includes(text_field)) {
                let row = resolved.exact_terms(leaf, &leaf_forms(leaf, words, &mut stems), field);
                match row.as_slice() {
                    [only] => singles.extend_from_slice(only),
                    row => {
                        side.rows.extend(open_row(segment, row, fields)?.map(|postings| {
                            (u32::try_from(row.len()).unwrap_or(u32::MAX), postings)
                        }))
                    }
                }
            }
            singles.sort_unstable();
            singles.dedup();
            if let Some(postings) = TermUnion::open(segment, &singles)? {
                let (first, rest) = postings.split_most_frequent(FIRST);
                (side.first, side.rest) = (Some(first), rest);
            }
            if side.first.is_none() && side.rows.is_empty() {
                return Ok(None);
            }
            sides.push(side);
        }
        let (slop, order) = (near.slop, near.order);
        Ok(Some(NearScorer {
            sides,
            slop,
            order,
            nearness: NearMatcher::default(),
            positions: Vec::new(),
        }))
    }

    /// Whether they stand near each other in a document. Documents are asked for in order.
    pub(crate) fn stand_near(&mut self, document: DocId) -> bool {
        let NearScorer { sides, slop, order, nearness, positions } = self;
        let (mut missing, mut more) = (false, false);
        for side in &mut *sides {
            side.read_first(document);
            if side.words.is_empty() && !side.has_more() {
                return false;
            }
            missing |= side.words.is_empty();
            more |= side.has_more();
        }
        // More places only ever make more of them near. Two words are what is asked for most.
        if let [one, other] = &sides[..] {
            let near = are_near(&one.words, &other.words, *slop, *order);
            if near || !more {
                return near;
            }
        }
        sides.iter_mut().for_each(Side::take_first);
        if sides.len() > 2 && !missing && holds(nearness, sides, *slop) {
            return true;
        }
        more && if *order == NearOrder::Ordered {
            read_in_order(nearness, sides, *slop, document, positions)
        } else {
            let [one, other] = &mut sides[..] else { return false };
            let (rarer, other) =
                if one.cost() <= other.cost() { (one, other) } else { (other, one) };
            rarer.read_rest(document, positions);
            // Any order will do, so it does not matter which comes first here.
            !rarer.extents.is_empty()
                && (nearness.matches(
                    &[&rarer.extents, &other.extents],
                    *slop,
                    NearOrder::Unordered,
                ) || other.read_rest(document, positions)
                    && nearness.matches(
                        &[&rarer.extents, &other.extents],
                        *slop,
                        NearOrder::Unordered,
                    ))
        }
    }
}

/// Whether there is a way through more than two sides, which are always in order.
fn holds(nearness: &mut NearMatcher, sides: &[Side], slop: u32) -> bool {
    let sides: Vec<&[Range<u32>]> = sides.iter().map(|side| side.extents.as_slice()).collect();
    nearness.matches(&sides, slop, NearOrder::Ordered)
}

/// Reads side after side, and no further than there is a way.
fn read_in_order(
    nearness: &mut NearMatcher,
    sides: &mut [Side],
    slop: u32,
    document: DocId,
    positions: &mut Vec<u32>,
) -> bool {
    let last = sides.len() - 1;
    sides.iter_mut().enumerate().all(|(at, side)| {
        side.read_rest(document, positions);
        if at == 0 {
            nearness.start(&side.extents)
        } else if at == last {
            nearness.reaches_last(&side.extents, slop)
        } else {
            nearness.reaches(&side.extents, slop)
        }
    })
}

/// Opens words in a row; frequent neighbours by pairs, which stand in far fewer documents.
fn open_row(
    segment: &SegmentReader,
    row: &[Cow<'_, [Term]>],
    fields: &Fields,
) -> tantivy::Result<Option<PhrasePostings>> {
    let plain: Option<Vec<&Term>> =
        row.iter().map(|word| if let [only] = word.as_ref() { Some(only) } else { None }).collect();
    match plain {
        Some(words) => {
            let parts = phrase_parts(&words, fields);
            PhrasePostings::open(
                segment,
                parts.iter().map(|part| (part.offset, part.terms.as_slice())),
            )
        }
        None => PhrasePostings::open(segment, row.iter().map(Cow::as_ref).enumerate()),
    }
}

impl Side {
    fn cost(&self) -> u64 {
        let words = self.first.iter().chain(&self.rest).map(TermUnion::cost);
        words.chain(self.rows.iter().map(|(_, row)| row.cost())).sum()
    }

    /// Whether reading its first words leaves anything out.
    fn has_more(&self) -> bool {
        self.rest.is_some() || !self.rows.is_empty()
    }

    fn read_first(&mut self, document: DocId) {
        match &mut self.first {
            Some(first) => first.read(document, &mut self.words),
            None => self.words.clear(),
        }
    }

    /// Begins where it stands with what was read first.
    fn take_first(&mut self) {
        self.extents.clear();
        self.extents.extend(self.words.iter().map(|&at| at..at + 1));
    }

    /// Whether there is any more.
    fn read_rest(&mut self, document: DocId, positions: &mut Vec<u32>) -> bool {
        let before = self.extents.len();
        if let Some(rest) = &mut self.rest {
            rest.read(document, positions);
            self.extents.extend(positions.iter().map(|&at| at..at + 1));
        }
        for (length, row) in &mut self.rows {
            row.read(document, positions);
            self.extents.extend(positions.iter().map(|&at| at..at + *length));
        }
        let more = self.extents.len() > before;
        if more {
            // What was read is a few sorted runs, which this way of sorting is quick with.
            self.extents.sort_by_key(|extent| (extent.start, extent.end));
            self.extents.dedup();
        }
        more
    }
}
