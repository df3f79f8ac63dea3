//! Which articles match, best first.

use std::cell::LazyCell;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use newsdex_index::{Fields, IndexSnapshot};
use rustc_hash::FxHashMap;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::collector::{Count, TopDocs};
use tantivy::columnar::StrColumn;
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, Occur,
    PhraseQuery as TantivyPhraseQuery, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Order, Score, Searcher, SegmentOrdinal, Term};

use crate::deadline::Deadline;
use crate::postings::common_grams::parts;
use crate::postings::resolve::{FieldTerms, Resolved, WordTerms};
use crate::ranking::term_at_a_time::{any_of_words, best_of_any, share};
use crate::scorers::forward_only::ForwardOnlyQuery;
use crate::scorers::near_query::NearQuery;
use crate::scorers::phrase_query::{PhrasePart, PhraseQuery};
use crate::scorers::range_query::{date_query, prefix_query};
use crate::scorers::time_limit::TimeLimitedQuery;
use crate::syntax::ast::{Leaf, LeafWords, Query};

/// A union of so many words is left to the loops of the engine. Those of more are watched: they may take seconds, and so
/// many words leave little to pass over.
const FEW_WORDS: usize = 16;

/// Articles that match, best first, ties by id; and how many match in all.
pub(crate) struct Ranked {
    pub(crate) best: Vec<(Score, DocAddress)>,
    pub(crate) total: u64,
}

/// Finds the best `limit` articles for a clause by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75).
pub(crate) fn rank(
    snapshot: &IndexSnapshot,
    clause: &Query,
    resolved: &Arc<Resolved>,
    limit: usize,
    statistics: &Statistics<'_>,
    deadline: &Deadline,
) -> tantivy::Result<Ranked> {
    let searcher = &snapshot.searcher;
    // Made where it is needed: a pattern may stand for thousands of words, each a query of its own.
    let query = LazyCell::new(|| timed_query(clause, resolved, snapshot, deadline));
    let limit = limit.max(1);
    // One more than asked for shows whether the last place is tied.
    let top = TopDocs::with_limit(limit + 1);
    let (best, total) = if let Some(words) = any_of_words(clause, resolved) {
        best_of_any(searcher, &words, statistics, limit + 1, deadline)?
    } else if is_one_word(clause) {
        // Counting beside ranking would bar the engine from passing over articles that cannot come first, and how many
        // hold a word is known. Of two words or more it does not pass over enough to make up for a second pass.
        let best =
            searcher.search_with_statistics_provider(&*query, &top.order_by_score(), statistics)?;
        // Where time is up before all are counted, those that were found are some of them.
        let total = query.count(searcher)?.max(best.len());
        (best, total)
    } else {
        let both = (top.order_by_score(), Count);
        searcher.search_with_statistics_provider(&*query, &both, statistics)?
    };
    // Once time is up, nothing more is to be found out.
    let tied =
        !deadline.was_seen() && best.len() > limit && are_equal(best[limit - 1].0, best[limit].0);
    let best = if tied { best_and_equal(snapshot, &*query, limit, statistics)? } else { best };
    Ok(Ranked { best: best.into_iter().take(limit).collect(), total: total as u64 })
}

/// Whether two scores are taken to be equal. The engine adds up what the words of a query count in another order in each
/// segment, by how many articles hold them there, and the last digits of a sum depend on that: equal articles would stand
/// in the order of the segments in which they happen to be.
fn are_equal(a: Score, b: Score) -> bool {
    const LAST_DIGITS: Score = 4e-6;
    (a - b).abs() <= LAST_DIGITS * a.abs().max(b.abs())
}

/// The best `limit` where equal scores straddle the last place: those of them whose ids come first.
fn best_and_equal(
    snapshot: &IndexSnapshot,
    query: &dyn TantivyQuery,
    limit: usize,
    statistics: &Statistics<'_>,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    /// Of more than this, those whose sums are equal to the last digit are enough.
    const MOST_EQUAL: usize = 4096;
    let mut most = limit;
    while most < limit + MOST_EQUAL {
        most = 2 * most + 16;
        let top = TopDocs::with_limit(most).order_by_score();
        let mut best =
            snapshot.searcher.search_with_statistics_provider(query, &top, statistics)?;
        let ends = best.windows(2).skip(limit - 1).any(|pair| !are_equal(pair[0].0, pair[1].0));
        if ends || best.len() < most {
            order(snapshot, &mut best, limit)?;
            return Ok(best);
        }
    }
    let order = ((SortBySimilarityScore, Order::Desc), (SortByString::for_field("id"), Order::Asc));
    let top = TopDocs::with_limit(limit).order_by::<(Score, Option<String>)>(order);
    let found = snapshot.searcher.search_with_statistics_provider(query, &top, statistics)?;
    Ok(found.into_iter().map(|((score, _), address)| (score, address)).collect())
}

