//! Occurrences located in a text: token positions become byte ranges.

use std::ops::Range;

use newsdex_index::WordOffsets;

use crate::answer::Mark;
use crate::occurrence::{Occurrence, Occurrences};
use crate::stored::Stored;

/// An occurrence with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextMatch {
    /// Id of the leaf.
    pub(crate) leaf: usize,
    pub(crate) bytes: Range<usize>,
    /// Positions of its tokens.
    pub(crate) positions: Range<u32>,
}

/// The matches in the title and the body of one article, each list in text order.
#[derive(Debug, Default)]
pub(crate) struct TextMatches {
    pub(crate) title: Vec<TextMatch>,
    pub(crate) body: Vec<TextMatch>,
    /// Whether there are more, which were not read.
    pub(crate) is_cut: bool,
}

impl TextMatches {
    /// Locates occurrences in an article.
    pub(crate) fn locate(
        occurrences: &Occurrences,
        article: &Stored,
        body: &mut WordOffsets<'_>,
    ) -> TextMatches {
        let located = occurrences.body.iter().filter_map(|occurrence| locate(occurrence, body));
        TextMatches {
            body: located.collect(),
            title: title_matches(&occurrences.title, article),
            is_cut: occurrences.is_cut,
        }
    }
}

/// Locates occurrences in the title. A title is short, so its words are counted from the first one
/// and need no offset table.
pub(crate) fn title_matches(occurrences: &[Occurrence], article: &Stored) -> Vec<TextMatch> {
    let mut title = WordOffsets::new(article.title(), &[]);
    occurrences.iter().filter_map(|occurrence| locate(occurrence, &mut title)).collect()
}

/// Locates an occurrence. Returns `None` only if the text has too few words, that is, if text and
/// index are from different commits.
pub(crate) fn locate(occurrence: &Occurrence, words: &mut WordOffsets<'_>) -> Option<TextMatch> {
    let (first, end) = (occurrence.positions.start as usize, occurrence.positions.end as usize);
    let start = words.byte_range(first)?;
    let bytes = if end == first + 1 { start } else { start.start..words.byte_range(end - 1)?.end };
    Some(TextMatch { leaf: occurrence.leaf, bytes, positions: occurrence.positions.clone() })
}

/// One mark for each byte range, with all leaves that match there. `matches` are in text order.
pub(crate) fn marks(matches: &[TextMatch]) -> Vec<Mark> {
    let same_bytes = matches.chunk_by(|a, b| a.bytes == b.bytes);
    let mark = |matches: &[TextMatch]| Mark {
        bytes: matches[0].bytes.clone(),
        leaves: matches.iter().map(|text_match| text_match.leaf).collect(),
    };
    same_bytes.map(mark).collect()
}
