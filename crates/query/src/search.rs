//! A query, answered.

use std::sync::Arc;
use std::time::Instant;

use newsdex_index::{IndexSnapshot, StoredText};
use tantivy::{DocAddress, Score};

use crate::answer::{Answer, Hit, Passage, Shown};
use crate::deadline::Deadline;
use crate::highlight::highlighter::proving_passages;
use crate::highlight::lead::lead;
use crate::highlight::leaf_info::LeafInfo;
use crate::highlight::long_text::lead_of;
use crate::matches::proximity::Occurrence;
use crate::matches::witnesses::{
    Matched, in_title, marks, matched, matched_by_analysis, witnesses,
};
use crate::options::{SearchOptions, SortBy};
use crate::postings::positions::{Occurrences, occurrences_in, words_of};
use crate::postings::resolve::Resolved;
use crate::ranking::by_date::rank_by_date;
use crate::ranking::new_matches::Earlier;
use crate::ranking::rank::{Statistics, leaf_weights, order, rank, timed_query};
use crate::ranking::rerank::{may_be_raised, raise_by_closeness};
use crate::stored::Stored;
use crate::syntax::ast::Query;
use crate::syntax::clock::Clock;
use crate::syntax::explain::query_leaves;
use crate::syntax::parser::parse;
use crate::syntax::warning::QueryWarning;

/// How many of the best articles are ranked again by how close together the query's words stand in them.
const RERANKED: usize = 50;
/// Words that stand for one leaf are followed up to this number in that; a leaf with more is so vague that nearness to it
/// says little.
const MOST_WORDS: usize = 64;

