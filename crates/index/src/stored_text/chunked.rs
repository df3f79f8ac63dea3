//! A long text encoded in chunks, so that the text around a few words is decoded without the rest.
//!
//! ```text
//! number of chunks
//! { length of the text, length of its code, number of line breaks in the text }   for each chunk
//! codes, concatenated (see dense_code.rs)
//! ```
//!
//! Numbers are LEB128, lengths are in bytes.

use std::ops::Range;

use tantivy::TantivyError;
use tantivy::directory::OwnedBytes;

use crate::components::STORED_TEXT;
use crate::stored_text::dense_code::{Encoder, Vocabulary};
use crate::varint::{read_varint, write_varint};

/// A long text as it is stored. Each read decodes only the chunks that it needs.
#[derive(Debug, Clone)]
pub struct ChunkedText {
    chunks: Vec<Chunk>,
    codes: OwnedBytes,
    vocabulary: Vocabulary,
}

#[derive(Debug, Clone)]
struct Chunk {
    /// Byte range in the text.
    text: Range<usize>,
    /// Byte range in the codes.
    code: Range<usize>,
    /// Number of line breaks in the text before the chunk.
    line_breaks_before: u64,
}

/// Appends a text in chunks of about `chunk_len` bytes.
pub(crate) fn write_chunks(text: &str, chunk_len: usize, encoder: &mut Encoder, out: &mut Vec<u8>) {
    let (mut header, mut codes) = (Vec::new(), Vec::new());
    let mut chunks = 0;
    let mut rest = text;
    // Terminates: `ceil_char_boundary` makes each chunk at least one character long.
    while !rest.is_empty() {
        let (chunk, others) = rest.split_at(rest.ceil_char_boundary(chunk_len.min(rest.len())));
        let code_start = codes.len();
        encoder.encode(chunk, &mut codes);
        let line_breaks = chunk.bytes().filter(|&byte| byte == b'\n').count();
        for number in [chunk.len(), codes.len() - code_start, line_breaks] {
            write_varint(number, &mut header);
        }
        rest = others;
        chunks += 1;
    }
    write_varint(chunks, out);
    out.extend(header);
    out.extend(codes);
}

fn damaged() -> TantivyError {
    STORED_TEXT.damaged()
}

impl ChunkedText {
    /// Opens what [`write_chunks`] wrote.
    pub(crate) fn open(
        record: &OwnedBytes,
        vocabulary: Vocabulary,
    ) -> tantivy::Result<ChunkedText> {
        let mut rest = record.as_slice();
        let count = read_varint(&mut rest).ok_or_else(damaged)?;
        let mut chunks: Vec<Chunk> = Vec::new();
        let (mut text_start, mut code_start) = (0_usize, 0_usize);
        let mut line_breaks_before = 0_u64;
        for _ in 0..count {
            let mut next = || read_varint(&mut rest).ok_or_else(damaged);
            let (text_len, code_len) = (next()?, next()?);
            let line_breaks = next()? as u64;
            let text_end = text_start.checked_add(text_len).ok_or_else(damaged)?;
            let code_end = code_start.checked_add(code_len).ok_or_else(damaged)?;
            chunks.push(Chunk {
                text: text_start..text_end,
                code: code_start..code_end,
                line_breaks_before,
            });
            (text_start, code_start) = (text_end, code_end);
            line_breaks_before = line_breaks_before.saturating_add(line_breaks);
        }
        if code_start != rest.len() {
            return Err(damaged());
        }
        let codes = record.slice(record.len() - code_start..record.len());
        Ok(ChunkedText { chunks, codes, vocabulary })
    }

