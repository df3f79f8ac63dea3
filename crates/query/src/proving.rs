//! The passages that prove a match, where its witnesses are known by the numbers of their words: only those that may be
//! shown are looked at in the text.

use std::ops::Range;

use newsdex_analysis::{SegmentWords, StoredText, TextParts, WordPlaces};

use crate::find::Place;
use crate::hit::Passage;
use crate::leaf_table::LeafTable;
use crate::long;
use crate::matched::{marks, place};
use crate::near::Stand;
use crate::options::SearchOptions;
use crate::passage::{Chosen, passages};
use crate::shortlist::shortlist;
use crate::stored::Stored;

/// The passages of an article that prove most, where its witnesses are known by the numbers of their words: only those
/// that may be shown are looked at in the text.
pub(crate) fn proving_passages(
    article: &Stored,
    stands: &[Stand],
    words: &SegmentWords,
    leaves: &LeafTable,
    options: &SearchOptions,
) -> tantivy::Result<Vec<Passage>> {
    if options.passages == 0 {
        return Ok(Vec::new());
    }
    let document = article.address.doc_id;
    let body = match &article.body {
        StoredText::Short(body) => body.text()?,
        StoredText::Long(text) => return long::proving_passages(text, stands, (words, document), leaves, options),
    };
    let mut located = Located { stands, words: words.places(document, body), parts: None };
    let mut passages = |looked_at: &[usize]| passages_of(body, &mut located, looked_at, leaves, options);
    let few = passages(&looked_at(stands, leaves, options));
    Ok(few.or_else(|| passages(&(0..stands.len()).collect::<Vec<usize>>())).unwrap_or_default())
}

/// Numbers of the stands that are looked at first.
pub(crate) fn looked_at(stands: &[Stand], leaves: &LeafTable, options: &SearchOptions) -> Vec<usize> {
    // More of the story around may hold any of them.
    if options.context > 0 { (0..stands.len()).collect() } else { shortlist(stands, leaves, options.passages) }
}

/// Where stands are in a text, or in the parts of it that were read.
pub(crate) struct Located<'t> {
    pub(crate) stands: &'t [Stand],
    pub(crate) words: WordPlaces<'t>,
    /// None where the text is whole.
    pub(crate) parts: Option<&'t TextParts>,
}

impl Located<'_> {
    fn place(&mut self, stand: &Stand) -> Option<Place> {
        let held = self.parts.is_none_or(|parts| parts.hold(&(stand.1..stand.2)));
        if held { place(stand, &mut self.words) } else { None }
    }

    /// The stands that begin in a range of bytes. Only those are looked for in the text that may, and that are not among
    /// the `known`, which are given by their numbers, in order.
    fn within(&mut self, bytes: &Range<usize>, known: (&[usize], &[Place])) -> Vec<Place> {
        let stands = self.stands;
        let first = stands.partition_point(|stand| self.words.around(stand.1).end <= bytes.start);
        let near = stands[first..].iter().take_while(|stand| self.words.around(stand.1).start < bytes.end).count();
        let places = (first..first + near).filter_map(|at| match known.0.binary_search(&at) {
            Ok(known_at) => Some(known.1[known_at].clone()),
            Err(_) => self.place(&stands[at]),
        });
        places.filter(|place| bytes.contains(&place.bytes.start)).collect()
    }
}

/// The passages around the stands that are looked at; `None` where all must be looked at.
pub(crate) fn passages_of(
    body: &str,
    located: &mut Located<'_>,
    looked_at: &[usize],
    leaves: &LeafTable,
    options: &SearchOptions,
) -> Option<Vec<Passage>> {
    let stands = located.stands;
    let (numbers, places): (Vec<usize>, Vec<Place>) =
        looked_at.iter().filter_map(|&at| Some((at, located.place(&stands[at])?))).unzip();
    let Chosen { mut passages, has_boilerplate } = passages(body, &places, leaves, options);
    if looked_at.len() < stands.len() {
        if passages.len() < options.passages || has_boilerplate {
            // What was looked at says the same again and again, or is no part of the story; there may be more than that.
            return None;
        }
        for passage in &mut passages {
            let inside = located.within(&(passage.start..passage.end), (&numbers, &places));
            passage.marks = marks(&inside);
        }
    }
    Some(passages)
}
