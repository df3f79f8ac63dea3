//! Rewrites the posting files of a segment, so that they hold the fields that newsdex inverts as
//! well as those that tantivy inverts.
//!
//! tantivy writes its own fields first. They are few and small. The serializer reads them into
//! memory and then writes all fields in the order of the schema.

use std::io;

use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer, Postings};
use tantivy::schema::{Field, FieldEntry, IndexRecordOption, Schema};
use tantivy::{Directory, DocId, DocSet, Segment, SegmentReader, TERMINATED, TantivyError};

use crate::postings::interner::TermId;
use crate::postings::inverter::{Inverter, ReadScratch};

/// The files that the serializer rewrites.
pub(crate) const POSTING_COMPONENTS: [SegmentComponent; 4] = [
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
];

/// Writes the posting files of a segment, field by field.
pub(crate) struct PostingsSerializer {
    schema: Schema,
    fieldnorms: FieldNormReaders,
    postings: InvertedIndexSerializer,
    tantivy_fields: Vec<TantivyField>,
}

impl PostingsSerializer {
    /// Reads the fields that tantivy wrote, deletes their files and creates new ones.
    ///
    /// `fieldnorms` has, for each field of newsdex, the fieldnorm id of each document: its number
    /// of tokens as tantivy rounds it.
    pub(crate) fn create(
        segment: &Segment,
        mut fieldnorms: Vec<(Field, Vec<u8>)>,
    ) -> tantivy::Result<PostingsSerializer> {
        let schema = segment.schema();
        let max_doc = fieldnorms.first().map_or(0, |(_, fieldnorms)| fieldnorms.len());
        let max_doc = u32::try_from(max_doc).unwrap_or(DocId::MAX);
        let newsdex_fields: Vec<Field> = fieldnorms.iter().map(|(field, _)| *field).collect();
        let mut tantivy_fields = Vec::new();
        {
            // This block closes the files before they are removed.
            let reader = SegmentReader::open(&segment.clone().with_max_doc(max_doc))?;
            for (field, entry) in schema
                .fields()
                .filter(|(field, entry)| entry.is_indexed() && !newsdex_fields.contains(field))
            {
                tantivy_fields.extend(TantivyField::read(&reader, field, entry)?);
                if let Some(existing) = reader.fieldnorms_readers().get_field(field)? {
                    let ids = (0..max_doc).map(|document| existing.fieldnorm_id(document));
                    fieldnorms.push((field, ids.collect()));
                }
            }
        }
        for component in POSTING_COMPONENTS {
            let deleted = segment.index().directory().delete(&segment.relative_path(component));
            deleted.map_err(io::Error::other)?;
        }
        fieldnorms.sort_unstable_by_key(|(field, _)| *field);
        let mut file =
            FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        for (field, fieldnorms) in fieldnorms {
            file.serialize_field(field, &fieldnorms)?;
        }
        file.close()?;
        let fieldnorms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        Ok(PostingsSerializer {
            schema,
            fieldnorms,
            postings: InvertedIndexSerializer::open(segment)?,
            tantivy_fields,
        })
    }

    /// Rewrites a field that tantivy inverted, unless it has no terms. Fields must come in the
    /// order of the schema.
    pub(crate) fn write_tantivy_field(&mut self, field: Field) -> tantivy::Result<()> {
        let Some(at) = self.tantivy_fields.iter().position(|other| other.field == field) else {
            return Ok(());
        };
        let TantivyField { terms, total_tokens, inverter, .. } =
            self.tantivy_fields.swap_remove(at);
        self.write_field(field, total_tokens, &inverter, terms.iter().map(Vec::as_slice).zip(0..))
    }

    /// Writes a field. `terms` are the terms of the field, sorted, with their ids in `inverter`.
    pub(crate) fn write_field<'t>(
        &mut self,
        field: Field,
        total_tokens: u64,
        inverter: &Inverter,
        terms: impl Iterator<Item = (&'t [u8], TermId)>,
    ) -> tantivy::Result<()> {
        let option = self.schema.get_field_entry(field).field_type().index_record_option();
        let has_freqs = option.is_some_and(IndexRecordOption::has_freq);
        let mut scratch = ReadScratch::default();
        self.write_field_with(field, total_tokens, |serializer| {
            for (term, id) in terms {
                let doc_freq = inverter.doc_freq(id);
                if doc_freq > 0 {
                    serializer.new_term(term, doc_freq, has_freqs)?;
                    inverter.for_each_document(
                        id,
                        &mut scratch,
                        |document, term_freq, position_deltas| {
                            let term_freq = if has_freqs { term_freq } else { 0 };
                            serializer.write_doc(document, term_freq, position_deltas);
                        },
                    );
                    serializer.close_term()?;
                }
            }
            Ok(())
        })
    }

    /// Writes a field whose terms `write_terms` writes. Skips a field without tokens, as tantivy
    /// does.
    pub(crate) fn write_field_with(
        &mut self,
        field: Field,
        total_tokens: u64,
        write_terms: impl FnOnce(&mut FieldSerializer<'_>) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        if total_tokens == 0 {
            return Ok(());
        }
        let fieldnorms = self.fieldnorms.get_field(field)?;
        let mut serializer = self.postings.new_field(field, total_tokens, fieldnorms)?;
        write_terms(&mut serializer)?;
        serializer.close().map_err(TantivyError::from)
    }

    /// Finishes the files.
    pub(crate) fn close(self) -> tantivy::Result<()> {
        self.postings.close().map_err(TantivyError::from)
    }
}

/// A field that tantivy wrote.
struct TantivyField {
    field: Field,
    total_tokens: u64,
    /// Sorted. The id of a term in `inverter` is its index.
    terms: Vec<Vec<u8>>,
    inverter: Inverter,
}

impl TantivyField {
    /// Reads a field; `None` if it has no terms.
    fn read(
        segment: &SegmentReader,
        field: Field,
        entry: &FieldEntry,
    ) -> tantivy::Result<Option<TantivyField>> {
        let Some(option) = entry.field_type().index_record_option() else { return Ok(None) };
        let index = segment.inverted_index(field)?;
        let (mut terms, mut inverter) = (Vec::new(), Inverter::new(option));
        let mut positions = Vec::new();
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            let id = u32::try_from(terms.len()).unwrap_or(u32::MAX);
            terms.push(stream.key().to_vec());
            let mut postings = index.read_postings_from_terminfo(stream.value(), option)?;
            while postings.doc() != TERMINATED {
                if option.has_positions() {
                    postings.positions(&mut positions);
                } else {
                    positions.clear();
                    positions.resize(
                        if option.has_freq() { postings.term_freq() as usize } else { 1 },
                        0,
                    );
                }
                for &position in &positions {
                    inverter.push(id, postings.doc(), position);
                }
                inverter.end_document()?;
                postings.advance();
            }
        }
        inverter.finish()?;
        let total_tokens = index.total_num_tokens();
        Ok((!terms.is_empty()).then_some(TantivyField { field, total_tokens, terms, inverter }))
    }
}
