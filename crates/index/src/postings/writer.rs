//! Builds the postings of a new segment for the body, the stems and the common grams.
//!
//! The files are byte for byte those that tantivy would write for the same tokens, in half the
//! time. A text is tokenized once for all fields. Each word is looked up once, and everything else
//! that is indexed for it is cached by the id of the word.

use std::any::Any;

use newsdex_analysis::{
    COMMON_WORD_COUNT, bare_form, common_gram, common_word, common_word_id, stem, tokenize,
};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
};

use crate::document::{IndexedDocument, TITLE_WEIGHT};
use crate::postings::interner::{NO_TERM, TermId, TermInterner};
use crate::postings::inverter::{Inverter, ReadScratch};
use crate::postings::serializer::PostingsSerializer;
use crate::schema::Fields;

/// Registers the writer with tantivy. Merging is left to tantivy, because the files are its own.
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
        let (with_freqs, with_positions) =
            (IndexRecordOption::WithFreqs, IndexRecordOption::WithFreqsAndPositions);
        Ok(Box::new(PostingsWriter {
            words: TermInterner::default(),
            term_ids: Vec::new(),
            stems: TermInterner::default(),
            stem_of_word: Vec::new(),
            body: FieldPostings::new(fields.body, with_positions),
            all_stems: FieldPostings::new(fields.stems, with_freqs),
            title_stems: FieldPostings::new(fields.title_stems, with_freqs),
            common_grams: FieldPostings::new(fields.common_grams, with_positions),
        }))
    }

    fn merge(&self, _: PluginMergeContext<'_>) -> tantivy::Result<()> {
        Ok(())
    }
}

struct PostingsWriter {
    words: TermInterner,
    /// Cache of [`PostingsWriter::term_ids`], indexed by word id.
    term_ids: Vec<TermIds>,
    stems: TermInterner,
    /// The stem whose posting list includes that of the word in `body`, indexed by word id.
    stem_of_word: Vec<TermId>,
    body: FieldPostings,
    /// Stems of title and body. The inverter holds only those occurrences that neither `body` nor
    /// `title_stems` holds: [`PostingsWriter::write_stems`] adds the others.
    all_stems: FieldPostings,
    title_stems: FieldPostings,
    common_grams: FieldPostings,
}

/// What is collected for one field.
struct FieldPostings {
    field: Field,
    inverter: Inverter,
    /// Number of tokens in all finished documents.
    total_tokens: u64,
    /// Number of tokens in the document that is being added.
    document_tokens: u32,
    /// The fieldnorm id of each document: its number of tokens as tantivy rounds it.
    fieldnorms: Vec<u8>,
}

impl FieldPostings {
    fn new(field: Field, option: IndexRecordOption) -> FieldPostings {
        FieldPostings {
            field,
            inverter: Inverter::new(option),
            total_tokens: 0,
            document_tokens: 0,
            fieldnorms: Vec::new(),
        }
    }

    fn push(&mut self, term: TermId, document: DocId, position: u32) {
        self.inverter.push(term, document, position);
        self.document_tokens += 1;
    }

    fn end_document(&mut self) -> tantivy::Result<()> {
        self.fieldnorms.push(FieldNormReader::fieldnorm_to_id(self.document_tokens));
        self.total_tokens += u64::from(std::mem::take(&mut self.document_tokens));
        self.inverter.end_document()
    }
}

/// The ids of all terms that are indexed for one folded word. Each is [`NO_TERM`] if there is no
/// such term, or if the term is too long for tantivy.
#[derive(Clone, Copy)]
struct TermIds {
    /// The word as written.
    exact: TermId,
    /// The bare form of a possessive.
    bare: TermId,
    stem: TermId,
    /// The stem again, if no posting list of a word covers this occurrence.
    direct_stem: TermId,
    /// The id of the common word that the word or its bare form is.
    common_word: u32,
}

impl TermIds {
    /// The ids of a word that is not cached yet.
    const NONE: TermIds = TermIds {
        exact: NO_TERM,
        bare: NO_TERM,
        stem: NO_TERM,
        direct_stem: NO_TERM,
        common_word: NO_TERM,
    };
}

fn is_indexed(term: &str) -> bool {
    term.len() <= MAX_TOKEN_LEN
}

