//! A query, answered.

use std::sync::Arc;

use newsdex_analysis::{Generation, StoredText};
use tantivy::{DocAddress, Score};

use crate::clause::Clause;
use crate::clock::Clock;
use crate::explain::query_clauses;
use crate::hit::{Answer, Hit, Passage, Shown};
use crate::long::opening_of;
use crate::matched::{Matched, in_title, marks, matched, matched_by_analysis, witnesses};
use crate::near::Stand;
use crate::options::SearchOptions;
use crate::parse::parse;
use crate::passage::{opening, proving_passages};
use crate::positions::{stands_in, words_of};
use crate::rank::{leaf_weights, order, rank};
use crate::rerank::raise_by_closeness;
use crate::resolve::Resolved;
use crate::stored::Stored;

/// How many of the best articles are ranked again by how close together the query's words stand in them.
const RERANKED: usize = 50;
/// Words that stand for one leaf are followed up to this number in that; a leaf with more is so vague that nearness to it
/// says little.
const MOST_WORDS: usize = 64;

/// The index could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the index cannot be read ({0}): if it stays so, build it anew with `newsdex index --rebuild`")]
pub struct SearchError(#[from] tantivy::TantivyError);

/// Answers a query.
///
/// # Errors
/// Only where the index cannot be read: no query is an error.
pub fn search(generation: &Generation, query: &str, options: &SearchOptions) -> Result<Answer, SearchError> {
    answered(generation, query, options, Stored::read)
}

/// What [`search`] answers, with long texts read whole instead of around marks. It is the oracle that tests hold `search`
/// to.
///
/// # Errors
/// Only where the index cannot be read.
pub fn search_whole_texts(
    generation: &Generation,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    answered(generation, query, options, Stored::read_whole)
}

fn answered(
    generation: &Generation,
    query: &str,
    options: &SearchOptions,
    stored: fn(&Generation, DocAddress) -> tantivy::Result<Stored>,
) -> Result<Answer, SearchError> {
    let query = parse(query, &Clock::here(options.utc));
    let articles = generation.payload.articles;
    let mut answer = Answer { articles, complaints: query.complaints, ..Answer::default() };
    let Some(clause) = query.clause else { return Ok(answer) };
    answer.clauses = query_clauses(&clause);
    answer.dates = clause.dates().into_iter().map(|date| date.shown.clone()).collect();
    let resolved = Arc::new(Resolved::of(generation, &clause)?);
    answer.complaints.extend_from_slice(&resolved.complaints);
    let weights = leaf_weights(generation, &clause, &resolved)?;
    let sought = clause.witnesses();
    let reranked = if sought.len() > 1 { RERANKED } else { 0 };
    let mut ranked = rank(generation, &clause, &resolved, options.limit.max(reranked))?;
    answer.total = ranked.total;
    let first = reranked.min(ranked.best.len());
    let first = &mut ranked.best[..first];
    let leaves = clause.leaves();
    let read = |most_words, articles: &[(Score, DocAddress)]| {
        let addresses = articles.iter().map(|(_, address)| *address);
        stands_in(generation, &leaves, &resolved, most_words, addresses)
    };
    let mut stands = read(MOST_WORDS, first)?;
    raise_by_closeness(first, &stands, &sought, &weights);
    // Scores only rise, so the articles ranked again stay before all others.
    order(generation, &mut ranked.best)?;
    ranked.best.truncate(options.limit);
    if stands.incomplete || ranked.best.iter().any(|(_, address)| !stands.by_address.contains_key(address)) {
        stands = read(usize::MAX, &ranked.best)?;
    }
    for (at, &(score, address)) in ranked.best.iter().enumerate() {
        let article = stored(generation, address)?;
        let stands = stands.by_address.remove(&address).unwrap_or_default();
        let proof = witnesses(&clause, &stands, &article);
        let words = words_of(generation, generation.searcher.segment_reader(address.segment_ord))?;
        let passages = proving_passages(&article, &proof.body, words, &weights, options)?;
        answer.hits.push(hit(generation, (at + 1, score), article, &proof.title, passages)?);
    }
    Ok(answer)
}

/// A whole article, with its marks for a query; `None` where there is none of that id.
///
/// # Errors
/// Only where the index cannot be read.
pub fn show(generation: &Generation, id: &str, mark: Option<&str>) -> Result<Option<Shown>, SearchError> {
    shown(generation, id, mark, |clause, article, body| {
        let resolved = Resolved::of(generation, clause)?;
        let mut stands =
            stands_in(generation, &clause.leaves(), &resolved, usize::MAX, std::iter::once(article.address))?;
        let words = words_of(generation, generation.searcher.segment_reader(article.address.segment_ord))?;
        let stands = stands.by_address.remove(&article.address).unwrap_or_default();
        Ok(matched(clause, &stands, article, body, words))
    })
}

/// What [`show`] answers, with the marks found by analysing the text instead of read off the index. It is the oracle that
/// tests hold `show` and `search` to.
///
/// # Errors
/// Only where the index cannot be read.
pub fn show_by_analysis(generation: &Generation, id: &str, mark: &str) -> Result<Option<Shown>, SearchError> {
    shown(generation, id, Some(mark), |clause, article, body| Ok(matched_by_analysis(clause, article, body)))
}

fn shown(
    generation: &Generation,
    id: &str,
    mark: Option<&str>,
    matched: impl FnOnce(&Clause, &Stored, &str) -> tantivy::Result<Matched>,
) -> Result<Option<Shown>, SearchError> {
    let Some(article) = Stored::by_id(generation, id)? else { return Ok(None) };
    let query = mark.map(|mark| parse(mark, &Clock::here(false)));
    let clause = query.as_ref().and_then(|query| query.clause.as_ref());
    let body = article.body.whole()?.into_owned();
    let matched = clause.map(|clause| matched(clause, &article, &body)).transpose()?.unwrap_or_default();
    Ok(Some(Shown {
        path: article.path(generation),
        id: article.id,
        title: article.title,
        body,
        published: article.published,
        source: article.source,
        url: article.url,
        bylines: article.bylines,
        language: article.language,
        title_marks: marks(&matched.title),
        marks: marks(&matched.body),
        clauses: clause.map(query_clauses).unwrap_or_default(),
        complaints: query.map(|query| query.complaints).unwrap_or_default(),
    }))
}

fn hit(
    generation: &Generation,
    (rank, score): (usize, Score),
    article: Stored,
    in_headline: &[Stand],
    mut passages: Vec<Passage>,
) -> tantivy::Result<Hit> {
    for passage in &mut passages {
        passage.line = article.line_at(passage.start)?;
    }
    let opening = match &article.body {
        _ if article.title.is_some() => None,
        StoredText::Read(body) => opening(body),
        StoredText::Long(body) => opening_of(body)?,
    };
    Ok(Hit {
        rank,
        score,
        title_marks: if in_headline.is_empty() { Vec::new() } else { marks(&in_title(in_headline, &article)) },
        passages,
        opening: opening.map(|passage| passage.text),
        path: article.path(generation),
        id: article.id,
        title: article.title,
        source: article.source,
        published: article.published,
        url: article.url,
    })
}
