//! Sentence boundaries in text as it was scraped or typed.
//!
//! Within a paragraph, a sentence ends at a terminator followed by white space, as in UAX #29. It
//! does not end after `Mr.`, after initials or before a lower-case letter, where UAX #29 alone
//! would end it.
//!
//! newsdex does not use the tables of unicode-segmentation for this. They take several times as
//! long as the rest of the work on a passage, and their result would need the corrections for news
//! in any case.

use std::ops::Range;

use crate::paragraph::{
    LINE_REACH, PARAGRAPH_REACH, WRAP_WINDOW, first_word_boundary, last_word_boundary,
    separates_paragraphs,
};

/// Length of the longest abbreviation or sequence of initials, including the closing punctuation
/// after it, in bytes.
const MAX_ABBREVIATION_LEN: usize = 64;

/// Length of the longest run of terminators and closing punctuation that can end a sentence, counted
/// from a terminator to the end of the run, in bytes. A text may consist of terminators, and each of
/// them is examined.
const MAX_TERMINATOR_RUN: usize = 64;

/// Distance from the range, in bytes, within which text can affect what [`sentences_around`]
/// returns.
pub const SENTENCE_REACH: usize = 2 * PARAGRAPH_REACH + (WRAP_WINDOW + 1) * LINE_REACH;

/// Characters that end a sentence when white space follows.
const TERMINATORS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];
/// Terminators of scripts that put no space after a sentence.
const WIDE_TERMINATORS: [char; 3] = ['。', '！', '？'];
/// Closing punctuation, which belongs to the sentence that ended before it.
const CLOSING_PUNCTUATION: [char; 12] =
    ['"', '\'', '”', '’', '»', '›', '“', ')', ']', '}', '」', '』'];

// The word lists are lower case and sorted, for binary search.

/// Abbreviations that never end a sentence.
const TITLES: &[&str] = &[
    "adm", "capt", "cf", "cmdr", "col", "cpl", "dr", "fr", "ft", "gen", "gov", "hon", "lt", "maj",
    "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "mx", "pres", "prof", "rep", "rev", "sen",
    "sgt", "sig", "st", "v", "vol", "vs",
];

/// Abbreviations that end a sentence only if the next word is one of [`SENTENCE_STARTERS`].
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "apr", "ariz", "assn", "aug", "ave", "blvd", "bros", "calif", "co", "colo",
    "conn", "corp", "dec", "dept", "ed", "est", "etc", "feb", "fig", "fla", "inc", "jan", "jr",
    "jul", "jun", "ltd", "mar", "mass", "md", "nov", "oct", "pa", "ph.d", "plc", "pp", "rd", "sep",
    "sept", "sr", "univ", "va",
];

/// Words that, after an abbreviation, far more often start a new sentence than continue one.
#[rustfmt::skip]
const SENTENCE_STARTERS: &[&str] = &[
    "a", "after", "although", "an", "and", "as", "at", "because", "before", "but", "by", "during",
    "each", "for", "from", "he", "her", "his", "how", "however", "i", "if", "in", "it", "its",
    "many", "meanwhile", "most", "mr", "mrs", "ms", "no", "now", "of", "on", "once", "one", "or",
    "our", "she", "since", "so", "some", "still", "that", "the", "their", "then", "there", "these",
    "they", "this", "those", "to", "under", "we", "what", "when", "where", "while", "who", "why",
    "with", "yet", "you",
];

/// The sentences of one paragraph of `text`, in order, as byte ranges of `text`, without the white
/// space around them.
///
/// ```
/// use newsdex_analysis::sentences;
///
/// let text = "Mr. Pell of the U.S. embassy paid $1.5 million at 9 a.m. on Monday. \
///             “Why?” he asked. Nobody knew.";
/// let sentences: Vec<&str> =
///     sentences(text, 0..text.len()).into_iter().map(|sentence| &text[sentence]).collect();
/// assert_eq!(sentences.len(), 3);
/// assert_eq!(sentences[1], "“Why?” he asked.");
/// ```
#[must_use]
pub fn sentences(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let slice = &text[paragraph.clone()];
    let mut sentences = Vec::new();
    let mut start = slice.len() - slice.trim_start().len();
    let mut at = start;
    while let Some((offset, terminator)) =
        slice[at..].char_indices().find(|(_, c)| TERMINATORS.contains(c))
    {
        at += offset;
        if let Some(SentenceBreak { end, next }) = sentence_break(slice, at, terminator) {
            sentences.push(paragraph.start + start..paragraph.start + end);
            (start, at) = (next, next);
        } else {
            at += terminator.len_utf8();
        }
    }
    let last = start + slice[start..].trim_end().len();
    if last > start {
        sentences.push(paragraph.start + start..paragraph.start + last);
    }
    sentences
}

