//! The bodies of a segment's articles, each coded by itself with the words that all have in common (see `dense_code.rs`), so
//! that reading one is reading that one alone; a long one in chunks, so that a passage of it is read without the rest. It is
//! a component of the segment, made, merged and committed with it by the engine.
//!
//! The engine's own document store packs documents in blocks, and sets up its decompressor anew for each: of a search that
//! shows ten articles that took most of the time.
//!
//! ```text
//! records: { length of the text, its code }    one body after the other; chunks in place of the code of a long one (see
//!                                              long_text.rs)
//! zeros up to a multiple of 16
//! vocabulary                                   see dense_code.rs
//! starts:  { u64 }                             where each record begins, and where the last one ends
//! number of documents, length of the vocabulary: u64 each
//! ```

use std::any::Any;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::io::{self, Write};
use std::ops::Range;

use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyError,
};

use crate::document::IndexedDocument;
use crate::stored_text::chunked::{ChunkedText, write_chunks};
use crate::stored_text::dense_code::{Coder, Vocabulary};
use crate::varint::{read_varint, write_varint};

/// Of its file.
pub(crate) const EXTENSION: &str = "text";
/// A text longer than this is stored in chunks. Nearly all articles are far shorter.
const LONG: usize = 64 * 1024;
/// Length of a chunk: what is looked at around one mark is about as long.
const CHUNK: usize = 32 * 1024;

/// The vocabulary of a segment begins with what is frequent in so many bytes of its first texts, which wait that long. Of
/// news twice as much makes codes shorter by a hundredth.
const SAMPLE: usize = 2 * 1024 * 1024;
/// Of the vocabulary in the file, in bytes.
const ALIGNMENT: u64 = 16;
const FOOTER: usize = 2 * size_of::<u64>();

/// The component as it is read.
#[derive(Debug, Clone)]
pub struct StoredTextReader {
    records: OwnedBytes,
    vocabulary: Vocabulary,
    starts: OwnedBytes,
}

impl StoredTextReader {
    /// Opens the component of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<StoredTextReader> {
        StoredTextReader::of(&segment.open_read(component())?.read_bytes()?).ok_or_else(damaged)
    }

    fn of(file: &OwnedBytes) -> Option<StoredTextReader> {
        let footer = file.len().checked_sub(FOOTER)?;
        let mut numbers = file[footer..]
            .as_chunks::<8>()
            .0
            .iter()
            .map(|number| u64::from_le_bytes(*number).try_into().ok());
        let (documents, vocabulary): (usize, usize) = (numbers.next()??, numbers.next()??);
        let starts =
            footer.checked_sub(documents.checked_add(1)?.checked_mul(size_of::<u64>())?)?;
        let records = starts.checked_sub(vocabulary)?;
        let vocabulary = Vocabulary(file.slice(records..starts));
        Some(StoredTextReader {
            records: file.slice(0..records),
            vocabulary,
            starts: file.slice(starts..footer),
        })
    }

    /// The body of a document, not read yet.
    ///
    /// # Errors
    /// Where the component is damaged.
    pub fn text(&self, document: DocId) -> tantivy::Result<StoredText> {
        let place = self.byte_range(document).ok_or_else(damaged)?;
        let mut rest = self.records.get(place.clone()).ok_or_else(damaged)?;
        let length = read_varint(&mut rest).ok_or_else(damaged)?;
        let coded = self.records.slice(place.end - rest.len()..place.end);
        if length > LONG {
            return ChunkedText::open(&coded, self.vocabulary.clone()).map(StoredText::Long);
        }
        let vocabulary = self.vocabulary.clone();
        Ok(StoredText::Short(ShortText { code: coded, length, vocabulary, text: OnceCell::new() }))
    }

    fn byte_range(&self, document: DocId) -> Option<Range<usize>> {
        let at = document as usize * size_of::<u64>();
        let bounds = self.starts.get(at..at + 2 * size_of::<u64>())?.as_chunks::<8>().0;
        let [start, end] =
            [bounds[0], bounds[1]].map(|bound| usize::try_from(u64::from_le_bytes(bound)).ok());
        Some(start?..end?)
    }
}

/// A body as it is read: only when it is asked for, a long one when it is known which part of it.
#[derive(Debug, Clone)]
pub enum StoredText {
    /// Read as a whole.
    Short(ShortText),
    /// Read in parts.
    Long(ChunkedText),
}

/// A text that is read as a whole, once.
#[derive(Debug, Clone)]
pub struct ShortText {
    code: OwnedBytes,
    /// Of the text, in bytes.
    length: usize,
    vocabulary: Vocabulary,
    text: OnceCell<String>,
}

impl ShortText {
    /// Of a text that was read: its code is not needed any more.
    fn read(text: String) -> ShortText {
        let (code, vocabulary) = (OwnedBytes::empty(), Vocabulary(OwnedBytes::empty()));
        ShortText { code, length: text.len(), vocabulary, text: OnceCell::from(text) }
    }

    /// The text.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn text(&self) -> tantivy::Result<&str> {
        if let Some(text) = self.text.get() {
            return Ok(text);
        }
        let text = self.vocabulary.text(&self.code, self.length).ok_or_else(damaged)?;
        Ok(self.text.get_or_init(|| text))
    }
}