impl PostingsWriter {
    /// The term ids of a folded word. `word` is its id, or [`NO_TERM`] if the caller does not know
    /// the id.
    fn term_ids(&mut self, folded: &str, word: TermId) -> TermIds {
        let word = match word {
            NO_TERM if !is_indexed(folded) => return self.new_term_ids(folded, NO_TERM),
            NO_TERM => self.words.intern(folded),
            word => word,
        };
        if let Some(cached) = self.term_ids.get(word as usize).filter(|ids| ids.exact != NO_TERM) {
            return *cached;
        }
        let ids = self.new_term_ids(folded, word);
        self.term_ids.resize(self.words.len(), TermIds::NONE);
        self.term_ids[word as usize] = ids;
        ids
    }

    fn new_term_ids(&mut self, folded: &str, exact: TermId) -> TermIds {
        let bare_text = bare_form(folded);
        let common_word = common_word_id(folded)
            .or_else(|| bare_text.and_then(common_word_id))
            .unwrap_or(NO_TERM);
        let bare = bare_text
            .filter(|bare| is_indexed(bare))
            .map_or(NO_TERM, |bare| self.words.intern(bare));
        let stem = stem(folded);
        let stem = if is_indexed(&stem) { self.stems.intern(&stem) } else { NO_TERM };
        // The posting list of a bare word covers the word and its possessive, and both have its
        // stem. The exception is a bare form that is itself a possessive, as in `one's's`: that
        // form is the stem.
        let (covering, covering_text) = bare_text.map_or((exact, folded), |text| (bare, text));
        let mut ids = TermIds { exact, bare, stem, direct_stem: stem, common_word };
        if covering != NO_TERM && bare_form(covering_text).is_none() {
            self.stem_of_word.resize(self.words.len(), NO_TERM);
            self.stem_of_word[covering as usize] = stem;
            ids.direct_stem = NO_TERM;
        }
        ids
    }

    fn add_title(&mut self, document: DocId, title: &str) {
        let tokens = tokenize(title);
        for word in 0..tokens.len() {
            let stem = self.term_ids(tokens.folded(word), NO_TERM).stem;
            if stem != NO_TERM {
                self.title_stems.push(stem, document, 0);
                self.all_stems.document_tokens += TITLE_WEIGHT;
            }
        }
    }

    fn add_body(&mut self, document: DocId, body: &str) {
        let tokens = tokenize(body);
        let word_ids = self.words.get_many((0..tokens.len()).map(|word| tokens.folded(word)));
        let mut previous_common_word = NO_TERM;
        for ((word, word_id), position) in word_ids.into_iter().enumerate().zip(0_u32..) {
            let TermIds { exact, bare, stem, direct_stem, common_word } =
                self.term_ids(tokens.folded(word), word_id);
            for term in [exact, bare].into_iter().filter(|&term| term != NO_TERM) {
                self.body.push(term, document, position);
            }
            if direct_stem != NO_TERM {
                self.all_stems.inverter.push(direct_stem, document, 0);
            }
            self.all_stems.document_tokens += u32::from(stem != NO_TERM);
            if previous_common_word != NO_TERM && common_word != NO_TERM {
                self.common_grams.push(
                    previous_common_word * COMMON_WORD_COUNT + common_word,
                    document,
                    position - 1,
                );
            }
            previous_common_word = common_word;
        }
    }

    fn fields(&self) -> [&FieldPostings; 4] {
        [&self.body, &self.all_stems, &self.title_stems, &self.common_grams]
    }

    fn fields_mut(&mut self) -> [&mut FieldPostings; 4] {
        [&mut self.body, &mut self.all_stems, &mut self.title_stems, &mut self.common_grams]
    }

    /// Writes one of [`PostingsWriter::fields`].
    fn write_field(
        &self,
        postings: &FieldPostings,
        serializer: &mut PostingsSerializer,
    ) -> tantivy::Result<()> {
        if postings.field == self.all_stems.field {
            return self.write_stems(serializer);
        }
        if postings.field == self.common_grams.field {
            return self.write_common_grams(serializer);
        }
        let is_body = postings.field == self.body.field;
        let interner = if is_body { &self.words } else { &self.stems };
        let FieldPostings { field, total_tokens, ref inverter, .. } = *postings;
        let ids = interner.sorted_ids().into_iter();
        let terms = ids.map(|id| (interner.term(id).as_bytes(), id));
        serializer.write_field(field, total_tokens, inverter, terms)
    }

