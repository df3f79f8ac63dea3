//! The postings of the words of headline and text, gathered by ourselves and written in the engine's own format: a segment
//! is byte for byte what the engine makes of the same words, in half the time. A text is cut once for all its fields, each
//! word is looked up once, and what else belongs to it is remembered beside its number.
//!
//! The engine writes the other fields first, as it does all it is given. They are few and small: they are taken over, and
//! the files that hold the postings are written anew.

use std::any::Any;
use std::io;

use tantivy::fieldnorm::{FieldNormReader, FieldNormReaders, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::postings::{InvertedIndexSerializer, Postings};
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, FieldEntry, IndexRecordOption, Schema};
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{
    Directory, DocId, DocSet, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TERMINATED, TantivyError,
};

use crate::analysed::analysed;
use crate::fold::bare_form;
use crate::frequent::{FREQUENT_WORDS, frequent_number, frequent_word, pair_term};
use crate::indexed_document::{IndexedDocument, TITLE_WEIGHT};
use crate::inverter::Inverter;
use crate::schema::Fields;
use crate::stem::stem_of;
use crate::terms::{NONE, Terms};

/// Files of the engine that are written anew.
const REWRITTEN: [SegmentComponent; 4] =
    [SegmentComponent::FieldNorms, SegmentComponent::Terms, SegmentComponent::Postings, SegmentComponent::Positions];

/// Writes the postings of new segments. Merging them is the engine's.
pub(crate) struct SegmentPostingsPlugin;

impl SegmentPlugin for SegmentPostingsPlugin {
    fn extensions(&self) -> &[&str] {
        &[]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let fields = Fields::of(&context.segment.schema())?;
        let gathered =
            |field, with_positions| Gathered { field, inverter: Inverter::new(with_positions), norms: Vec::new() };
        Ok(Box::new(PostingsWriter {
            words: Terms::default(),
            forms: Vec::new(),
            stems: Terms::default(),
            body: gathered(fields.body, true),
            all_stems: gathered(fields.stems, false),
            title_stems: gathered(fields.title_stems, false),
            pairs: gathered(fields.pairs, true),
        }))
    }

    fn merge(&self, _: PluginMergeContext<'_>) -> tantivy::Result<()> {
        Ok(())
    }
}

struct PostingsWriter {
    words: Terms,
    /// What is known of the words met as such, by their numbers.
    forms: Vec<Form>,
    stems: Terms,
    body: Gathered,
    all_stems: Gathered,
    title_stems: Gathered,
    pairs: Gathered,
}

/// What a field is gathered in.
struct Gathered {
    field: Field,
    inverter: Inverter,
    /// Of each document, how many words it has, as the engine rounds it.
    norms: Vec<u8>,
}

/// Under which numbers a folded word is indexed, each [`NONE`] where it is not: what is too long for the engine is not.
#[derive(Clone, Copy)]
struct Form {
    itself: u32,
    /// Of a possessive.
    bare: u32,
    stem: u32,
    /// Which of the frequent words it is, or is the possessive of.
    frequent: u32,
}

/// Of a word that was not met yet.
const UNKNOWN: Form = Form { itself: NONE, bare: NONE, stem: NONE, frequent: NONE };

fn is_indexed(term: &str) -> bool {
    term.len() <= MAX_TOKEN_LEN
}

impl PostingsWriter {
    /// What is known of a folded word, of which the number may be known.
    fn form(&mut self, folded: &str, known: u32) -> Form {
        let number = match known {
            NONE if !is_indexed(folded) => return self.make_form(folded, NONE),
            NONE => self.words.number(folded),
            known => known,
        };
        if let Some(form) = self.forms.get(number as usize).filter(|form| form.itself != NONE) {
            return *form;
        }
        let form = self.make_form(folded, number);
        self.forms.resize(self.words.len(), UNKNOWN);
        self.forms[number as usize] = form;
        form
    }

