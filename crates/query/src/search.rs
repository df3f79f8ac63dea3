//! A query, answered.

use std::sync::Arc;

use newsdex_analysis::Generation;
use tantivy::Score;

use crate::clock::Clock;
use crate::explain::query_clauses;
use crate::find::Finder;
use crate::hit::{Answer, Hit, Shown};
use crate::matched::{Matched, marks, matched};
use crate::options::SearchOptions;
use crate::parse::parse;
use crate::passage::{opening, passages};
use crate::rank::{leaf_weights, order, rank};
use crate::rerank::raise_by_closeness;
use crate::resolve::Resolved;
use crate::stored::Stored;

/// How many of the best articles are ranked again by how close together the query's words stand in them.
const RERANKED: usize = 50;

/// The index could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the index cannot be read ({0}): if it stays so, build it anew with `newsdex index --rebuild`")]
pub struct SearchError(#[from] tantivy::TantivyError);

/// Answers a query.
///
/// # Errors
/// Only where the index cannot be read: no query is an error.
pub fn search(generation: &Generation, query: &str, options: &SearchOptions) -> Result<Answer, SearchError> {
    let query = parse(query, &Clock::here(options.utc));
    let articles = generation.payload.articles;
    let mut answer = Answer { articles, complaints: query.complaints, ..Answer::default() };
    let Some(clause) = query.clause else { return Ok(answer) };
    answer.clauses = query_clauses(&clause);
    answer.dates = clause.dates().into_iter().map(|date| date.shown.clone()).collect();
    let resolved = Arc::new(Resolved::of(generation, &clause)?);
    answer.complaints.extend_from_slice(&resolved.complaints);
    let weights = leaf_weights(generation, &clause, &resolved)?;
    let mut finder = Finder::new(&clause);
    let reranked = if clause.witnesses().len() > 1 { RERANKED } else { 0 };
    let mut ranked = rank(generation, &clause, &resolved, options.limit.max(reranked))?;
    answer.total = ranked.total;
    let first = reranked.min(ranked.best.len());
    raise_by_closeness(generation, &clause, &resolved, &weights, &mut ranked.best[..first])?;
    // Scores only rise, so the articles ranked again stay before all others.
    order(generation, &mut ranked.best)?;
    for (at, &(score, address)) in ranked.best.iter().take(options.limit).enumerate() {
        let article = Stored::read(generation, address)?;
        let matched = matched(&clause, &mut finder, &article);
        answer.hits.push(hit(generation, (at + 1, score), article, &matched, &weights, options));
    }
    Ok(answer)
}

/// A whole article, with its marks for a query; `None` where there is none of that id.
///
/// # Errors
/// Only where the index cannot be read.
pub fn show(generation: &Generation, id: &str, mark: Option<&str>) -> Result<Option<Shown>, SearchError> {
    let Some(article) = Stored::by_id(generation, id)? else { return Ok(None) };
    let query = mark.map(|mark| parse(mark, &Clock::here(false)));
    let clause = query.as_ref().and_then(|query| query.clause.as_ref());
    let matched = clause.map(|clause| matched(clause, &mut Finder::new(clause), &article)).unwrap_or_default();
    Ok(Some(Shown {
        path: article.path(generation),
        id: article.id,
        title: article.title,
        body: article.body,
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
    matched: &Matched,
    weights: &[f32],
    options: &SearchOptions,
) -> Hit {
    Hit {
        rank,
        score,
        title_marks: marks(&matched.title),
        passages: passages(&article.body, &matched.body, weights, options),
        opening: if article.title.is_none() { opening(&article.body) } else { None }.map(|passage| passage.text),
        path: article.path(generation),
        id: article.id,
        title: article.title,
        source: article.source,
        published: article.published,
        url: article.url,
    }
}