    fn write_common_grams(&self, serializer: &mut PostingsSerializer) -> tantivy::Result<()> {
        let FieldPostings { field, total_tokens, ref inverter, .. } = self.common_grams;
        let gram = |id| {
            common_gram(common_word(id / COMMON_WORD_COUNT), common_word(id % COMMON_WORD_COUNT))
        };
        let all_ids = 0..COMMON_WORD_COUNT * COMMON_WORD_COUNT;
        let used_ids = all_ids.filter(|&id| inverter.doc_freq(id) > 0);
        let mut grams: Vec<(String, TermId)> = used_ids.map(|id| (gram(id), id)).collect();
        grams.sort_unstable();
        let terms = grams.iter().map(|(gram, id)| (gram.as_bytes(), *id));
        serializer.write_field(field, total_tokens, inverter, terms)
    }

    /// Writes the stems of title and body. The posting list of a stem is the union of those of its
    /// words in the body, of the stem in the title, and of the direct stems.
    fn write_stems(&self, serializer: &mut PostingsSerializer) -> tantivy::Result<()> {
        let mut words_by_stem: Vec<(TermId, TermId)> = self
            .stem_of_word
            .iter()
            .copied()
            .zip(0..)
            .filter(|&(stem, _)| stem != NO_TERM)
            .collect();
        words_by_stem.sort_unstable();
        let (mut body_scratch, mut stem_scratch) = (ReadScratch::default(), ReadScratch::default());
        // Document ids and term frequencies.
        let mut postings: Vec<(DocId, u32)> = Vec::new();
        let FieldPostings { field, total_tokens, .. } = self.all_stems;
        serializer.write_field_with(field, total_tokens, |serializer| {
            for stem in self.stems.sorted_ids() {
                postings.clear();
                let first = words_by_stem.partition_point(|&(other, _)| other < stem);
                let of_stem =
                    words_by_stem[first..].iter().take_while(|&&(other, _)| other == stem);
                for &(_, word) in of_stem {
                    self.body.inverter.for_each_document(
                        word,
                        &mut body_scratch,
                        |document, term_freq, _| postings.push((document, term_freq)),
                    );
                }
                for (source, weight) in [(&self.title_stems, TITLE_WEIGHT), (&self.all_stems, 1)] {
                    source.inverter.for_each_document(
                        stem,
                        &mut stem_scratch,
                        |document, term_freq, _| postings.push((document, term_freq * weight)),
                    );
                }
                // Each source is sorted already, and the sort takes one comparison per element of
                // a sorted run.
                postings.sort_by_key(|&(document, _)| document);
                postings.dedup_by(|(document, term_freq), (kept_document, sum)| {
                    let is_same = document == kept_document;
                    *sum += if is_same { *term_freq } else { 0 };
                    is_same
                });
                if postings.is_empty() {
                    continue;
                }
                let doc_freq = u32::try_from(postings.len()).unwrap_or(u32::MAX);
                serializer.new_term(self.stems.term(stem).as_bytes(), doc_freq, true)?;
                for &(document, term_freq) in &postings {
                    serializer.write_doc(document, term_freq, &[]);
                }
                serializer.close_term()?;
            }
            Ok(())
        })
    }
}

impl PluginWriter for PostingsWriter {
    fn add_document(
        &mut self,
        id: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let document = IndexedDocument::downcast(document)?;
        if let Some(title) = document.title() {
            self.add_title(id, title);
        }
        if let Some(body) = document.body() {
            self.add_body(id, body);
        }
        self.fields_mut().into_iter().try_for_each(FieldPostings::end_document)
    }

    fn serialize(
        mut self: Box<Self>,
        segment: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        debug_assert!(mapping.is_none(), "the index is not sorted, so documents keep their ids");
        let mut fieldnorms = Vec::new();
        for postings in self.fields_mut() {
            postings.inverter.finish()?;
            fieldnorms.push((postings.field, std::mem::take(&mut postings.fieldnorms)));
        }
        // Frees the cache, which only adding documents needs.
        self.term_ids = Vec::new();
        let mut serializer = PostingsSerializer::create(segment, fieldnorms)?;
        for (field, _) in segment.schema().fields() {
            match self.fields().into_iter().find(|postings| postings.field == field) {
                Some(postings) => self.write_field(postings, &mut serializer)?,
                None => serializer.write_tantivy_field(field)?,
            }
        }
        serializer.close()
    }

