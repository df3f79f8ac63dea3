//! The segment plugin and the reader of the `.text` file. See [`crate::stored_text`] for its
//! layout.

use std::any::Any;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::io::{self, Write};
use std::ops::Range;

use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyError,
};

use crate::components::STORED_TEXT;
use crate::document::IndexedDocument;
use crate::stored_text::chunked::{ChunkedText, write_chunks};
use crate::stored_text::dense_code::{Encoder, Vocabulary};
use crate::varint::{read_varint, write_varint};

/// Texts longer than this are stored in chunks. Nearly all articles are far shorter. In bytes.
const MAX_SHORT_LEN: usize = 64 * 1024;
/// Length of a chunk in bytes: about as much text as one mark needs.
const CHUNK_LEN: usize = 32 * 1024;

/// The vocabulary of a segment is trained on its first texts, up to this many bytes. Those texts
/// are buffered. Twice as much shortens the codes of news by one percent.
const TRAINING_LEN: usize = 2 * 1024 * 1024;
/// Alignment of the vocabulary in the file, in bytes.
const ALIGNMENT: u64 = 16;
/// Length of the footer, in bytes.
const FOOTER_LEN: usize = 2 * size_of::<u64>();

/// Reads the `.text` component of one segment.
///
/// ```no_run
/// use newsdex_index::{IndexSnapshot, Layout};
///
/// let snapshot = IndexSnapshot::open(&Layout::new("index".as_ref()))?;
/// for (segment, texts) in snapshot.searcher.segment_readers().iter().zip(&snapshot.stored_texts) {
///     for document in segment.doc_ids_alive() {
///         println!("{}", texts.text(document)?.full_text()?);
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct StoredTextReader {
    records: OwnedBytes,
    vocabulary: Vocabulary,
    starts: OwnedBytes,
}

impl StoredTextReader {
    /// Opens the component of a segment.
    ///
    /// # Errors
    /// If the file cannot be read or its footer is damaged.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<StoredTextReader> {
        let file = segment.open_read(STORED_TEXT.segment_component())?.read_bytes()?;
        StoredTextReader::parse(&file).ok_or_else(|| STORED_TEXT.damaged())
    }

    fn parse(file: &OwnedBytes) -> Option<StoredTextReader> {
        let footer = file.len().checked_sub(FOOTER_LEN)?;
        let mut numbers = file[footer..]
            .as_chunks::<8>()
            .0
            .iter()
            .map(|number| u64::from_le_bytes(*number).try_into().ok());
        let (max_doc, vocabulary_len): (usize, usize) = (numbers.next()??, numbers.next()??);
        let starts = footer.checked_sub(max_doc.checked_add(1)?.checked_mul(size_of::<u64>())?)?;
        let records_end = starts.checked_sub(vocabulary_len)?;
        let vocabulary = Vocabulary(file.slice(records_end..starts));
        Some(StoredTextReader {
            records: file.slice(0..records_end),
            vocabulary,
            starts: file.slice(starts..footer),
        })
    }

    /// The body of a document. It is decoded only when it is read.
    ///
    /// # Errors
    /// If the component is damaged.
    pub fn text(&self, document: DocId) -> tantivy::Result<StoredText> {
        let damaged = || STORED_TEXT.damaged();
        let range = self.record_range(document).ok_or_else(damaged)?;
        let mut rest = self.records.get(range.clone()).ok_or_else(damaged)?;
        let length = read_varint(&mut rest).ok_or_else(damaged)?;
        let code = self.records.slice(range.end - rest.len()..range.end);
        let vocabulary = self.vocabulary.clone();
        if length > MAX_SHORT_LEN {
            return ChunkedText::open(&code, vocabulary).map(StoredText::Long);
        }
        Ok(StoredText::Short(ShortText { code, length, vocabulary, text: OnceCell::new() }))
    }

    fn record_range(&self, document: DocId) -> Option<Range<usize>> {
        let at = document as usize * size_of::<u64>();
        let bounds = self.starts.get(at..at + 2 * size_of::<u64>())?.as_chunks::<8>().0;
        let [start, end] =
            [bounds[0], bounds[1]].map(|bound| usize::try_from(u64::from_le_bytes(bound)).ok());
        Some(start?..end?)
    }
}

/// The body of an article, decoded on demand.
#[derive(Debug, Clone)]
pub enum StoredText {
    /// Decoded as a whole.
    Short(ShortText),
    /// Decoded in parts.
    Long(ChunkedText),
}

/// A body that is decoded as a whole, once.
#[derive(Debug, Clone)]
pub struct ShortText {
    code: OwnedBytes,
    /// Length of the text in bytes.
    length: usize,
    vocabulary: Vocabulary,
    text: OnceCell<String>,
}

impl ShortText {
    /// A text that is decoded already.
    fn decoded(text: String) -> ShortText {
        let (code, vocabulary) = (OwnedBytes::empty(), Vocabulary(OwnedBytes::empty()));
        ShortText { code, length: text.len(), vocabulary, text: OnceCell::from(text) }
    }

    /// The text.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn text(&self) -> tantivy::Result<&str> {
        if let Some(text) = self.text.get() {
            return Ok(text);
        }
        let text = self.vocabulary.decode(&self.code, self.length);
        let text = text.ok_or_else(|| STORED_TEXT.damaged())?;
        Ok(self.text.get_or_init(|| text))
    }
}