/// Puts articles in order, the best `limit` of them at least: the highest score first, equal ones by id.
pub(crate) fn order(
    snapshot: &IndexSnapshot,
    articles: &mut [(Score, DocAddress)],
    limit: usize,
) -> tantivy::Result<()> {
    articles.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut before = 0;
    let in_order = articles.chunk_by_mut(|a, b| are_equal(a.0, b.0)).take_while(|tied| {
        let first = before;
        before += tied.len();
        first < limit
    });
    // Opened once a segment: many articles of a frequent word may be equal.
    let mut columns: FxHashMap<SegmentOrdinal, Option<StrColumn>> = FxHashMap::default();
    for tied in in_order.filter(|tied| tied.len() > 1) {
        let mut by_id = Vec::with_capacity(tied.len());
        for &(score, address) in &*tied {
            let column = match columns.entry(address.segment_ord) {
                Entry::Occupied(column) => column.into_mut(),
                Entry::Vacant(none) => {
                    none.insert(ids_of(&snapshot.searcher, address.segment_ord)?)
                }
            };
            by_id.push((id(column.as_ref(), address.doc_id)?, (score, address)));
        }
        by_id.sort_by(|a, b| a.0.cmp(&b.0));
        by_id.into_iter().zip(tied).for_each(|((_, article), place)| *place = article);
    }
    Ok(())
}

/// The ids of a segment's articles.
fn ids_of(searcher: &Searcher, segment: SegmentOrdinal) -> tantivy::Result<Option<StrColumn>> {
    searcher.segment_reader(segment).fast_fields().str("id")
}

fn id(ids: Option<&StrColumn>, document: DocId) -> tantivy::Result<String> {
    let mut id = String::new();
    if let Some((ids, ord)) = ids.and_then(|ids| Some((ids, ids.term_ords(document).next()?))) {
        ids.ord_to_str(ord, &mut id)?;
    }
    Ok(id)
}

/// How much each leaf tells, by its number: the rarer, the more (the idf of BM25, summed over the words of a phrase).
pub(crate) fn leaf_weights(
    clause: &Query,
    resolved: &Resolved,
    statistics: &Statistics<'_>,
) -> tantivy::Result<Vec<f32>> {
    let leaves = clause.leaves();
    let mut weights = vec![0.0; leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0)];
    let idf = |holding: u64| {
        let (all, holding) = (statistics.articles() as f32, holding as f32);
        (1.0 + (all - holding).max(0.0) / (holding + 0.5)).ln()
    };
    for leaf in leaves {
        weights[leaf.id] = match resolved.leaf(leaf).first() {
            Some(FieldTerms { row, .. }) => {
                let holding = row.iter().map(|word| match word {
                    WordTerms::One(word) => statistics.snapshot.doc_freq(word),
                    WordTerms::Any { documents, .. } => Ok(*documents),
                });
                holding.map(|holding| holding.map(idf)).sum::<tantivy::Result<f32>>()?
            }
            None => 0.0,
        };
    }
    Ok(weights)
}

fn is_one_word(clause: &Query) -> bool {
    matches!(clause, Query::Leaf(leaf) if matches!(leaf.words, LeafWords::Stemmed(_)))
}

/// The query by which tantivy tells what matches until time is up, and how well.
pub(crate) fn timed_query(
    clause: &Query,
    resolved: &Arc<Resolved>,
    snapshot: &IndexSnapshot,
    deadline: &Deadline,
) -> TimeLimitedQuery {
    let query = lower(clause, resolved, snapshot, deadline);
    TimeLimitedQuery { query, deadline: deadline.clone(), allow_pruning: is_one_word(clause) }
}

fn lower(
    clause: &Query,
    resolved: &Arc<Resolved>,
    snapshot: &IndexSnapshot,
    deadline: &Deadline,
) -> Box<dyn TantivyQuery> {
    match clause {
        Query::Leaf(leaf) => leaf_query(leaf, resolved, &snapshot.fields, deadline),
        Query::Date(date) => date_query(date, &snapshot.fields),
        Query::Near(near) => {
            let side = |leaves: &Vec<Leaf>| {
                union(
                    leaves
                        .iter()
                        .map(|leaf| leaf_query(leaf, resolved, &snapshot.fields, deadline))
                        .collect(),
                )
            };
            Box::new(NearQuery {
                all_sides: Arc::new(BooleanQuery::intersection(
                    near.sides.iter().map(side).collect(),
                )),
                near: Arc::new(near.clone()),
                resolved: Arc::clone(resolved),
                fields: snapshot.fields,
                words: Arc::clone(&snapshot.word_offsets),
                deadline: deadline.clone(),
            })
        }
        Query::Any(clauses) => union(
            clauses.iter().map(|clause| lower(clause, resolved, snapshot, deadline)).collect(),
        ),
        Query::All { must, should, must_not } => {
            let mut sides: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
            sides.extend(
                must.iter()
                    .map(|clause| (Occur::Must, lower(clause, resolved, snapshot, deadline))),
            );
            sides.extend(
                should
                    .iter()
                    .map(|clause| (Occur::Should, lower(clause, resolved, snapshot, deadline))),
            );
            for clause in must_not {
                sides.push((
                    Occur::MustNot,
                    Box::new(ForwardOnlyQuery(lower(clause, resolved, snapshot, deadline))),
                ));
            }
            Box::new(BooleanQuery::new(sides))
        }
    }
}