/// The index could not be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "the index cannot be read ({0}): if it stays so, build it anew with `newsdex index --rebuild`"
)]
pub struct SearchError(#[from] tantivy::TantivyError);

/// Answers a query.
///
/// # Errors
/// Only where the index cannot be read: no query is an error.
pub fn search(
    snapshot: &IndexSnapshot,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    answered(snapshot, None, query, options, Stored::read)
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
pub fn new_matches(
    before: Option<&IndexSnapshot>,
    after: &IndexSnapshot,
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
    snapshot: &IndexSnapshot,
    query: &str,
    options: &SearchOptions,
) -> Result<Answer, SearchError> {
    answered(snapshot, None, query, options, Stored::read_whole)
}

fn answered(
    snapshot: &IndexSnapshot,
    earlier: Option<Earlier<'_>>,
    query: &str,
    options: &SearchOptions,
    stored: fn(&IndexSnapshot, DocAddress) -> tantivy::Result<Stored>,
) -> Result<Answer, SearchError> {
    let start = Instant::now();
    let text = query;
    let query = parse(text, &Clock::of(options));
    let articles = snapshot.commit.articles;
    let mut answer = Answer { articles, warnings: query.warnings, ..Answer::default() };
    let Some(clause) = query.clause else { return Ok(answer) };
    answer.leaves = query_leaves(&clause);
    answer.dates = clause.dates().into_iter().map(|date| date.shown.clone()).collect();
    // Without time for passages, what was found could not be shown.
    let ranking = Deadline::after(start, options.time_limit / 5 * 4);
    let all = Deadline::after(start, options.time_limit);
    let resolved = Arc::new(Resolved::of(snapshot, &clause, &ranking)?);
    answer.warnings.extend_from_slice(&resolved.warnings);
    let statistics = Statistics::of(snapshot, &clause, &resolved);
    let leaves = LeafInfo::of(&clause, leaf_weights(&clause, &resolved, &statistics)?);
    let reranked = if clause.witnesses().len() > 1 { RERANKED } else { 0 };
    let most = options.limit.max(reranked);
    let mut ranked = match earlier {
        None if options.sort_by != SortBy::Score => {
            let query = timed_query(&clause, &resolved, snapshot, &ranking);
            rank_by_date(snapshot, &query, options, &statistics)?
        }
        None => rank(snapshot, &clause, &resolved, most, &statistics, &ranking)?,
        Some(earlier) => {
            earlier.rank_others(snapshot, &clause, &resolved, most, &statistics, &ranking)?
        }
    };
    answer.total = ranked.total;
    let occurrences =
        in_order(snapshot, &clause, &resolved, &leaves.weights, options, &mut ranked.best, &all)?;
    for ((score, address), occurrences) in occurrences {
        if all.is_over() {
            break;
        }
        let article = stored(snapshot, address)?;
        let proof = witnesses(&clause, &occurrences, &article);
        let words = words_of(snapshot, snapshot.searcher.segment_reader(address.segment_ord))?;
        let passages = proving_passages(&article, &proof.body, words, &leaves, options)?;
        let rank = answer.hits.len() + 1;
        answer.hits.push(hit(snapshot, (rank, score), article, &proof.title, passages)?);
    }
    if ranking.was_seen() || all.was_seen() {
        answer.warnings.push(out_of_time(text, options));
    }
    Ok(answer)
}

/// What is said of a search that did not come to its end.
fn out_of_time(query: &str, options: &SearchOptions) -> QueryWarning {
    QueryWarning {
        start: 0,
        end: query.len(),
        what: format!(
            "the search was stopped after {} s: the total is a lower bound, and better articles may be missing",
            options.time_limit.as_secs_f64()
        ),
        help: "search for fewer words, or for longer ones where only a part is known; or allow more with --time-limit"
            .to_owned(),
    }
}

/// A whole article, with its marks for a query; `None` where there is none of that id.
///
/// # Errors
/// Only where the index cannot be read.
pub fn show(
    snapshot: &IndexSnapshot,
    id: &str,
    mark: Option<&str>,
) -> Result<Option<Shown>, SearchError> {
    shown(snapshot, id, mark, |clause, article, body| {
        let never = Deadline::never();
        let resolved = Resolved::of(snapshot, clause, &never)?;
        let mut occurrences = occurrences_in(
            snapshot,
            &clause.leaves(),
            &resolved,
            usize::MAX,
            std::iter::once(article.address),
            &never,
        )?;
        let words =
            words_of(snapshot, snapshot.searcher.segment_reader(article.address.segment_ord))?;
        let occurrences = occurrences.by_address.remove(&article.address).unwrap_or_default();
        Ok(matched(clause, &occurrences, article, body, words))
    })
}

/// What [`show`] answers, with the marks found by analysing the text instead of read off the index. It is the oracle that
/// tests hold `show` and `search` to.
///
/// # Errors
/// Only where the index cannot be read.
pub fn show_by_analysis(
    snapshot: &IndexSnapshot,
    id: &str,
    mark: &str,
) -> Result<Option<Shown>, SearchError> {
    shown(snapshot, id, Some(mark), |clause, article, body| {
        Ok(matched_by_analysis(clause, article, body))
    })
}

fn shown(
    snapshot: &IndexSnapshot,
    id: &str,
    mark: Option<&str>,
    matched: impl FnOnce(&Query, &Stored, &str) -> tantivy::Result<Matched>,
) -> Result<Option<Shown>, SearchError> {
    let Some(article) = Stored::by_id(snapshot, id)? else { return Ok(None) };
    let query = mark.map(|mark| parse(mark, &Clock::of(&SearchOptions::default())));
    let clause = query.as_ref().and_then(|query| query.clause.as_ref());
    let body = article.body.full_text()?.into_owned();
    let matched =
        clause.map(|clause| matched(clause, &article, &body)).transpose()?.unwrap_or_default();
    Ok(Some(Shown {
        path: article.path(snapshot),
        id: article.article.id,
        metadata: article.article.metadata,
        body,
        title_marks: marks(&matched.title),
        marks: marks(&matched.body),
        leaves: clause.map(query_leaves).unwrap_or_default(),
        warnings: query.map(|query| query.warnings).unwrap_or_default(),
    }))
}

/// Puts the articles that were found in order, the best as many as are asked for, each with where the leaves of the query
/// stand in it. Those that there is no time for are left out.
fn in_order(
    snapshot: &IndexSnapshot,
    clause: &Query,
    resolved: &Resolved,
    weights: &[f32],
    options: &SearchOptions,
    best: &mut Vec<(Score, DocAddress)>,
    deadline: &Deadline,
) -> tantivy::Result<Vec<((Score, DocAddress), Occurrences)>> {
    let leaves = clause.leaves();
    let read = |most_words, articles: &[(Score, DocAddress)]| {
        let addresses = articles.iter().map(|(_, address)| *address);
        occurrences_in(snapshot, &leaves, resolved, most_words, addresses, deadline)
    };
    let operand = clause.witnesses();
    // What is sought alone stands close to nothing.
    let by_score = options.sort_by == SortBy::Score;
    let first = if by_score && operand.len() > 1 {
        may_be_raised(best, options.limit, &operand, weights).min(RERANKED)
    } else {
        0
    };
    let mut occurrences = read(MOST_WORDS, &best[..first])?;
    raise_by_closeness(&mut best[..first], &occurrences, &operand, weights);
    if by_score {
        // Scores only rise, so the articles ranked again stay before all others.
        order(snapshot, best, options.limit)?;
    }
    best.truncate(options.limit);
    if occurrences.incomplete
        || best.iter().any(|(_, address)| !occurrences.by_address.contains_key(address))
    {
        occurrences = read(usize::MAX, best)?;
    }
    Ok(best
        .iter()
        .filter_map(|&found| Some((found, occurrences.by_address.remove(&found.1)?)))
        .collect())
}

fn hit(
    snapshot: &IndexSnapshot,
    (rank, score): (usize, Score),
    article: Stored,
    in_headline: &[Occurrence],
    mut passages: Vec<Passage>,
) -> tantivy::Result<Hit> {
    for passage in &mut passages {
        passage.line = article.line_at(passage.start)?;
    }
    let opening = match &article.body {
        _ if article.metadata().title.is_some() => None,
        StoredText::Short(body) => lead(body.text()?),
        StoredText::Long(body) => lead_of(body)?,
    };
    Ok(Hit {
        rank,
        score,
        title_marks: if in_headline.is_empty() {
            Vec::new()
        } else {
            marks(&in_title(in_headline, &article))
        },
        passages,
        lead: opening.map(|passage| passage.text),
        path: article.path(snapshot),
        id: article.article.id,
        metadata: article.article.metadata,
    })
}
