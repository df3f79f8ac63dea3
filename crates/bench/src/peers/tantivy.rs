//! tantivy, as its own examples use it: one stored, stemmed field with positions, the best ten hits
//! by score, and a snippet of each from its `SnippetGenerator`.
//!
//! Its query parser supports neither prefixes nor fuzzy words, so this module builds all queries
//! itself: a `RegexQuery` for a prefix and a `FuzzyTermQuery` for a fuzzy word, both with constant
//! scores. Neither reports its terms to the snippet generator, so this module looks them up in the
//! term dictionary, as any user has to who wants them marked.

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

use crate::dataset::article::for_each_article;
use crate::peers::engine::{HIT_LIMIT, SNIPPET_CHARS, SearchEngine};
use crate::queries::sampled::{HitContent, HitOrder, NEAR_SLOP, QueryShape, SampledQuery};

/// Memory of the index writer in bytes, which its threads share: the same as in other peers.
const WRITER_BYTES: usize = 256 << 20;

/// An open index.
pub struct Tantivy {
    searcher: Searcher,
    analyzer: TextAnalyzer,
    text: Field,
    day: Field,
}

impl SearchEngine for Tantivy {
    /// Uses tantivy's default settings, threads and merge policy.
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
        for_each_article(articles, |article| {
            let mut document = TantivyDocument::default();
            document.add_text(text, article.text());
            document.add_text(id, &article.id);
            if let Some(published) = article.day() {
                document.add_i64(day, published);
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
        let analyzer = index.tokenizer_for_field(text)?;
        let searcher =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        Ok(Tantivy { searcher, analyzer, text, day })
    }

    fn search(&self, sampled: &SampledQuery, content: HitContent) -> Result<usize> {
        let query = self.query(sampled)?;
        let top = self.top_hits(sampled.order, &*query)?;
        let generator = match content {
            HitContent::Passages => Some(self.snippet_generator(sampled, &*query)?),
            HitContent::Title => None,
        };
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
    fn top_hits(&self, order: HitOrder, query: &dyn Query) -> Result<Vec<DocAddress>> {
        let top = TopDocs::with_limit(HIT_LIMIT);
        Ok(match order {
            HitOrder::Newest => {
                let newest = top.order_by_fast_field::<i64>("day", Order::Desc);
                let hits = self.searcher.search(query, &newest)?;
                hits.into_iter().map(|(_, address)| address).collect()
            }
            HitOrder::Relevance => {
                let hits = self.searcher.search(query, &top.order_by_score())?;
                hits.into_iter().map(|(_, address)| address).collect()
            }
        })
    }

    /// The query, restricted to its range of days.
    fn query(&self, sampled: &SampledQuery) -> Result<Box<dyn Query>> {
        let words = self.words_query(sampled)?;
        let Some(days) = &sampled.days else { return Ok(words) };
        let bound = |day: &i64| Bound::Included(Term::from_field_i64(self.day, *day));
        let days: Box<dyn Query> =
            Box::new(RangeQuery::new(bound(days.start()), bound(days.end())));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, words), (Occur::Must, days)])))
    }

    fn words_query(&self, sampled: &SampledQuery) -> Result<Box<dyn Query>> {
        if sampled.shape == QueryShape::Prefix {
            return Ok(Box::new(RegexQuery::from_pattern(
                &format!("{}.*", sampled.words[0]),
                self.text,
            )?));
        }
        let mut terms = self.terms(&sampled.words);
        Ok(match sampled.shape {
            QueryShape::Fuzzy => Box::new(fuzzy_query(terms.remove(0))),
            QueryShape::Phrase => Box::new(PhraseQuery::new(terms)),
            QueryShape::Near => {
                let mut phrase = PhraseQuery::new(terms);
                phrase.set_slop(u32::from(NEAR_SLOP));
                Box::new(phrase)
            }
            _ if terms.len() == 1 => term_query(terms.remove(0)),
            QueryShape::All => {
                Box::new(BooleanQuery::intersection(terms.into_iter().map(term_query).collect()))
            }
            _ => Box::new(BooleanQuery::union(terms.into_iter().map(term_query).collect())),
        })
    }

    fn snippet_generator(
        &self,
        sampled: &SampledQuery,
        query: &dyn Query,
    ) -> Result<SnippetGenerator> {
        if !matches!(sampled.shape, QueryShape::Prefix | QueryShape::Fuzzy) {
            let mut generator = SnippetGenerator::create(&self.searcher, query, self.text)?;
            generator.set_max_num_chars(SNIPPET_CHARS);
            return Ok(generator);
        }
        let mut doc_freqs = BTreeMap::new();
        let fuzzy = match sampled.shape {
            QueryShape::Fuzzy => {
                Some(fuzzy_query(self.terms(&sampled.words).remove(0)).automaton()?)
            }
            _ => None,
        };
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.text)?;
            if let Some(automaton) = &fuzzy {
                add_doc_freqs(index.terms().search(automaton).into_stream()?, &mut doc_freqs);
            } else {
                let prefix = sampled.words[0].as_bytes();
                // Words consist of ASCII letters, so incrementing the last byte cannot overflow.
                let mut end = prefix.to_vec();
                end.last_mut().into_iter().for_each(|last| *last += 1);
                let terms = index.terms().range().ge(prefix).lt(end).into_stream()?;
                add_doc_freqs(terms, &mut doc_freqs);
            }
        }
        // The formula of `SnippetGenerator::create`.
        let scores = doc_freqs
            .into_iter()
            .map(|(term, doc_freq)| (term, 1.0 / (1.0 + doc_freq as Score)))
            .collect();
        Ok(SnippetGenerator::new(scores, self.analyzer.clone(), self.text, SNIPPET_CHARS))
    }

    fn terms(&self, words: &[String]) -> Vec<Term> {
        let mut analyzer = self.analyzer.clone();
        let mut terms = Vec::with_capacity(words.len());
        for word in words {
            let mut stream = analyzer.token_stream(word);
            stream.process(&mut |token| terms.push(Term::from_field_text(self.text, &token.text)));
        }
        debug_assert_eq!(terms.len(), words.len(), "{words:?}");
        terms
    }
}

fn term_query(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

fn fuzzy_query(term: Term) -> FuzzyTermQuery {
    FuzzyTermQuery::new(term, 1, true)
}

/// Adds the document frequency of each term of a stream, which covers one segment.
fn add_doc_freqs<A: tantivy_fst::Automaton>(
    mut stream: TermStreamer<'_, A>,
    doc_freqs: &mut BTreeMap<String, u64>,
) where
    A::State: Clone,
{
    while stream.advance() {
        if let Ok(term) = std::str::from_utf8(stream.key()) {
            *doc_freqs.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
        }
    }
}
