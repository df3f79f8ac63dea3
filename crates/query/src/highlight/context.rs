//! Passages with more of the story around them.

use std::ops::Range;

use newsdex_analysis::{paragraph_around, sentences};

use crate::highlight::excerpt::Excerpt;
use crate::matches::text_match::TextMatch;

/// No more than this of a neighbouring sentence is shown, in bytes: some texts have no end of one for pages.
const LONGEST_NEIGHBOUR: usize = 480;

/// Adds `context` sentences on each side of every excerpt, also those of the paragraphs before and after. What meets by
/// that becomes one, in the place of the first, so that no text is shown twice. A side on which a sentence was cut stays
/// as it is, since the next sentence does not follow there.
pub(crate) fn with_context(
    body: &str,
    places: &[TextMatch],
    excerpts: Vec<Excerpt>,
    context: usize,
) -> Vec<Excerpt> {
    let mut apart: Vec<Excerpt> = Vec::with_capacity(excerpts.len());
    for excerpt in excerpts {
        let mut wider = widened(body, places, excerpt, context);
        let meets =
            |a: &Excerpt, b: &Excerpt| a.span.start < b.span.end && b.span.start < a.span.end;
        // Each turn takes one out; the last to go leaves its place, the best of all that were joined.
        let mut at = apart.len();
        while let Some(met) = apart.iter().rposition(|other| meets(other, &wider)) {
            wider = joined(&apart.remove(met), &wider);
            at = met;
        }
        apart.insert(at, wider);
    }
    apart
}

fn joined(a: &Excerpt, b: &Excerpt) -> Excerpt {
    let first = if a.span.start <= b.span.start { a } else { b };
    let last = if a.span.end >= b.span.end { a } else { b };
    Excerpt {
        span: first.span.start..last.span.end,
        cut_before: first.cut_before,
        cut_after: last.cut_after,
    }
}

fn widened(body: &str, places: &[TextMatch], mut excerpt: Excerpt, context: usize) -> Excerpt {
    for _ in 0..context {
        if excerpt.cut_before {
            break;
        }
        let Some((start, cut)) = sentence_before(body, places, excerpt.span.start) else { break };
        debug_assert!(start < excerpt.span.start);
        (excerpt.span.start, excerpt.cut_before) = (start, cut);
    }
    for _ in 0..context {
        if excerpt.cut_after {
            break;
        }
        let Some((end, cut)) = sentence_after(body, places, excerpt.span.end) else { break };
        debug_assert!(end > excerpt.span.end);
        (excerpt.span.end, excerpt.cut_after) = (end, cut);
    }
    excerpt
}

/// Where the sentence before a place begins, or the part of it that is shown, and whether it is a part. No mark is halved
/// for it: the sentence that a mark runs in from belongs to it.
fn sentence_before(body: &str, places: &[TextMatch], place: usize) -> Option<(usize, bool)> {
    let (mut at, _) = body[..place].trim_end().char_indices().next_back()?;
    // Every turn goes back, to the beginning of a mark that begins before all that is shown yet.
    loop {
        let sentence = sentence_around(body, at);
        let mut from = sentence.start;
        if at - from > LONGEST_NEIGHBOUR {
            let reach = body.ceil_char_boundary(at - LONGEST_NEIGHBOUR);
            let word = body[reach..at].find(char::is_whitespace).map_or(at, |space| reach + space);
            from = at - body[word..at].trim_start().len();
        }
        match places.iter().find(|place| place.bytes.start < from && from < place.bytes.end) {
            Some(place) => at = place.bytes.start,
            None => return Some((from, from > sentence.start)),
        }
    }
}

/// Where the sentence after a place ends, or the part of it that is shown, and whether it is a part. No mark is halved for
/// it.
fn sentence_after(body: &str, places: &[TextMatch], place: usize) -> Option<(usize, bool)> {
    let next = body[place..].trim_start();
    let mut at = body.len() - next.len();
    next.chars().next()?;
    // Every turn goes on, to the last character of a mark that ends behind all that is shown yet.
    loop {
        let sentence = sentence_around(body, at);
        let mut to = sentence.end;
        if to - at > LONGEST_NEIGHBOUR {
            let reach = body.floor_char_boundary(at + LONGEST_NEIGHBOUR);
            to = body[at..reach].rfind(char::is_whitespace).map_or(reach, |space| at + space);
            to = at + body[at..to].trim_end().len();
        }
        match places.iter().find(|place| place.bytes.start < to && to < place.bytes.end) {
            Some(place) => at = body.floor_char_boundary(place.bytes.end - 1),
            None => return Some((to, to < sentence.end)),
        }
    }
}

/// The sentence that the character at byte `at` stands in: at least that.
fn sentence_around(body: &str, at: usize) -> Range<usize> {
    let character = at..body.ceil_char_boundary(at + 1);
    let paragraph = paragraph_around(body, character.clone());
    let around = sentences(body, paragraph).into_iter().find(|sentence| sentence.contains(&at));
    around.map_or(character.clone(), |sentence| sentence.start..sentence.end.max(character.end))
}
