//! Word boundaries.
//!
//! A word is a run of letters and digits as UAX #29 (Unicode Text Segmentation, by the
//! unicode-segmentation crate) finds it, split further. Only these characters may stay inside a
//! word:
//!
//! - an apostrophe between letters (`don't`, `Musk’s`),
//! - a full stop or comma between digits (`1,000.5`), and an apostrophe or a no-break space between
//!   groups of three digits (`12’500`),
//! - the full stops of initials, with the last one (`U.S.`, `p.m.`, `Ph.D.`, `J. K.`),
//! - soft hyphens and characters without width before a letter or digit, and combining marks after
//!   one.
//!
//! Ideographs, kana and the letters of Thai and its like are words of their own, and a number ends
//! before them and before Hangul. Every other character ends a word, including the full stop in `Amazon.The` and in `amazon.com`.

use std::ops::Range;

use crate::fold::initials::initials_end;
use crate::unicode_words::unicode_words;

/// Whether `text` begins with one of the punctuation marks that are common in news but not ASCII:
/// `–`, `—`, `‘`, `’`, `“`, `”`, `…`. Each of them ends a word, except an apostrophe between
/// letters.
fn begins_with_common_punctuation(text: &[u8]) -> bool {
    matches!(text, [PUNCTUATION_LEAD, 0x80, 0x93 | 0x94 | 0x98 | 0x99 | 0x9c | 0x9d | 0xa6, ..])
}

/// Length of each of those marks in UTF-8, in bytes.
const PUNCTUATION_LEN: usize = 3;
/// First byte of each of those marks in UTF-8.
const PUNCTUATION_LEAD: u8 = 0xe2;

/// Iterates over the words of a text, in order, as byte ranges into it.
///
/// ```
/// let text = "The U.S. paid 1,000.5 to Amazon.The end";
/// let words: Vec<&str> = newsdex_analysis::words(text).map(|word| &text[word]).collect();
/// assert_eq!(words, ["The", "U.S.", "paid", "1,000.5", "to", "Amazon", "The", "end"]);
/// ```
#[must_use]
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, chunk_end: 0, queued: Vec::new().into_iter() }
}

/// Iterator over the words of a text, returned by [`words`].
///
/// ASCII white space always ends a word, so the iterator works on the chunks between white space.
/// It splits a plain chunk (ASCII and the most common other punctuation) byte by byte, and sends
/// only the other chunks through the Unicode tables. A test compares the two paths on random text.
#[derive(Debug, Clone)]
pub struct Words<'t> {
    text: &'t str,
    /// Byte offset at which the text that is still to be split begins.
    at: usize,
    /// End of the plain chunk that contains `at`; not greater than `at` if there is no such chunk.
    chunk_end: usize,
    /// Words of the last chunk that was not plain.
    queued: std::vec::IntoIter<Range<usize>>,
}

impl Words<'_> {
    /// Skips to the byte offset `byte`, at which a word must begin.
    ///
    /// ```
    /// let text = "The storm passed";
    /// assert_eq!(newsdex_analysis::words(text).starting_at(4).next(), Some(4..9));
    /// ```
    #[must_use]
    pub fn starting_at(mut self, byte: usize) -> Self {
        debug_assert!(self.at == 0 && self.text.is_char_boundary(byte));
        self.at = byte;
        self
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            if let Some(word) = self.queued.next() {
                return Some(word);
            }
            let bytes = self.text.as_bytes();
            while self.at < self.chunk_end {
                let start = self.at;
                if bytes[start].is_ascii_alphanumeric() {
                    let initials = ascii_initials_end(self.text, start);
                    self.at =
                        initials.unwrap_or_else(|| plain_word_end(&bytes[..self.chunk_end], start));
                    debug_assert!(self.at > start);
                    return Some(start..self.at);
                }
                self.at += 1;
            }
            // Terminates: each iteration of the outer loop consumes one chunk or returns.
            while bytes.get(self.at).is_some_and(|&byte| ends_chunk(byte)) {
                self.at += 1;
            }
            if self.at == bytes.len() {
                return None;
            }
            // Most chunks are one word, possibly followed by a full stop or comma.
            let word = self.at..self.at + alphanumeric_prefix_len(&bytes[self.at..]);
            let is_end = |at: usize| bytes.get(at).is_none_or(|&byte| ends_chunk(byte));
            let is_punctuated = matches!(bytes.get(word.end), Some(b'.' | b','));
            if let 1..=2 = word.len()
                && let Some(end) = ascii_initials_end(self.text, word.start)
            {
                self.at = end;
                return Some(word.start..end);
            }
            if !word.is_empty() && is_end(word.end + usize::from(is_punctuated)) {
                self.at = word.end + usize::from(is_punctuated);
                return Some(word);
            }
            let mut is_plain = true;
            let mut end = word.end;
            while end < bytes.len() && !ends_chunk(bytes[end]) {
                if bytes[end].is_ascii() {
                    end += 1;
                } else if begins_with_common_punctuation(&bytes[end..]) {
                    end += PUNCTUATION_LEN;
                } else {
                    is_plain = false;
                    end += 1;
                }
            }
            if is_plain {
                self.chunk_end = end;
            } else {
                let words = unicode_words(self.text, self.at..end);
                // Initials may go on behind a space.
                self.at = words.last().map_or(end, |last| end.max(last.end));
                self.queued = words.into_iter();
            }
        }
    }
}

