//! Context: more sentences of the story around an excerpt.

use std::ops::Range;

use newsdex_analysis::{paragraph_around, sentences};

use crate::deadline::Watch;
use crate::highlight::excerpt::Excerpt;
use crate::matches::text_match::TextMatch;

/// Maximum length of a sentence of context, in bytes. In some texts no sentence ends for pages.
const MAX_NEIGHBOUR_BYTES: usize = 480;

/// Maximum number of bytes that one step of widening adds. Matches that overlap each other may go on
/// for megabytes.
const MAX_STEP_BYTES: usize = 16 * 1024;

/// Adds sentences of context to excerpts of one body.
pub(crate) struct ContextWidener<'t> {
    body: &'t str,
    /// All matches in the body, in text order. Widening never cuts one of them in two.
    matches: &'t [TextMatch],
    /// For each match, the greatest end of it and those before.
    ends: Vec<usize>,
    /// The number of sentences to add on each side, across paragraphs.
    sentences: usize,
}

/// The edge of a sentence, or of the part of it that is shown.
struct Edge {
    byte: usize,
    is_cut: bool,
}

impl<'t> ContextWidener<'t> {
    /// Adds `sentences` sentences on each side, and cuts none of `matches`, which are in text order.
    pub(crate) fn new(
        body: &'t str,
        matches: &'t [TextMatch],
        sentences: usize,
    ) -> ContextWidener<'t> {
        let max_end = |max: &mut usize, text_match: &TextMatch| {
            *max = (*max).max(text_match.bytes.end);
            Some(*max)
        };
        let ends = matches.iter().scan(0, max_end).collect();
        ContextWidener { body, matches, ends, sentences }
    }

    /// Widens every excerpt. Excerpts that then overlap become one, at the rank of the best, so
    /// that no text is shown twice. At the deadline, excerpts stay narrower.
    pub(crate) fn widen_all(&self, excerpts: Vec<Excerpt>, watch: &mut Watch) -> Vec<Excerpt> {
        let mut disjoint: Vec<Excerpt> = Vec::with_capacity(excerpts.len());
        for excerpt in excerpts {
            let mut wider = self.widen(excerpt, watch);
            // Joined excerpts take the rank of the best of them, which is the last one removed
            // here.
            let mut rank = disjoint.len();
            while let Some(index) = disjoint.iter().rposition(|other| overlap(other, &wider)) {
                wider = join(&disjoint.remove(index), &wider);
                rank = index;
            }
            disjoint.insert(rank, wider);
        }
        disjoint
    }

    /// Widens an excerpt on each side, except where its sentence is cut: the neighbouring sentence
    /// would not continue it.
    fn widen(&self, mut excerpt: Excerpt, watch: &mut Watch) -> Excerpt {
        for _ in 0..self.sentences {
            if excerpt.cut_before || watch.is_over() {
                break;
            }
            let Some(start) = self.start_of_previous(excerpt.span.start) else { break };
            debug_assert!(start.byte < excerpt.span.start);
            (excerpt.span.start, excerpt.cut_before) = (start.byte, start.is_cut);
        }
        for _ in 0..self.sentences {
            if excerpt.cut_after || watch.is_over() {
                break;
            }
            let Some(end) = self.end_of_next(excerpt.span.end) else { break };
            debug_assert!(end.byte > excerpt.span.end);
            (excerpt.span.end, excerpt.cut_after) = (end.byte, end.is_cut);
        }
        excerpt
    }

    /// The start of the sentence that ends before `byte`; `None` at the beginning of the body, or if
    /// it is too far. If
    /// a match runs into that sentence, the sentence where the match begins is included too.
    fn start_of_previous(&self, byte: usize) -> Option<Edge> {
        let body = self.body;
        let (mut at, _) = body[..byte].trim_end().char_indices().next_back()?;
        // Terminates: each iteration moves back to the start of a match that begins before
        // everything included so far.
        loop {
            let sentence = sentence_around(body, at);
            let mut start = sentence.start;
            if at - start > MAX_NEIGHBOUR_BYTES {
                let reach = body.ceil_char_boundary(at - MAX_NEIGHBOUR_BYTES);
                let word =
                    body[reach..at].find(char::is_whitespace).map_or(at, |space| reach + space);
                start = at - body[word..at].trim_start().len();
            }
            match self.match_across(start) {
                Some(_) if byte - start > MAX_STEP_BYTES => return None,
                Some(across) => at = across.bytes.start,
                None => return Some(Edge { byte: start, is_cut: start > sentence.start }),
            }
        }
    }

    /// The end of the sentence that begins after `byte`; `None` at the end of the body, or if it is
    /// too far. If a match
    /// runs out of that sentence, the sentence where the match ends is included too.
    fn end_of_next(&self, byte: usize) -> Option<Edge> {
        let body = self.body;
        let rest = body[byte..].trim_start();
        let mut at = body.len() - rest.len();
        rest.chars().next()?;
        // Terminates: each iteration moves on to the end of a match that ends after everything
        // included so far.
        loop {
            let sentence = sentence_around(body, at);
            let mut end = sentence.end;
            if end - at > MAX_NEIGHBOUR_BYTES {
                let reach = body.floor_char_boundary(at + MAX_NEIGHBOUR_BYTES);
                end = body[at..reach].rfind(char::is_whitespace).map_or(reach, |space| at + space);
                end = at + body[at..end].trim_end().len();
            }
            match self.match_across(end) {
                Some(_) if end - byte > MAX_STEP_BYTES => return None,
                Some(across) => at = body.floor_char_boundary(across.bytes.end - 1),
                None => return Some(Edge { byte: end, is_cut: end < sentence.end }),
            }
        }
    }

    /// The first match that a cut at `byte` would split.
    fn match_across(&self, byte: usize) -> Option<&TextMatch> {
        // The first match that ends after the cut is the one that raises the greatest end so far.
        let first = self.ends.partition_point(|&end| end <= byte);
        self.matches.get(first).filter(|text_match| text_match.bytes.start < byte)
    }
}

fn overlap(a: &Excerpt, b: &Excerpt) -> bool {
    a.span.start < b.span.end && b.span.start < a.span.end
}

fn join(a: &Excerpt, b: &Excerpt) -> Excerpt {
    let first = if a.span.start <= b.span.start { a } else { b };
    let last = if a.span.end >= b.span.end { a } else { b };
    Excerpt {
        span: first.span.start..last.span.end,
        cut_before: first.cut_before,
        cut_after: last.cut_after,
    }
}

/// The sentence around the character at byte `at`, or that character alone if it is in no sentence.
fn sentence_around(body: &str, at: usize) -> Range<usize> {
    let character = at..body.ceil_char_boundary(at + 1);
    let paragraph = paragraph_around(body, character.clone());
    let sentence = sentences(body, paragraph).into_iter().find(|sentence| sentence.contains(&at));
    sentence.map_or(character.clone(), |sentence| sentence.start..sentence.end.max(character.end))
}
