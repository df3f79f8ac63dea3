//! A query, answered.

use std::sync::Arc;
use std::time::Instant;

use newsdex_index::IndexSnapshot;
use tantivy::{DocAddress, Score};

use crate::answer::{Answer, Hit, Passage, Shown};
use crate::deadline::Deadline;
use crate::highlight::highlighter::{Highlighter, article_lead};
use crate::highlight::leaf_info::LeafInfo;
use crate::matches::text_match::{TextMatches, marks, title_matches};
use crate::matches::witnesses::{witnesses, witnesses_by_analysis};
use crate::occurrence::{Occurrence, Occurrences};
use crate::options::{SearchOptions, SortBy};
use crate::postings::positions::OccurrenceReader;
use crate::postings::resolve::ResolvedTerms;
use crate::postings::word_forms::word_offsets;
use crate::ranking::by_date::rank_by_date;
use crate::ranking::new_matches::EarlierSnapshot;
use crate::ranking::rank::rank_by_score;
use crate::ranking::rerank::{add_closeness, rerank_depth};
use crate::ranking::search_context::SearchContext;
use crate::ranking::statistics::Bm25Statistics;
use crate::ranking::ties::sort_by_score_and_id;
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
    answered(after, Some(EarlierSnapshot(before)), query, &by_score, Stored::read)
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
    earlier: Option<EarlierSnapshot<'_>>,
    query: &str,
    options: &SearchOptions,
    stored: fn(&IndexSnapshot, DocAddress) -> tantivy::Result<Stored>,
) -> Result<Answer, SearchError> {
    let start = Instant::now();
    let text = query;
    let query = parse(text, &Clock::new(options));
    let articles = snapshot.commit.articles;
    let mut answer = Answer { articles, warnings: query.warnings, ..Answer::default() };
    let Some(clause) = query.query else { return Ok(answer) };
    answer.leaves = query_leaves(&clause);
    answer.dates = clause.dates().into_iter().map(|date| date.shown.clone()).collect();
    // Without time for passages, what was found could not be shown.
    let ranking = Deadline::after(start, options.time_limit / 5 * 4);
    let all = Deadline::after(start, options.time_limit);
    let resolved = Arc::new(ResolvedTerms::new(snapshot, &clause, &ranking)?);
    answer.warnings.extend_from_slice(&resolved.warnings);
    let statistics = Bm25Statistics::new(snapshot, &clause, &resolved);
    let weights = statistics.leaf_weights(&clause, &resolved)?;
    let leaves = LeafInfo::new(&clause, weights);
    let context = SearchContext {
        snapshot,
        query: &clause,
        resolved: &resolved,
        statistics: &statistics,
        deadline: &ranking,
    };
    let reranked = if clause.marked_leaves().len() > 1 { RERANKED } else { 0 };
    let most = options.limit.max(reranked);
    let mut ranked = match earlier {
        None if options.sort_by != SortBy::Score => rank_by_date(&context, options)?,
        None => rank_by_score(&context, most)?,
        Some(earlier) => earlier.rank_new_matches(&context, most)?,
    };
    answer.total = ranked.total;
    let context = SearchContext { deadline: &all, ..context };
    let occurrences = in_order(&context, &leaves.weights, options, &mut ranked.best)?;
    let highlighter = Highlighter { leaves: &leaves, options };
    for ((score, address), occurrences) in occurrences {
        if all.is_over() {
            break;
        }
        let article = stored(snapshot, address)?;
        let proof = witnesses(&clause, &occurrences, &article);
        let words = word_offsets(
            &snapshot.word_offsets,
            snapshot.searcher.segment_reader(address.segment_ord),
        )?;
        let passages = highlighter.passages(&article, &proof.body, words)?;
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
        span: 0..query.len(),
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
        let resolved = ResolvedTerms::new(snapshot, clause, &never)?;
        let reader = OccurrenceReader {
            snapshot,
            leaves: &clause.leaves(),
            resolved: &resolved,
            max_terms: usize::MAX,
            deadline: &never,
        };
        let mut occurrences = reader.read(std::iter::once(article.address))?;
        let words = word_offsets(
            &snapshot.word_offsets,
            snapshot.searcher.segment_reader(article.address.segment_ord),
        )?;
        let occurrences = occurrences.by_address.remove(&article.address).unwrap_or_default();
        let witnesses = witnesses(clause, &occurrences, article);
        let mut words = words.offsets(article.address.doc_id, body);
        Ok(TextMatches::locate(&witnesses, article, &mut words))
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
        Ok(witnesses_by_analysis(clause, article, body))
    })
}

fn shown(
    snapshot: &IndexSnapshot,
    id: &str,
    mark: Option<&str>,
    matched: impl FnOnce(&Query, &Stored, &str) -> tantivy::Result<TextMatches>,
) -> Result<Option<Shown>, SearchError> {
    let Some(article) = Stored::by_id(snapshot, id)? else { return Ok(None) };
    let query = mark.map(|mark| parse(mark, &Clock::new(&SearchOptions::default())));
    let clause = query.as_ref().and_then(|query| query.query.as_ref());
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
    context: &SearchContext<'_>,
    weights: &[f32],
    options: &SearchOptions,
    best: &mut Vec<(Score, DocAddress)>,
) -> tantivy::Result<Vec<((Score, DocAddress), Occurrences)>> {
    let SearchContext { snapshot, query: clause, resolved, deadline, .. } = *context;
    let leaves = clause.leaves();
    let read = |max_terms, articles: &[(Score, DocAddress)]| {
        let addresses = articles.iter().map(|(_, address)| *address);
        OccurrenceReader { snapshot, leaves: &leaves, resolved, max_terms, deadline }
            .read(addresses)
    };
    let operand = clause.marked_leaves();
    // What is sought alone stands close to nothing.
    let by_score = options.sort_by == SortBy::Score;
    let first = if by_score && operand.len() > 1 {
        rerank_depth(best, options.limit, &operand, weights).min(RERANKED)
    } else {
        0
    };
    let mut occurrences = read(MOST_WORDS, &best[..first])?;
    add_closeness(&mut best[..first], &occurrences, &operand, weights);
    if by_score {
        // Scores only rise, so the articles ranked again stay before all others.
        sort_by_score_and_id(snapshot, best, options.limit)?;
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
    let lead = if article.metadata().title.is_some() { None } else { article_lead(&article)? };
    Ok(Hit {
        rank,
        score,
        title_marks: if in_headline.is_empty() {
            Vec::new()
        } else {
            marks(&title_matches(in_headline, &article))
        },
        passages,
        lead: lead.map(|passage| passage.text),
        path: article.path(snapshot),
        id: article.article.id,
        metadata: article.article.metadata,
    })
}
