//! SeekStorm, as its documentation uses it: headline and body in two stored fields with its English stemmer, frequent words
//! in pairs and threes, and its highlighter, which shows three pieces of the body and the headline.
//!
//! It makes as many shards as there are cores, and searches all of them at once for each query: one thread that asks keeps
//! all cores busy. Its highlighter looks for stems as letters, within words too. The day is a facet, which filters and
//! sorts.

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

use crate::corpus::{Article, for_each};
use crate::draw::{Drawn, Shape};
use crate::worker::{Engine, LIMIT, SNIPPET_CHARS};

/// How many pieces its highlighter shows of a body.
const FRAGMENTS: usize = 3;

/// An index of SeekStorm's, open for searching.
pub struct Seekstorm(IndexArc);

impl Engine for Seekstorm {
    fn build(articles: &Path, folder: &Path) -> Result<()> {
        let (schema, synonyms) = (schema(), Vec::new());
        let index = create_index(folder, settings(), &schema, &synonyms, true, None);
        let index = INDEX_RUNTIME.block_on(index).map_err(Error::msg)?;
        for_each(articles, |article| {
            // Hands it to a thread, and waits where all have one.
            INDEX_RUNTIME.block_on(index.index_document(document(article), FileType::None));
            Ok(())
        })?;
        // Waits for all threads, and commits what they have.
        INDEX_RUNTIME.block_on(index.close());
        Ok(())
    }

    fn open(folder: &Path) -> Result<Seekstorm> {
        Ok(Seekstorm(INDEX_RUNTIME.block_on(open_index(folder)).map_err(Error::msg)?))
    }

    fn search(&self, query: &Drawn, passages: bool) -> Result<usize> {
        INDEX_RUNTIME.block_on(async {
            let found = self.found(query).await?;
            let shown = if passages {
                Some(highlighter(&self.0, highlights(), found.query_terms).await)
            } else {
                None
            };
            let index = self.0.read().await;
            for hit in &found.results {
                let document =
                    index.get_document(hit.doc_id, false, &shown, fields(passages), &[]).await;
                std::hint::black_box(
                    document
                        .map_err(Error::msg)
                        .context("SeekStorm found an article it has not")?,
                );
            }
            Ok(found.results.len())
        })
    }
}

impl Seekstorm {
    async fn found(&self, query: &Drawn) -> Result<ResultObject> {
        let kind = match query.shape {
            Shape::Any => QueryType::Union,
            Shape::All => QueryType::Intersection,
            Shape::Phrase => QueryType::Phrase,
            Shape::Prefix => bail!("no prefixes"),
            Shape::Fuzzy => bail!("no fuzzy words, only spelling correction"),
            Shape::Near => bail!("no NEAR"),
        };
        let day = || "day".to_owned();
        let filter = query
            .days
            .map(|(first, last)| FacetFilter::I64 { field: day(), filter: first..last + 1 });
        let newest =
            || ResultSort { field: day(), order: SortOrder::Descending, base: FacetValue::None };
        let order = if query.newest { vec![newest()] } else { Vec::new() };
        let words = query.words.join(" ");
        Ok(self
            .0
            .search(
                words,
                None,
                kind,
                SearchMode::Lexical,
                false,
                0,
                LIMIT,
                ResultType::Topk,
                false,
                Vec::new(),
                Vec::new(),
                filter.into_iter().collect(),
                order,
                QueryRewriting::SearchOnly,
            )
            .await)
    }
}

/// Its defaults, but for words of any alphabet, and stems.
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
    let of = |name: &str, searched, kind, facet, longest| {
        SchemaField::new(
            name.to_owned(),
            true,
            searched,
            false,
            kind,
            facet,
            longest,
            1.0,
            false,
            false,
        )
    };
    vec![
        of("title", true, FieldType::Text, false, false),
        of("body", true, FieldType::Text, false, true),
        of("id", false, FieldType::Text, false, false),
        of("day", false, FieldType::I64, true, false),
    ]
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

/// The headline with marks, and pieces of the body.
fn highlights() -> Vec<Highlight> {
    // Without a size: with 0, which stands for all, it puts dots before a headline.
    let whole = Highlight { field: "title".to_owned(), fragment_number: 0, ..Highlight::default() };
    let pieces = Highlight {
        field: "body".to_owned(),
        fragment_number: FRAGMENTS,
        fragment_size: SNIPPET_CHARS / FRAGMENTS,
        ..Highlight::default()
    };
    vec![whole, pieces]
}

/// Which fields are asked for.
fn fields(passages: bool) -> &'static HashSet<String> {
    static SHOWN: LazyLock<[HashSet<String>; 2]> = LazyLock::new(|| {
        [&["title"][..], &["title", "body"]]
            .map(|names| names.iter().map(|&n| n.to_owned()).collect())
    });
    &SHOWN[usize::from(passages)]
}
