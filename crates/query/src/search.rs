//! A query, answered.

use std::sync::Arc;
use std::time::Instant;

use newsdex_analysis::{Generation, StoredText};
use tantivy::{DocAddress, Score};

use crate::by_date::rank_by_date;
use crate::clause::Clause;
use crate::clock::Clock;
use crate::complaint::QueryComplaint;
use crate::deadline::Deadline;
use crate::explain::query_clauses;
use crate::hit::{Answer, Hit, Passage, Shown};
use crate::leaf_table::LeafTable;
use crate::long::opening_of;
use crate::matched::{Matched, in_title, marks, matched, matched_by_analysis, witnesses};
use crate::near::Stand;
use crate::newly_found::Earlier;
use crate::opening::opening;
use crate::options::{SearchOptions, SortBy};
use crate::parse::parse;
use crate::positions::{Stands, stands_in, words_of};
use crate::proving::proving_passages;
use crate::rank::{Statistics, leaf_weights, order, rank, timed_query};
use crate::rerank::{may_be_raised, raise_by_closeness};
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
    answered(generation, None, query, options, Stored::read)
}

/// Answers with the articles that a query finds in `after` and did not find in `before`, an earlier state of the index, or
/// of none: those that came, and those that changed so that they match now. They are ranked as in `after`, by score.
///
/// Both states are asked at one time of day: an article that merely gets older is not newly found. Neither is one that did
/// not change, unless the query has a pattern that stands for more words than are looked up. Where more are found than
/// `options` ask for, which of equal ones are answered is not said.
///
/// # Errors
/// Only where the index cannot be read.
pub fn newly_found(
    before: Option<&Generation>,
    after: &Generation,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    let by_score = SearchOptions { sort_by: SortBy::Score, ..options.clone() };
    answered(after, Some(Earlier(before)), query, &by_score, Stored::read)
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
    answered(generation, None, query, options, Stored::read_whole)
}

fn answered(
    generation: &Generation,
    earlier: Option<Earlier<'_>>,
    query: &str,
    options: &SearchOptions,
    stored: fn(&Generation, DocAddress) -> tantivy::Result<Stored>,
) -> Result<Answer, SearchError> {
    let start = Instant::now();
    let text = query;
    let query = parse(text, &Clock::of(options));
    let articles = generation.payload.articles;
    let mut answer = Answer { articles, complaints: query.complaints, ..Answer::default() };
    let Some(clause) = query.clause else { return Ok(answer) };
    answer.clauses = query_clauses(&clause);
    answer.dates = clause.dates().into_iter().map(|date| date.shown.clone()).collect();
    // Without time for passages, what was found could not be shown.
    let ranking = Deadline::after(start, options.time_limit / 5 * 4);
    let all = Deadline::after(start, options.time_limit);
    let resolved = Arc::new(Resolved::of(generation, &clause, &ranking)?);
    answer.complaints.extend_from_slice(&resolved.complaints);
    let statistics = Statistics::of(generation, &clause, &resolved);
    let leaves = LeafTable::of(&clause, leaf_weights(&clause, &resolved, &statistics)?);
    let reranked = if clause.witnesses().len() > 1 { RERANKED } else { 0 };
    let most = options.limit.max(reranked);
    let mut ranked = match earlier {
        None if options.sort_by != SortBy::Score => {
            let query = timed_query(&clause, &resolved, generation, &ranking);
            rank_by_date(generation, &query, options, &statistics)?
        }
        None => rank(generation, &clause, &resolved, most, &statistics, &ranking)?,
        Some(earlier) => earlier.rank_others(generation, &clause, &resolved, most, &statistics, &ranking)?,
    };
    answer.total = ranked.total;
    let stands = in_order(generation, &clause, &resolved, &leaves.weights, options, &mut ranked.best, &all)?;
    for ((score, address), stands) in stands {
        if all.is_over() {
            break;
        }
        let article = stored(generation, address)?;
        let proof = witnesses(&clause, &stands, &article);
        let words = words_of(generation, generation.searcher.segment_reader(address.segment_ord))?;
        let passages = proving_passages(&article, &proof.body, words, &leaves, options)?;
        let rank = answer.hits.len() + 1;
        answer.hits.push(hit(generation, (rank, score), article, &proof.title, passages)?);
    }
    if ranking.was_seen() || all.was_seen() {
        answer.complaints.push(out_of_time(text, options));
    }
    Ok(answer)
}

/// What is said of a search that did not come to its end.
fn out_of_time(query: &str, options: &SearchOptions) -> QueryComplaint {
    QueryComplaint {
        start: 0,
        end: query.len(),
        what: format!(
            "the search was stopped after {} s: the total is a lower bound, and better articles may be missing",
            options.time_limit.as_secs_f64()
        ),
        remedy:
            "search for fewer words, or for longer ones where only a part is known; or allow more with --time-limit"
                .to_owned(),
    }
}

/// A whole article, with its marks for a query; `None` where there is none of that id.
///
/// # Errors
/// Only where the index cannot be read.
pub fn show(generation: &Generation, id: &str, mark: Option<&str>) -> Result<Option<Shown>, SearchError> {
    shown(generation, id, mark, |clause, article, body| {
        let never = Deadline::never();
        let resolved = Resolved::of(generation, clause, &never)?;
        let mut stands =
            stands_in(generation, &clause.leaves(), &resolved, usize::MAX, std::iter::once(article.address), &never)?;
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
    let query = mark.map(|mark| parse(mark, &Clock::of(&SearchOptions::default())));
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
        section: article.section,
        title_from: article.title_from,
        published_from: article.published_from,
        date_text: article.date_text,
        title_marks: marks(&matched.title),
        marks: marks(&matched.body),
        clauses: clause.map(query_clauses).unwrap_or_default(),
        complaints: query.map(|query| query.complaints).unwrap_or_default(),
    }))
}

/// Puts the articles that were found in order, the best as many as are asked for, each with where the leaves of the query
/// stand in it. Those that there is no time for are left out.
fn in_order(
    generation: &Generation,
    clause: &Clause,
    resolved: &Resolved,
    weights: &[f32],
    options: &SearchOptions,
    best: &mut Vec<(Score, DocAddress)>,
    deadline: &Deadline,
) -> tantivy::Result<Vec<((Score, DocAddress), Stands)>> {
    let leaves = clause.leaves();
    let read = |most_words, articles: &[(Score, DocAddress)]| {
        let addresses = articles.iter().map(|(_, address)| *address);
        stands_in(generation, &leaves, resolved, most_words, addresses, deadline)
    };
    let sought = clause.witnesses();
    // What is sought alone stands close to nothing.
    let by_score = options.sort_by == SortBy::Score;
    let first = if by_score && sought.len() > 1 {
        may_be_raised(best, options.limit, &sought, weights).min(RERANKED)
    } else {
        0
    };
    let mut stands = read(MOST_WORDS, &best[..first])?;
    raise_by_closeness(&mut best[..first], &stands, &sought, weights);
    if by_score {
        // Scores only rise, so the articles ranked again stay before all others.
        order(generation, best, options.limit)?;
    }
    best.truncate(options.limit);
    if stands.incomplete || best.iter().any(|(_, address)| !stands.by_address.contains_key(address)) {
        stands = read(usize::MAX, best)?;
    }
    Ok(best.iter().filter_map(|&found| Some((found, stands.by_address.remove(&found.1)?))).collect())
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
        StoredText::Short(body) => opening(body.text()?),
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
