//! Byte offsets of the words of one text, from a sparse table.
//!
//! The table has an entry for about every 32nd word: its number and the byte at which it begins,
//! each as the difference to the previous entry, in LEB128. To find a word, the reader splits the
//! text from the nearest entry on.
//!
//! An entry must be a word at which splitting may start: [`words`] works on the chunks between
//! white space, so only white space, or ASCII punctuation after white space, may precede the word.
//! Where a text has no white space for [`REACH_BYTES`], an entry may also be a word after another
//! character that ends a word whatever follows, or right after another word.

use std::ops::Range;

use newsdex_analysis::{Words, words};

use crate::varint::{read_varint, write_varint};

/// Minimum number of words from one entry to the next.
const STRIDE: usize = 32;

/// Number of bytes after an entry from which on words within a chunk may be entries.
const REACH_BYTES: usize = 2048;

/// One entry of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Number of the word in the text, from 0.
    pub(crate) word: usize,
    /// Byte at which the word begins.
    pub(crate) byte: usize,
}

impl Entry {
    /// The beginning of the text, which tables do not store.
    pub(crate) const START: Entry = Entry { word: 0, byte: 0 };
}

/// Appends the table of a text whose words begin at the bytes `starts`.
pub(crate) fn write_table(text: &str, starts: impl Iterator<Item = usize>, table: &mut Vec<u8>) {
    let mut last = Entry::START;
    for (word, byte) in starts.enumerate() {
        if word >= last.word + STRIDE
            && (may_start_splitting(text.as_bytes(), byte)
                || byte >= last.byte + REACH_BYTES && may_start_within_chunk(text, byte))
        {
            write_varint(word - last.word, table);
            write_varint(byte - last.byte, table);
            last = Entry { word, byte };
        }
    }
}

fn may_start_splitting(text: &[u8], start: usize) -> bool {
    let before = text[..start].iter().rev().find(|byte| !byte.is_ascii_punctuation());
    before.is_none_or(u8::is_ascii_whitespace)
}

/// Whether a text has the same words if it is split in two before `start`, the beginning of a word.
///
/// Words look beyond their ends only over apostrophes, full stops and the like between two parts of a
/// word. Two letters right beside each other in different words, such as ideographs, are split
/// whatever is around them, except that letters after `U.S` keep it from being initials.
fn may_start_within_chunk(text: &str, start: usize) -> bool {
    let ends_word = |c: char| c.is_ascii() && !matches!(c, '.' | ',' | '\'');
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some(c) if c.is_alphanumeric() => {
            before.next().is_none_or(|c| ends_word(c) || c.is_alphanumeric())
        }
        other => other.is_none_or(ends_word),
    }
}

/// The entries of a table, in ascending order.
pub(crate) fn read_table(mut table: &[u8]) -> impl Iterator<Item = Entry> {
    let Entry { mut word, mut byte } = Entry::START;
    std::iter::from_fn(move || {
        let (words, bytes) = read_varint(&mut table).zip(read_varint(&mut table))?;
        (word, byte) = (word.saturating_add(words), byte.saturating_add(bytes));
        Some(Entry { word, byte })
    })
}

/// Finds the words of one text by their numbers.
///
/// If the numbers are ascending, no part of the text is split twice, and only the parts near a
/// requested word are split at all.
///
/// ```
/// use newsdex_index::WordOffsets;
///
/// // An empty table is valid: the text is split from its beginning.
/// let mut offsets = WordOffsets::new("The storm passed", &[]);
/// assert_eq!(offsets.byte_range(1), Some(4..9));
/// assert_eq!(offsets.byte_range(3), None);
/// ```
#[derive(Debug)]
pub struct WordOffsets<'t> {
    text: &'t str,
    /// Ascending. The first entry is the beginning of the text.
    entries: Vec<Entry>,
    /// The words from the word `next` on.
    following: Words<'t>,
    next: usize,
    /// The word that was found last, and its byte range.
    last: Option<(usize, Range<usize>)>,
}

