//! A part of a body, and where one may be cut.

use std::ops::Range;

use crate::answer::Passage;
use crate::matches::text_match::{TextMatch, marks};

/// How far back from where it is wanted a cut is moved to the end of a word, in bytes.
const REACH: usize = 80;

/// A part of a body that is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) span: Range<usize>,
    /// Whether the sentence begins before it.
    pub(crate) cut_before: bool,
    /// Whether the sentence goes on after it.
    pub(crate) cut_after: bool,
}

impl Excerpt {
    /// What is shown of it, with the marks of `places`, all of which stand in it.
    pub(crate) fn shown(&self, body: &str, places: &[TextMatch]) -> Passage {
        let Range { start, end } = self.span;
        let marks = marks(places);
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

/// The first place between words at or after `wanted`, within `floor..=mark`.
pub(crate) fn cut_before_word(body: &str, wanted: usize, floor: usize, mark: usize) -> usize {
    if wanted <= floor {
        return floor + leading_space(&body[floor..mark]);
    }
    let wanted = body.ceil_char_boundary(wanted);
    let cut = body[wanted..mark].find(char::is_whitespace).map_or(mark, |at| wanted + at);
    cut + leading_space(&body[cut..mark])
}

/// The last place between words at or before `wanted`, not past `ceiling`; where no word ends within reach, the end of
/// the character that stands there.
pub(crate) fn cut_after_word(body: &str, wanted: usize, ceiling: usize) -> usize {
    if wanted >= ceiling {
        return ceiling;
    }
    let wanted = body.floor_char_boundary(wanted);
    let reach = body.floor_char_boundary(wanted.saturating_sub(REACH));
    body[reach..wanted]
        .rfind(char::is_whitespace)
        .map_or(wanted, |at| reach + body[reach..reach + at].trim_end().len())
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
