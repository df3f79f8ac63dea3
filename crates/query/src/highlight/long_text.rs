//! Passages of a long text, of which only what stands around marks is read.

use newsdex_analysis::SENTENCE_REACH;
use newsdex_index::{ChunkedText, PartialText, WordOffsetsReader};
use tantivy::DocId;

use crate::answer::Passage;
use crate::highlight::highlighter::{Located, looked_at, passages_of};
use crate::highlight::lead::lead;
use crate::highlight::leaf_info::LeafInfo;
use crate::matches::proximity::Occurrence;
use crate::options::SearchOptions;

/// So much is read around marks beyond what decides where their sentences begin and end, in bytes: room for passages that
/// are longer than their marks.
const ROOM: usize = 4 * 1024;
/// The same for each sentence of context.
const ROOM_FOR_CONTEXT: usize = 1024;

/// The passages of a long text that prove most: those that reading all of it would find.
///
/// They are chosen in the text around marks as in any other. Where one comes so near to an end of what was read that
/// more text might make it another, all is read.
pub(crate) fn proving_passages(
    text: &ChunkedText,
    occurrences: &[Occurrence],
    (words, document): (&WordOffsetsReader, DocId),
    leaves: &LeafInfo,
    options: &SearchOptions,
) -> tantivy::Result<Vec<Passage>> {
    let reach =
        options.context.saturating_mul(ROOM_FOR_CONTEXT).saturating_add(SENTENCE_REACH + ROOM);
    for looked_at in [looked_at(occurrences, leaves, options), (0..occurrences.len()).collect()] {
        let around = looked_at.iter().map(|&at| occurrences[at].1..occurrences[at].2);
        let parts = PartialText::around(text, words, document, around, reach)?;
        let mut located = Located { occurrences, words: parts.word_offsets(), parts: Some(&parts) };
        let Some(passages) = passages_of(parts.text(), &mut located, &looked_at, leaves, options)
        else {
            continue;
        };
        match passages
            .into_iter()
            .map(|passage| in_whole(passage, &parts))
            .collect::<Option<Vec<Passage>>>()
        {
            Some(passages) if !passages.is_empty() => return Ok(passages),
            _ => break,
        }
    }
    let whole = text.full_text()?;
    let mut located = Located { occurrences, words: words.offsets(document, &whole), parts: None };
    let all: Vec<usize> = (0..occurrences.len()).collect();
    Ok(passages_of(&whole, &mut located, &all, leaves, options).unwrap_or_default())
}

/// The first sentences of the story in a long text.
pub(crate) fn lead_of(text: &ChunkedText) -> tantivy::Result<Option<Passage>> {
    let parts = PartialText::beginning(text, SENTENCE_REACH + ROOM)?;
    match lead(parts.text()).and_then(|passage| in_whole(passage, &parts)) {
        Some(passage) => Ok(Some(passage)),
        None => text.full_text().map(|whole| lead(&whole)),
    }
}

fn in_whole(mut passage: Passage, parts: &PartialText) -> Option<Passage> {
    let span = parts.full_range(&(passage.start..passage.end), SENTENCE_REACH)?;
    for mark in &mut passage.marks {
        let offset = |byte: usize| byte - passage.start + span.start;
        mark.bytes = offset(mark.bytes.start)..offset(mark.bytes.end);
    }
    (passage.start, passage.end) = (span.start, span.end);
    Some(passage)
}