/// Number of ASCII letters and digits at the beginning of `text`. Tests eight bytes at a time: the
/// exit of a loop over single letters is a branch that the processor mispredicts.
fn alphanumeric_prefix_len(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = text[at..].first_chunk() {
        let mask = non_alphanumeric_mask(u64::from_le_bytes(*chunk));
        if mask != 0 {
            return at + mask.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + text[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Sets the highest bit of each of the eight bytes that is not an ASCII letter or digit.
fn non_alphanumeric_mask(bytes: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH_BITS: u64 = 0x80 * ONES;
    let ascii = bytes & !HIGH_BITS;
    // For bytes below 128: the highest bit of each byte is set if that byte is at least `min`. No
    // byte carries into the next.
    let at_least = |bytes: u64, min: u8| bytes + u64::from(0x80 - min) * ONES;
    let lower_case = ascii | (0x20 * ONES);
    let letters = at_least(lower_case, b'a') & !at_least(lower_case, b'z' + 1);
    let digits = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
    (!(letters | digits) | bytes) & HIGH_BITS
}

fn ends_chunk(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// End of the initials that start with an ASCII letter at `start`.
fn ascii_initials_end(text: &str, start: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[start..];
    let has_stop = matches!(bytes, [_, b'.', ..] | [_, _, b'.', ..]);
    if has_stop && bytes[0].is_ascii_alphabetic() { initials_end(text, start) } else { None }
}

/// End of the word that starts at `start`, a letter or digit, in a plain chunk.
fn plain_word_end(chunk: &[u8], start: usize) -> usize {
    let is_letter = |at: usize| chunk.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_digit = |at: usize| chunk.get(at).is_some_and(u8::is_ascii_digit);
    let is_alphanumeric = |at: usize| chunk.get(at).is_some_and(u8::is_ascii_alphanumeric);
    // Whether three digits follow that make a group, with one to three digits before them.
    let is_group = |end: usize, next: usize| {
        let before =
            chunk[start..end].iter().rev().take(4).take_while(|b| b.is_ascii_digit()).count();
        (1..=3).contains(&before) && (0..3).all(|at| is_digit(next + at)) && !is_digit(next + 3)
    };
    let mut end = start;
    loop {
        while is_alphanumeric(end) {
            end += 1;
        }
        let is_joined = match chunk.get(end) {
            Some(b'\'') => is_letter(end - 1) && is_letter(end + 1) || is_group(end, end + 1),
            Some(b'.' | b',') => is_digit(end - 1) && is_digit(end + 1),
            Some(&PUNCTUATION_LEAD) if chunk[end..].starts_with("’".as_bytes()) => {
                let next = end + PUNCTUATION_LEN;
                is_letter(end - 1) && is_letter(next) || is_group(end, next)
            }
            _ => false,
        };
        if !is_joined {
            return end;
        }
        end += if chunk[end] == PUNCTUATION_LEAD { PUNCTUATION_LEN } else { 1 };
    }
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|word| &text[word]).collect()
    }

    #[test]
    fn words_end_at_the_documented_boundaries() {
        let check = |text: &str, expected: &[&str]| assert_eq!(split(text), expected, "{text}");
        check("", &[]);
        check(" \n\t", &[]);
        check("don't stop", &["don't", "stop"]);
        check("Musk’s rock'n'roll dogs' 'tis", &["Musk’s", "rock'n'roll", "dogs", "tis"]);
        check(
            "1,000.5 and 3.14. 12:30, 1980's",
            &["1,000.5", "and", "3.14", "12", "30", "1980", "s"],
        );
        check("the U.S. and U.K.-led p.m.", &["the", "U.S.", "and", "U.K.", "led", "p.m."]);
        check("J.K.Rowling A.B1 e.g.the", &["J.K.", "Rowling", "A", "B1", "e.g.", "the"]);
        check("J. K. Quill U. S. Ph.D. a U.S", &["J. K.", "Quill", "U. S.", "Ph.D.", "a", "U.S"]);
        check("He.I So.A. St.John", &["He", "I", "So.A.", "St", "John"]);
        check("Plan A. I went. É. U. J.\nK.", &["Plan", "A", "I", "went", "É. U. J.", "K"]);
        check(
            "12\u{a0}500 12’500 12'500 2012\u{202f}500",
            &["12\u{a0}500", "12’500", "12'500", "2012", "500"],
        );
        check(
            "涨到3000元 第5回 500บาท 2026년",
            &["涨", "到", "3000", "元", "第", "5", "回", "500", "บ", "า", "ท", "2026", "년"],
        );
        check("コロナ iPhone17", &["コ", "ロ", "ナ", "iPhone17"]);
        check(
            "Amazon.The amazon.com v1.5 $1.5m",
            &["Amazon", "The", "amazon", "com", "v1.5", "1.5m"],
        );
        check(
            "F-16 64-bit co\u{2011}founder snake_case",
            &["F", "16", "64", "bit", "co", "founder", "snake", "case"],
        );
        check("ex\u{ad}am\u{ad}ple \u{ad}x y\u{ad} z", &["ex\u{ad}am\u{ad}ple", "x", "y", "z"]);
        check(
            "cafe\u{301} É.U. naïve\u{a0}50\u{a0}000",
            &["cafe\u{301}", "É.U.", "naïve", "50\u{a0}000"],
        );
        check("“storm off” «to» ‹Amazon›…", &["storm", "off", "to", "Amazon"]);
        check("m² H₂O ½", &["m²", "H₂O", "½"]);
        check("中国 Ωmega привет🇺🇸ok", &["中", "国", "Ωmega", "привет", "ok"]);
        check("a\u{200b}b a\u{feff} \u{200e}c\u{200e}", &["a\u{200b}b", "a", "c"]);
        check("U.S's ʼtis o\u{2bc}clock", &["U.S", "s", "tis", "o\u{2bc}clock"]);
        check("a..b a.,b 1..2 1,,2 x.5", &["a", "b", "a", "b", "1", "2", "1", "2", "x", "5"]);
    }

    /// Splits as if no chunk were plain: the oracle of the fast path.
    fn split_with_unicode_tables(text: &str) -> Vec<Range<usize>> {
        unicode_words(text, 0..text.len())
    }

    #[test]
    fn plain_and_unicode_paths_agree_on_random_text() {
        let alphabet: Vec<char> =
            "aBc19 .,''’-_:\"\n“”—…\u{ad}\u{301}é中²ʼ\u{200b}".chars().collect();
        let mut rng = fastrand::Rng::with_seed(17);
        for _ in 0..40_000 {
            let mut text = String::new();
            for _ in 0..12 {
                // Most of the characters are plain.
                let size = [15, 20, alphabet.len()][rng.usize(..3)];
                text.push(alphabet[rng.usize(..size)]);
            }
            let fast: Vec<Range<usize>> = words(&text).collect();
            assert_eq!(fast, split_with_unicode_tables(&text), "{text:?}");
        }
    }

    #[test]
    fn words_of_plain_scripts_equal_uax_29_words() {
        for text in
            ["Привет мир", "ありがとう", "สวัสดี", "한국어 뉴스", "שלום עולם", "plain words here"]
        {
            let expected: Vec<&str> = text.unicode_words().collect();
            assert_eq!(split(text), expected, "{text}");
        }
    }
}
