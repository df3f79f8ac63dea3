//! Where words begin and end.
//!
//! A word is a run of letters and digits as UAX #29 finds them (Unicode Text Segmentation, by the
//! unicode-segmentation crate), cut further so that only these stay inside:
//!
//! - an apostrophe between letters (`don't`, `Musk’s`),
//! - a stop or comma between digits (`1,000.5`),
//! - the stops between single letters (`U.S`, `p.m`),
//! - soft hyphens before a letter or digit, and combining marks after one.
//!
//! Everything else ends a word, also the stop in `Amazon.The` and in `amazon.com`.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

const SOFT_HYPHEN: char = '\u{ad}';

/// Whether a text begins with one of the signs that news is full of beside ASCII: `–`, `—`, `‘`, `’`, `“`, `”`, `…`. All of
/// them end a word, but for the apostrophe between letters.
fn begins_with_sign(text: &[u8]) -> bool {
    matches!(text, [LEAD, 0x80, 0x93 | 0x94 | 0x98 | 0x99 | 0x9c | 0x9d | 0xa6, ..])
}

/// The length of each in bytes, and the byte that each begins with.
const SIGN: usize = 3;
const LEAD: u8 = 0xe2;

/// The characters that are one apostrophe when they stand between letters.
pub(crate) const APOSTROPHES: [char; 4] = ['\'', '\u{2019}', '\u{2bc}', '\u{ff07}'];

/// The words of a text, in order, as byte ranges into it.
///
/// ```
/// let text = "The U.S. paid 1,000.5 to Amazon.The end";
/// let found: Vec<&str> = newsdex_analysis::words(text).map(|word| &text[word]).collect();
/// assert_eq!(found, ["The", "U.S", "paid", "1,000.5", "to", "Amazon", "The", "end"]);
/// ```
#[must_use]
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, chunk_end: 0, queued: Vec::new().into_iter() }
}

/// Iterator over the words of a text; made by [`words`].
///
/// ASCII white space always ends a word, so the text is taken in chunks between it. A plain chunk, of ASCII and the
/// commonest signs beside it, is cut here byte by byte; only the others go through the Unicode tables. A random test holds
/// the two ways equal.
#[derive(Debug, Clone)]
pub struct Words<'t> {
    text: &'t str,
    /// Byte offset up to which the text is dealt with.
    at: usize,
    /// End of the plain chunk that `at` stands in; not after `at` where there is none.
    chunk_end: usize,
    /// Words of the last chunk that was not plain.
    queued: std::vec::IntoIter<Range<usize>>,
}

impl Words<'_> {
    /// The words from a byte on at which one of them begins.
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
                    self.at = plain_word_end(&bytes[..self.chunk_end], start);
                    debug_assert!(self.at > start);
                    return Some(start..self.at);
                }
                self.at += 1;
            }
            // Every turn of the outer loop moves `at` forward to the end of one more chunk, or ends the iteration.
            while bytes.get(self.at).is_some_and(|&byte| ends_chunk(byte)) {
                self.at += 1;
            }
            if self.at == bytes.len() {
                return None;
            }
            // Most chunks are one word, and perhaps the stop or comma behind it.
            let word = self.at..self.at + plain_length(&bytes[self.at..]);
            let is_end = |at: usize| bytes.get(at).is_none_or(|&byte| ends_chunk(byte));
            let stopped = matches!(bytes.get(word.end), Some(b'.' | b','));
            if !word.is_empty() && is_end(word.end + usize::from(stopped)) {
                self.at = word.end + usize::from(stopped);
                return Some(word);
            }
            let mut plain = true;
            let mut end = word.end;
            while end < bytes.len() && !ends_chunk(bytes[end]) {
                if bytes[end].is_ascii() {
                    end += 1;
                } else if begins_with_sign(&bytes[end..]) {
                    end += SIGN;
                } else {
                    plain = false;
                    end += 1;
                }
            }
            if plain {
                self.chunk_end = end;
            } else {
                self.queued = unicode_words(self.text, self.at..end).into_iter();
                self.at = end;
            }
        }
    }
}

