//! tantivy, as its own examples use it: one stemmed field with positions, stored; the best ten by score, and a snippet
//! of each by its `SnippetGenerator`.
//!
//! Its query parser knows neither prefixes nor fuzzy words, so all queries are put together here. A prefix is a
//! `RegexQuery`, a fuzzy word a `FuzzyTermQuery`; both rank all articles alike. Neither tells the snippet generator its
//! words, so these are looked up in the dictionary, as anyone has to who wants them marked.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Bound;
use std::path::Path;

use anyhow::Result;
use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RangeQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::termdict::TermStreamer;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{
    DocAddress, Index, IndexWriter, Order, ReloadPolicy, Score, Searcher, TantivyDocument, Term,
};

use crate::corpus::for_each;
use crate::draw::{Drawn, NEAR, Shape};
use crate::worker::{Engine, LIMIT, SNIPPET_CHARS};

/// Memory of the writer, bytes: as much as newsdex gives its own.
const WRITER_BYTES: usize = 256 << 20;

/// An index of tantivy's, open for searching.
pub struct Tantivy {
    searcher: Searcher,
    analyser: TextAnalyzer,
    text: Field,
    day: Field,
}

impl Engine for Tantivy {
    /// With the engine's default settings, threads and merges.
    fn build(articles: &Path, folder: &Path) -> Result<()> {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let mut schema = Schema::builder();
        let text = schema
            .add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
        let id = schema.add_text_field("id", STRING | STORED);
        let day = schema.add_i64_field("day", FAST | STORED);
        fs::create_dir_all(folder)?;
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer: IndexWriter = index.writer(WRITER_BYTES)?;
        for_each(articles, |article| {
            let mut document = TantivyDocument::default();
            document.add_text(text, article.text());
            document.add_text(id, &article.id);
            if let Some(appeared) = article.day() {
                document.add_i64(day, appeared);
            }
            writer.add_document(document)?;
            Ok(())
        })?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(())
    }

    fn open(folder: &Path) -> Result<Tantivy> {
        let index = Index::open_in_dir(folder)?;
        let (text, day) = (index.schema().get_field("text")?, index.schema().get_field("day")?);
        let analyser = index.tokenizer_for_field(text)?;
        let searcher =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        Ok(Tantivy { searcher, analyser, text, day })
    }

    fn search(&self, drawn: &Drawn, passages: bool) -> Result<usize> {
        let query = self.query(drawn)?;
        let top = self.top(drawn, &*query)?;
        let generator = if passages { Some(self.snippets(drawn, &*query)?) } else { None };
        for address in &top {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            if let Some(generator) = &generator {
                std::hint::black_box(generator.snippet_from_doc(&document).to_html());
            }
        }
        Ok(top.len())
    }
}

impl Tantivy {
    fn top(&self, drawn: &Drawn, query: &dyn Query) -> Result<Vec<DocAddress>> {
        let top = TopDocs::with_limit(LIMIT);
        Ok(if drawn.newest {
            let newest = top.order_by_fast_field::<i64>("day", Order::Desc);
            self.searcher.search(query, &newest)?.into_iter().map(|(_, address)| address).collect()
        } else {
            self.searcher
                .search(query, &top.order_by_score())?
                .into_iter()
                .map(|(_, address)| address)
                .collect()
        })
    }

    /// The query, narrowed to the days that are asked for.
    fn query(&self, drawn: &Drawn) -> Result<Box<dyn Query>> {
        let words = self.words(drawn)?;
        let Some((first, last)) = drawn.days else { return Ok(words) };
        let bound = |day| Bound::Included(Term::from_field_i64(self.day, day));
        let days: Box<dyn Query> = Box::new(RangeQuery::new(bound(first), bound(last)));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, words), (Occur::Must, days)])))
    }

    fn words(&self, drawn: &Drawn) -> Result<Box<dyn Query>> {
        if drawn.shape == Shape::Prefix {
            return Ok(Box::new(RegexQuery::from_pattern(
                &format!("{}.*", drawn.words[0]),
                self.text,
            )?));
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
            Shape::All => {
                Box::new(BooleanQuery::intersection(terms.into_iter().map(word).collect()))
            }
            _ => Box::new(BooleanQuery::union(terms.into_iter().map(word).collect())),
        })
    }

    fn snippets(&self, drawn: &Drawn, query: &dyn Query) -> Result<SnippetGenerator> {
        if !matches!(drawn.shape, Shape::Prefix | Shape::Fuzzy) {
            let mut generator = SnippetGenerator::create(&self.searcher, query, self.text)?;
            generator.set_max_num_chars(SNIPPET_CHARS);
            return Ok(generator);
        }
        let mut counts = BTreeMap::new();
        let fuzzy = match drawn.shape {
            Shape::Fuzzy => Some(fuzzy(self.terms(&drawn.words).remove(0)).automaton()?),
            _ => None,
        };
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.text)?;
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
        let scores =
            counts.into_iter().map(|(term, count)| (term, 1.0 / (1.0 + count as Score))).collect();
        Ok(SnippetGenerator::new(scores, self.analyser.clone(), self.text, SNIPPET_CHARS))
    }

    fn terms(&self, words: &[String]) -> Vec<Term> {
        let mut analyser = self.analyser.clone();
        let mut terms = Vec::with_capacity(words.len());
        for word in words {
            let mut stream = analyser.token_stream(word);
            stream.process(&mut |token| terms.push(Term::from_field_text(self.text, &token.text)));
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
fn count<A: tantivy_fst::Automaton>(
    mut stream: TermStreamer<'_, A>,
    counts: &mut BTreeMap<String, u64>,
) where
    A::State: Clone,
{
    while stream.advance() {
        if let Ok(term) = std::str::from_utf8(stream.key()) {
            *counts.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
        }
    }
}
