//! Whether the words in an index, and their places, are those of the texts: what marks rest on.
//!
//! Of each article and field there is one number, the sum of the hashes of its words with their positions. It is made once
//! from the text, as words are when it is indexed, and once from the postings, in their own order: neither holds a text or
//! a list of words for longer than one is read.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use newsdex_analysis::{Stems, bare_form, words};
use newsdex_article::Article;
use newsdex_index::{IndexSnapshot, IndexedDocument, WordOffsetsReader};
use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldType, IndexRecordOption, TantivyDocument, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TextAnalyzer};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// Between the words of one value of a field and those of the next, as the engine counts positions.
const GAP: u32 = 1;

/// The same in every run, and for every index.
const HASHER: BuildHasherDefault<DefaultHasher> = BuildHasherDefault::new();

/// Words of some articles of one segment, by their texts, to be compared with the index.
pub(super) struct TextWords<'g> {
    snapshot: &'g IndexSnapshot,
    known: &'g WordOffsetsReader,
    fields: Vec<FieldWords>,
    /// In order.
    documents: Vec<DocId>,
    /// Articles whose words stand at other bytes than the index says.
    misplaced: Vec<String>,
}

struct FieldWords {
    field: Field,
    name: String,
    option: IndexRecordOption,
    analyser: TextAnalyzer,
    /// A number for each of the documents.
    sums: Vec<u64>,
}

impl<'g> TextWords<'g> {
    pub(super) fn of(
        snapshot: &'g IndexSnapshot,
        segment: &SegmentReader,
    ) -> tantivy::Result<TextWords<'g>> {
        let index = snapshot.searcher.index();
        let mut fields = Vec::new();
        for (field, entry) in segment.schema().fields() {
            if let (FieldType::Str(_), Some(option)) =
                (entry.field_type(), entry.field_type().index_record_option())
            {
                let analyser = index.tokenizer_for_field(field)?;
                fields.push(FieldWords {
                    field,
                    name: entry.name().to_owned(),
                    option,
                    analyser,
                    sums: Vec::new(),
                });
            }
        }
        let known = &snapshot.word_offsets[&segment.segment_id()];
        Ok(TextWords { snapshot, known, fields, documents: Vec::new(), misplaced: Vec::new() })
    }

    /// Adds an article of the segment. They come in the order of their documents.
    pub(super) fn add(&mut self, document: DocId, article: &Article, file: &str) {
        self.documents.push(document);
        let fields = IndexedDocument::article(&self.snapshot.fields, article, 0, file, None);
        for of_field in &mut self.fields {
            let sum = of_field.sum(&fields);
            of_field.sums.push(sum);
        }
        let mut places = self.known.offsets(document, &article.body);
        if words(&article.body)
            .enumerate()
            .any(|(word, bytes)| places.byte_range(word) != Some(bytes))
        {
            self.misplaced.push(article.id.clone());
        }
    }

    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    /// What the index says otherwise. Of words in the dictionary every so many are looked up among the forms of their stem.
    pub(super) fn compare(
        &self,
        segment: &SegmentReader,
        every: usize,
    ) -> tantivy::Result<Vec<String>> {
        let misplaced = self
            .misplaced
            .iter()
            .map(|id| format!("has words of {id} at other bytes than its text"));
        let mut wrong: Vec<String> = misplaced.collect();
        for of_field in &self.fields {
            let found = self.by_index(segment, of_field)?;
            for (at, _) in of_field
                .sums
                .iter()
                .zip(&found)
                .enumerate()
                .filter(|(_, (said, found))| said != found)
            {
                let id = self.id(segment, self.documents[at])?;
                wrong.push(format!(
                    "has other words in `{}` of {id}, or at other places, than its text",
                    of_field.name
                ));
            }
        }
        for field in [self.snapshot.fields.title, self.snapshot.fields.body] {
            wrong.extend(self.missing_forms(segment, field, every)?);
        }
        Ok(wrong)
    }

    fn by_index(
        &self,
        segment: &SegmentReader,
        of_field: &FieldWords,
    ) -> tantivy::Result<Vec<u64>> {
        let mut sums = vec![0_u64; self.documents.len()];
        let index = segment.inverted_index(of_field.field)?;
        let mut terms = index.terms().stream()?;
        let mut positions = Vec::new();
        while terms.advance() {
            let mut postings = index.read_postings_from_terminfo(terms.value(), of_field.option)?;
            let mut at = 0;
            // Ends: each turn goes on in the documents asked for, or in the postings.
            while let Some(&wanted) = self.documents.get(at) {
                let mut document = postings.doc();
                if document < wanted {
                    document = postings.seek(wanted);
                }
                if document == TERMINATED {
                    break;
                }
                if document > wanted {
                    at += self.documents[at..].partition_point(|&wanted| wanted < document);
                    continue;
                }
                let word = HASHER.hash_one(terms.key());
                let count = postings.term_freq();
                if of_field.option.has_positions() {
                    postings.positions(&mut positions);
                    sums[at] = positions
                        .iter()
                        .fold(sums[at], |sum, &at| sum.wrapping_add(at_position(word, at)));
                } else {
                    sums[at] = sums[at].wrapping_add(of_field.counted(word, count));
                }
                at += 1;
            }
        }
        Ok(sums)
    }

    /// Words that are not among the forms of their stem.
    fn missing_forms(
        &self,
        segment: &SegmentReader,
        field: Field,
        every: usize,
    ) -> tantivy::Result<Vec<String>> {
        let mut stems = Stems::default();
        let mut missing = Vec::new();
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        let mut number = 0;
        while terms.advance() {
            number += 1;
            let Ok(word) = std::str::from_utf8(terms.key()) else { continue };
            // A possessive is indexed bare as well.
            let is_asked = number % every == 0 && bare_form(word).is_none();
            if is_asked && !self.known.stem_forms(stems.stem(word)).iter().any(|form| form == word)
            {
                missing.push(format!("does not find {word} by its stem"));
            }
        }
        Ok(missing)
    }

    fn id(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<String> {
        let stored: TantivyDocument = segment.get_store_reader(1)?.get(document)?;
        Ok(stored
            .get_first(self.snapshot.fields.id)
            .and_then(|id| id.as_str())
            .unwrap_or_default()
            .to_owned())
    }
}

