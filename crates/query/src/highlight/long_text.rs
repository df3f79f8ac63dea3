//! Long texts, stored in chunks: only the parts around occurrences are read.

use newsdex_analysis::SENTENCE_REACH;
use newsdex_index::{ChunkedText, PartialText, WordOffsetsReader};
use tantivy::DocId;

use crate::answer::Passage;
use crate::highlight::lead::lead;
use crate::occurrence::Occurrence;

/// Bytes read around an occurrence in addition to [`SENTENCE_REACH`]: room for fragments, which are
/// longer than their matches.
const ROOM_BYTES: usize = 4 * 1024;
/// Bytes read in addition for each sentence of context.
const CONTEXT_ROOM_BYTES: usize = 1024;

/// The body of one article, stored in chunks.
pub(crate) struct LongText<'t> {
    pub(crate) text: &'t ChunkedText,
    pub(crate) document: DocId,
    /// The word offsets of its segment.
    pub(crate) word_offsets: &'t WordOffsetsReader,
}

impl LongText<'_> {
    /// Reads the parts around the occurrences at `indices`, with room for `context` sentences on
    /// each side.
    pub(crate) fn read_around(
        &self,
        occurrences: &[Occurrence],
        indices: &[usize],
        context: usize,
    ) -> tantivy::Result<PartialText> {
        let reach =
            context.saturating_mul(CONTEXT_ROOM_BYTES).saturating_add(SENTENCE_REACH + ROOM_BYTES);
        let positions = indices.iter().map(|&index| {
            let positions = &occurrences[index].positions;
            positions.start as usize..positions.end as usize
        });
        PartialText::around(self.text, self.word_offsets, self.document, positions, reach)
    }
}

/// Converts the offsets of a passage in the partial text to offsets in the full text; `None` if the
/// passage is so close to the end of a part that reading more might change it.
pub(crate) fn full_text_passage(mut passage: Passage, parts: &PartialText) -> Option<Passage> {
    let span = parts.full_range(&(passage.start..passage.end), SENTENCE_REACH)?;
    for mark in &mut passage.marks {
        let offset = |byte: usize| byte - passage.start + span.start;
        mark.bytes = offset(mark.bytes.start)..offset(mark.bytes.end);
    }
    (passage.start, passage.end) = (span.start, span.end);
    Some(passage)
}

/// The [`lead`] of a long text.
pub(crate) fn long_text_lead(text: &ChunkedText) -> tantivy::Result<Option<Passage>> {
    let parts = PartialText::beginning(text, SENTENCE_REACH + ROOM_BYTES)?;
    match lead(parts.text()).and_then(|passage| full_text_passage(passage, &parts)) {
        Some(passage) => Ok(Some(passage)),
        None => text.full_text().map(|full_text| lead(&full_text)),
    }
}
