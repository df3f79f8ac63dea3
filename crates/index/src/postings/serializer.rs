//! The files of a segment that hold its postings, written anew with fields of ours among those of the engine.
//!
//! The engine writes all fields that it is given, first. They are few and small: they are read into memory, and written again
//! in their place among the others.

use std::io;

use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer, Postings};
use tantivy::schema::{Field, FieldEntry, IndexRecordOption, Schema};
use tantivy::{Directory, DocId, DocSet, Segment, SegmentReader, TERMINATED, TantivyError};

use crate::postings::inverter::{Inverter, Scratch};

/// What they are.
pub(crate) const REWRITTEN: [SegmentComponent; 4] = [
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
];

pub(crate) struct PostingFiles {
    schema: Schema,
    norms: FieldNormReaders,
    postings: InvertedIndexSerializer,
    others: Vec<Other>,
}

impl PostingFiles {
    /// Begins the files, with the norms of our fields: of each document, how many words it has, as the engine rounds it.
    pub(crate) fn create(
        segment: &Segment,
        mut norms: Vec<(Field, Vec<u8>)>,
    ) -> tantivy::Result<PostingFiles> {
        let schema = segment.schema();
        let documents = norms.first().map_or(0, |(_, norms)| norms.len());
        let documents = u32::try_from(documents).unwrap_or(DocId::MAX);
        let ours: Vec<Field> = norms.iter().map(|(field, _)| *field).collect();
        let mut others = Vec::new();
        {
            // No file is open any more when it is removed.
            let reader = SegmentReader::open(&segment.clone().with_max_doc(documents))?;
            for (field, entry) in
                schema.fields().filter(|(field, entry)| entry.is_indexed() && !ours.contains(field))
            {
                others.extend(Other::read(&reader, field, entry)?);
                if let Some(found) = reader.fieldnorms_readers().get_field(field)? {
                    norms.push((
                        field,
                        (0..documents).map(|document| found.fieldnorm_id(document)).collect(),
                    ));
                }
            }
        }
        for component in REWRITTEN {
            let deleted = segment.index().directory().delete(&segment.relative_path(component));
            deleted.map_err(io::Error::other)?;
        }
        norms.sort_unstable_by_key(|(field, _)| *field);
        let mut file =
            FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        for (field, norms) in norms {
            file.serialize_field(field, &norms)?;
        }
        file.close()?;
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        Ok(PostingFiles {
            schema,
            norms,
            postings: InvertedIndexSerializer::open(segment)?,
            others,
        })
    }

    /// Writes a field of the engine, if it has any words. Fields come in the order of the schema.
    pub(crate) fn write_as_it_was(&mut self, field: Field) -> tantivy::Result<()> {
        let Some(at) = self.others.iter().position(|other| other.field == field) else {
            return Ok(());
        };
        let Other { terms, words, inverter, .. } = self.others.swap_remove(at);
        self.write(field, words, &inverter, terms.iter().map(Vec::as_slice).zip(0..))
    }

    /// Writes a field of so many `words`, by its terms in their order and their numbers.
    pub(crate) fn write<'t>(
        &mut self,
        field: Field,
        words: u64,
        from: &Inverter,
        terms: impl Iterator<Item = (&'t [u8], u32)>,
    ) -> tantivy::Result<()> {
        let option = self.schema.get_field_entry(field).field_type().index_record_option();
        let has_counts = option.is_some_and(IndexRecordOption::has_freq);
        let mut scratch = Scratch::default();
        self.write_by(field, words, |to| {
            for (term, number) in terms {
                let documents = from.documents_of(number);
                if documents > 0 {
                    to.new_term(term, documents, has_counts)?;
                    from.read(number, &mut scratch, |document, count, positions| {
                        to.write_doc(document, if has_counts { count } else { 0 }, positions);
                    });
                    to.close_term()?;
                }
            }
            Ok(())
        })
    }

    /// Writes a field of so many `words`, by hand. One without words is not written at all, as the engine does.
    pub(crate) fn write_by(
        &mut self,
        field: Field,
        words: u64,
        write: impl FnOnce(&mut FieldSerializer<'_>) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        if words == 0 {
            return Ok(());
        }
        let mut to = self.postings.new_field(field, words, self.norms.get_field(field)?)?;
        write(&mut to)?;
        to.close().map_err(TantivyError::from)
    }

    pub(crate) fn close(self) -> tantivy::Result<()> {
        self.postings.close().map_err(TantivyError::from)
    }
}

/// A field as the engine wrote it.
struct Other {
    field: Field,
    words: u64,
    terms: Vec<Vec<u8>>,
    inverter: Inverter,
}

impl Other {
    /// `None` where it has no words.
    fn read(
        segment: &SegmentReader,
        field: Field,
        entry: &FieldEntry,
    ) -> tantivy::Result<Option<Other>> {
        let Some(option) = entry.field_type().index_record_option() else { return Ok(None) };
        let index = segment.inverted_index(field)?;
        let (mut found, mut inverter) = (Vec::new(), Inverter::new(option.has_positions()));
        let mut positions = Vec::new();
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let number = u32::try_from(found.len()).unwrap_or(u32::MAX);
            found.push(terms.key().to_vec());
            let mut postings = index.read_postings_from_terminfo(terms.value(), option)?;
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
                    inverter.push(number, postings.doc(), position);
                }
                inverter.end_document()?;
                postings.advance();
            }
        }
        inverter.finish()?;
        let other = Other { field, words: index.total_num_tokens(), terms: found, inverter };
        Ok((!other.terms.is_empty()).then_some(other))
    }
}