    fn make_form(&mut self, folded: &str, itself: u32) -> Form {
        let bare = bare_form(folded);
        let frequent = frequent_number(folded).or_else(|| bare.and_then(frequent_number)).unwrap_or(NONE);
        let bare = bare.filter(|bare| is_indexed(bare)).map_or(NONE, |bare| self.words.number(bare));
        let stem = stem_of(folded);
        let stem = if is_indexed(&stem) { self.stems.number(&stem) } else { NONE };
        Form { itself, bare, stem, frequent }
    }

    fn add_title(&mut self, document: DocId, title: &str) {
        let words = analysed(title);
        for word in 0..words.len() {
            let stem = self.form(words.folded(word), NONE).stem;
            if stem != NONE {
                self.title_stems.inverter.push(stem, document, 0);
                for _ in 0..TITLE_WEIGHT {
                    self.all_stems.inverter.push(stem, document, 0);
                }
            }
        }
    }

    fn add_body(&mut self, document: DocId, body: &str) {
        let words = analysed(body);
        let known = self.words.known((0..words.len()).map(|word| words.folded(word)));
        let mut frequent_before = NONE;
        for ((word, known), position) in known.into_iter().enumerate().zip(0_u32..) {
            let Form { itself, bare, stem, frequent } = self.form(words.folded(word), known);
            for number in [itself, bare].into_iter().filter(|&number| number != NONE) {
                self.body.inverter.push(number, document, position);
            }
            if stem != NONE {
                self.all_stems.inverter.push(stem, document, 0);
            }
            if frequent_before != NONE && frequent != NONE {
                self.pairs.inverter.push(frequent_before * FREQUENT_WORDS + frequent, document, position - 1);
            }
            frequent_before = frequent;
        }
    }

    fn gathered(&mut self) -> [&mut Gathered; 4] {
        [&mut self.body, &mut self.all_stems, &mut self.title_stems, &mut self.pairs]
    }

    /// Writes a field of ours.
    fn write(&mut self, field: Field, to: &mut Files) -> tantivy::Result<()> {
        let PostingsWriter { words, stems, body, all_stems, title_stems, pairs, .. } = self;
        let mut write = |terms: &Terms, gathered: &mut Gathered| {
            let numbers = terms.sorted().into_iter();
            to.write(
                gathered.field,
                &mut gathered.inverter,
                numbers.map(|number| (terms.term(number).as_bytes(), number)),
            )
        };
        if field == body.field {
            write(words, body)
        } else if field == all_stems.field {
            write(stems, all_stems)
        } else if field == title_stems.field {
            write(stems, title_stems)
        } else {
            let pair =
                |number| pair_term(frequent_word(number / FREQUENT_WORDS), frequent_word(number % FREQUENT_WORDS));
            let mut terms: Vec<(String, u32)> =
                (0..FREQUENT_WORDS * FREQUENT_WORDS).map(|number| (pair(number), number)).collect();
            terms.sort_unstable();
            to.write(field, &mut pairs.inverter, terms.iter().map(|(term, number)| (term.as_bytes(), *number)))
        }
    }
}

impl PluginWriter for PostingsWriter {
    fn add_document(&mut self, number: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let document = IndexedDocument::of(document)?;
        let before = self.gathered().map(|gathered| gathered.inverter.words());
        if let Some(title) = document.title() {
            self.add_title(number, title);
        }
        if let Some(body) = document.body() {
            self.add_body(number, body);
        }
        for (gathered, before) in self.gathered().into_iter().zip(before) {
            let words = u32::try_from(gathered.inverter.words() - before).unwrap_or(u32::MAX);
            gathered.norms.push(FieldNormReader::fieldnorm_to_id(words));
            gathered.inverter.end_document()?;
        }
        Ok(())
    }