fn union(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) }
}

fn leaf_query(
    leaf: &Leaf,
    resolved: &Resolved,
    fields: &Fields,
    deadline: &Deadline,
) -> Box<dyn TantivyQuery> {
    let query = union(
        resolved
            .leaf(leaf)
            .iter()
            .map(|terms| phrase_query(leaf, terms, fields, deadline))
            .collect(),
    );
    match leaf.boosted() {
        // What is known of an article says whether it is sought, not how well it answers.
        boost if !leaf.scope.is_text() => {
            Box::new(ConstScoreQuery::new(query, boost.unwrap_or(0.0)))
        }
        Some(boost) => Box::new(BoostQuery::new(query, boost)),
        // What is not boosted stays flat, for the engine's pruning.
        None => query,
    }
}

fn phrase_query(
    leaf: &Leaf,
    terms: &FieldTerms,
    fields: &Fields,
    deadline: &Deadline,
) -> Box<dyn TantivyQuery> {
    if let LeafWords::Key { key, is_prefix: true } = &leaf.words {
        return prefix_query(terms.field, key);
    }
    if let [word] = terms.row.as_slice() {
        return word_query(word, deadline);
    }
    if let Some(words) = terms.plain() {
        let parts = parts(&words, fields);
        if parts.len() == words.len() {
            return Box::new(TantivyPhraseQuery::new(words.into_iter().cloned().collect()));
        }
        let part = |part: &PhrasePart| -> Box<dyn TantivyQuery> {
            Box::new(TermQuery::new(part.terms[0].clone(), IndexRecordOption::WithFreqs))
        };
        return match parts.as_slice() {
            [only] => part(only),
            several => {
                let all_words =
                    Arc::new(BooleanQuery::intersection(several.iter().map(part).collect()));
                Box::new(PhraseQuery { all_words, row: parts.into(), deadline: deadline.clone() })
            }
        };
    }
    let parts = terms.row.iter().enumerate();
    Box::new(PhraseQuery {
        all_words: Arc::new(BooleanQuery::intersection(
            terms.row.iter().map(|word| word_query(word, deadline)).collect(),
        )),
        row: parts
            .map(|(offset, word)| PhrasePart { offset, terms: word.terms().to_vec() })
            .collect(),
        deadline: deadline.clone(),
    })
}

fn word_query(word: &WordTerms, deadline: &Deadline) -> Box<dyn TantivyQuery> {
    let single = |term: &Term| TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
    match word {
        WordTerms::One(term) => Box::new(single(term)),
        WordTerms::Any { terms, .. } => {
            let query = |term: &Term| -> Box<dyn TantivyQuery> {
                match share(word, term) {
                    1.0 => Box::new(single(term)),
                    share => Box::new(BoostQuery::new(Box::new(single(term)), share)),
                }
            };
            let union: Box<dyn TantivyQuery> =
                Box::new(BooleanQuery::union(terms.iter().map(query).collect()));
            if terms.len() <= FEW_WORDS {
                return union;
            }
            Box::new(TimeLimitedQuery {
                query: union,
                deadline: deadline.clone(),
                allow_pruning: false,
            })
        }
    }
}

/// Counts for BM25 over the articles that are there: the index also holds a record for each file, and articles that were
/// replaced.
pub(crate) struct Statistics<'g> {
    snapshot: &'g IndexSnapshot,
    /// Words that weigh as if they stood in so many documents.
    blended: FxHashMap<Term, u64>,
}

impl<'g> Statistics<'g> {
    /// Words that a pattern stands for weigh alike.
    pub(crate) fn of(
        snapshot: &'g IndexSnapshot,
        clause: &Query,
        resolved: &Resolved,
    ) -> Statistics<'g> {
        let mut blended = FxHashMap::default();
        let fields = clause.leaves().into_iter().flat_map(|leaf| resolved.leaf(leaf));
        for word in fields.flat_map(|terms| &terms.row) {
            if let WordTerms::Any { terms, documents, .. } = word {
                blended.extend(terms.iter().map(|term| (term.clone(), *documents)));
            }
        }
        Statistics { snapshot, blended }
    }

    fn articles(&self) -> u64 {
        self.snapshot.commit.articles
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.snapshot.token_count(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.blended
            .get(term)
            .map_or_else(|| self.snapshot.doc_freq(term), |documents| Ok(*documents))
    }
}
