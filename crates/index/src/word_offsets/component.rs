//! The segment plugin and the reader of the `.words` file. See [`crate::word_offsets`] for its
//! layout.

use std::any::Any;
use std::io::{self, Write};

use newsdex_analysis::tokenize;
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyError,
};

use crate::components::WORD_OFFSETS;
use crate::document::IndexedDocument;
use crate::word_offsets::offsets::{WordOffsets, write_table};
use crate::word_offsets::stem_forms::{read_forms, write_forms};

/// Length of the footer, in bytes.
const FOOTER_LEN: usize = 4 * size_of::<u64>();

/// Reads the `.words` component of one segment.
///
/// ```no_run
/// use newsdex_index::{IndexSnapshot, Layout, WordOffsetsReader};
///
/// let snapshot = IndexSnapshot::open(&Layout::new("index".as_ref()))?;
/// for segment in snapshot.searcher.segment_readers() {
///     let reader = WordOffsetsReader::open(segment)?;
///     println!("{:?}", reader.stem_forms("negoti"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct WordOffsetsReader {
    tables: OwnedBytes,
    starts: OwnedBytes,
    forms: OwnedBytes,
    /// Length of the records in `forms`, in bytes.
    form_records_len: usize,
}

impl WordOffsetsReader {
    /// Opens the component of a segment.
    ///
    /// # Errors
    /// If the file cannot be read or its footer is damaged.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<WordOffsetsReader> {
        let file = segment.open_read(WORD_OFFSETS.segment_component())?.read_bytes()?;
        let damaged = || WORD_OFFSETS.damaged();
        let footer = file.len().checked_sub(FOOTER_LEN).ok_or_else(damaged)?;
        let lengths: Vec<usize> = read_u64s(&file[footer..]).collect();
        let [tables, starts, forms, form_records_len] = lengths[..] else { return Err(damaged()) };
        let end = tables.checked_add(starts).and_then(|end| end.checked_add(forms));
        if end != Some(footer) || form_records_len > forms {
            return Err(damaged());
        }
        Ok(WordOffsetsReader {
            tables: file.slice(0..tables),
            starts: file.slice(tables..tables + starts),
            forms: file.slice(tables + starts..footer),
            form_records_len,
        })
    }

    /// The word offsets of a document. `body` must be its body.
    #[must_use]
    pub fn offsets<'t>(&self, document: DocId, body: &'t str) -> WordOffsets<'t> {
        WordOffsets::new(body, self.table(document))
    }

    /// The words of the segment with the given stem, except possessives, which are indexed in their
    /// bare form as well.
    ///
    /// If the stem is itself a word with this stem, it comes first, whether the segment contains it
    /// or not. The stem of `retirees` is `retire`, but the stem of `retire` is not.
    #[must_use]
    pub fn stem_forms(&self, stem: &str) -> Vec<String> {
        let mut forms = read_forms(&self.forms, self.form_records_len, stem);
        if newsdex_analysis::stem(stem) == stem {
            forms.insert(0, stem.to_owned());
        }
        forms
    }

    /// The offset table of a document; empty if the file is damaged.
    pub(crate) fn table(&self, document: DocId) -> &[u8] {
        let at = document as usize * size_of::<u64>();
        let mut bounds =
            self.starts.get(at..at + 2 * size_of::<u64>()).map(read_u64s).into_iter().flatten();
        let range = bounds.next().zip(bounds.next()).map(|(start, end)| start..end);
        range.and_then(|range| self.tables.get(range)).unwrap_or_default()
    }
}

/// Reads little-endian numbers. One that is too large for `usize` becomes `usize::MAX`, which is
/// past the end of any file.
fn read_u64s(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|number| usize::try_from(u64::from_le_bytes(*number)).unwrap_or(usize::MAX))
}

/// Registers the component with tantivy.
pub(crate) struct WordOffsetsPlugin;

impl SegmentPlugin for WordOffsetsPlugin {
    fn extensions(&self) -> &[&str] {
        &[WORD_OFFSETS.extension]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(WordOffsetsWriter { tables: OffsetTables::default() }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut tables = OffsetTables::default();
        // The index is not sorted, so a merge concatenates the live documents of the segments.
        for reader in context.readers {
            let source = WordOffsetsReader::open(reader)?;
            for document in reader.doc_ids_alive() {
                tables.push(|bytes| bytes.extend_from_slice(source.table(document)));
            }
        }
        write_file(&tables, context.target_segment)
    }
}

/// The offset tables of a segment, concatenated.
#[derive(Debug, Default)]
struct OffsetTables {
    bytes: Vec<u8>,
    ends: Vec<u64>,
}

impl OffsetTables {
    fn push(&mut self, write_table: impl FnOnce(&mut Vec<u8>)) {
        write_table(&mut self.bytes);
        self.ends.push(self.bytes.len() as u64);
    }
}

struct WordOffsetsWriter {
    tables: OffsetTables,
}

impl PluginWriter for WordOffsetsWriter {
    fn add_document(
        &mut self,
        _: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let body = IndexedDocument::downcast(document)?.body();
        self.tables.push(|table| {
            if let Some(text) = body {
                let tokens = tokenize(text);
                let starts = (0..tokens.len()).map(|word| tokens.byte_range(word).start);
                write_table(text, starts, table);
            }
        });
        Ok(())
    }

    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "the index is not sorted, so documents keep their ids");
        write_file(&self.tables, segment)
    }

    fn mem_usage(&self) -> usize {
        self.tables.bytes.capacity() + self.tables.ends.capacity() * size_of::<u64>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Writes the component of a segment. Its postings must be written already: the stem forms are
/// derived from its term dictionary.
fn write_file(tables: &OffsetTables, segment: &Segment) -> tantivy::Result<()> {
    let max_doc = u32::try_from(tables.ends.len())
        .map_err(|_| TantivyError::InvalidArgument("too many documents in a segment".to_owned()))?;
    let reader = SegmentReader::open(&segment.clone().with_max_doc(max_doc))?;
    let schema = segment.schema();
    let mut forms = Vec::new();
    let fields = [schema.get_field("title")?, schema.get_field("body")?];
    let form_records_len = write_forms(&reader, &fields, &mut forms)?;
    let starts: Vec<u8> =
        [0].iter().chain(&tables.ends).flat_map(|end: &u64| end.to_le_bytes()).collect();
    let lengths =
        [tables.bytes.len() as u64, starts.len() as u64, forms.len() as u64, form_records_len];
    let footer: Vec<u8> = lengths.iter().flat_map(|length| length.to_le_bytes()).collect();
    let mut file = segment.open_write(WORD_OFFSETS.segment_component())?;
    for part in [&tables.bytes, &starts, &forms, &footer] {
        file.write_all(part)?;
    }
    file.terminate().map_err(|error: io::Error| error.into())
}