    fn serialize(mut self: Box<Self>, segment: &Segment, mapping: Option<&DocIdMapping>) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were added");
        let documents = u32::try_from(self.body.norms.len()).unwrap_or(u32::MAX);
        let schema = segment.schema();
        let ours = self.gathered().map(|gathered| gathered.field);
        let mut norms: Vec<(Field, Vec<u8>)> =
            self.gathered().into_iter().map(|gathered| (gathered.field, std::mem::take(&mut gathered.norms))).collect();
        let mut others = Vec::new();
        {
            // No file is open any more when it is removed.
            let reader = SegmentReader::open(&segment.clone().with_max_doc(documents))?;
            for (field, entry) in schema.fields().filter(|(field, entry)| entry.is_indexed() && !ours.contains(field)) {
                others.extend(Other::read(&reader, field, entry)?);
                if let Some(found) = reader.fieldnorms_readers().get_field(field)? {
                    norms.push((field, (0..documents).map(|document| found.fieldnorm_id(document)).collect()));
                }
            }
        }
        norms.sort_unstable_by_key(|(field, _)| *field);
        let mut files = Files::create(segment, &norms)?;
        for (field, _) in schema.fields() {
            if ours.contains(&field) {
                self.write(field, &mut files)?;
            } else if let Some(other) = others.iter_mut().find(|other| other.field == field) {
                let terms = other.terms.iter().map(Vec::as_slice);
                files.write(field, &mut other.inverter, terms.zip(0..))?;
            }
        }
        files.postings.close().map_err(TantivyError::from)
    }

    fn mem_usage(&self) -> usize {
        let gathered = [&self.body, &self.all_stems, &self.title_stems, &self.pairs];
        let gathered: usize =
            gathered.iter().map(|gathered| gathered.inverter.memory() + gathered.norms.capacity()).sum();
        gathered + self.words.memory() + self.stems.memory() + self.forms.capacity() * size_of::<Form>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// A field as the engine wrote it.
struct Other {
    field: Field,
    terms: Vec<Vec<u8>>,
    inverter: Inverter,
}

impl Other {
    /// `None` where it has no words.
    fn read(segment: &SegmentReader, field: Field, entry: &FieldEntry) -> tantivy::Result<Option<Other>> {
        let Some(option) = entry.field_type().index_record_option() else { return Ok(None) };
        let index = segment.inverted_index(field)?;
        let mut other = Other { field, terms: Vec::new(), inverter: Inverter::new(option.has_positions()) };
        let mut positions = Vec::new();
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let number = u32::try_from(other.terms.len()).unwrap_or(u32::MAX);
            other.terms.push(terms.key().to_vec());
            let mut postings = index.read_postings_from_terminfo(terms.value(), option)?;
            while postings.doc() != TERMINATED {
                if option.has_positions() {
                    postings.positions(&mut positions);
                } else {
                    positions.clear();
                    positions.resize(if option.has_freq() { postings.term_freq() as usize } else { 1 }, 0);
                }
                for &position in &positions {
                    other.inverter.push(number, postings.doc(), position);
                }
                other.inverter.end_document()?;
                postings.advance();
            }
        }
        Ok((!other.terms.is_empty()).then_some(other))
    }
}

/// The files that are written anew.
struct Files {
    schema: Schema,
    norms: FieldNormReaders,
    postings: InvertedIndexSerializer,
}

impl Files {
    /// In place of those that the engine wrote, with the norms of all fields.
    fn create(segment: &Segment, norms: &[(Field, Vec<u8>)]) -> tantivy::Result<Files> {
        for component in REWRITTEN {
            let deleted = segment.index().directory().delete(&segment.relative_path(component));
            deleted.map_err(io::Error::other)?;
        }
        let mut file = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        for (field, norms) in norms {
            file.serialize_field(*field, norms)?;
        }
        file.close()?;
        Ok(Files {
            schema: segment.schema(),
            norms: FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?,
            postings: InvertedIndexSerializer::open(segment)?,
        })
    }