    fn mem_usage(&self) -> usize {
        let fields = self
            .fields()
            .map(|postings| postings.inverter.memory_bytes() + postings.fieldnorms.capacity());
        let by_word = self.term_ids.capacity() * size_of::<TermIds>()
            + self.stem_of_word.capacity() * size_of::<TermId>();
        let interners = self.words.memory_bytes() + self.stems.memory_bytes();
        fields.iter().sum::<usize>() + interners + by_word
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
    use fastrand::Rng;
    use tantivy::schema::TantivyDocument;
    use tantivy::{Document, Index, IndexWriter};

    use super::*;
    use crate::open::tests::{index_with_newsdex_postings, index_with_tantivy_postings};
    use crate::postings::serializer::POSTING_COMPONENTS;

    struct Article {
        title: Option<String>,
        body: Option<String>,
    }

    #[test]
    fn segment_files_equal_those_that_tantivy_writes() {
        // More words than one block holds.
        let mut articles = random_articles();
        articles.push(article_with_long_words());
        check(&articles);
        check(&articles[..5]);
        check(&[Article { title: None, body: None }]);
        check(&[Article { title: Some(String::new()), body: Some("!".to_owned()) }]);
    }

    fn random_articles() -> Vec<Article> {
        let mut pieces: Vec<String> =
            "the The of storm storms storm’s Storms' musk’s what’s it's U.S. 1,000 中国 é — . one’s’s"
                .split(' ')
                .map(str::to_owned)
                .collect();
        pieces.extend((0..3000).map(|number| format!("word{number}")));
        let mut rng = Rng::with_seed(5);
        (0..2000)
            .map(|number| Article {
                title: (number % 7 > 0).then(|| random_text(&mut rng, &pieces, 12)),
                body: (number % 11 > 0).then(|| random_text(&mut rng, &pieces, 600)),
            })
            .collect()
    }

    /// Half of the words are among the first 20 pieces, which have several forms.
    fn random_text(rng: &mut Rng, pieces: &[String], max_words: usize) -> String {
        let words: Vec<&str> = (0..rng.usize(..max_words))
            .map(|_| {
                let choice = if rng.bool() { 20 } else { pieces.len() };
                pieces[rng.usize(..choice)].as_str()
            })
            .collect();
        words.join(" ")
    }

    /// Words that are too long for tantivy: as written, only as a possessive, and not as a stem.
    fn article_with_long_words() -> Article {
        let word = "x".repeat(MAX_TOKEN_LEN + 1);
        let possessive = format!("{}’s", "y".repeat(MAX_TOKEN_LEN - 1));
        let inflected = format!("{}ing", "vow".repeat(MAX_TOKEN_LEN / 3));
        let body = format!("a storm {word} of {possessive} the {inflected}");
        Article { title: Some(word), body: Some(body) }
    }

    fn check(articles: &[Article]) {
        let tantivy_index = index_with_tantivy_postings();
        let fields = Fields::new(&tantivy_index.schema()).unwrap();
        let indexed = |number: usize, article: &Article| {
            let document = metadata_document(&fields, number, article);
            IndexedDocument::new(&fields, document, article.body.clone(), None)
        };
        let newsdex_documents =
            articles.iter().enumerate().map(|(number, article)| indexed(number, article));
        let tantivy_documents = articles.iter().enumerate().map(|(number, article)| {
            let mut document = metadata_document(&fields, number, article);
            let indexed = indexed(number, article);
            for field in [fields.body, fields.stems, fields.title_stems, fields.common_grams] {
                for text in indexed.texts(field) {
                    document.add_text(field, text);
                }
            }
            document
        });
        let expected = segment_files(&tantivy_index, tantivy_documents);
        let actual = segment_files(&index_with_newsdex_postings(), newsdex_documents);
        assert!(actual == expected, "{} articles", articles.len());
    }

    /// All fields but the body.
    fn metadata_document(fields: &Fields, number: usize, article: &Article) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, format!("id{number}"));
        document.add_text(fields.source, "The Harbour Post");
        document.add_text(fields.has, "title");
        document.add_text(fields.has, "body");
        document.add_u64(fields.hash, number as u64);
        if let Some(title) = &article.title {
            document.add_text(fields.title, title);
        }
        document
    }

    /// The posting files of an index with one segment, made of `documents`.
    fn segment_files<D: Document>(
        index: &Index,
        documents: impl Iterator<Item = D>,
    ) -> Vec<Vec<u8>> {
        let mut writer: IndexWriter<D> = index.writer_with_num_threads(1, 200_000_000).unwrap();
        for document in documents {
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let [segment] = &index.searchable_segments().unwrap()[..] else { panic!("one segment") };
        POSTING_COMPONENTS
            .map(|component| segment.open_read(component).unwrap().read_bytes().unwrap().to_vec())
            .to_vec()
    }
}
