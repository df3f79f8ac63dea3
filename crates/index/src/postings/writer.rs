//! The postings of the words of headline and text, gathered by ourselves and written in the engine's own format: a segment
//! is byte for byte what the engine makes of the same words, in half the time. A text is cut once for all its fields, each
//! word is looked up once, and what else belongs to it is remembered beside its number.

use std::any::Any;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
};

use crate::document::{IndexedDocument, TITLE_WEIGHT};
use crate::postings::interner::{NONE, Terms};
use crate::postings::inverter::{Inverter, Scratch};
use crate::postings::serializer::PostingFiles;
use crate::schema::Fields;
use newsdex_analysis::bare_form;
use newsdex_analysis::stem;
use newsdex_analysis::tokenize;
use newsdex_analysis::{COMMON_WORD_COUNT, common_gram, common_word, common_word_id};

/// Writes the postings of new segments. Merging them is the engine's.
pub(crate) struct PostingsPlugin;

impl SegmentPlugin for PostingsPlugin {
    fn extensions(&self) -> &[&str] {
        &[]
    }

    fn create_writer(
        &self,
        context: &PluginWriterContext<'_>,
    ) -> tantivy::Result<Box<dyn PluginWriter>> {
        let fields = Fields::new(&context.segment.schema())?;
        Ok(Box::new(PostingsWriter {
            words: Terms::default(),
            forms: Vec::new(),
            stems: Terms::default(),
            counts_for: Vec::new(),
            body: Gathered::new(fields.body, true),
            all_stems: Gathered::new(fields.stems, false),
            title_stems: Gathered::new(fields.title_stems, false),
            pairs: Gathered::new(fields.common_grams, true),
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
    /// The stem that the postings of a word in texts count for, by the number of the word.
    counts_for: Vec<u32>,
    body: Gathered,
    /// Its inverter has only what postings of words do not say.
    all_stems: Gathered,
    title_stems: Gathered,
    pairs: Gathered,
}

/// What a field is gathered in.
struct Gathered {
    field: Field,
    inverter: Inverter,
    /// Of all documents, and of the one that is being added.
    words: u64,
    words_here: u32,
    /// Of each document, how many words it has, as the engine rounds it.
    norms: Vec<u8>,
}

impl Gathered {
    fn new(field: Field, with_positions: bool) -> Gathered {
        Gathered {
            field,
            inverter: Inverter::new(with_positions),
            words: 0,
            words_here: 0,
            norms: Vec::new(),
        }
    }

    fn push(&mut self, word: u32, document: DocId, position: u32) {
        self.inverter.push(word, document, position);
        self.words_here += 1;
    }

    fn end_document(&mut self) -> tantivy::Result<()> {
        self.norms.push(FieldNormReader::fieldnorm_to_id(self.words_here));
        self.words += u64::from(std::mem::take(&mut self.words_here));
        self.inverter.end_document()
    }
}

/// Under which numbers a folded word is indexed, each [`NONE`] where it is not: what is too long for the engine is not.
#[derive(Clone, Copy)]
struct Form {
    itself: u32,
    /// Of a possessive.
    bare: u32,
    stem: u32,
    /// The stem once more, where no word that is indexed counts for it.
    lone_stem: u32,
    /// Which of the frequent words it is, or is the possessive of.
    frequent: u32,
}

/// Of a word that was not met yet.
const UNKNOWN: Form =
    Form { itself: NONE, bare: NONE, stem: NONE, lone_stem: NONE, frequent: NONE };

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
        let bare_form_of_it = bare_form(folded);
        let frequent = common_word_id(folded)
            .or_else(|| bare_form_of_it.and_then(common_word_id))
            .unwrap_or(NONE);
        let bare = bare_form_of_it
            .filter(|bare| is_indexed(bare))
            .map_or(NONE, |bare| self.words.number(bare));
        let stem = stem(folded);
        let stem = if is_indexed(&stem) { self.stems.number(&stem) } else { NONE };
        // The postings of a word say where it and its possessive stand, and both have its stem. Not so where what is bare
        // is a possessive still, as in `one's's`, whose stem that is.
        let (counting, text) = bare_form_of_it.map_or((itself, folded), |text| (bare, text));
        let mut form = Form { itself, bare, stem, lone_stem: stem, frequent };
        if counting != NONE && bare_form(text).is_none() {
            self.counts_for.resize(self.words.len(), NONE);
            self.counts_for[counting as usize] = stem;
            form.lone_stem = NONE;
        }
        form
    }

    fn add_title(&mut self, document: DocId, title: &str) {
        let words = tokenize(title);
        for word in 0..words.len() {
            let stem = self.form(words.folded(word), NONE).stem;
            if stem != NONE {
                self.title_stems.push(stem, document, 0);
                self.all_stems.words_here += TITLE_WEIGHT;
            }
        }
    }

    fn add_body(&mut self, document: DocId, body: &str) {
        let words = tokenize(body);
        let known = self.words.known((0..words.len()).map(|word| words.folded(word)));
        let mut frequent_before = NONE;
        for ((word, known), position) in known.into_iter().enumerate().zip(0_u32..) {
            let Form { itself, bare, stem, lone_stem, frequent } =
                self.form(words.folded(word), known);
            for number in [itself, bare].into_iter().filter(|&number| number != NONE) {
                self.body.push(number, document, position);
            }
            if lone_stem != NONE {
                self.all_stems.inverter.push(lone_stem, document, 0);
            }
            self.all_stems.words_here += u32::from(stem != NONE);
            if frequent_before != NONE && frequent != NONE {
                self.pairs.push(
                    frequent_before * COMMON_WORD_COUNT + frequent,
                    document,
                    position - 1,
                );
            }
            frequent_before = frequent;
        }
    }

    fn gathered(&self) -> [&Gathered; 4] {
        [&self.body, &self.all_stems, &self.title_stems, &self.pairs]
    }

    fn gathered_mut(&mut self) -> [&mut Gathered; 4] {
        [&mut self.body, &mut self.all_stems, &mut self.title_stems, &mut self.pairs]
    }

    /// Writes one of the fields.
    fn write(&self, of: &Gathered, to: &mut PostingFiles) -> tantivy::Result<()> {
        let PostingsWriter { words, stems, body, all_stems, pairs, .. } = self;
        if of.field == all_stems.field {
            self.write_stems(to)
        } else if of.field == pairs.field {
            let pair = |number| {
                common_gram(
                    common_word(number / COMMON_WORD_COUNT),
                    common_word(number % COMMON_WORD_COUNT),
                )
            };
            let numbers = 0..COMMON_WORD_COUNT * COMMON_WORD_COUNT;
            let met = numbers.filter(|&number| pairs.inverter.documents_of(number) > 0);
            let mut terms: Vec<(String, u32)> = met.map(|number| (pair(number), number)).collect();
            terms.sort_unstable();
            to.write(
                of.field,
                of.words,
                &of.inverter,
                terms.iter().map(|(term, number)| (term.as_bytes(), *number)),
            )
        } else {
            let terms = if of.field == body.field { words } else { stems };
            let sorted =
                terms.sorted().into_iter().map(|number| (terms.term(number).as_bytes(), number));
            to.write(of.field, of.words, &of.inverter, sorted)
        }
    }

    /// Writes the stems of headline and text: where a stem stands is where the words stand that count for it.
    fn write_stems(&self, to: &mut PostingFiles) -> tantivy::Result<()> {
        let mut words: Vec<(u32, u32)> =
            self.counts_for.iter().copied().zip(0..).filter(|&(stem, _)| stem != NONE).collect();
        words.sort_unstable();
        let (mut of_body, mut of_stems) = (Scratch::default(), Scratch::default());
        let mut found: Vec<(DocId, u32)> = Vec::new();
        to.write_by(self.all_stems.field, self.all_stems.words, |field| {
            for stem in self.stems.sorted() {
                found.clear();
                let from = words.partition_point(|&(other, _)| other < stem);
                for &(_, word) in words[from..].iter().take_while(|&&(other, _)| other == stem) {
                    self.body.inverter.read(word, &mut of_body, |document, count, _| {
                        found.push((document, count))
                    });
                }
                for (of, weight) in [(&self.title_stems, TITLE_WEIGHT), (&self.all_stems, 1)] {
                    of.inverter.read(stem, &mut of_stems, |document, count, _| {
                        found.push((document, count * weight))
                    });
                }
                // What is in order already, as the documents of each word are, takes one comparison each.
                found.sort_by_key(|&(document, _)| document);
                found.dedup_by(|(document, count), (before, sum)| {
                    let is_same = document == before;
                    *sum += if is_same { *count } else { 0 };
                    is_same
                });
                if found.is_empty() {
                    continue;
                }
                let documents = u32::try_from(found.len()).unwrap_or(u32::MAX);
                field.new_term(self.stems.term(stem).as_bytes(), documents, true)?;
                for &(document, count) in &found {
                    field.write_doc(document, count, &[]);
                }
                field.close_term()?;
            }
            Ok(())
        })
    }
}

impl PluginWriter for PostingsWriter {
    fn add_document(
        &mut self,
        number: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let document = IndexedDocument::of(document)?;
        if let Some(title) = document.title() {
            self.add_title(number, title);
        }
        if let Some(body) = document.body() {
            self.add_body(number, body);
        }
        self.gathered_mut().into_iter().try_for_each(Gathered::end_document)
    }

    fn serialize(
        mut self: Box<Self>,
        segment: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "documents stay in the order in which they were added");
        let mut norms = Vec::new();
        for gathered in self.gathered_mut() {
            gathered.inverter.finish()?;
            norms.push((gathered.field, std::mem::take(&mut gathered.norms)));
        }
        // Only gathering needs them.
        self.forms = Vec::new();
        let mut files = PostingFiles::create(segment, norms)?;
        for (field, _) in segment.schema().fields() {
            match self.gathered().into_iter().find(|gathered| gathered.field == field) {
                Some(gathered) => self.write(gathered, &mut files)?,
                None => files.write_as_it_was(field)?,
            }
        }
        files.close()
    }

    fn mem_usage(&self) -> usize {
        let gathered =
            self.gathered().map(|gathered| gathered.inverter.memory() + gathered.norms.capacity());
        let of_words = self.forms.capacity() * size_of::<Form>()
            + self.counts_for.capacity() * size_of::<u32>();
        gathered.iter().sum::<usize>() + self.words.memory() + self.stems.memory() + of_words
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::TantivyDocument;
    use tantivy::{Document, Index, IndexWriter};

    use super::*;
    use crate::open::tests::{index_with_our_postings, index_with_tantivy_postings};
    use crate::postings::serializer::REWRITTEN;

    /// The files of postings of an index with one segment, made of some documents.
    fn files<D: Document>(index: &Index, documents: impl Iterator<Item = D>) -> Vec<Vec<u8>> {
        let mut writer: IndexWriter<D> = index.writer_with_num_threads(1, 200_000_000).unwrap();
        for document in documents {
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let [segment] = &index.searchable_segments().unwrap()[..] else { panic!("one segment") };
        REWRITTEN
            .map(|component| segment.open_read(component).unwrap().read_bytes().unwrap().to_vec())
            .to_vec()
    }

    #[test]
    fn a_segment_is_what_the_engine_makes_of_the_same_words() {
        let too_long = "x".repeat(MAX_TOKEN_LEN + 1);
        let too_long_as_possessive = format!("{}’s", "y".repeat(MAX_TOKEN_LEN - 1));
        let too_long_but_for_its_stem = format!("{}ing", "vow".repeat(MAX_TOKEN_LEN / 3));
        let mut pieces: Vec<String> =
            "the The of storm storms storm’s Storms' musk’s what’s it's U.S. 1,000 中国 é — . one’s’s"
                .split(' ')
                .map(str::to_owned)
                .collect();
        pieces.extend((0..3000).map(|number| format!("word{number}")));
        let mut state = 5_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut text = |most: usize| {
            let words: Vec<&str> = (0..random(most))
                .map(|_| {
                    if random(2) == 0 {
                        pieces[random(20)].as_str()
                    } else {
                        &pieces[random(pieces.len())]
                    }
                })
                .collect();
            words.join(" ")
        };
        // Of more words than a block has, and of none.
        let mut texts: Vec<(Option<String>, Option<String>)> = (0..2000)
            .map(|number| {
                ((number % 7 > 0).then(|| text(12)), (number % 11 > 0).then(|| text(600)))
            })
            .collect();
        let long = format!(
            "a storm {too_long} of {too_long_as_possessive} the {too_long_but_for_its_stem}"
        );
        texts.push((Some(too_long), Some(long)));
        for texts in [
            &texts[..],
            &texts[..5],
            &[(None, None)],
            &[(Some(String::new()), Some("!".to_owned()))],
        ] {
            let of_engine = index_with_tantivy_postings();
            let fields = Fields::new(&of_engine.schema()).unwrap();
            let other = |number: usize, title: &Option<String>| {
                let mut document = TantivyDocument::new();
                document.add_text(fields.id, format!("id{number}"));
                for (field, value) in [
                    (fields.source, "The Harbour Post"),
                    (fields.has, "title"),
                    (fields.has, "body"),
                ] {
                    document.add_text(field, value);
                }
                document.add_u64(fields.hash, number as u64);
                if let Some(title) = title {
                    document.add_text(fields.title, title);
                }
                document
            };
            let ours = texts.iter().enumerate().map(|(number, (title, body))| {
                IndexedDocument::new(&fields, other(number, title), body.clone(), None)
            });
            let as_the_engine_takes_them =
                texts.iter().enumerate().map(|(number, (title, body))| {
                    let mut document = other(number, title);
                    let with_text =
                        IndexedDocument::new(&fields, document.clone(), body.clone(), None);
                    for field in
                        [fields.body, fields.stems, fields.title_stems, fields.common_grams]
                    {
                        with_text
                            .texts(field)
                            .into_iter()
                            .for_each(|text| document.add_text(field, text));
                    }
                    document
                });
            let expected = files(&of_engine, as_the_engine_takes_them);
            assert!(
                files(&index_with_our_postings(), ours) == expected,
                "{} documents",
                texts.len()
            );
        }
    }
}