impl FieldWords {
    /// The sum of the words of a field, by its texts.
    fn sum(&mut self, document: &IndexedDocument) -> u64 {
        let (mut sum, mut begins) = (0_u64, 0_u32);
        let (option, field) = (self.option, self.field);
        let mut counts = BTreeMap::<u64, u32>::new();
        for text in document.texts(field) {
            let mut ends = begins;
            self.analyser.token_stream(text).process(&mut |token| {
                // The engine passes them over.
                if token.text.len() > MAX_TOKEN_LEN {
                    return;
                }
                let word = HASHER.hash_one(token.text.as_bytes());
                let position = begins + u32::try_from(token.position).unwrap_or(u32::MAX - begins);
                ends = ends.max(position + u32::try_from(token.position_length).unwrap_or(1));
                if option.has_positions() {
                    sum = sum.wrapping_add(at_position(word, position));
                } else {
                    *counts.entry(word).or_default() += 1;
                }
            });
            begins = ends + GAP;
        }
        counts
            .into_iter()
            .fold(sum, |sum, (word, count)| sum.wrapping_add(self.counted(word, count)))
    }

    /// What a word adds of whose places nothing is known.
    fn counted(&self, word: u64, count: u32) -> u64 {
        at_position(word, if self.option.has_freq() { count } else { 1 })
    }
}

fn at_position(word: u64, position: u32) -> u64 {
    HASHER.hash_one((word, position))
}
