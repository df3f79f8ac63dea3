//! Excerpts of a body, and where an excerpt may be cut.

use std::ops::Range;

use crate::answer::Passage;
use crate::matches::text_match::{TextMatch, marks};

/// Maximum distance, in bytes, by which a cut moves back to the end of a word.
const WORD_REACH_BYTES: usize = 80;

/// A part of a body to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// Byte range of the body.
    pub(crate) span: Range<usize>,
    /// Whether its first sentence begins before it.
    pub(crate) cut_before: bool,
    /// Whether its last sentence ends after it.
    pub(crate) cut_after: bool,
}

impl Excerpt {
    /// The passage of this excerpt, with marks for `matches`, all of which lie inside.
    pub(crate) fn to_passage(&self, body: &str, matches: &[TextMatch]) -> Passage {
        let Range { start, end } = self.span;
        let marks = marks(matches);
        debug_assert!(marks.iter().all(|mark| mark.bytes.start >= start && mark.bytes.end <= end));
        let &Excerpt { cut_before, cut_after, .. } = self;
        Passage {
            text: body[start..end].to_owned(),
            start,
            end,
            marks,
            line: None,
            cut_before,
            cut_after,
        }
    }
}

/// The first byte of a word at or after `wanted`, clamped to `bounds` (end inclusive).
pub(crate) fn cut_before_word(body: &str, wanted: usize, bounds: Range<usize>) -> usize {
    if wanted <= bounds.start {
        return bounds.start + leading_space(&body[bounds]);
    }
    let wanted = body.ceil_char_boundary(wanted);
    let cut =
        body[wanted..bounds.end].find(char::is_whitespace).map_or(bounds.end, |at| wanted + at);
    cut + leading_space(&body[cut..bounds.end])
}

/// The last end of a word at or before `wanted`, but at most `max`. If no word ends within reach,
/// the cut is at the last character boundary at or before `wanted`.
pub(crate) fn cut_after_word(body: &str, wanted: usize, max: usize) -> usize {
    if wanted >= max {
        return max;
    }
    let wanted = body.floor_char_boundary(wanted);
    let reach = body.floor_char_boundary(wanted.saturating_sub(WORD_REACH_BYTES));
    body[reach..wanted]
        .rfind(char::is_whitespace)
        .map_or(wanted, |at| reach + body[reach..reach + at].trim_end().len())
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
