//! tantivy, as its own examples use it: one stemmed field with positions, stored; the best ten by score, and a snippet
//! of each by its `SnippetGenerator`.
//!
//! Its query parser knows neither prefixes nor fuzzy words, so all queries are put together here. A prefix is a
//! `RegexQuery`, a fuzzy word a `FuzzyTermQuery`; both rank all articles alike. Neither tells the snippet generator its
//! words, so these are looked up in the dictionary, as anyone has to who wants them marked.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::snippet::SnippetGenerator;
use tantivy::termdict::TermStreamer;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexWriter, ReloadPolicy, Score, Searcher, TantivyDocument, Term};

use crate::draw::{Drawn, NEAR, Shape};

/// Hits of a search.
const LIMIT: usize = 10;

/// Characters of a snippet: about as many as three passages of newsdex have.
const SNIPPET_CHARS: usize = 450;

/// Memory of the writer, bytes.
const WRITER_BYTES: usize = 256 << 20;

/// An index of tantivy's, open for searching.
pub struct TantivyPeer {
    searcher: Searcher,
    analyser: TextAnalyzer,
    field: Field,
}

/// What a search took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// To put the query together and find the best ten.
    pub ranking: Duration,
    /// That, and to read and mark them.
    pub whole: Duration,
    /// How many were found, ten at most.
    pub hits: usize,
}

impl TantivyPeer {
    /// Builds an index with the engine's default settings, threads and merges.
    pub fn build(folder: &Path, texts: &[String]) -> Result<()> {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer: IndexWriter = index.writer(WRITER_BYTES)?;
        for text in texts {
            let mut document = TantivyDocument::default();
            document.add_text(field, text);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(())
    }

    /// Opens an index that was built.
    pub fn open(folder: &Path) -> Result<TantivyPeer> {
        let index = Index::open_in_dir(folder)?;
        let field = index.schema().get_field("text")?;
        let analyser = index.tokenizer_for_field(field)?;
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        Ok(TantivyPeer { searcher, analyser, field })
    }

    /// How many articles it has.
    pub fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Answers a query.
    pub fn run(&mut self, drawn: &Drawn) -> Result<Took> {
        let start = Instant::now();
        let query = self.query(drawn)?;
        let top = self.searcher.search(&*query, &TopDocs::with_limit(LIMIT).order_by_score())?;
        let ranking = start.elapsed();
        let generator = self.snippets(drawn, &*query)?;
        for (_, address) in &top {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            std::hint::black_box(generator.snippet_from_doc(&document).to_html());
        }
        Ok(Took { ranking, whole: start.elapsed(), hits: top.len() })
    }

    fn query(&mut self, drawn: &Drawn) -> Result<Box<dyn Query>> {
        if drawn.shape == Shape::Prefix {
            return Ok(Box::new(RegexQuery::from_pattern(&format!("{}.*", drawn.words[0]), self.field)?));
        }
        let mut terms = self.terms(&drawn.words);
        Ok(match drawn.shape {
            Shape::Fuzzy => Box::new(fuzzy(terms.remove(0))),
            Shape::Phrase => Box::new(PhraseQuery::new(terms)),
            Shape::Near => {
                let mut phrase = PhraseQuery::new(terms);
                phrase.set_slop(u32::from(NEAR));
                Box::new(phrase)
            }
            _ if terms.len() == 1 => word(terms.remove(0)),
            Shape::All => Box::new(BooleanQuery::intersection(terms.into_iter().map(word).collect())),
            _ => Box::new(BooleanQuery::union(terms.into_iter().map(word).collect())),
        })
    }

    fn snippets(&mut self, drawn: &Drawn, query: &dyn Query) -> Result<SnippetGenerator> {
        if !matches!(drawn.shape, Shape::Prefix | Shape::Fuzzy) {
            let mut generator = SnippetGenerator::create(&self.searcher, query, self.field)?;
            generator.set_max_num_chars(SNIPPET_CHARS);
            return Ok(generator);
        }
        let mut counts = BTreeMap::new();
        let fuzzy = match drawn.shape {
            Shape::Fuzzy => Some(fuzzy(self.terms(&drawn.words).remove(0)).automaton()?),
            _ => None,
        };
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.field)?;
            if let Some(automaton) = &fuzzy {
                count(index.terms().search(automaton).into_stream()?, &mut counts);
            } else {
                let first = drawn.words[0].as_bytes();
                // All words are ASCII letters, so the last byte has a next one.
                let mut end = first.to_vec();
                end.last_mut().into_iter().for_each(|last| *last += 1);
                count(index.terms().range().ge(first).lt(end).into_stream()?, &mut counts);
            }
        }
        let scores = counts.into_iter().map(|(term, count)| (term, 1.0 / (1.0 + count as Score))).collect();
        Ok(SnippetGenerator::new(scores, self.analyser.clone(), self.field, SNIPPET_CHARS))
    }

    fn terms(&mut self, words: &[String]) -> Vec<Term> {
        let mut terms = Vec::with_capacity(words.len());
        for word in words {
            let mut stream = self.analyser.token_stream(word);
            stream.process(&mut |token| terms.push(Term::from_field_text(self.field, &token.text)));
        }
        debug_assert_eq!(terms.len(), words.len(), "{words:?}");
        terms
    }
}

fn word(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn fuzzy(term: Term) -> FuzzyTermQuery {
    FuzzyTermQuery::new(term, 1, true)
}

/// Adds up in how many articles each term of a stream stands.
fn count<A: tantivy_fst::Automaton>(mut stream: TermStreamer<'_, A>, counts: &mut BTreeMap<String, u64>)
where
    A::State: Clone,
{
    while stream.advance() {
        if let Ok(term) = std::str::from_utf8(stream.key()) {
            *counts.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
        }
    }
}
