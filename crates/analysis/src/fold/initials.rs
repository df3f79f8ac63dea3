//! Initials: single letters with full stops, such as `U.S.`, `N.A.T.O.` and `J. K.`.

use std::ops::Range;

use crate::common_grams::is_common_word;
use crate::fold::letters::{is_hangul, is_ignorable, is_optional_mark, is_without_spaces};

/// Words that capitals or full stops turn into another word, beside the common words: `AIDS`, `a.m.`.
const AMBIGUOUS: &[&str] = &["aids", "am", "id"];

/// How far around a word in capitals its line is searched for small letters, in bytes.
const REACH: usize = 60;

/// End of the initials that start at `start`, with their last full stop. `None` if there is no more
/// than one letter.
///
/// A capital with one small letter may be among initials with a last full stop, as in `Ph.D.`. A
/// space may stand between capitals, as in `J. K. Rowling`.
pub(crate) fn initials_end(text: &str, start: usize) -> Option<usize> {
    let (mut at, mut count, mut end) = (start, 0, None);
    let mut has_pair = false;
    while let Some(letter) = initial(text, at) {
        let is_stop = text[letter.end..].starts_with('.');
        if !is_stop {
            // The last letter may lack its full stop, unless it begins a longer word.
            let is_last = count > 0 && !has_pair && !continues(text, letter.end);
            return if is_last { Some(letter.end) } else { end };
        }
        count += 1;
        has_pair |= !letter.is_single;
        at = letter.end + 1;
        end = (count > 1).then_some(at);
        if letter.is_capital
            && let Some(rest) = text[at..].strip_prefix(' ')
        {
            let spaced = initial(rest, 0).filter(|next| {
                next.is_capital && next.is_single && rest[next.end..].starts_with('.')
            });
            if spaced.is_none() || !letter.is_single {
                return end;
            }
            at += 1;
        }
    }
    end
}

/// A letter with its accents, or a capital with a small letter behind it.
struct Initial {
    end: usize,
    is_capital: bool,
    is_single: bool,
}

fn initial(text: &str, at: usize) -> Option<Initial> {
    let mut chars = text[at..].char_indices().peekable();
    let (_, first) = chars.next().filter(|&(_, c)| is_initial_letter(c))?;
    while chars.next_if(|&(_, c)| is_optional_mark(c)).is_some() {}
    let is_capital = first.is_uppercase();
    let end_of = |next: Option<&(usize, char)>| next.map_or(text.len(), |&(offset, _)| at + offset);
    let single_end = end_of(chars.peek());
    if is_capital && chars.next_if(|&(_, c)| c.is_lowercase()).is_some() {
        let end = end_of(chars.peek());
        if text[end..].starts_with('.') {
            return Some(Initial { end, is_capital, is_single: false });
        }
    }
    Some(Initial { end: single_end, is_capital, is_single: true })
}

fn is_initial_letter(c: char) -> bool {
    c.is_alphabetic() && !is_without_spaces(c) && !is_hangul(c)
}

/// Whether a word goes on at `at`.
fn continues(text: &str, at: usize) -> bool {
    let mut rest = text[at..].chars();
    let next = rest.find(|&c| !is_ignorable(c));
    next.is_some_and(|c| c.is_alphanumeric() && !is_without_spaces(c))
}

/// Removes the full stops and spaces from folded initials that begin at `start`. Those that are
/// another word without full stops keep them: `U. S.` becomes `u.s`.
pub(crate) fn fold_initials(folded: &mut String, start: usize) {
    let letters: String = folded[start..].chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    folded.truncate(start);
    if is_common_word(&letters) || AMBIGUOUS.contains(&letters.as_str()) {
        push_with_stops(&letters, folded);
    } else {
        folded.push_str(&letters);
    }
}

/// Appends the folded form of an acronym that is also a word, if `text` has one in this range:
/// `u.s` for `US`, outside runs of capitals.
pub(crate) fn append_acronym(text: &str, word: &Range<usize>, folded: &mut String) -> bool {
    let letters = match &text.as_bytes()[word.clone()] {
        b"US" => "us",
        b"WHO" => "who",
        b"IT" => "it",
        b"AIDS" => "aids",
        _ => return false,
    };
    let is_acronym = !is_in_capitals(text, word);
    if is_acronym {
        push_with_stops(letters, folded);
    }
    is_acronym
}

/// Whether the line around a word has other letters, and only capitals among those nearby.
fn is_in_capitals(text: &str, word: &Range<usize>) -> bool {
    let start = text.ceil_char_boundary(word.start.saturating_sub(REACH));
    let end = text.floor_char_boundary((word.end + REACH).min(text.len()));
    let before = text[start..word.start].rsplit('\n').next().unwrap_or_default();
    let after = text[word.end..end].split('\n').next().unwrap_or_default();
    let mut has_capital = false;
    for c in before.chars().chain(after.chars()) {
        if c.is_lowercase() {
            return false;
        }
        has_capital |= c.is_uppercase();
    }
    has_capital
}

fn push_with_stops(letters: &str, folded: &mut String) {
    for (at, letter) in letters.char_indices() {
        if at > 0 {
            folded.push('.');
        }
        folded.push(letter);
    }
}
