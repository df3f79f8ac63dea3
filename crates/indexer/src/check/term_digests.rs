//! Checks whether the terms of an index and their positions match the texts. Marks depend on them.
//!
//! Each field of an article gets a digest: the wrapping sum of the hashes of its (term, position)
//! pairs. The check computes it once from the text, with the tokenizers that indexing uses, and
//! once from the posting lists, in term order. The sum does not depend on the order, so that memory
//! holds only one text or one posting list at a time.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use newsdex_analysis::{CachingStemmer, bare_form, words};
use newsdex_article::Article;
use newsdex_index::{ArticleIdentity, IndexSnapshot, IndexedDocument, WordOffsetsReader};
use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldType, IndexRecordOption, TantivyDocument, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, TextAnalyzer};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// Positions that tantivy leaves free between two values of a field.
const POSITION_GAP: u32 = 1;

/// Has no random seed, so that both sides of a comparison hash alike.
const HASHER: BuildHasherDefault<DefaultHasher> = BuildHasherDefault::new();

/// Digests of some articles of one segment, computed from their texts.
pub(crate) struct TermDigests<'s> {
    snapshot: &'s IndexSnapshot,
    word_offsets: &'s WordOffsetsReader,
    fields: Vec<FieldDigests>,
    /// The articles, in ascending order.
    documents: Vec<DocId>,
    /// Ids of the articles whose word offsets do not match their text.
    wrong_offsets: Vec<String>,
}

struct FieldDigests {
    field: Field,
    name: String,
    record_option: IndexRecordOption,
    analyzer: TextAnalyzer,
    /// The digest of each document.
    digests: Vec<u64>,
}