impl StoredText {
    /// The full text.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn full_text(&self) -> tantivy::Result<Cow<'_, str>> {
        match self {
            StoredText::Short(text) => text.text().map(Cow::Borrowed),
            StoredText::Long(text) => text.full_text().map(Cow::Owned),
        }
    }

    /// The same text decoded as a whole, even if it is stored in chunks.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn to_short(&self) -> tantivy::Result<ShortText> {
        self.full_text().map(|text| ShortText::decoded(text.into_owned()))
    }

    /// Number of line breaks before a byte.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn line_breaks_before(&self, byte: usize) -> tantivy::Result<u64> {
        match self {
            // A sum without branches is vectorized.
            StoredText::Short(text) => {
                let text = text.text()?.as_bytes();
                Ok(text[..byte.min(text.len())].iter().map(|&byte| u64::from(byte == b'\n')).sum())
            }
            StoredText::Long(text) => text.line_breaks_before(byte),
        }
    }

    /// Whether the text consists of white space only. False if the text cannot be read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            StoredText::Short(text) => text.text().is_ok_and(|text| text.trim().is_empty()),
            StoredText::Long(text) => text.is_blank(),
        }
    }
}

/// Registers the component with tantivy.
pub(crate) struct StoredTextPlugin;

impl SegmentPlugin for StoredTextPlugin {
    fn extensions(&self) -> &[&str] {
        &[STORED_TEXT.extension]
    }

    fn create_writer(
        &self,
        context: &PluginWriterContext<'_>,
    ) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(StoredTextWriter { file: StoredTextFile::create(context.segment)? }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut file = StoredTextFile::create(context.target_segment)?;
        // The index is not sorted, so a merge concatenates the live documents of the segments.
        for reader in context.readers {
            let texts = StoredTextReader::open(reader)?;
            for document in reader.doc_ids_alive() {
                file.push(&texts.text(document)?.full_text()?)?;
            }
        }
        file.finish().map_err(TantivyError::from)
    }
}

/// The file that is being written. Once the vocabulary is trained, each record is written at once
/// and not buffered, because the postings need the memory.
struct StoredTextFile {
    file: WritePtr,
    /// Number of bytes written.
    written: u64,
    /// Byte offset of each record.
    starts: Vec<u64>,
    /// Texts that wait until the vocabulary is trained.
    training_texts: Vec<String>,
    /// Their length in bytes.
    training_len: usize,
    encoder: Option<Encoder>,
}

impl StoredTextFile {
    fn create(segment: &Segment) -> tantivy::Result<StoredTextFile> {
        let file = segment.clone().open_write(STORED_TEXT.segment_component())?;
        Ok(StoredTextFile {
            file,
            written: 0,
            starts: Vec::new(),
            training_texts: Vec::new(),
            training_len: 0,
            encoder: None,
        })
    }

    fn push(&mut self, text: &str) -> io::Result<()> {
        if let Some(encoder) = &mut self.encoder {
            let record = encode_record(text, encoder);
            return self.write_record(&record);
        }
        self.training_texts.push(text.to_owned());
        self.training_len += text.len();
        if self.training_len < TRAINING_LEN {
            return Ok(());
        }
        self.train().map(|encoder| self.encoder = Some(encoder))
    }

    /// Trains the vocabulary on the buffered texts and writes them.
    fn train(&mut self) -> io::Result<Encoder> {
        let texts = std::mem::take(&mut self.training_texts);
        self.training_len = 0;
        let mut encoder = Encoder::trained(&texts);
        for text in &texts {
            self.write_record(&encode_record(text, &mut encoder))?;
        }
        Ok(encoder)
    }

    fn write_record(&mut self, record: &[u8]) -> io::Result<()> {
        self.starts.push(self.written);
        self.written += record.len() as u64;
        self.file.write_all(record)
    }

    fn finish(mut self) -> io::Result<()> {
        let encoder = match self.encoder.take() {
            Some(encoder) => encoder,
            None => self.train()?,
        };
        let vocabulary = encoder.vocabulary();
        // A slot of the vocabulary that is aligned never spans two cache lines.
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

    fn memory_bytes(&self) -> usize {
        self.starts.capacity() * size_of::<u64>()
            + self.training_len
            + self.encoder.as_ref().map_or(0, Encoder::memory_bytes)
    }
}

fn encode_record(text: &str, encoder: &mut Encoder) -> Vec<u8> {
    let mut record = Vec::with_capacity(text.len() / 2);
    write_varint(text.len(), &mut record);
    if text.len() > MAX_SHORT_LEN {
        write_chunks(text, CHUNK_LEN, encoder, &mut record);
    } else {
        encoder.encode(text, &mut record);
    }
    record
}

struct StoredTextWriter {
    file: StoredTextFile,
}

impl PluginWriter for StoredTextWriter {
    fn add_document(
        &mut self,
        _: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        Ok(self.file.push(IndexedDocument::downcast(document)?.body().unwrap_or_default())?)
    }

    fn serialize(
        self: Box<Self>,
        _: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "the index is not sorted, so documents keep their ids");
        Ok(self.file.finish()?)
    }

    fn mem_usage(&self) -> usize {
        self.file.memory_bytes()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