/// The sentences that a byte range of `text` touches, from the start of the first to the end of
/// the last.
///
/// The result is the same as that of [`sentences`] on the
/// [`paragraph_around`](crate::paragraph_around) the range, but computed from the text near the
/// range alone.
///
/// ```
/// use newsdex_analysis::sentences_around;
///
/// let text = "It rained. The storm was late, they said. It passed.";
/// let at = text.find("late").unwrap();
/// assert_eq!(&text[sentences_around(text, at..at + 4)], "The storm was late, they said.");
/// ```
#[must_use]
pub fn sentences_around(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = text.floor_char_boundary(range.start.saturating_sub(PARAGRAPH_REACH));
    let ceiling =
        text.ceil_char_boundary(range.end.saturating_add(PARAGRAPH_REACH).min(text.len()));
    let bytes = text.as_bytes();
    let mut start = None;
    for at in (floor..range.start).rev().filter(|&at| may_end_sentence(bytes[at])) {
        start = if bytes[at] == b'\n' {
            separates_paragraphs(text, at).then_some(at + 1)
        } else {
            terminator_at(text, at)
                .and_then(|terminator| sentence_break(text, at, terminator))
                .map(|sentence_break| sentence_break.next)
        };
        if start.is_some() {
            break;
        }
    }
    // A sentence that the reach cuts off begins and ends between words, not within one.
    let start = start.unwrap_or_else(|| match floor {
        0 => 0,
        _ => first_word_boundary(text, floor..range.start),
    });
    let start = start.min(range.start);
    let start = range.start - text[start..range.start].trim_start().len();
    let mut end = None;
    for at in (range.end..ceiling).filter(|&at| may_end_sentence(bytes[at])) {
        end = if bytes[at] == b'\n' {
            separates_paragraphs(text, at).then_some(at)
        } else {
            terminator_at(text, at)
                .and_then(|terminator| sentence_break(text, at, terminator))
                .map(|sentence_break| sentence_break.end)
        };
        if end.is_some() {
            break;
        }
    }
    let end = end.unwrap_or_else(|| match ceiling {
        ceiling if ceiling == text.len() => ceiling,
        _ => last_word_boundary(text, range.end..ceiling),
    });
    start..range.end + text[range.end..end].trim_end().len()
}

/// Whether a line break or one of [`TERMINATORS`] may begin with this byte. The table takes half as
/// long as comparisons do.
fn may_end_sentence(byte: u8) -> bool {
    const TABLE: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            table[byte] = matches!(byte, 0x0a | 0x21 | 0x2e | 0x3f | 0xe2 | 0xe3 | 0xef);
            byte += 1;
        }
        table
    };
    TABLE[usize::from(byte)]
}

fn terminator_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next().filter(|c| TERMINATORS.contains(c))
}

/// A boundary between two sentences, as byte offsets.
struct SentenceBreak {
    /// End of the sentence before the boundary, including its closing punctuation.
    end: usize,
    /// Start of the sentence after the boundary.
    next: usize,
}

/// The sentence break at the terminator at byte `at`; `None` if the sentence continues. The result
/// depends only on the text near the terminator.
fn sentence_break(text: &str, at: usize, terminator: char) -> Option<SentenceBreak> {
    // The white space after the terminator may be long as well.
    let text = &text[..text.ceil_char_boundary((at + PARAGRAPH_REACH).min(text.len()))];
    let run = &text[at..text.floor_char_boundary((at + MAX_TERMINATOR_RUN).min(text.len()))];
    let end = at + run.find(|c| !(TERMINATORS.contains(&c) || CLOSING_PUNCTUATION.contains(&c)))?;
    let rest = &text[end..];
    let next = rest.trim_start();
    let last = text[at..end].chars().rfind(|c| TERMINATORS.contains(c)).unwrap_or(terminator);
    let is_separated = next.len() < rest.len() || WIDE_TERMINATORS.contains(&last);
    let before = &text[text.floor_char_boundary(end.saturating_sub(MAX_ABBREVIATION_LEN))..end];
    (is_separated && !next.is_empty() && !continues_sentence(before, next))
        .then(|| SentenceBreak { end, next: text.len() - next.len() })
}