impl<'s> TermDigests<'s> {
    /// Digests of no articles yet.
    pub(crate) fn new(
        snapshot: &'s IndexSnapshot,
        segment: &SegmentReader,
    ) -> tantivy::Result<TermDigests<'s>> {
        let index = snapshot.searcher.index();
        let mut fields = Vec::new();
        for (field, entry) in segment.schema().fields() {
            if let (FieldType::Str(_), Some(record_option)) =
                (entry.field_type(), entry.field_type().index_record_option())
            {
                fields.push(FieldDigests {
                    field,
                    name: entry.name().to_owned(),
                    record_option,
                    analyzer: index.tokenizer_for_field(field)?,
                    digests: Vec::new(),
                });
            }
        }
        let word_offsets = &snapshot.word_offsets[&segment.segment_id()];
        let (documents, wrong_offsets) = (Vec::new(), Vec::new());
        Ok(TermDigests { snapshot, word_offsets, fields, documents, wrong_offsets })
    }

    /// Adds an article of the segment. Articles have to come in ascending order of `document`.
    pub(crate) fn add(
        &mut self,
        document: DocId,
        article: &Article,
        identity: ArticleIdentity<'_>,
    ) {
        self.documents.push(document);
        let indexed = IndexedDocument::article(&self.snapshot.fields, article, identity, None);
        for field in &mut self.fields {
            let digest = field.digest(&indexed);
            field.digests.push(digest);
        }
        let mut offsets = self.word_offsets.offsets(document, &article.body);
        let mut words = words(&article.body).enumerate();
        if words.any(|(word, bytes)| offsets.byte_range(word) != Some(bytes)) {
            self.wrong_offsets.push(identity.key.to_owned());
        }
    }

    /// Number of articles added.
    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    /// Compares the digests with the index and returns the differences. Also looks up every
    /// `sample_every`-th term of the dictionary among the forms of its stem.
    pub(crate) fn compare(
        &self,
        segment: &SegmentReader,
        sample_every: usize,
    ) -> tantivy::Result<Vec<String>> {
        let wrong_offsets = self.wrong_offsets.iter();
        let mut problems: Vec<String> = wrong_offsets
            .map(|id| format!("the word offsets of {id} do not match its text"))
            .collect();
        for field in &self.fields {
            let indexed_digests = self.indexed_digests(segment, field)?;
            let digests = self.documents.iter().zip(field.digests.iter().zip(&indexed_digests));
            for (&document, _) in digests.filter(|(_, (expected, indexed))| expected != indexed) {
                problems.push(format!(
                    "the terms or positions of {} in the field `{}` do not match its text",
                    self.key(segment, document)?,
                    field.name
                ));
            }
        }
        for field in [self.snapshot.fields.title, self.snapshot.fields.body] {
            problems.extend(self.missing_stem_forms(segment, field, sample_every)?);
        }
        Ok(problems)
    }

    /// The digest of each document, computed from the postings of a field.
    fn indexed_digests(
        &self,
        segment: &SegmentReader,
        field: &FieldDigests,
    ) -> tantivy::Result<Vec<u64>> {
        let mut digests = vec![0_u64; self.documents.len()];
        let index = segment.inverted_index(field.field)?;
        let mut terms = index.terms().stream()?;
        let mut positions = Vec::new();
        while terms.advance() {
            let mut postings =
                index.read_postings_from_terminfo(terms.value(), field.record_option)?;
            let mut at = 0;
            // Terminates: each turn advances `at`, or the postings to a later document.
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
                let term = HASHER.hash_one(terms.key());
                let term_freq = postings.term_freq();
                if field.record_option.has_positions() {
                    postings.positions(&mut positions);
                    let hashes = positions.iter().map(|&position| pair_hash(term, position));
                    digests[at] = hashes.fold(digests[at], u64::wrapping_add);
                } else {
                    digests[at] = digests[at].wrapping_add(field.frequency_hash(term, term_freq));
                }
                at += 1;
            }
        }
        Ok(digests)
    }

    /// Terms that are missing from the stored forms of their stem.
    fn missing_stem_forms(
        &self,
        segment: &SegmentReader,
        field: Field,
        sample_every: usize,
    ) -> tantivy::Result<Vec<String>> {
        let mut stemmer = CachingStemmer::default();
        let mut missing = Vec::new();
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        let mut number = 0;
        while terms.advance() {
            number += 1;
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            // A possessive is also indexed without its ending; that form has the stem.
            let is_sampled = number % sample_every == 0 && bare_form(term).is_none();
            if is_sampled
                && !self.word_offsets.stem_forms(stemmer.stem(term)).iter().any(|form| form == term)
            {
                missing.push(format!("the word {term} is missing from the forms of its stem"));
            }
        }
        Ok(missing)
    }

    fn key(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<String> {
        let stored: TantivyDocument = segment.get_store_reader(1)?.get(document)?;
        let key = stored.get_first(self.snapshot.fields.key).and_then(|key| key.as_str());
        Ok(key.unwrap_or_default().to_owned())
    }
}

impl FieldDigests {
    /// The digest of a document, computed from the texts of the field.
    fn digest(&mut self, document: &IndexedDocument) -> u64 {
        let (mut digest, mut start) = (0_u64, 0_u32);
        let (record_option, field) = (self.record_option, self.field);
        let mut frequencies = BTreeMap::<u64, u32>::new();
        for text in document.texts(field) {
            let mut end = start;
            self.analyzer.token_stream(text).process(&mut |token| {
                // tantivy drops longer tokens.
                if token.text.len() > MAX_TOKEN_LEN {
                    return;
                }
                let term = HASHER.hash_one(token.text.as_bytes());
                let position = start + u32::try_from(token.position).unwrap_or(u32::MAX - start);
                end = end.max(position + u32::try_from(token.position_length).unwrap_or(1));
                if record_option.has_positions() {
                    digest = digest.wrapping_add(pair_hash(term, position));
                } else {
                    *frequencies.entry(term).or_default() += 1;
                }
            });
            start = end + POSITION_GAP;
        }
        let hashes =
            frequencies.into_iter().map(|(term, frequency)| self.frequency_hash(term, frequency));
        hashes.fold(digest, u64::wrapping_add)
    }

    /// What a term adds to a digest in a field without positions.
    fn frequency_hash(&self, term: u64, term_freq: u32) -> u64 {
        pair_hash(term, if self.record_option.has_freq() { term_freq } else { 1 })
    }
}

/// Hash of a term with a position, or with a frequency.
fn pair_hash(term: u64, number: u32) -> u64 {
    HASHER.hash_one((term, number))
}
