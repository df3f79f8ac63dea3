//! The bodies of a segment's articles, each compressed by itself, so that reading one is reading that one alone; a long
//! one in chunks, so that a passage of it is read without the rest. It is a component of the segment, made, merged and
//! committed with it by the engine.
//!
//! The engine's own document store packs documents in blocks, and sets up its decompressor anew for each: of a search that
//! shows ten articles that took most of the time.
//!
//! ```text
//! records: { length of the text, its Zstandard frame }    one body after the other; chunks in place of the frame of a long
//!                                                         one (see long_text.rs)
//! starts:  { u64 }                                        where each record begins, and where the last one ends
//! number of documents: u64
//! ```

use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Range;

use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader, TantivyError,
};
use zstd::bulk::{Compressor, Decompressor};

use crate::long_text::{LongText, write_chunks};
use crate::segment_words::text_of;
use crate::varint::{read_varint, write_varint};

/// Of its file.
pub(crate) const EXTENSION: &str = "text";
/// The fastest of Zstandard's levels that are not negative: a third less on disk than LZ4, and as quick to read at the
/// length of an article.
const LEVEL: i32 = 1;

/// A text longer than this is stored in chunks. Nearly all articles are far shorter.
const LONG: usize = 64 * 1024;
/// Length of a chunk: what is looked at around one mark is about as long.
const CHUNK: usize = 32 * 1024;

thread_local! {
    /// Setting one up takes longer than using it on an article.
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// The component as it is read.
#[derive(Debug, Clone)]
pub struct SegmentTexts {
    records: OwnedBytes,
    starts: OwnedBytes,
}

impl SegmentTexts {
    /// Opens the component of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<SegmentTexts> {
        let file = segment.open_read(component())?.read_bytes()?;
        let footer = file.len().checked_sub(size_of::<u64>()).ok_or_else(damaged)?;
        let documents = file[footer..].try_into().map(u64::from_le_bytes).map_err(|_| damaged())?;
        let starts =
            usize::try_from(documents).ok().and_then(|documents| (documents + 1).checked_mul(size_of::<u64>()));
        let records = starts.and_then(|starts| footer.checked_sub(starts)).ok_or_else(damaged)?;
        Ok(SegmentTexts { records: file.slice(0..records), starts: file.slice(records..footer) })
    }

    /// The body of a document.
    ///
    /// # Errors
    /// Where the component is damaged.
    pub fn read(&self, document: DocId) -> tantivy::Result<StoredText> {
        let place = self.place(document).ok_or_else(damaged)?;
        let mut rest = self.records.get(place.clone()).ok_or_else(damaged)?;
        let length = read_varint(&mut rest).ok_or_else(damaged)?;
        if length > LONG {
            return LongText::open(&self.records.slice(place.end - rest.len()..place.end)).map(StoredText::Long);
        }
        decompressed(rest, length).map(StoredText::Read)
    }

    fn record(&self, document: DocId) -> Option<&[u8]> {
        self.records.get(self.place(document)?)
    }

    fn place(&self, document: DocId) -> Option<Range<usize>> {
        let at = document as usize * size_of::<u64>();
        let bounds = self.starts.get(at..at + 2 * size_of::<u64>())?.as_chunks::<8>().0;
        let [start, end] = [bounds[0], bounds[1]].map(|bound| usize::try_from(u64::from_le_bytes(bound)).ok());
        Some(start?..end?)
    }
}

/// With a sum in each frame: a text that is read back is the one that was written, or an error.
pub(crate) fn compressor() -> io::Result<Compressor<'static>> {
    let mut compressor = Compressor::new(LEVEL)?;
    compressor.include_checksum(true)?;
    Ok(compressor)
}

/// The text of one Zstandard frame.
pub(crate) fn decompressed(frame: &[u8], length: usize) -> tantivy::Result<String> {
    let text = DECOMPRESSOR.with_borrow_mut(|kept| -> io::Result<Vec<u8>> {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        decompressor.decompress(frame, length)
    });
    String::from_utf8(text?).ok().filter(|text| text.len() == length).ok_or_else(damaged)
}

/// A body as it is read: a long one when it is known which part of it is asked for.
#[derive(Debug, Clone)]
pub enum StoredText {
    /// The text.
    Read(String),
    /// To be read.
    Long(LongText),
}

impl StoredText {
    /// All of the text.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn whole(&self) -> tantivy::Result<Cow<'_, str>> {
        match self {
            StoredText::Read(text) => Ok(Cow::Borrowed(text)),
            StoredText::Long(text) => text.whole().map(Cow::Owned),
        }
    }

    /// How many line breaks stand before a byte.
    ///
    /// # Errors
    /// Where the index is damaged.
    pub fn breaks_before(&self, byte: usize) -> tantivy::Result<u64> {
        match self {
            // A sum without branches is made for many bytes at a time.
            StoredText::Read(text) => {
                Ok(text.as_bytes()[..byte.min(text.len())].iter().map(|&byte| u64::from(byte == b'\n')).sum())
            }
            StoredText::Long(text) => text.breaks_before(byte),
        }
    }

    /// Whether it is white space alone. A long text that cannot be read is not known to be.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            StoredText::Read(text) => text.trim().is_empty(),
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
pub(crate) struct SegmentTextsPlugin;

impl SegmentPlugin for SegmentTextsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let body = context.segment.schema().get_field("body")?;
        Ok(Box::new(TextsWriter { body, file: TextsFile::create(context.segment)?, compressor: compressor()? }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut file = TextsFile::create(context.target_segment)?;
        // Documents are stacked in the order of their segments: no index here is sorted.
        for reader in context.readers {
            let texts = SegmentTexts::open(reader)?;
            for document in reader.doc_ids_alive() {
                file.push(texts.record(document).ok_or_else(damaged)?)?;
            }
        }
        file.finish().map_err(TantivyError::from)
    }
}

/// The file while it is written. Records go to it at once: they would fill the memory that the postings need.
struct TextsFile {
    file: WritePtr,
    written: u64,
    starts: Vec<u64>,
}

impl TextsFile {
    fn create(segment: &Segment) -> tantivy::Result<TextsFile> {
        Ok(TextsFile { file: segment.clone().open_write(component())?, written: 0, starts: Vec::new() })
    }

    fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.starts.push(self.written);
        self.written += record.len() as u64;
        self.file.write_all(record)
    }

    fn finish(mut self) -> io::Result<()> {
        for number in self.starts.iter().chain([&self.written, &(self.starts.len() as u64)]) {
            self.file.write_all(&number.to_le_bytes())?;
        }
        self.file.terminate()
    }
}

struct TextsWriter {
    body: Field,
    file: TextsFile,
    compressor: Compressor<'static>,
}

impl PluginWriter for TextsWriter {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let text = text_of(document, self.body).unwrap_or_default();
        let mut record = Vec::new();
        write_varint(text.len(), &mut record);
        if text.len() > LONG {
            write_chunks(text, CHUNK, &mut self.compressor, &mut record)?;
        } else {
            record.extend(self.compressor.compress(text.as_bytes())?);
        }
        Ok(self.file.push(&record)?)
    }

    fn serialize(self: Box<Self>, _: &Segment, mapping: Option<&DocIdMapping>) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were added");
        Ok(self.file.finish()?)
    }

    fn mem_usage(&self) -> usize {
        self.file.starts.capacity() * size_of::<u64>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
