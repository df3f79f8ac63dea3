//! A long text, coded in chunks, so that what stands around a few words is read without the rest.
//!
//! ```text
//! number of chunks
//! { length of the text, length of its code, line breaks in it }    for each chunk
//! codes
//! ```
//!
//! The numbers are in LEB128, the lengths in bytes.

use std::ops::Range;

use tantivy::directory::OwnedBytes;

use crate::stored_text::component::damaged;
use crate::stored_text::dense_code::{Coder, Vocabulary};
use crate::varint::{read_varint, write_varint};

/// A text as it is stored.
#[derive(Debug, Clone)]
pub struct ChunkedText {
    chunks: Vec<Chunk>,
    codes: OwnedBytes,
    vocabulary: Vocabulary,
}

#[derive(Debug, Clone)]
struct Chunk {
    /// Where in the text it stands.
    text: Range<usize>,
    /// Where among the codes its own stands.
    code: Range<usize>,
    /// Line breaks before it.
    breaks: u64,
}

/// Appends a text in chunks of about so many bytes.
pub(crate) fn write_chunks(text: &str, size: usize, by: &mut Coder, out: &mut Vec<u8>) {
    let (mut lengths, mut codes, mut chunks) = (Vec::new(), Vec::new(), 0);
    let mut rest = text;
    // Ends: a chunk takes at least one character.
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at(rest.ceil_char_boundary(size.min(rest.len())));
        let before = codes.len();
        by.write(chunk, &mut codes);
        let breaks = chunk.bytes().filter(|&byte| byte == b'\n').count();
        for number in [chunk.len(), codes.len() - before, breaks] {
            write_varint(number, &mut lengths);
        }
        (rest, chunks) = (behind, chunks + 1);
    }
    write_varint(chunks, out);
    out.extend(lengths);
    out.extend(codes);
}

impl ChunkedText {
    /// Opens what [`write_chunks`] wrote.
    pub(crate) fn open(
        record: &OwnedBytes,
        vocabulary: Vocabulary,
    ) -> tantivy::Result<ChunkedText> {
        let mut rest = record.as_slice();
        let number = read_varint(&mut rest).ok_or_else(damaged)?;
        let mut chunks: Vec<Chunk> = Vec::new();
        let (mut text, mut code, mut breaks) = (0_usize, 0_usize, 0);
        for _ in 0..number {
            let mut next = || read_varint(&mut rest).ok_or_else(damaged);
            let (text_length, code_length, more) = (next()?, next()?, next()?);
            let ends = text.checked_add(text_length).zip(code.checked_add(code_length));
            let (text_end, code_end) = ends.ok_or_else(damaged)?;
            chunks.push(Chunk { text: text..text_end, code: code..code_end, breaks });
            (text, code, breaks) = (text_end, code_end, breaks + more as u64);
        }
        if code != rest.len() {
            return Err(damaged());
        }
        Ok(ChunkedText {
            chunks,
            codes: record.slice(record.len() - code..record.len()),
            vocabulary,
        })
    }

    /// Length of the text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.chunks.last().map_or(0, |chunk| chunk.text.end)
    }

    /// All of it.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn whole(&self) -> tantivy::Result<String> {
        let mut whole = String::with_capacity(self.length());
        self.read(0..self.length(), &mut whole)?;
        Ok(whole)
    }

    /// Appends the chunks that touch a byte range, or the last one before it, and says which range they are.
    pub(crate) fn read(
        &self,
        wanted: Range<usize>,
        out: &mut String,
    ) -> tantivy::Result<Range<usize>> {
        let first = self.chunk_at(wanted.start);
        let mut read =
            self.chunks.get(first).map_or(0..0, |chunk| chunk.text.start..chunk.text.start);
        for chunk in
            self.chunks.iter().skip(first).take_while(|chunk| chunk.text.start < wanted.end.max(1))
        {
            let code = self.codes.get(chunk.code.clone()).ok_or_else(damaged)?;
            out.push_str(&self.vocabulary.text(code, chunk.text.len()).ok_or_else(damaged)?);
            read.end = chunk.text.end;
        }
        Ok(read)
    }

    /// How many line breaks stand before a byte.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn breaks_before(&self, byte: usize) -> tantivy::Result<u64> {
        let Some(chunk) = self.chunks.get(self.chunk_at(byte)) else { return Ok(0) };
        let mut text = String::new();
        let read = self.read(chunk.text.clone(), &mut text)?;
        let before = text
            .bytes()
            .take(byte.saturating_sub(read.start))
            .filter(|&byte| byte == b'\n')
            .count();
        Ok(chunk.breaks + before as u64)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.chunks.iter().all(|chunk| {
            let mut text = String::new();
            self.read(chunk.text.clone(), &mut text).is_ok() && text.trim().is_empty()
        })
    }

    /// The number of the chunk that holds a byte; of the last one for bytes behind the text.
    fn chunk_at(&self, byte: usize) -> usize {
        self.chunks
            .partition_point(|chunk| chunk.text.end <= byte)
            .min(self.chunks.len().saturating_sub(1))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::stored_text::dense_code::tests::vocabulary_of;

    pub(crate) fn long(text: &str, size: usize) -> ChunkedText {
        let (mut record, mut coder) = (Vec::new(), Coder::trained(&[]));
        write_chunks(text, size, &mut coder, &mut record);
        ChunkedText::open(&OwnedBytes::new(record), vocabulary_of(&coder)).unwrap()
    }

    #[test]
    fn every_part_reads_back_with_its_line_breaks() {
        let text = "One é\n\ntwo 中国 “three”\nand a 🙂\n".repeat(3);
        for size in [1, 2, 3, 7, 20, 1_000] {
            let stored = long(&text, size);
            assert_eq!((stored.length(), stored.whole().unwrap()), (text.len(), text.clone()));
            for start in 0..=text.len() {
                let breaks = text.bytes().take(start).filter(|&byte| byte == b'\n').count() as u64;
                assert_eq!(stored.breaks_before(start).unwrap(), breaks, "{size} {start}");
                for end in [start, start + 1, start + 9, text.len()] {
                    let end = end.min(text.len());
                    let mut part = String::new();
                    let read = stored.read(start..end, &mut part).unwrap();
                    assert_eq!(text.get(read.clone()), Some(part.as_str()));
                    assert!(
                        read.start <= start && read.end >= end,
                        "{size} {start}..{end}: {read:?}"
                    );
                    assert!(
                        read.len() <= end - start + 2 * (size + 3),
                        "{size} {start}..{end}: {read:?}"
                    );
                }
            }
        }
        assert_eq!(long("", 5).whole().unwrap(), "");
    }

    #[test]
    fn a_damaged_record_is_an_error() {
        for record in
            [&[][..], &[5], &[1, 4, 4], &[1, 4, 4, 0, 1], &[1, 4, 2, 0, 1, 2], &[2, 255, 255, 255]]
        {
            let opened = ChunkedText::open(
                &OwnedBytes::new(record.to_vec()),
                vocabulary_of(&Coder::trained(&[])),
            );
            assert!(opened.and_then(|text| text.whole()).is_err(), "{record:?}");
        }
    }
}
