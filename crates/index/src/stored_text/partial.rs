//! Parts of a long text, around some of its words.

use std::ops::Range;

use tantivy::DocId;

use crate::stored_text::chunked::ChunkedText;
use crate::word_offsets::component::WordOffsetsReader;
use crate::word_offsets::offsets::{WordOffsets, read_table};

/// Parts of a long text, joined to one that is short, and where in the long one they stand.
#[derive(Debug)]
pub struct PartialText {
    joined: String,
    parts: Vec<Part>,
    /// Numbers of words and the bytes of the joined text they begin at, for [`WordOffsets`].
    entries: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Part {
    /// Byte of the joined text that it begins at.
    at: usize,
    /// Where it stands in the long one.
    bytes: Range<usize>,
    /// Numbers of the words that it surely holds whole.
    words: Range<usize>,
    /// Whether the long text goes on before it, and after it.
    cut: [bool; 2],
}

impl PartialText {
    /// Reads about so many bytes from the beginning of a text, of whose words nothing is known.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn beginning(text: &ChunkedText, length: usize) -> tantivy::Result<PartialText> {
        PartialText::of(text, &[(0, 0)], std::iter::empty(), length)
    }

    /// Reads the body of a document around words, which are given in the order of their beginnings, with so many bytes more
    /// on each side; the beginning of the text where there are none.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn around(
        text: &ChunkedText,
        segment: &WordOffsetsReader,
        document: DocId,
        words: impl Iterator<Item = Range<usize>>,
        reach: usize,
    ) -> tantivy::Result<PartialText> {
        let table: Vec<(usize, usize)> =
            std::iter::once((0, 0)).chain(read_table(segment.table(document))).collect();
        PartialText::of(text, &table, words, reach)
    }

    fn of(
        text: &ChunkedText,
        table: &[(usize, usize)],
        words: impl Iterator<Item = Range<usize>>,
        reach: usize,
    ) -> tantivy::Result<PartialText> {
        // Words of the table are known by their bytes; one between two of them stands between their bytes.
        let before =
            |word: usize| table[table.partition_point(|entry| entry.0 <= word).saturating_sub(1)].1;
        let behind = |word: usize| {
            table
                .get(table.partition_point(|entry| entry.0 < word))
                .map_or(text.length(), |entry| entry.1)
        };
        let mut wanted: Vec<Range<usize>> = Vec::new();
        for words in words {
            let bytes =
                before(words.start).saturating_sub(reach)..behind(words.end).saturating_add(reach);
            match wanted.last_mut() {
                Some(last) if bytes.start <= last.end => last.end = last.end.max(bytes.end),
                _ => wanted.push(bytes),
            }
        }
        if wanted.is_empty() {
            wanted.push(0..reach);
        }
        let mut read =
            PartialText { joined: String::new(), parts: Vec::new(), entries: Vec::new() };
        for bytes in wanted {
            read.add(text, bytes)?;
        }
        read.find_words(text, table);
        Ok(read)
    }

    /// Reads one more part. What was read before is not read again.
    fn add(&mut self, text: &ChunkedText, wanted: Range<usize>) -> tantivy::Result<()> {
        let at = self.joined.len();
        let last = self.parts.last().map_or(0, |part| part.bytes.end);
        if wanted.end <= last {
            return Ok(());
        }
        let bytes = text.read(wanted.start.max(last)..wanted.end, &mut self.joined)?;
        match self.parts.last_mut() {
            Some(part) if part.bytes.end == bytes.start => part.bytes.end = bytes.end,
            _ => self.parts.push(Part { at, bytes, words: 0..0, cut: [false; 2] }),
        }
        Ok(())
    }

    fn find_words(&mut self, text: &ChunkedText, table: &[(usize, usize)]) {
        for part in &mut self.parts {
            part.cut = [part.bytes.start > 0, part.bytes.end < text.length()];
            let first = table.partition_point(|entry| entry.1 < part.bytes.start);
            let inside =
                &table[first..][..table[first..].partition_point(|entry| entry.1 < part.bytes.end)];
            let offset = |byte: usize| byte - part.bytes.start + part.at;
            let inside =
                inside.iter().filter(|entry| self.joined.is_char_boundary(offset(entry.1)));
            let from = self.entries.len();
            self.entries.extend(inside.map(|&(word, byte)| (word, offset(byte))));
            let known = self.entries.get(from).zip(self.entries.last());
            // Cut off, the words behind the last one known may be halves.
            part.words = known.map_or(0..0, |(first, last)| {
                first.0..if part.cut[1] { last.0 } else { usize::MAX }
            });
        }
        if self.entries.first() != Some(&(0, 0)) {
            self.entries.insert(0, (0, 0));
        }
    }

    /// The parts, one behind the other.
    #[must_use]
    pub fn joined(&self) -> &str {
        &self.joined
    }

    /// Finds words of the long text in the joined one: those only that [`PartialText::hold`].
    #[must_use]
    pub fn places(&self) -> WordOffsets<'_> {
        WordOffsets::with_entries(&self.joined, self.entries.clone())
    }

    /// Whether words in a row stand in one part.
    #[must_use]
    pub fn hold(&self, words: &Range<usize>) -> bool {
        let part = self.parts.partition_point(|part| part.words.start <= words.start);
        part > 0 && words.end <= self.parts[part - 1].words.end
    }

    /// Where in the long text a byte range of the joined one stands; `None` where less than `reach` bytes around it were
    /// read, white space beside it not counted.
    #[must_use]
    pub fn in_whole(&self, range: &Range<usize>, reach: usize) -> Option<Range<usize>> {
        let at = self.parts.partition_point(|part| part.at <= range.start).checked_sub(1)?;
        let part = &self.parts[at];
        let end = part.at + part.bytes.len();
        let before = self.joined[part.at..range.start].trim_end().len();
        let behind = self.joined.get(range.end..end)?.trim_start().len();
        let is_far = |cut: bool, read: usize| !cut || read >= reach;
        let whole =
            range.start - part.at + part.bytes.start..range.end - part.at + part.bytes.start;
        (is_far(part.cut[0], before) && is_far(part.cut[1], behind)).then_some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored_text::chunked::tests::long;
    use crate::word_offsets::offsets::write_table;
    use newsdex_analysis::words;

    #[test]
    fn words_asked_for_are_found_where_they_stand_in_the_whole() {
        let pieces = ["word ", "U.S. ", "“curly ", "中国", "é ", "\n", "a.b ", "  ", "(x) ", "🙂 "];
        let mut state = 3_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut left_out = 0;
        for _ in 0..400 {
            let size = 1 + random(2_000);
            let text: String = (0..size).map(|_| pieces[random(pieces.len())]).collect();
            let (chunk, reach) = (1 + random(300), random(100));
            let stored = long(&text, chunk);
            let expected: Vec<Range<usize>> = words(&text).collect();
            let mut table = Vec::new();
            write_table(&text, expected.iter().map(|word| word.start), &mut table);
            let table: Vec<(usize, usize)> =
                std::iter::once((0, 0)).chain(read_table(&table)).collect();
            let mut asked: Vec<Range<usize>> = Vec::new();
            for _ in 0..if expected.is_empty() { 0 } else { random(4) } {
                let first = random(expected.len());
                asked.push(first..(first + 1 + random(3)).min(expected.len()));
            }
            asked.sort_by_key(|words| words.start);
            let parts = PartialText::of(&stored, &table, asked.iter().cloned(), reach).unwrap();
            assert!(asked.iter().all(|words| parts.hold(words)), "{asked:?}");
            let mut places = parts.places();
            for (word, place) in expected.iter().enumerate() {
                if parts.hold(&(word..word + 1)) {
                    let found = places.byte_range(word).unwrap();
                    assert_eq!(parts.joined()[found.clone()], text[place.clone()]);
                    assert_eq!(parts.in_whole(&found, 0), Some(place.clone()));
                } else {
                    left_out += 1;
                }
            }
            for words in asked {
                let found = places.byte_range(words.start).unwrap().start
                    ..places.byte_range(words.end - 1).unwrap().end;
                let blank_at_ends = text.len() - text.trim().len();
                assert!(
                    parts.in_whole(&found, reach.saturating_sub(200 + blank_at_ends)).is_some()
                );
            }
        }
        assert!(left_out > 10_000, "{left_out}");
    }
}
