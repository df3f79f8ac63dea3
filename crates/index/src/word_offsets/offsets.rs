//! Where in a text its words stand: a small table a text, by which the place of a word is found by cutting a few words.
//!
//! The table holds, for about every 32nd word, its number and the byte it begins at, each as the difference to the entry
//! before in LEB128. Only words at which cutting may begin are in it: those with white space before them, or ASCII signs
//! after white space, since [`words`] goes from one piece between white space to the next.

use std::ops::Range;

use crate::varint::{read_varint, write_varint};
use newsdex_analysis::{Words, words};

/// Least number of words between two entries.
const STRIDE: usize = 32;

/// Appends the table of a text whose words begin at `starts`.
pub(crate) fn write_table(text: &str, starts: impl Iterator<Item = usize>, table: &mut Vec<u8>) {
    let (mut last_word, mut last_byte) = (0, 0);
    for (word, start) in starts.enumerate() {
        if word >= last_word + STRIDE && may_begin_at(text.as_bytes(), start) {
            write_varint(word - last_word, table);
            write_varint(start - last_byte, table);
            (last_word, last_byte) = (word, start);
        }
    }
}

fn may_begin_at(text: &[u8], start: usize) -> bool {
    let before = text[..start].iter().rev().find(|byte| !byte.is_ascii_punctuation());
    before.is_none_or(u8::is_ascii_whitespace)
}

/// The entries of a table: numbers of words and the bytes they begin at, ascending.
pub(crate) fn read_table(mut table: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let (mut word, mut byte) = (0_usize, 0_usize);
    // Ends: each turn reads at least one byte of the table.
    std::iter::from_fn(move || {
        let (words_on, bytes_on) = read_varint(&mut table).zip(read_varint(&mut table))?;
        (word, byte) = (word.saturating_add(words_on), byte.saturating_add(bytes_on));
        Some((word, byte))
    })
}

/// Finds the words of one text by their numbers.
///
/// Asked in ascending order it goes over no part of the text twice, and only over parts that are near a word asked for.
#[derive(Debug)]
pub struct WordOffsets<'t> {
    text: &'t str,
    /// Numbers of words and the bytes they begin at, ascending; the first is the beginning of the text.
    entries: Vec<(usize, usize)>,
    /// The words from some entry on, and the number of the one that comes next.
    ahead: Words<'t>,
    next: usize,
    /// The word that was found last.
    last: Option<(usize, Range<usize>)>,
}

impl<'t> WordOffsets<'t> {
    /// For a text and its table, which may be empty.
    #[must_use]
    pub fn new(text: &'t str, table: &[u8]) -> WordOffsets<'t> {
        // An entry takes three bytes as a rule.
        let mut entries = Vec::with_capacity(1 + table.len() / 2);
        entries.push((0, 0));
        // A damaged table must not make the text be cut in a character.
        entries.extend(read_table(table).filter(|&(_, byte)| text.is_char_boundary(byte)));
        WordOffsets::with_entries(text, entries)
    }

    /// For a text and some of its words, the first among them.
    pub(crate) fn with_entries(text: &'t str, entries: Vec<(usize, usize)>) -> WordOffsets<'t> {
        WordOffsets { text, entries, ahead: words(text), next: 0, last: None }
    }

    /// Bytes between which a word stands if there is one: what is known of its place without looking at the text.
    #[must_use]
    pub fn around(&self, word: usize) -> Range<usize> {
        let next = self.entries.partition_point(|&(entry, _)| entry <= word);
        self.entries[next - 1].1..self.entries.get(next).map_or(self.text.len(), |&(_, byte)| byte)
    }

    /// The byte range of a word; `None` where the text has fewer words.
    pub fn byte_range(&mut self, word: usize) -> Option<Range<usize>> {
        if let Some((last, place)) = &self.last
            && *last == word
        {
            return Some(place.clone());
        }
        let (entry, byte) =
            self.entries[self.entries.partition_point(|&(entry, _)| entry <= word) - 1];
        if word < self.next || self.next < entry {
            self.ahead = words(self.text).starting_at(byte);
            self.next = entry;
        }
        let place = self.ahead.nth(word - self.next);
        // Where the words ran out, nothing is ahead of the next call.
        self.next = if place.is_some() { word + 1 } else { usize::MAX };
        self.last = place.clone().map(|place| (word, place));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_cutting_the_whole_text_finds_them() {
        let pieces = [
            "word ",
            "U.S. ",
            "“curly ",
            "quotes” ",
            "co\u{2011}founder ",
            "\n",
            "(x",
            ") ",
            "中国",
            "don’t ",
            "1,000.5 ",
            "a.b",
            "é ",
            "_x ",
            "\u{ad}",
            "'tis ",
            " ",
            "…",
        ];
        let mut state = 11_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut entries = 0;
        for _ in 0..300 {
            let size = random(600);
            let text: String = (0..size).map(|_| pieces[random(pieces.len())]).collect();
            let expected: Vec<Range<usize>> = words(&text).collect();
            let mut table = Vec::new();
            write_table(&text, expected.iter().map(|word| word.start), &mut table);
            let mut places = WordOffsets::new(&text, &table);
            entries += places.entries.len() - 1;
            assert_eq!(places.byte_range(expected.len()), None);
            for (word, place) in expected.iter().enumerate() {
                assert_eq!(places.byte_range(word).as_ref(), Some(place), "{text:?} {word}");
            }
            for _ in 0..40 {
                if let Some(word) = (!expected.is_empty()).then(|| random(expected.len())) {
                    assert_eq!(
                        places.byte_range(word).as_ref(),
                        Some(&expected[word]),
                        "{text:?} {word}"
                    );
                }
            }
        }
        assert!(entries > 1_000, "{entries}");
    }

    #[test]
    fn a_table_of_another_text_finds_wrong_words_and_does_no_harm() {
        let mut table = Vec::new();
        let long = "word ".repeat(200);
        write_table(&long, words(&long).map(|word| word.start), &mut table);
        let mut places = WordOffsets::new("é short", &table);
        assert_eq!(places.byte_range(1), Some(3..8));
        assert_eq!(places.byte_range(150), None);
        assert_eq!(WordOffsets::new("é", &[1, 1, 0x80]).byte_range(1), None);
    }
}
