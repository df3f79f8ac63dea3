//! Shows a whole article, with its marks for a query.

use newsdex_index::IndexSnapshot;

use crate::answer::Shown;
use crate::deadline::Deadline;
use crate::error::SearchError;
use crate::hits::cut_warning;
use crate::matches::text_match::{TextMatches, marks};
use crate::matches::witnesses::{witnesses, witnesses_by_analysis};
use crate::occurrence::Occurrences;
use crate::options::SearchOptions;
use crate::postings::positions::OccurrenceReader;
use crate::postings::resolve::ResolvedTerms;
use crate::postings::word_forms::word_offsets;
use crate::query_text::read_query;
use crate::stored::Stored;
use crate::syntax::ast::Query;
use crate::syntax::clock::Clock;
use crate::syntax::explain::query_leaves;

/// Returns the article with a key or an id, with its marks for the query `mark`; `None` if there is
/// no such article.
///
/// # Errors
/// If several articles have the id, or the index cannot be read.
pub fn show(
    snapshot: &IndexSnapshot,
    key_or_id: &str,
    mark: Option<&str>,
) -> Result<Option<Shown>, SearchError> {
    shown(snapshot, key_or_id, mark, |query, article, body| {
        let never = Deadline::never();
        let resolved = ResolvedTerms::new(snapshot, query, &never)?;
        let reader = OccurrenceReader {
            snapshot,
            leaves: &query.leaves(),
            resolved: &resolved,
            max_terms: usize::MAX,
            deadline: &never,
        };
        let mut occurrences = Occurrences::default();
        reader.read(std::iter::once(article.address), |_, found| occurrences = found)?;
        let segment = snapshot.searcher.segment_reader(article.address.segment_ord);
        let offsets = word_offsets(&snapshot.word_offsets, segment)?;
        let mut offsets = offsets.offsets(article.address.doc_id, body);
        let witnesses = witnesses(query, &occurrences, article);
        Ok(TextMatches::locate(&witnesses, article, &mut offsets))
    })
}

/// Returns what [`show`] returns, but finds the marks by analysing the text instead of reading the
/// index. Tests compare `show` and `search` with this oracle.
///
/// # Errors
/// Only if the index cannot be read.
pub fn show_by_analysis(
    snapshot: &IndexSnapshot,
    key_or_id: &str,
    mark: &str,
) -> Result<Option<Shown>, SearchError> {
    shown(snapshot, key_or_id, Some(mark), |query, article, body| {
        Ok(witnesses_by_analysis(query, article, body))
    })
}

fn shown(
    snapshot: &IndexSnapshot,
    key_or_id: &str,
    mark: Option<&str>,
    find_matches: impl FnOnce(&Query, &Stored, &str) -> tantivy::Result<TextMatches>,
) -> Result<Option<Shown>, SearchError> {
    let Some(article) = Stored::by_key_or_id(snapshot, key_or_id)? else { return Ok(None) };
    let clock = Clock::new(&SearchOptions::default());
    let read = |mark| read_query(snapshot, mark, &clock, &Deadline::never());
    let parsed = mark.map(read).transpose()?;
    let query = parsed.as_ref().and_then(|parsed| parsed.query.as_ref());
    let body = article.body.full_text()?.into_owned();
    let matches = query.map(|query| find_matches(query, &article, &body)).transpose()?;
    let matches = matches.unwrap_or_default();
    let mut warnings = parsed.as_ref().map(|parsed| parsed.warnings.clone()).unwrap_or_default();
    if let Some(mark) = mark.filter(|_| matches.is_cut) {
        warnings.push(cut_warning(mark, 1));
    }
    Ok(Some(Shown {
        path: article.path(snapshot),
        key: article.article.key,
        id: article.article.id,
        metadata: article.article.metadata,
        body,
        title_marks: marks(&matches.title),
        marks: marks(&matches.body),
        leaves: query.map(query_leaves).unwrap_or_default(),
        warnings,
    }))
}
