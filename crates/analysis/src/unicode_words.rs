//! Word boundaries in text of any script, by UAX #29 and the rules of [`crate::words`].

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::fold::initials::initials_end;
use crate::fold::letters::APOSTROPHES;
use crate::fold::letters::{is_hangul, is_ignorable, is_katakana, is_without_spaces};
use crate::fold::numbers::is_group_space;

/// The classes of characters that the word boundary rules distinguish.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CharClass {
    Letter,
    Digit,
    /// A combining mark: belongs to the letter or digit before it.
    Mark,
    /// No letter of the word that it stands in, such as a soft hyphen.
    Ignorable,
    Apostrophe,
    FullStop,
    Comma,
    /// A space that may stand between groups of digits.
    GroupSpace,
    Other,
}

fn char_class(c: char) -> CharClass {
    match c {
        '.' => CharClass::FullStop,
        ',' => CharClass::Comma,
        _ if is_ignorable(c) => CharClass::Ignorable,
        // Unicode classifies U+02BC as a letter. Here it must stand between letters like the other
        // apostrophes.
        _ if APOSTROPHES.contains(&c) => CharClass::Apostrophe,
        _ if is_group_space(c) => CharClass::GroupSpace,
        _ if is_combining_mark(c) => CharClass::Mark,
        _ if c.is_numeric() => CharClass::Digit,
        _ if c.is_alphabetic() => CharClass::Letter,
        _ => CharClass::Other,
    }
}

/// The words of one chunk, by UAX #29 boundaries and the rules of this module.
pub(crate) fn unicode_words(text: &str, chunk: Range<usize>) -> Vec<Range<usize>> {
    let base = chunk.start;
    let chars = Chars {
        classes: text[chunk.clone()]
            .char_indices()
            .map(|(at, c)| (base + at, char_class(c)))
            .collect(),
        text,
        end: chunk.end,
    };
    // UAX #29 puts boundaries between letters where the script changes, or where words have no
    // spaces between them. It also separates letters from superscript digits, but `m²` must match
    // the query `m2`. So boundaries before and after those do not count.
    let mut boundaries =
        text[chunk.clone()].split_word_bound_indices().map(|(at, _)| base + at).peekable();
    let mut has_boundary = |from: usize, to: usize| {
        let (from, to) = (chars.offset(from), chars.offset(to));
        while boundaries.next_if(|&boundary| boundary <= from).is_some() {}
        boundaries.peek().is_some_and(|&boundary| boundary <= to)
    };
    let mut words = Vec::new();
    let mut at = 0;
    while at < chars.classes.len() {
        if !chars.is_alphanumeric(at) {
            at += 1;
            continue;
        }
        let start = chars.offset(at);
        if let Some(end) = initials_end(text, start) {
            words.push(start..end);
            while at < chars.classes.len() && chars.offset(at) < end {
                at += 1;
            }
            continue;
        }
        let end = chars.word_end(at, &mut has_boundary);
        debug_assert!(end > at);
        words.push(start..chars.offset(end));
        at = end;
    }
    words
}

/// The characters of a chunk: byte offset and class of each. The methods take indices of characters;
/// those past the end have the class [`CharClass::Other`].
struct Chars<'t> {
    classes: Vec<(usize, CharClass)>,
    text: &'t str,
    /// Byte offset of the end of the chunk.
    end: usize,
}

impl Chars<'_> {
    fn offset(&self, at: usize) -> usize {
        self.classes.get(at).map_or(self.end, |&(offset, _)| offset)
    }

    fn class(&self, at: usize) -> CharClass {
        self.classes.get(at).map_or(CharClass::Other, |&(_, class)| class)
    }

    fn is_letter(&self, at: usize) -> bool {
        self.class(at) == CharClass::Letter
    }

    fn is_digit(&self, at: usize) -> bool {
        self.class(at) == CharClass::Digit
    }

    fn is_alphanumeric(&self, at: usize) -> bool {
        self.is_letter(at) || self.is_digit(at)
    }

    /// Skips a letter or digit and its combining marks.
    fn after(&self, mut at: usize) -> usize {
        at += 1;
        while self.class(at) == CharClass::Mark {
            at += 1;
        }
        at
    }

    fn char(&self, at: usize) -> char {
        self.text[self.offset(at)..].chars().next().unwrap_or_default()
    }

    /// Whether the characters from `next` are the three digits of a group, and one to three digits of
    /// the word that starts at `start` come before `end`.
    fn is_group(&self, start: usize, end: usize, next: usize) -> bool {
        let before = (start..end).rev().take(4).take_while(|&at| self.is_digit(at)).count();
        (1..=3).contains(&before)
            && (next..next + 3).all(|at| self.is_digit(at))
            && !self.is_digit(next + 3)
    }

    /// Whether a word ends between two letters or digits.
    fn is_parted(
        &self,
        last: usize,
        next: usize,
        has_boundary: impl FnOnce(usize, usize) -> bool,
    ) -> bool {
        let (before, after) = (self.char(last), self.char(next));
        if self.is_letter(last) && self.is_letter(next) {
            // Zero-width spaces part words only in scripts without other spaces.
            let is_joined = (last..next).any(|at| self.char(at) == '\u{200b}')
                && !is_without_spaces(before)
                && !is_without_spaces(after);
            return is_katakana(before) && is_katakana(after)
                || !is_joined && has_boundary(last, next);
        }
        let is_letter_beside_digit = self.is_letter(last) != self.is_letter(next);
        is_letter_beside_digit
            && (is_without_spaces(before)
                || is_without_spaces(after)
                || is_hangul(before)
                || is_hangul(after))
    }

    /// End of the word that starts at `start`, a letter or digit.
    ///
    /// `has_boundary(from, to)` tells whether UAX #29 puts a boundary after the start of character
    /// `from`, and no later than the start of character `to`. It is called in text order.
    fn word_end(&self, start: usize, mut has_boundary: impl FnMut(usize, usize) -> bool) -> usize {
        let mut last = start;
        loop {
            let end = self.after(last);
            let mut next = end;
            while self.class(next) == CharClass::Ignorable {
                next += 1;
            }
            let is_joined = match self.class(end) {
                CharClass::Letter | CharClass::Digit | CharClass::Ignorable => {
                    self.is_alphanumeric(next)
                }
                CharClass::Apostrophe => {
                    next = end + 1;
                    self.is_letter(last) && self.is_letter(next) || self.is_group(start, end, next)
                }
                CharClass::GroupSpace => {
                    next = end + 1;
                    self.is_group(start, end, next)
                }
                CharClass::FullStop | CharClass::Comma => {
                    next = end + 1;
                    self.is_digit(last) && self.is_digit(next)
                }
                CharClass::Mark | CharClass::Other => false,
            };
            let is_unpunctuated = matches!(
                self.class(end),
                CharClass::Letter | CharClass::Digit | CharClass::Ignorable
            );
            if !is_joined || is_unpunctuated && self.is_parted(last, next, &mut has_boundary) {
                return end;
            }
            last = next;
        }
    }
}