    /// Writes a field; nothing where it has no words, as the engine does.
    fn write<'t>(
        &mut self,
        field: Field,
        from: &mut Inverter,
        terms: impl Iterator<Item = (&'t [u8], u32)>,
    ) -> tantivy::Result<()> {
        if from.words() == 0 {
            return Ok(());
        }
        let option = self.schema.get_field_entry(field).field_type().index_record_option();
        let frequencies = option.is_some_and(IndexRecordOption::has_freq);
        let mut field = self.postings.new_field(field, from.words(), self.norms.get_field(field)?)?;
        from.write(terms, frequencies, &mut field)?;
        field.close().map_err(TantivyError::from)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::TantivyDocument;
    use tantivy::{Document, Index, IndexWriter};

    use super::*;
    use crate::schema::tests::{index_of_the_engine, index_with_our_postings};

    /// The files of postings of an index with one segment, made of some documents.
    fn files<D: Document>(index: &Index, documents: impl Iterator<Item = D>) -> Vec<Vec<u8>> {
        let mut writer: IndexWriter<D> = index.writer_with_num_threads(1, 200_000_000).unwrap();
        for document in documents {
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let [segment] = &index.searchable_segments().unwrap()[..] else { panic!("one segment") };
        REWRITTEN.map(|component| segment.open_read(component).unwrap().read_bytes().unwrap().to_vec()).to_vec()
    }

    #[test]
    fn a_segment_is_what_the_engine_makes_of_the_same_words() {
        let too_long = "x".repeat(MAX_TOKEN_LEN + 1);
        let too_long_as_possessive = format!("{}’s", "y".repeat(MAX_TOKEN_LEN - 1));
        let mut pieces: Vec<String> =
            "the The of storm storms storm’s Storms' musk’s what’s it's U.S. 1,000 中国 é — . one’s’s"
                .split(' ')
                .map(str::to_owned)
                .collect();
        pieces.extend((0..3000).map(|number| format!("word{number}")));
        let mut state = 5_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut text = |most: usize| {
            let words: Vec<&str> = (0..random(most))
                .map(|_| if random(2) == 0 { pieces[random(20)].as_str() } else { &pieces[random(pieces.len())] })
                .collect();
            words.join(" ")
        };
        // Of more words than a block has, and of none.
        let mut texts: Vec<(Option<String>, Option<String>)> = (0..2000)
            .map(|number| ((number % 7 > 0).then(|| text(12)), (number % 11 > 0).then(|| text(600))))
            .collect();
        texts.push((Some(too_long.clone()), Some(format!("a storm {too_long} of {too_long_as_possessive} the"))));
        for texts in [&texts[..], &texts[..5], &[(None, None)], &[(Some(String::new()), Some("!".to_owned()))]] {
            let of_engine = index_of_the_engine();
            let fields = Fields::of(&of_engine.schema()).unwrap();
            let other = |number: usize, title: &Option<String>| {
                let mut document = TantivyDocument::new();
                document.add_text(fields.id, format!("id{number}"));
                for (field, value) in [(fields.source, "The Harbour Post"), (fields.has, "title"), (fields.has, "body")]
                {
                    document.add_text(field, value);
                }
                document.add_u64(fields.hash, number as u64);
                if let Some(title) = title {
                    document.add_text(fields.title, title);
                }
                document
            };
            let ours = texts
                .iter()
                .enumerate()
                .map(|(number, (title, body))| IndexedDocument::new(&fields, other(number, title), body.clone(), None));
            let as_the_engine_takes_them = texts.iter().enumerate().map(|(number, (title, body))| {
                let mut document = other(number, title);
                let with_text = IndexedDocument::new(&fields, document.clone(), body.clone(), None);
                for field in [fields.body, fields.stems, fields.title_stems, fields.pairs] {
                    with_text.texts(field).into_iter().for_each(|text| document.add_text(field, text));
                }
                document
            });
            let expected = files(&of_engine, as_the_engine_takes_them);
            assert!(files(&index_with_our_postings(), ours) == expected, "{} documents", texts.len());
        }
    }
}
