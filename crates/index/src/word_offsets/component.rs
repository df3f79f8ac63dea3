//! What a segment knows of its words beside the engine's postings: where in the bodies they stand, and which share a stem.
//! It is a component of the segment, made, merged and committed with it by the engine.
//!
//! ```text
//! tables of word places, one body after the other      see offsets.rs
//! where each table begins, and where the last one ends u64 each
//! forms                                                see forms.rs
//! lengths of the three parts and of the records of forms, u64 each
//! ```

use std::any::Any;
use std::io::{self, Write};

use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyError,
};

use crate::document::IndexedDocument;
use crate::word_offsets::offsets::{WordOffsets, write_table};
use crate::word_offsets::stem_forms::{read_forms, write_forms};
use newsdex_analysis::tokenize;

/// Of its file.
pub(crate) const EXTENSION: &str = "words";
const FOOTER: usize = 4 * size_of::<u64>();

/// The component as it is read.
#[derive(Debug, Clone)]
pub struct WordOffsetsReader {
    tables: OwnedBytes,
    starts: OwnedBytes,
    forms: OwnedBytes,
    /// Length of the records of forms.
    records: usize,
}

impl WordOffsetsReader {
    /// Opens the component of a segment.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<WordOffsetsReader> {
        let file = segment.open_read(component())?.read_bytes()?;
        let damaged = || TantivyError::InternalError(format!("{EXTENSION}: not a table of words"));
        let footer = file.len().checked_sub(FOOTER).ok_or_else(damaged)?;
        let lengths: Vec<usize> = numbers(&file[footer..]).collect();
        let [tables, starts, forms, records] = lengths[..] else { return Err(damaged()) };
        let ends = tables.checked_add(starts).and_then(|end| end.checked_add(forms));
        if ends != Some(footer) || records > forms {
            return Err(damaged());
        }
        Ok(WordOffsetsReader {
            tables: file.slice(0..tables),
            starts: file.slice(tables..tables + starts),
            forms: file.slice(tables + starts..footer),
            records,
        })
    }

    /// Finds the words of a document's body.
    #[must_use]
    pub fn places<'t>(&self, document: DocId, body: &'t str) -> WordOffsets<'t> {
        WordOffsets::new(body, self.table(document))
    }

    /// The words of the segment with a stem, but for possessives, which are indexed bare as well. The stem is first among
    /// them, in the segment or not, where it is a word with that stem: that of `retirees` is `retire`, that of `retire` is
    /// not.
    #[must_use]
    pub fn forms(&self, stem: &str) -> Vec<String> {
        let mut forms = read_forms(&self.forms, self.records, stem);
        if newsdex_analysis::stem(stem) == stem {
            forms.insert(0, stem.to_owned());
        }
        forms
    }

    /// The table of a document's body.
    pub(crate) fn table(&self, document: DocId) -> &[u8] {
        let at = document as usize * size_of::<u64>();
        let mut range =
            self.starts.get(at..at + 2 * size_of::<u64>()).map(numbers).into_iter().flatten();
        let range = range.next().zip(range.next()).map(|(start, end)| start..end);
        range.and_then(|range| self.tables.get(range)).unwrap_or_default()
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// Numbers of eight bytes; one that no length can be is beyond every end.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|number| usize::try_from(u64::from_le_bytes(*number)).unwrap_or(usize::MAX))
}

/// Makes the component.
pub(crate) struct WordOffsetsPlugin;

impl SegmentPlugin for WordOffsetsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(WordsWriter { tables: Tables::default() }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut tables = Tables::default();
        // Documents are stacked in the order of their segments: no index here is sorted.
        for reader in context.readers {
            let words = WordOffsetsReader::open(reader)?;
            for document in reader.doc_ids_alive() {
                tables.push(|all| all.extend_from_slice(words.table(document)));
            }
        }
        write(&tables, context.target_segment)
    }
}

/// The tables of a segment, one behind the other.
#[derive(Debug, Default)]
struct Tables {
    bytes: Vec<u8>,
    ends: Vec<u64>,
}

impl Tables {
    fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len() as u64);
    }
}

struct WordsWriter {
    tables: Tables,
}

impl PluginWriter for WordsWriter {
    fn add_document(
        &mut self,
        _: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let body = IndexedDocument::of(document)?.body();
        self.tables.push(|table| {
            if let Some(text) = body {
                let words = tokenize(text);
                write_table(text, (0..words.len()).map(|word| words.byte_range(word).start), table);
            }
        });
        Ok(())
    }

    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were added");
        write(&self.tables, segment)
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

/// Writes the component of a segment whose postings are written.
fn write(tables: &Tables, segment: &Segment) -> tantivy::Result<()> {
    let documents = u32::try_from(tables.ends.len())
        .map_err(|_| TantivyError::InvalidArgument("too many documents in a segment".to_owned()))?;
    let reader = SegmentReader::open(&segment.clone().with_max_doc(documents))?;
    let schema = segment.schema();
    let mut forms = Vec::new();
    let records =
        write_forms(&reader, &[schema.get_field("title")?, schema.get_field("body")?], &mut forms)?;
    let starts: Vec<u8> =
        [0].iter().chain(&tables.ends).flat_map(|end: &u64| end.to_le_bytes()).collect();
    let mut file = segment.open_write(component())?;
    let lengths = [tables.bytes.len() as u64, starts.len() as u64, forms.len() as u64, records];
    let footer: Vec<u8> = lengths.iter().flat_map(|length| length.to_le_bytes()).collect();
    for part in [&tables.bytes, &starts, &forms, &footer] {
        file.write_all(part)?;
    }
    file.terminate().map_err(|error: io::Error| error.into())
}
