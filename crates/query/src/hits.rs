//! Makes hits of ranked articles: reads their occurrences and texts, and highlights them.

use newsdex_index::IndexSnapshot;
use tantivy::{DocAddress, Score};

use crate::answer::{Answer, Hit, Mark, Passage};
use crate::highlight::highlighter::{Highlighter, article_lead};
use crate::matches::text_match::{marks, title_matches};
use crate::matches::witnesses::witnesses;
use crate::occurrence::{Occurrence, Occurrences};
use crate::postings::positions::OccurrenceReader;
use crate::postings::word_forms::word_offsets;
use crate::ranking::rerank::ArticleOccurrences;
use crate::ranking::search_context::SearchContext;
use crate::stored::Stored;
use crate::syntax::warning::QueryWarning;

/// Reads an article back from the index.
pub(crate) type ReadArticle = fn(&IndexSnapshot, DocAddress) -> tantivy::Result<Stored>;

/// Number of articles whose occurrences are read at once.
const OCCURRENCE_BATCH: usize = 64;
/// Maximum size of all hits of an answer, in bytes. Thousands of passages of thousands of articles
/// would take gigabytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// Makes the hits of one search.
pub(crate) struct HitReader<'a> {
    /// The query as typed.
    pub(crate) text: &'a str,
    pub(crate) context: &'a SearchContext<'a>,
    pub(crate) read_article: ReadArticle,
    pub(crate) highlighter: &'a Highlighter<'a>,
}

impl HitReader<'_> {
    /// Adds the hits for `ranked`, best first, to an answer until the deadline. `kept` are
    /// occurrences that were read before.
    pub(crate) fn read(
        &self,
        ranked: &[(Score, DocAddress)],
        mut kept: ArticleOccurrences,
        answer: &mut Answer,
    ) -> tantivy::Result<()> {
        let (mut bytes, mut cut) = (0, 0);
        let mut ranks = 1..;
        for batch in ranked.chunks(OCCURRENCE_BATCH) {
            let addresses = batch.iter().map(|(_, address)| *address);
            let missing: Vec<DocAddress> =
                addresses.filter(|address| !kept.contains(*address)).collect();
            self.read_occurrences(&missing, |address, found| kept.keep(address, found))?;
            for (&(score, address), rank) in batch.iter().zip(&mut ranks) {
                let mut occurrences = kept.take(address);
                if occurrences.is_none() {
                    // There was no room for those of all articles at once.
                    self.read_occurrences(&[address], |_, found| occurrences = Some(found))?;
                }
                let is_over = self.context.deadline.is_over();
                let Some(occurrences) = occurrences.filter(|_| !is_over) else {
                    break;
                };
                let hit = self.hit(rank, score, address, &occurrences)?;
                bytes += hit_bytes(&hit);
                if bytes > MAX_ANSWER_BYTES {
                    answer.warnings.push(size_warning(self.text, answer.hits.len()));
                    return Ok(());
                }
                cut += usize::from(occurrences.is_cut);
                answer.hits.push(hit);
            }
        }
        if cut > 0 {
            answer.warnings.push(cut_warning(self.text, cut));
        }
        Ok(())
    }

    /// Reads the occurrences in some articles and passes them on.
    fn read_occurrences(
        &self,
        articles: &[DocAddress],
        take: impl FnMut(DocAddress, Occurrences),
    ) -> tantivy::Result<()> {
        let SearchContext { snapshot, query, resolved, deadline, .. } = *self.context;
        if articles.is_empty() || deadline.is_over() {
            return Ok(());
        }
        let leaves = query.leaves();
        let max_terms = usize::MAX;
        OccurrenceReader { snapshot, leaves: &leaves, resolved, max_terms, deadline }
            .read(articles.iter().copied(), take)?;
        Ok(())
    }

    fn hit(
        &self,
        rank: usize,
        score: Score,
        address: DocAddress,
        occurrences: &Occurrences,
    ) -> tantivy::Result<Hit> {
        let SearchContext { snapshot, query, .. } = *self.context;
        let article = (self.read_article)(snapshot, address)?;
        let witnesses = witnesses(query, occurrences, &article);
        let segment = snapshot.searcher.segment_reader(address.segment_ord);
        let offsets = word_offsets(&snapshot.word_offsets, segment)?;
        let mut passages = self.highlighter.passages(&article, &witnesses.body, offsets)?;
        for Passage { start, line, .. } in &mut passages {
            *line = article.line_at(*start)?;
        }
        let lead = if article.metadata().title.is_some() { None } else { article_lead(&article)? };
        let title_marks = |title: &[Occurrence]| marks(&title_matches(title, &article));
        Ok(Hit {
            rank,
            score: rounded(score),
            title_marks: if witnesses.title.is_empty() {
                Vec::new()
            } else {
                title_marks(&witnesses.title)
            },
            passages,
            lead: lead.map(|passage| passage.text),
            path: article.path(snapshot),
            key: article.article.key,
            id: article.article.id,
            metadata: article.article.metadata,
        })
    }
}

/// A score in five significant digits. The last digits of a sum depend on the order of its terms, and
/// that on the segments that happen to hold the article.
fn rounded(score: Score) -> Score {
    const DIGITS: usize = 5;
    // A number in scientific notation always parses.
    format!("{score:.*e}", DIGITS - 1).parse().unwrap_or(score)
}

/// About the size of a hit in memory, in bytes.
fn hit_bytes(hit: &Hit) -> usize {
    // Each mark also has a list of leaves.
    let marks_bytes = |marks: &[Mark]| marks.len() * (size_of::<Mark>() + 4 * size_of::<usize>());
    let passage_bytes =
        |passage: &Passage| size_of::<Passage>() + passage.text.len() + marks_bytes(&passage.marks);
    let title = hit.metadata.title.as_ref().map_or(0, String::len);
    let passages = hit.passages.iter().map(passage_bytes).sum::<usize>();
    size_of::<Hit>() + title + marks_bytes(&hit.title_marks) + passages
}

fn size_warning(query: &str, hits: usize) -> QueryWarning {
    QueryWarning {
        span: 0..query.len(),
        what: format!(
            "the answer was cut after {hits} articles: all of them would take more than {} MiB",
            MAX_ANSWER_BYTES / 1024 / 1024
        ),
        help: "ask for fewer articles, or for fewer passages of each".to_owned(),
    }
}

/// The warning about articles of which not all occurrences were read.
pub(crate) fn cut_warning(query: &str, articles: usize) -> QueryWarning {
    let articles =
        if articles == 1 { "an article".to_owned() } else { format!("{articles} articles") };
    QueryWarning {
        span: 0..query.len(),
        what: format!("{articles} with hundreds of thousands of matches: some are not marked"),
        help: "search for rarer words to see every mark".to_owned(),
    }
}