    /// Length of the text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.chunks.last().map_or(0, |chunk| chunk.text.end)
    }

    /// The full text.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn full_text(&self) -> tantivy::Result<String> {
        let mut text = String::with_capacity(self.length());
        self.read(0..self.length(), &mut text)?;
        Ok(text)
    }

    /// Appends the chunks that a byte range touches, or the last chunk before the range if there
    /// are none. Returns the byte range of the appended text.
    pub(crate) fn read(
        &self,
        range: Range<usize>,
        out: &mut String,
    ) -> tantivy::Result<Range<usize>> {
        let first = self.chunk_at(range.start);
        let mut read =
            self.chunks.get(first).map_or(0..0, |chunk| chunk.text.start..chunk.text.start);
        for chunk in
            self.chunks.iter().skip(first).take_while(|chunk| chunk.text.start < range.end.max(1))
        {
            let code = self.codes.get(chunk.code.clone()).ok_or_else(damaged)?;
            out.push_str(&self.vocabulary.decode(code, chunk.text.len()).ok_or_else(damaged)?);
            read.end = chunk.text.end;
        }
        Ok(read)
    }

    /// Number of line breaks before a byte.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn line_breaks_before(&self, byte: usize) -> tantivy::Result<u64> {
        let Some(chunk) = self.chunks.get(self.chunk_at(byte)) else { return Ok(0) };
        let mut text = String::new();
        let read = self.read(chunk.text.clone(), &mut text)?;
        let in_chunk = text
            .bytes()
            .take(byte.saturating_sub(read.start))
            .filter(|&byte| byte == b'\n')
            .count();
        Ok(chunk.line_breaks_before + in_chunk as u64)
    }

    /// Whether the text consists of white space only. False if a chunk cannot be read.
    pub(crate) fn is_blank(&self) -> bool {
        self.chunks.iter().all(|chunk| {
            let mut text = String::new();
            self.read(chunk.text.clone(), &mut text).is_ok() && text.trim().is_empty()
        })
    }

    /// Index of the chunk that contains a byte, or of the last chunk if the byte is past the end.
    fn chunk_at(&self, byte: usize) -> usize {
        self.chunks
            .partition_point(|chunk| chunk.text.end <= byte)
            .min(self.chunks.len().saturating_sub(1))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::stored_text::dense_code::tests::vocabulary;

    pub(crate) fn chunked_text(text: &str, chunk_len: usize) -> ChunkedText {
        let (mut record, mut encoder) = (Vec::new(), Encoder::trained(&[]));
        write_chunks(text, chunk_len, &mut encoder, &mut record);
        ChunkedText::open(&OwnedBytes::new(record), vocabulary(&encoder)).unwrap()
    }

    #[test]
    fn every_byte_range_reads_back_with_its_line_breaks() {
        let text = "One é\n\ntwo 中国 “three”\nand a 🙂\n".repeat(3);
        for chunk_len in [1, 2, 3, 7, 20, 1_000] {
            let stored = chunked_text(&text, chunk_len);
            assert_eq!((stored.length(), stored.full_text().unwrap()), (text.len(), text.clone()));
            for start in 0..=text.len() {
                let line_breaks =
                    text.bytes().take(start).filter(|&byte| byte == b'\n').count() as u64;
                assert_eq!(
                    stored.line_breaks_before(start).unwrap(),
                    line_breaks,
                    "{chunk_len} {start}"
                );
                for end in [start, start + 1, start + 9, text.len()] {
                    let end = end.min(text.len());
                    let mut part = String::new();
                    let read = stored.read(start..end, &mut part).unwrap();
                    assert_eq!(text.get(read.clone()), Some(part.as_str()));
                    assert!(
                        read.start <= start && read.end >= end,
                        "{chunk_len} {start}..{end}: {read:?}"
                    );
                    assert!(
                        read.len() <= end - start + 2 * (chunk_len + 3),
                        "{chunk_len} {start}..{end}: {read:?}"
                    );
                }
            }
        }
        assert_eq!(chunked_text("", 5).full_text().unwrap(), "");
    }

    #[test]
    fn damaged_records_are_errors() {
        for record in
            [&[][..], &[5], &[1, 4, 4], &[1, 4, 4, 0, 1], &[1, 4, 2, 0, 1, 2], &[2, 255, 255, 255]]
        {
            let opened = ChunkedText::open(
                &OwnedBytes::new(record.to_vec()),
                vocabulary(&Encoder::trained(&[])),
            );
            assert!(opened.and_then(|text| text.full_text()).is_err(), "{record:?}");
        }
    }
}
