//! The parts of a long text that surround some of its words.

use std::ops::Range;

use tantivy::DocId;

use crate::stored_text::chunked::ChunkedText;
use crate::word_offsets::component::WordOffsetsReader;
use crate::word_offsets::offsets::{Entry, WordOffsets, read_table};

/// Parts of a long text, concatenated into a short one. Maps words and byte ranges between the two.
#[derive(Debug)]
pub struct PartialText {
    text: String,
    parts: Vec<Part>,
    /// Words of the full text with their offsets in `text`, for [`WordOffsets`].
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Part {
    /// Byte of the partial text at which the part begins.
    start: usize,
    /// Byte range in the full text.
    full_range: Range<usize>,
    /// Numbers of the words that are certainly complete in the part.
    words: Range<usize>,
    /// Whether the full text continues before the part.
    is_cut_before: bool,
    /// Whether the full text continues after the part.
    is_cut_after: bool,
}

impl PartialText {
    /// Reads about `length` bytes from the beginning of a text. The result has no word offsets.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn beginning(text: &ChunkedText, length: usize) -> tantivy::Result<PartialText> {
        PartialText::read(text, &[Entry::START], std::iter::empty(), length)
    }

    /// Reads the body of a document around ranges of words, with `reach` more bytes on each side of
    /// each range. Reads the beginning of the text if there are no ranges.
    ///
    /// The ranges must be sorted by their starts.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn around(
        text: &ChunkedText,
        segment: &WordOffsetsReader,
        document: DocId,
        words: impl Iterator<Item = Range<usize>>,
        reach: usize,
    ) -> tantivy::Result<PartialText> {
        let table: Vec<Entry> =
            std::iter::once(Entry::START).chain(read_table(segment.table(document))).collect();
        PartialText::read(text, &table, words, reach)
    }

    fn read(
        text: &ChunkedText,
        table: &[Entry],
        words: impl Iterator<Item = Range<usize>>,
        reach: usize,
    ) -> tantivy::Result<PartialText> {
        // The table has the offsets of some words. Any other word lies between two of them.
        let byte_before = |word: usize| {
            table[table.partition_point(|entry| entry.word <= word).saturating_sub(1)].byte
        };
        let byte_after = |word: usize| {
            table
                .get(table.partition_point(|entry| entry.word < word))
                .map_or(text.length(), |entry| entry.byte)
        };
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for words in words {
            let bytes = byte_before(words.start).saturating_sub(reach)
                ..byte_after(words.end).saturating_add(reach);
            match ranges.last_mut() {
                Some(last) if bytes.start <= last.end => last.end = last.end.max(bytes.end),
                _ => ranges.push(bytes),
            }
        }
        if ranges.is_empty() {
            ranges.push(0..reach);
        }
        let mut partial =
            PartialText { text: String::new(), parts: Vec::new(), entries: Vec::new() };
        for range in ranges {
            partial.append(text, range)?;
        }
        partial.map_words(text, table);
        Ok(partial)
    }

    /// Reads the chunks of a byte range, except those that are read already.
    fn append(&mut self, text: &ChunkedText, range: Range<usize>) -> tantivy::Result<()> {
        let start = self.text.len();
        let last = self.parts.last().map_or(0, |part| part.full_range.end);
        if range.end <= last {
            return Ok(());
        }
        let full_range = text.read(range.start.max(last)..range.end, &mut self.text)?;
        match self.parts.last_mut() {
            Some(part) if part.full_range.end == full_range.start => {
                part.full_range.end = full_range.end;
            }
            _ => self.parts.push(Part {
                start,
                full_range,
                words: 0..0,
                is_cut_before: false,
                is_cut_after: false,
            }),
        }
        Ok(())
    }

    /// Finds which words each part contains.
    fn map_words(&mut self, text: &ChunkedText, table: &[Entry]) {
        for part in &mut self.parts {
            let Range { start, end } = part.full_range;
            part.is_cut_before = start > 0;
            part.is_cut_after = end < text.length();
            let table = &table[table.partition_point(|entry| entry.byte < start)..];
            let table = &table[..table.partition_point(|entry| entry.byte < end)];
            let offset = |byte: usize| byte - start + part.start;
            // A damaged table may have an entry within a character.
            let valid = table.iter().filter(|entry| self.text.is_char_boundary(offset(entry.byte)));
            let first = self.entries.len();
            self.entries
                .extend(valid.map(|entry| Entry { word: entry.word, byte: offset(entry.byte) }));
            let bounds = self.entries.get(first).zip(self.entries.last());
            // If the part is cut, the words after its last entry may be incomplete.
            part.words = bounds.map_or(0..0, |(first, last)| {
                first.word..if part.is_cut_after { last.word } else { usize::MAX }
            });
        }
        if self.entries.first() != Some(&Entry::START) {
            self.entries.insert(0, Entry::START);
        }
    }

    /// The parts, concatenated.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Maps words of the full text to byte ranges of [`PartialText::text`]. Valid only for words
    /// that the text [contains](PartialText::contains).
    #[must_use]
    pub fn word_offsets(&self) -> WordOffsets<'_> {
        WordOffsets::with_entries(&self.text, self.entries.clone())
    }

    /// Whether one part contains all words of a range.
    #[must_use]
    pub fn contains(&self, words: &Range<usize>) -> bool {
        let part = self.parts.partition_point(|part| part.words.start <= words.start);
        part > 0 && words.end <= self.parts[part - 1].words.end
    }

    /// Maps a byte range of [`PartialText::text`] to the full text.
    ///
    /// Returns `None` if fewer than `reach` bytes around the range were read, not counting adjacent
    /// white space.
    #[must_use]
    pub fn full_range(&self, range: &Range<usize>, reach: usize) -> Option<Range<usize>> {
        let at = self.parts.partition_point(|part| part.start <= range.start).checked_sub(1)?;
        let part = &self.parts[at];
        let end = part.start + part.full_range.len();
        let before = self.text[part.start..range.start].trim_end().len();
        let after = self.text.get(range.end..end)?.trim_start().len();
        let full = |byte: usize| byte - part.start + part.full_range.start;
        let is_reached =
            (!part.is_cut_before || before >= reach) && (!part.is_cut_after || after >= reach);
        is_reached.then(|| full(range.start)..full(range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored_text::chunked::tests::chunked_text;
    use crate::word_offsets::offsets::write_table;
    use newsdex_analysis::words;

    #[test]
    fn words_of_parts_map_to_their_ranges_in_the_full_text() {
        let pieces = ["word ", "U.S. ", "“curly ", "中国", "é ", "\n", "a.b ", "  ", "(x) ", "🙂 "];
        let mut rng = fastrand::Rng::with_seed(3);
        let mut outside = 0;
        for _ in 0..400 {
            let size = 1 + rng.usize(..2_000);
            let text: String = (0..size).map(|_| pieces[rng.usize(..pieces.len())]).collect();
            let (chunk_len, reach) = (1 + rng.usize(..300), rng.usize(..100));
            let stored = chunked_text(&text, chunk_len);
            let expected: Vec<Range<usize>> = words(&text).collect();
            let mut table = Vec::new();
            write_table(&text, expected.iter().map(|word| word.start), &mut table);
            let table: Vec<Entry> =
                std::iter::once(Entry::START).chain(read_table(&table)).collect();
            let mut requested: Vec<Range<usize>> = Vec::new();
            for _ in 0..if expected.is_empty() { 0 } else { rng.usize(..4) } {
                let first = rng.usize(..expected.len());
                requested.push(first..(first + 1 + rng.usize(..3)).min(expected.len()));
            }
            requested.sort_by_key(|words| words.start);
            let partial =
                PartialText::read(&stored, &table, requested.iter().cloned(), reach).unwrap();
            assert!(requested.iter().all(|words| partial.contains(words)), "{requested:?}");
            let mut offsets = partial.word_offsets();
            for (word, range) in expected.iter().enumerate() {
                if partial.contains(&(word..word + 1)) {
                    let actual = offsets.byte_range(word).unwrap();
                    assert_eq!(partial.text()[actual.clone()], text[range.clone()]);
                    assert_eq!(partial.full_range(&actual, 0), Some(range.clone()));
                } else {
                    outside += 1;
                }
            }
            for words in requested {
                let actual = offsets.byte_range(words.start).unwrap().start
                    ..offsets.byte_range(words.end - 1).unwrap().end;
                let outer_white_space = text.len() - text.trim().len();
                assert!(
                    partial
                        .full_range(&actual, reach.saturating_sub(200 + outer_white_space))
                        .is_some()
                );
            }
        }
        assert!(outside > 10_000, "{outside}");
    }
}