impl StoredText {
    /// All of the text.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn whole(&self) -> tantivy::Result<Cow<'_, str>> {
        match self {
            StoredText::Short(text) => text.text().map(Cow::Borrowed),
            StoredText::Long(text) => text.whole().map(Cow::Owned),
        }
    }

    /// The same text, a long one read as a whole.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn as_short(&self) -> tantivy::Result<ShortText> {
        self.whole().map(|text| ShortText::read(text.into_owned()))
    }

    /// How many line breaks stand before a byte.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn breaks_before(&self, byte: usize) -> tantivy::Result<u64> {
        match self {
            // A sum without branches is made for many bytes at a time.
            StoredText::Short(text) => {
                let text = text.text()?.as_bytes();
                Ok(text[..byte.min(text.len())].iter().map(|&byte| u64::from(byte == b'\n')).sum())
            }
            StoredText::Long(text) => text.breaks_before(byte),
        }
    }

    /// Whether it is white space alone. A text that cannot be read is not known to be.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            StoredText::Short(text) => text.text().is_ok_and(|text| text.trim().is_empty()),
            StoredText::Long(text) => text.is_blank(),
        }
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

pub(crate) fn damaged() -> TantivyError {
    TantivyError::InternalError(format!("a .{EXTENSION} file of the index is damaged"))
}

/// Makes the component.
pub(crate) struct StoredTextPlugin;

impl SegmentPlugin for StoredTextPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(
        &self,
        context: &PluginWriterContext<'_>,
    ) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(TextsWriter { file: TextsFile::create(context.segment)? }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut file = TextsFile::create(context.target_segment)?;
        // Documents are stacked in the order of their segments: no index here is sorted.
        for reader in context.readers {
            let texts = StoredTextReader::open(reader)?;
            for document in reader.doc_ids_alive() {
                file.push(&texts.text(document)?.whole()?)?;
            }
        }
        file.finish().map_err(TantivyError::from)
    }
}

/// The file while it is written. Records go to it as soon as there is a vocabulary: they would fill the memory that the
/// postings need.
struct TextsFile {
    file: WritePtr,
    written: u64,
    starts: Vec<u64>,
    /// Texts that wait for the vocabulary, and their length.
    waiting: (Vec<String>, usize),
    coder: Option<Coder>,
}

impl TextsFile {
    fn create(segment: &Segment) -> tantivy::Result<TextsFile> {
        let file = segment.clone().open_write(component())?;
        Ok(TextsFile {
            file,
            written: 0,
            starts: Vec::new(),
            waiting: (Vec::new(), 0),
            coder: None,
        })
    }

    fn push(&mut self, text: &str) -> io::Result<()> {
        if let Some(coder) = &mut self.coder {
            let record = record(text, coder);
            return self.write(&record);
        }
        self.waiting.0.push(text.to_owned());
        self.waiting.1 += text.len();
        if self.waiting.1 < SAMPLE {
            return Ok(());
        }
        self.write_waiting().map(|coder| self.coder = Some(coder))
    }

    /// Writes what waited, with a vocabulary made of it.
    fn write_waiting(&mut self) -> io::Result<Coder> {
        let (waiting, _) = std::mem::take(&mut self.waiting);
        let mut coder = Coder::trained(&waiting);
        for text in &waiting {
            self.write(&record(text, &mut coder))?;
        }
        Ok(coder)
    }

    fn write(&mut self, record: &[u8]) -> io::Result<()> {
        self.starts.push(self.written);
        self.written += record.len() as u64;
        self.file.write_all(record)
    }

    fn finish(mut self) -> io::Result<()> {
        let coder = match self.coder.take() {
            Some(coder) => coder,
            None => self.write_waiting()?,
        };
        let vocabulary = coder.vocabulary();
        // Then none of its slots lies across two lines of the processor's cache.
        for _ in self.written..self.written.next_multiple_of(ALIGNMENT) {
            self.file.write_all(&[0])?;
        }
        self.file.write_all(vocabulary)?;
        let footer = [self.starts.len(), vocabulary.len()].map(|number| number as u64);
        for number in self.starts.iter().chain([&self.written]).chain(&footer) {
            self.file.write_all(&number.to_le_bytes())?;
        }
        self.file.terminate()
    }

    fn memory(&self) -> usize {
        self.starts.capacity() * size_of::<u64>()
            + self.waiting.1
            + self.coder.as_ref().map_or(0, Coder::memory)
    }
}

fn record(text: &str, coder: &mut Coder) -> Vec<u8> {
    let mut record = Vec::with_capacity(text.len() / 2);
    write_varint(text.len(), &mut record);
    if text.len() > LONG {
        write_chunks(text, CHUNK, coder, &mut record);
    } else {
        coder.write(text, &mut record);
    }
    record
}

struct TextsWriter {
    file: TextsFile,
}

impl PluginWriter for TextsWriter {
    fn add_document(
        &mut self,
        _: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        Ok(self.file.push(IndexedDocument::of(document)?.body().unwrap_or_default())?)
    }

    fn serialize(
        self: Box<Self>,
        _: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were added");
        Ok(self.file.finish()?)
    }

    fn mem_usage(&self) -> usize {
        self.file.memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
