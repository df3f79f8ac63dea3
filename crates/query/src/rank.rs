//! Which articles match, best first.

use newsdex_analysis::{Fields, Generation, Stems};
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, Score, Searcher, Term};

use crate::clause::{Clause, Leaf, LeafWords, Scope};
use crate::excluded::Excluded;

/// Articles that match, best first, ties by id; and how many match in all.
pub(crate) struct Ranked {
    pub(crate) best: Vec<(Score, DocAddress)>,
    pub(crate) total: u64,
}

/// Finds the best `limit` articles for a clause by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75).
pub(crate) fn rank(generation: &Generation, clause: &Clause, limit: usize) -> tantivy::Result<Ranked> {
    let searcher = &generation.searcher;
    let statistics = Statistics::of(searcher)?;
    let query = engine_query(clause, &generation.fields, &mut Stems::default());
    let limit = limit.max(1);
    // One more than asked for shows whether the last place is tied.
    let top = TopDocs::with_limit(limit + 1);
    let (best, total) = if only_words(clause) {
        // Counting beside ranking would bar the engine from passing over articles that cannot come first.
        let best = searcher.search_with_statistics_provider(query.as_ref(), &top.order_by_score(), &statistics)?;
        let total = if best.len() <= limit { best.len() } else { query.count(searcher)? };
        (best, total)
    } else {
        let both = (top.order_by_score(), Count);
        searcher.search_with_statistics_provider(query.as_ref(), &both, &statistics)?
    };
    let tied = best.len() > limit && best[limit - 1].0 <= best[limit].0;
    let best = if tied { by_score_then_id(searcher, query.as_ref(), limit, &statistics)? } else { best };
    Ok(Ranked { best: best.into_iter().take(limit).collect(), total: total as u64 })
}

/// The slow way, which looks at every match: needed where equal scores straddle the last place.
fn by_score_then_id(
    searcher: &Searcher,
    query: &dyn Query,
    limit: usize,
    statistics: &Statistics<'_>,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let order = ((SortBySimilarityScore, Order::Desc), (SortByString::for_field("id"), Order::Asc));
    let found = searcher.search_with_statistics_provider(
        query,
        &TopDocs::with_limit(limit).order_by::<(Score, Option<String>)>(order),
        statistics,
    )?;
    Ok(found.into_iter().map(|((score, _), address)| (score, address)).collect())
}

/// Puts articles in order: the highest score first, equal ones by id.
pub(crate) fn order(generation: &Generation, articles: &mut [(Score, DocAddress)]) -> tantivy::Result<()> {
    articles.sort_by(|a, b| b.0.total_cmp(&a.0));
    for tied in articles.chunk_by_mut(|a, b| a.0.total_cmp(&b.0).is_eq()).filter(|tied| tied.len() > 1) {
        let mut by_id = Vec::with_capacity(tied.len());
        for &(score, address) in &*tied {
            by_id.push((id(&generation.searcher, address)?, (score, address)));
        }
        by_id.sort_by(|a, b| a.0.cmp(&b.0));
        by_id.into_iter().zip(tied).for_each(|((_, article), place)| *place = article);
    }
    Ok(())
}

fn id(searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
    let mut id = String::new();
    let column = searcher.segment_reader(address.segment_ord).fast_fields().str("id")?;
    if let Some((column, ord)) =
        column.as_ref().and_then(|column| Some((column, column.term_ords(address.doc_id).next()?)))
    {
        column.ord_to_str(ord, &mut id)?;
    }
    Ok(id)
}

/// How much each leaf tells, by its number: the rarer, the more (the idf of BM25, summed over the words of a phrase).
pub(crate) fn leaf_weights(generation: &Generation, clause: &Clause) -> tantivy::Result<Vec<f32>> {
    let statistics = Statistics::of(&generation.searcher)?;
    let (leaves, mut stems) = (clause.leaves(), Stems::default());
    let mut weights = vec![0.0; leaves.iter().map(|leaf| leaf.id + 1).max().unwrap_or(0)];
    for leaf in leaves {
        let Some(&field) = fields_of(leaf, &generation.fields).first() else { continue };
        for word in terms(leaf, field, &mut stems) {
            let (all, holding) = (statistics.articles as f32, generation.searcher.doc_freq(&word)? as f32);
            weights[leaf.id] += (1.0 + (all - holding).max(0.0) / (holding + 0.5)).ln();
        }
    }
    Ok(weights)
}

fn only_words(clause: &Clause) -> bool {
    clause.leaves().iter().all(|leaf| matches!(&leaf.words, LeafWords::Stemmed(_)))
}

/// The query by which tantivy ranks.
fn engine_query(clause: &Clause, fields: &Fields, stems: &mut Stems) -> Box<dyn Query> {
    let union = |queries: Vec<Box<dyn Query>>| -> Box<dyn Query> { Box::new(BooleanQuery::union(queries)) };
    match clause {
        Clause::Leaf(leaf) => {
            let mut queries: Vec<Box<dyn Query>> =
                fields_of(leaf, fields).into_iter().map(|field| leaf_query(terms(leaf, field, stems))).collect();
            if queries.len() == 1 { queries.remove(0) } else { union(queries) }
        }
        Clause::Any(clauses) => union(clauses.iter().map(|clause| engine_query(clause, fields, stems)).collect()),
        Clause::All { must, without } => {
            let mut sides: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            sides.extend(must.iter().map(|clause| (Occur::Must, engine_query(clause, fields, stems))));
            for clause in without {
                sides.push((Occur::MustNot, Box::new(Excluded(engine_query(clause, fields, stems)))));
            }
            Box::new(BooleanQuery::new(sides))
        }
    }
}

/// The fields in which a leaf is looked up. Stems of headline and text share one, so that a word is one look-up.
fn fields_of(leaf: &Leaf, fields: &Fields) -> Vec<Field> {
    match (leaf.scope, &leaf.words) {
        (Scope::Article, LeafWords::Stemmed(_)) => vec![fields.stems],
        (Scope::Article, LeafWords::Exact(_)) => vec![fields.body, fields.title],
        (Scope::Title, LeafWords::Stemmed(_)) => vec![fields.title_stems],
        (Scope::Title, LeafWords::Exact(_)) => vec![fields.title],
        (Scope::Source, _) => vec![fields.source],
    }
}

fn terms(leaf: &Leaf, field: Field, stems: &mut Stems) -> Vec<Term> {
    match &leaf.words {
        LeafWords::Stemmed(word) => vec![Term::from_field_text(field, stems.stem(word))],
        LeafWords::Exact(words) => words.iter().map(|word| Term::from_field_text(field, word)).collect(),
    }
}

fn leaf_query(mut terms: Vec<Term>) -> Box<dyn Query> {
    if terms.len() == 1 {
        Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))
    } else {
        Box::new(PhraseQuery::new(terms))
    }
}

/// Counts for BM25 over the articles alone: the index also holds a record for each file.
struct Statistics<'s> {
    searcher: &'s Searcher,
    /// Articles, with those that are deleted and not yet merged away, as the document frequencies count them too.
    articles: u64,
}

impl<'s> Statistics<'s> {
    fn of(searcher: &'s Searcher) -> tantivy::Result<Statistics<'s>> {
        let mut articles = 0;
        for segment in searcher.segment_readers() {
            // Every article has a hash, and no file record has one.
            articles += u64::from(segment.fast_fields().u64("hash")?.values.num_vals());
        }
        Ok(Statistics { searcher, articles })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}