/// How many ASCII letters and digits a text begins with. Eight bytes are looked at together, since a loop over the letters
/// of a word ends where no processor foresees it.
fn plain_length(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk() {
        let others = others_of_eight(u64::from_le_bytes(*eight));
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + text[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The highest bit of each of eight bytes that is no ASCII letter or digit.
fn others_of_eight(bytes: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = 0x80 * EACH;
    let ascii = bytes & !HIGHEST;
    // Of a byte below 128, the highest bit of this says whether it is `least` or more; nothing is carried to the next.
    let reaches = |bytes: u64, least: u8| bytes + u64::from(0x80 - least) * EACH;
    let small = ascii | (0x20 * EACH);
    let letters = reaches(small, b'a') & !reaches(small, b'z' + 1);
    let digits = reaches(ascii, b'0') & !reaches(ascii, b'9' + 1);
    (!(letters | digits) | bytes) & HIGHEST
}

fn ends_chunk(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The end of the word that starts at `start`, a letter or digit, in a plain chunk.
fn plain_word_end(chunk: &[u8], start: usize) -> usize {
    let letter = |at: usize| chunk.get(at).is_some_and(u8::is_ascii_alphabetic);
    let digit = |at: usize| chunk.get(at).is_some_and(u8::is_ascii_digit);
    let inside = |at: usize| chunk.get(at).is_some_and(u8::is_ascii_alphanumeric);
    // Single letters with stops between: the last one must not go on as a longer word.
    let mut initials = start;
    while letter(initials)
        && chunk.get(initials + 1) == Some(&b'.')
        && letter(initials + 2)
        && !inside(initials + 3)
    {
        initials += 2;
    }
    if initials > start {
        return initials + 1;
    }
    let mut end = start;
    loop {
        while inside(end) {
            end += 1;
        }
        let joined = match chunk.get(end) {
            Some(b'\'') => letter(end - 1) && letter(end + 1),
            Some(b'.' | b',') => digit(end - 1) && digit(end + 1),
            Some(&LEAD) if chunk[end..].starts_with("’".as_bytes()) => {
                letter(end - 1) && letter(end + SIGN)
            }
            _ => false,
        };
        if !joined {
            return end;
        }
        end += if chunk[end] == LEAD { SIGN } else { 1 };
    }
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Letter,
    Digit,
    /// Belongs to the letter or digit before it.
    Mark,
    SoftHyphen,
    Apostrophe,
    Stop,
    Comma,
    Other,
}

fn role(c: char) -> Role {
    match c {
        SOFT_HYPHEN => Role::SoftHyphen,
        '.' => Role::Stop,
        ',' => Role::Comma,
        // U+02BC is a letter to Unicode; as the other apostrophes it must stand between letters.
        _ if APOSTROPHES.contains(&c) => Role::Apostrophe,
        _ if is_combining_mark(c) => Role::Mark,
        _ if c.is_numeric() => Role::Digit,
        _ if c.is_alphabetic() => Role::Letter,
        _ => Role::Other,
    }
}

/// The words of one chunk, by UAX #29 boundaries and the rules of this module.
fn unicode_words(text: &str, chunk: Range<usize>) -> Vec<Range<usize>> {
    let base = chunk.start;
    let chars: Vec<(usize, Role)> =
        text[chunk.clone()].char_indices().map(|(at, c)| (base + at, role(c))).collect();
    // UAX #29 also parts letters from letters, where scripts change or words have no spaces between. Digits of
    // other shapes (²) are parted by it too, but not by anyone who types m2, so only boundaries at letters count.
    let mut bounds =
        text[chunk.clone()].split_word_bound_indices().map(|(at, _)| base + at).peekable();
    let mut cuts = |from: usize, to: usize| {
        while bounds.next_if(|&bound| bound <= from).is_some() {}
        bounds.peek().is_some_and(|&bound| bound <= to)
    };
    let offset = |at: usize| chars.get(at).map_or(chunk.end, |&(offset, _)| offset);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !matches!(chars[at].1, Role::Letter | Role::Digit) {
            at += 1;
            continue;
        }
        let end = char_word_end(&chars, at, |from, to| cuts(offset(from), offset(to)));
        debug_assert!(end > at);
        found.push(offset(at)..offset(end));
        at = end;
    }
    found
}

/// The index after the last character of the word that starts at `start`, a letter or digit. `cuts` says whether
/// UAX #29 puts a boundary after the first character given and not after the second; it is asked in text order.
fn char_word_end(
    chars: &[(usize, Role)],
    start: usize,
    mut cuts: impl FnMut(usize, usize) -> bool,
) -> usize {
    let role = |at: usize| chars.get(at).map_or(Role::Other, |&(_, role)| role);
    let inside = |at: usize| matches!(role(at), Role::Letter | Role::Digit);
    // Past a letter or digit and what belongs to it.
    let after = |mut at: usize| {
        at += 1;
        while role(at) == Role::Mark {
            at += 1;
        }
        at
    };
    let mut initials = start;
    loop {
        let stop = after(initials);
        let next = after(stop + 1);
        let single = role(initials) == Role::Letter
            && role(stop) == Role::Stop
            && role(stop + 1) == Role::Letter;
        if !single || inside(next) || role(next) == Role::SoftHyphen && inside(next + 1) {
            break;
        }
        initials = stop + 1;
    }
    if initials > start {
        return after(initials);
    }
    let mut last = start;
    loop {
        let end = after(last);
        let mut next = end;
        while role(next) == Role::SoftHyphen {
            next += 1;
        }
        let joined = match role(end) {
            Role::Letter | Role::Digit | Role::SoftHyphen => inside(next),
            Role::Apostrophe => {
                next = end + 1;
                role(last) == Role::Letter && role(next) == Role::Letter
            }
            Role::Stop | Role::Comma => {
                next = end + 1;
                role(last) == Role::Digit && role(next) == Role::Digit
            }
            Role::Mark | Role::Other => false,
        };
        let between_letters = role(last) == Role::Letter && role(next) == Role::Letter;
        if !joined || between_letters && role(end) != Role::Apostrophe && cuts(last, next) {
            return end;
        }
        last = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|word| &text[word]).collect()
    }

    #[test]
    fn words_end_where_the_contract_says() {
        let check = |text: &str, expected: &[&str]| assert_eq!(split(text), expected, "{text}");
        check("", &[]);
        check(" \n\t", &[]);
        check("don't stop", &["don't", "stop"]);
        check("Musk’s rock'n'roll dogs' 'tis", &["Musk’s", "rock'n'roll", "dogs", "tis"]);
        check(
            "1,000.5 and 3.14. 12:30, 1980's",
            &["1,000.5", "and", "3.14", "12", "30", "1980", "s"],
        );
        check("the U.S. and U.K.-led p.m.", &["the", "U.S", "and", "U.K", "led", "p.m"]);
        check("J.K.Rowling A.B1 e.g.the", &["J.K", "Rowling", "A", "B1", "e.g", "the"]);
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
            &["cafe\u{301}", "É.U", "naïve", "50", "000"],
        );
        check("“storm off” «to» ‹Amazon›…", &["storm", "off", "to", "Amazon"]);
        check("m² H₂O ½", &["m²", "H₂O", "½"]);
        check("中国 Ωmega привет🇺🇸ok", &["中", "国", "Ωmega", "привет", "ok"]);
        check("a\u{200b}b a\u{feff} \u{200e}c\u{200e}", &["a", "b", "a", "c"]);
        check("U.S's ʼtis o\u{2bc}clock", &["U.S", "s", "tis", "o\u{2bc}clock"]);
        check("a..b a.,b 1..2 1,,2 x.5", &["a", "b", "a", "b", "1", "2", "1", "2", "x", "5"]);
    }

    /// Splits as if no chunk were plain ASCII: the oracle of the fast path.
    fn split_by_tables(text: &str) -> Vec<Range<usize>> {
        unicode_words(text, 0..text.len())
    }

    #[test]
    fn the_ascii_path_and_the_unicode_path_agree_on_random_text() {
        let alphabet: Vec<char> =
            "aBc19 .,''’-_:\"\n“”—…\u{ad}\u{301}é中²ʼ\u{200b}".chars().collect();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..40_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                // A third of the texts are plain, the others mix.
                let size = [15, 20, alphabet.len()][usize::try_from(state >> 20).unwrap() % 3];
                text.push(alphabet[usize::try_from(state >> 40).unwrap() % size]);
            }
            let fast: Vec<Range<usize>> = words(&text).collect();
            assert_eq!(fast, split_by_tables(&text), "{text:?}");
        }
    }

    #[test]
    fn the_tables_see_words_as_unicode_segmentation_does_where_nothing_is_cut_further() {
        for text in [
            "Привет мир",
            "ありがとう カタカナ",
            "สวัสดี",
            "한국어 뉴스",
            "שלום עולם",
            "plain words here",
        ] {
            let expected: Vec<&str> = text.unicode_words().collect();
            assert_eq!(split(text), expected, "{text}");
        }
    }
}
