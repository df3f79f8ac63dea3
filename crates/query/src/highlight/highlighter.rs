//! The passages that prove a match, where its witnesses are known by the numbers of their words: only those that may be
//! shown are looked at in the text.

use std::ops::Range;

use newsdex_index::{PartialText, StoredText, WordOffsets, WordOffsetsReader};

use crate::answer::Passage;
use crate::highlight::fragments::{Chosen, passages};
use crate::highlight::leaf_info::LeafInfo;
use crate::highlight::long_text;
use crate::highlight::shortlist::shortlist;
use crate::matches::oracle::TextMatch;
use crate::matches::proximity::Occurrence;
use crate::matches::witnesses::{marks, place};
use crate::options::SearchOptions;
use crate::stored::Stored;

/// The passages of an article that prove most, where its witnesses are known by the numbers of their words: only those
/// that may be shown are looked at in the text.
pub(crate) fn proving_passages(
    article: &Stored,
    occurrences: &[Occurrence],
    words: &WordOffsetsReader,
    leaves: &LeafInfo,
    options: &SearchOptions,
) -> tantivy::Result<Vec<Passage>> {
    if options.passages == 0 {
        return Ok(Vec::new());
    }
    let document = article.address.doc_id;
    let body = match &article.body {
        StoredText::Short(body) => body.text()?,
        StoredText::Long(text) => {
            return long_text::proving_passages(
                text,
                occurrences,
                (words, document),
                leaves,
                options,
            );
        }
    };
    let mut located = Located { occurrences, words: words.offsets(document, body), parts: None };
    let mut passages =
        |looked_at: &[usize]| passages_of(body, &mut located, looked_at, leaves, options);
    let few = passages(&looked_at(occurrences, leaves, options));
    Ok(few
        .or_else(|| passages(&(0..occurrences.len()).collect::<Vec<usize>>()))
        .unwrap_or_default())
}

/// Numbers of the stands that are looked at first.
pub(crate) fn looked_at(
    occurrences: &[Occurrence],
    leaves: &LeafInfo,
    options: &SearchOptions,
) -> Vec<usize> {
    // More of the story around may hold any of them.
    if options.context > 0 {
        (0..occurrences.len()).collect()
    } else {
        shortlist(occurrences, leaves, options.passages)
    }
}

/// Where stands are in a text, or in the parts of it that were read.
pub(crate) struct Located<'t> {
    pub(crate) occurrences: &'t [Occurrence],
    pub(crate) words: WordOffsets<'t>,
    /// None where the text is whole.
    pub(crate) parts: Option<&'t PartialText>,
}

impl Located<'_> {
    fn place(&mut self, stand: &Occurrence) -> Option<TextMatch> {
        let held = self.parts.is_none_or(|parts| parts.contains(&(stand.1..stand.2)));
        if held { place(stand, &mut self.words) } else { None }
    }

    /// The stands that begin in a range of bytes. Only those are looked for in the text that may, and that are not among
    /// the `known`, which are given by their numbers, in order.
    fn within(&mut self, bytes: &Range<usize>, known: (&[usize], &[TextMatch])) -> Vec<TextMatch> {
        let occurrences = self.occurrences;
        let first = occurrences
            .partition_point(|stand| self.words.approximate_range(stand.1).end <= bytes.start);
        let near = occurrences[first..]
            .iter()
            .take_while(|stand| self.words.approximate_range(stand.1).start < bytes.end)
            .count();
        let places = (first..first + near).filter_map(|at| match known.0.binary_search(&at) {
            Ok(known_at) => Some(known.1[known_at].clone()),
            Err(_) => self.place(&occurrences[at]),
        });
        places.filter(|place| bytes.contains(&place.bytes.start)).collect()
    }
}

/// The passages around the stands that are looked at; `None` where all must be looked at.
pub(crate) fn passages_of(
    body: &str,
    located: &mut Located<'_>,
    looked_at: &[usize],
    leaves: &LeafInfo,
    options: &SearchOptions,
) -> Option<Vec<Passage>> {
    let occurrences = located.occurrences;
    let (numbers, places): (Vec<usize>, Vec<TextMatch>) =
        looked_at.iter().filter_map(|&at| Some((at, located.place(&occurrences[at])?))).unzip();
    let Chosen { mut passages, has_boilerplate } = passages(body, &places, leaves, options);
    if looked_at.len() < occurrences.len() {
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
