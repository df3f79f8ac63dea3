//! SeekStorm, as its documentation uses it: title and body in two stored fields with its English
//! stemmer, n-grams of common words, and its highlighter, which returns the title and three
//! fragments of the body.
//!
//! SeekStorm creates as many shards as there are cores and searches all of them in parallel for
//! each query, so that a single searching thread uses all cores. Its highlighter matches the
//! letters of a stem, also inside words. The day is a facet, which it can filter and sort by.

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Error, Result, bail};
use seekstorm::INDEX_RUNTIME;
use seekstorm::highlighter::{Highlight, highlighter};
use seekstorm::index::{
    AccessType, Close, Clustering, Document, DocumentCompression, FieldType, FileType,
    FrequentwordType, IndexArc, IndexDocument, IndexMetaObject, LexicalSimilarity, NgramSet,
    SchemaField, StemmerType, StopwordType, TokenizerType, create_index, open_index,
};
use seekstorm::search::{
    FacetFilter, FacetValue, QueryRewriting, QueryType, ResultObject, ResultSort, ResultType,
    Search, SearchMode, SortOrder,
};
use seekstorm::vector::Inference;

use crate::dataset::article::{Article, for_each_article};
use crate::peers::engine::{HIT_LIMIT, SNIPPET_CHARS, SearchEngine};
use crate::queries::sampled::{HitContent, HitOrder, QueryShape, SampledQuery};

/// Number of highlighted fragments of a body.
const FRAGMENTS: usize = 3;

/// An open index.
pub struct Seekstorm(IndexArc);

impl SearchEngine for Seekstorm {
    fn build(articles: &Path, folder: &Path) -> Result<()> {
        let (schema, synonyms) = (schema(), Vec::new());
        let index = create_index(folder, settings(), &schema, &synonyms, true, None);
        let index = INDEX_RUNTIME.block_on(index).map_err(Error::msg)?;
        for_each_article(articles, |article| {
            // Passes it to an indexing thread, and waits while all of them are busy.
            INDEX_RUNTIME.block_on(index.index_document(document(article), FileType::None));
            Ok(())
        })?;
        // Waits for the indexing threads and commits.
        INDEX_RUNTIME.block_on(index.close());
        Ok(())
    }

    fn open(folder: &Path) -> Result<Seekstorm> {
        Ok(Seekstorm(INDEX_RUNTIME.block_on(open_index(folder)).map_err(Error::msg)?))
    }

    fn search(&self, query: &SampledQuery, content: HitContent) -> Result<usize> {
        INDEX_RUNTIME.block_on(async {
            let answer = self.answer(query).await?;
            let highlighter = match content {
                HitContent::Passages => {
                    Some(highlighter(&self.0, highlights(), answer.query_terms).await)
                }
                HitContent::Title => None,
            };
            let index = self.0.read().await;
            for hit in &answer.results {
                let document = index
                    .get_document(hit.doc_id, false, &highlighter, returned_fields(content), &[])
                    .await;
                let document = document
                    .map_err(Error::msg)
                    .context("SeekStorm cannot load an article that it found")?;
                std::hint::black_box(document);
            }
            Ok(answer.results.len())
        })
    }
}

impl Seekstorm {
    async fn answer(&self, query: &SampledQuery) -> Result<ResultObject> {
        let query_type = match query.shape {
            QueryShape::Any => QueryType::Union,
            QueryShape::All => QueryType::Intersection,
            QueryShape::Phrase => QueryType::Phrase,
            QueryShape::Prefix => bail!("no prefix queries"),
            QueryShape::Fuzzy => bail!("no fuzzy queries, only spelling correction"),
            QueryShape::Near => bail!("no proximity queries"),
        };
        let field = || "day".to_owned();
        let filter = query.days.as_ref().map(|days| FacetFilter::I64 {
            field: field(),
            filter: *days.start()..*days.end() + 1,
        });
        let sort = match query.order {
            HitOrder::Newest => vec![ResultSort {
                field: field(),
                order: SortOrder::Descending,
                base: FacetValue::None,
            }],
            HitOrder::Relevance => Vec::new(),
        };
        let words = query.words.join(" ");
        Ok(self
            .0
            .search(
                words,
                None,
                query_type,
                SearchMode::Lexical,
                false,
                0,
                HIT_LIMIT,
                ResultType::Topk,
                false,
                Vec::new(),
                Vec::new(),
                filter.into_iter().collect(),
                sort,
                QueryRewriting::SearchOnly,
            )
            .await)
    }
}

/// The default settings, except for Unicode words and stemming.
fn settings() -> IndexMetaObject {
    IndexMetaObject {
        id: 0,
        name: "articles".to_owned(),
        lexical_similarity: LexicalSimilarity::default(),
        tokenizer: TokenizerType::UnicodeAlphanumeric,
        stemmer: StemmerType::English,
        stop_words: StopwordType::None,
        frequent_words: FrequentwordType::English,
        ngram_indexing: NgramSet::NgramFF as u8 | NgramSet::NgramFFF as u8,
        document_compression: DocumentCompression::Snappy,
        access_type: AccessType::Mmap,
        spelling_correction: None,
        query_completion: None,
        clustering: Clustering::None,
        inference: Inference::None,
        segment_number_bits: 11,
    }
}

fn schema() -> Vec<SchemaField> {
    // The arguments after the field's type: facet, longest, boost, dictionary source, completion
    // source.
    let text = |name: &str, indexed: bool, longest: bool| {
        let name = name.to_owned();
        SchemaField::new(
            name,
            true,
            indexed,
            false,
            FieldType::Text,
            false,
            longest,
            1.0,
            false,
            false,
        )
    };
    let day = SchemaField::new(
        "day".to_owned(),
        true,
        false,
        false,
        FieldType::I64,
        true,
        false,
        1.0,
        false,
        false,
    );
    vec![text("title", true, false), text("body", true, true), text("id", false, false), day]
}

fn document(article: Article) -> Document {
    let mut document = Document::default();
    if let Some(day) = article.day() {
        document.insert("day".to_owned(), day.into());
    }
    document.insert("title".to_owned(), article.title.into());
    document.insert("body".to_owned(), article.body.into());
    document.insert("id".to_owned(), article.id.into());
    document
}

/// Highlights the whole title and fragments of the body.
fn highlights() -> Vec<Highlight> {
    // The title gets no fragment size: with size 0, which means all of it, SeekStorm puts an
    // ellipsis in front.
    let title = Highlight { field: "title".to_owned(), fragment_number: 0, ..Highlight::default() };
    let body = Highlight {
        field: "body".to_owned(),
        fragment_number: FRAGMENTS,
        fragment_size: SNIPPET_CHARS / FRAGMENTS,
        ..Highlight::default()
    };
    vec![title, body]
}

/// The stored fields to load for each hit.
fn returned_fields(content: HitContent) -> &'static HashSet<String> {
    static TITLE: LazyLock<HashSet<String>> = LazyLock::new(|| field_names(&["title"]));
    static TITLE_AND_BODY: LazyLock<HashSet<String>> =
        LazyLock::new(|| field_names(&["title", "body"]));
    match content {
        HitContent::Title => &TITLE,
        HitContent::Passages => &TITLE_AND_BODY,
    }
}

fn field_names(names: &[&str]) -> HashSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