impl<'t> WordOffsets<'t> {
    /// The offsets of a text with its table, which may be empty.
    #[must_use]
    pub fn new(text: &'t str, table: &[u8]) -> WordOffsets<'t> {
        // Most entries take three bytes.
        let mut entries = Vec::with_capacity(1 + table.len() / 2);
        entries.push(Entry::START);
        // Splitting at an offset of a damaged table must not panic within a character.
        entries.extend(read_table(table).filter(|entry| text.is_char_boundary(entry.byte)));
        WordOffsets::with_entries(text, entries)
    }

    /// The offsets of a text with some of its words, of which the first is [`Entry::START`].
    pub(crate) fn with_entries(text: &'t str, entries: Vec<Entry>) -> WordOffsets<'t> {
        WordOffsets { text, entries, following: words(text), next: 0, last: None }
    }

    /// A byte range that contains the word, if the text has so many words. Reads the table only,
    /// not the text.
    #[must_use]
    pub fn approximate_range(&self, word: usize) -> Range<usize> {
        let next = self.entries.partition_point(|entry| entry.word <= word);
        let end = self.entries.get(next).map_or(self.text.len(), |entry| entry.byte);
        self.entries[next - 1].byte..end
    }

    /// The byte range of a word; `None` if the text has fewer words.
    pub fn byte_range(&mut self, word: usize) -> Option<Range<usize>> {
        if let Some((last, range)) = &self.last
            && *last == word
        {
            return Some(range.clone());
        }
        let after = self.entries.partition_point(|entry| entry.word <= word);
        let entry = self.entries[after - 1];
        if word < self.next || self.next <= entry.word {
            // Without a limit, the chunk of the word is split to its end, which may be far.
            let end = self.entries.get(after).map_or(self.text.len(), |next| next.byte);
            self.following = words(&self.text[..end]).starting_at(entry.byte);
            self.next = entry.word;
        }
        let range = self.following.nth(word - self.next);
        // At the end of the text there are no following words, so the next call starts again.
        self.next = if range.is_some() { word + 1 } else { usize::MAX };
        self.last = range.clone().map(|range| (word, range));
        range
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces of random texts.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "word ", "U.S. ", "“curly ", "quotes” ", "co\u{2011}founder ", "\n", "(x", ") ", "中国", "don’t ", "1,000.5 ", "a.b", "é ", "_x ", "\u{ad}", "'tis ",
        " ", "…", "a-", "b/c", ":d", ";4", "カタ", "ไทย", "e\u{301}", "\u{200d}", "🇨🇭", "🙂f", "1,", "g'",
    ];

    #[test]
    fn byte_ranges_agree_with_splitting_the_whole_text() {
        let mut rng = fastrand::Rng::with_seed(11);
        let mut entries = 0;
        for round in 0..400 {
            let size = rng.usize(..if round % 4 == 0 { 6_000 } else { 600 });
            // Every fourth text is a single chunk.
            let pieces: Vec<&str> = PIECES
                .iter()
                .map(|piece| if round % 4 == 0 { piece.trim_end() } else { piece })
                .collect();
            let text: String = (0..size).map(|_| pieces[rng.usize(..pieces.len())]).collect();
            let expected: Vec<Range<usize>> = words(&text).collect();
            let mut table = Vec::new();
            write_table(&text, expected.iter().map(|word| word.start), &mut table);
            let mut offsets = WordOffsets::new(&text, &table);
            entries += offsets.entries.len() - 1;
            assert_eq!(offsets.byte_range(expected.len()), None);
            for (word, range) in expected.iter().enumerate() {
                assert_eq!(offsets.byte_range(word).as_ref(), Some(range), "{text:?} {word}");
            }
            for _ in 0..40 {
                if let Some(word) = (!expected.is_empty()).then(|| rng.usize(..expected.len())) {
                    assert_eq!(
                        offsets.byte_range(word).as_ref(),
                        Some(&expected[word]),
                        "{text:?} {word}"
                    );
                }
            }
        }
        assert!(entries > 1_000, "{entries}");
    }

    #[test]
    fn wrong_or_damaged_tables_do_not_panic() {
        let mut table = Vec::new();
        let long = "word ".repeat(200);
        write_table(&long, words(&long).map(|word| word.start), &mut table);
        let mut offsets = WordOffsets::new("é short", &table);
        assert_eq!(offsets.byte_range(1), Some(3..8));
        assert_eq!(offsets.byte_range(150), None);
        assert_eq!(WordOffsets::new("é", &[1, 1, 0x80]).byte_range(1), None);
    }
}