/// Whether `next` continues the sentence that ends with `before`.
fn continues_sentence(before: &str, next: &str) -> bool {
    let next = next.trim_start_matches(['“', '"', '‘', '\'', '(', '«', '„']);
    let next_word = &next[..next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len())];
    if next_word.starts_with(char::is_lowercase) {
        return true;
    }
    let Some(before) = before.strip_suffix('.') else { return false };
    let separates_words = |c: char| {
        c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘' | '«' | '„' | '—' | '–' | '-' | '/')
    };
    let word = before.rsplit(separates_words).next().unwrap_or("");
    let is_in = |list: &[&str], word: &str| {
        let lower_case = || word.bytes().map(|byte| byte.to_ascii_lowercase());
        list.binary_search_by(|entry| entry.bytes().cmp(lower_case())).is_ok()
    };
    if is_in(&["no", "nos"], word) {
        return next_word.starts_with(|c: char| c.is_ascii_digit());
    }
    if is_in(TITLES, word) {
        return true;
    }
    let is_initials = word
        .split('.')
        .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    (is_initials || is_in(ABBREVIATIONS, word))
        && !next_word.is_empty()
        && !is_in(SENTENCE_STARTERS, next_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paragraph::paragraph_around;

    /// `marked` is a paragraph with `|` at each sentence break.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let actual: Vec<&str> =
            sentences(&text, 0..text.len()).into_iter().map(|s| &text[s]).collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        check("One. |Two! |Three? |Four");
        check("Mr. Ames met Dr. Zoë Lind. |They spoke.");
        check("The U.S. Senate voted. |It passed in the U.S. |The House waits.");
        check("It cost $1.5 million, up 3.2 percent. |No. 7 won. |Was it late? |No. |Yes.");
        check("At 9 a.m. Monday it rained; at 5 p.m. |The sun shone.");
        check("J. K. Marlowe wrote it. |Acme Inc. said so. |So did Acme Inc. |The rest is talk.");
        check("“Why now?” she asked. |“Because,” he said. |“It is time.” |They left.");
        check("He waited… and waited. |Then he left.");
        check("Signed on Sept. 4 in St. Ives. |Done.");
        check("„Nein.“ |Das war alles.");
        check("Visit amazon.com today. |Pay £3.20.");
        check("One line\nand the next. |Two.");
        check("東京は雨。|大阪は晴れ！|（終）");
        check("Wait... |What?! |(Yes.) |“Go.” |‘Now.’");
        check("a . |B");
    }

    #[test]
    fn a_text_of_terminators_takes_linear_time() {
        for run in [".", "?!", ".\"", "…”"] {
            let text = format!("One{} Two", run.repeat(1_000_000));
            assert_eq!(sentences(&text, 0..text.len()).len(), 2);
            for at in (0..text.len()).step_by(text.len() / 1_000) {
                let range = text.floor_char_boundary(at)..text.ceil_char_boundary(at + 1);
                assert!(sentences_around(&text, range.clone()).contains(&range.start));
            }
        }
    }

    #[test]
    fn word_lists_are_sorted() {
        assert!([TITLES, ABBREVIATIONS, SENTENCE_STARTERS].iter().all(|list| list.is_sorted()));
    }

    #[test]
    fn sentences_around_agrees_with_splitting_the_whole_paragraph() {
        let pieces = [
            "word ",
            "the ",
            "U.S. ",
            "Mr. ",
            "“Why?” ",
            "A ",
            ". ",
            ".",
            "? ",
            "… ",
            "。",
            "\n",
            "\n\n",
            "\n• ",
            "Inc. ",
            "No. 7 ",
            "é",
            "word, word ",
            "wrapped lines of some words that go on\nand on for a while here as they do\n",
        ];
        let mut rng = fastrand::Rng::with_seed(23);
        for _ in 0..2_000 {
            let size = if rng.usize(..20) == 0 { 1_500 } else { 40 };
            let text: String = (0..size).map(|_| pieces[rng.usize(..pieces.len())]).collect();
            let words: Vec<Range<usize>> = crate::words(&text).collect();
            let Some(first) = (!words.is_empty()).then(|| rng.usize(..words.len())) else {
                continue;
            };
            let last = (first + rng.usize(..3)).min(words.len() - 1);
            let range = words[first].start..words[last].end;
            let paragraph = paragraph_around(&text, range.clone());
            let touched = sentences(&text, paragraph).into_iter();
            let touched =
                touched.filter(|sentence| sentence.start < range.end && sentence.end > range.start);
            let expected = touched.reduce(|all, more| all.start..more.end).unwrap();
            let expected = expected.start.min(range.start)..expected.end.max(range.end);
            assert_eq!(sentences_around(&text, range.clone()), expected, "{text:?} {range:?}");
        }
    }

    #[test]
    fn sentences_around_depends_only_on_text_within_its_reach() {
        let pieces = [
            "word ".repeat(500),
            "wrapped lines of some words that go on and on for a while\nhere as they do, "
                .repeat(20),
            "wide line, ".repeat(30),
            "Mr. U.S. ".repeat(100),
            " ".repeat(300),
            "é".repeat(400),
            "…".repeat(900),
            ". A".to_owned(),
            ". a".to_owned(),
            "\n".to_owned(),
            "short line\nand short".to_owned(),
            " storm ".to_owned(),
        ];
        let mut rng = fastrand::Rng::with_seed(29);
        for _ in 0..1_000 {
            let text: String =
                (0..80).map(|_| pieces[rng.usize(..pieces.len())].as_str()).collect();
            let start = text.floor_char_boundary(rng.usize(..text.len()));
            let end = text.ceil_char_boundary((start + rng.usize(..20)).min(text.len()));
            let first = text.ceil_char_boundary(start.saturating_sub(SENTENCE_REACH));
            let last = text.floor_char_boundary(end + SENTENCE_REACH);
            let near = sentences_around(&text[first..last], start - first..end - first);
            assert_eq!(first + near.start..first + near.end, sentences_around(&text, start..end));
        }
    }
}
