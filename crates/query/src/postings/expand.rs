//! The terms of the index that match a pattern.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use newsdex_index::IndexSnapshot;
use tantivy::schema::Field;
use tantivy::{SegmentReader, Term};

use crate::deadline::Deadline;
use crate::syntax::pattern::{Pattern, PatternMatcher};

/// Maximum number of terms of a pattern in a field.
const MAX_EXPANSIONS: usize = 1024;
/// Maximum number of terms of all patterns of a query in a field. In `NEAR`, each term of one
/// pattern may have to be compared with each term of another.
const MAX_TOTAL_EXPANSIONS: usize = 2 * MAX_EXPANSIONS;

/// Maximum number of terms of each pattern of a query with `patterns` patterns.
pub(crate) fn max_expansions(patterns: usize) -> usize {
    MAX_EXPANSIONS.min(MAX_TOTAL_EXPANSIONS / patterns.max(1))
}

/// The terms of one field that match a pattern.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    /// Each with its document frequency, most frequent first.
    pub(crate) terms: Vec<(Term, u64)>,
    /// Whether more terms match than are listed.
    pub(crate) truncated: bool,
}

/// How many times more frequent another word must be than one that begins it, for that one to be
/// rare.
const RARITY: u64 = 50;

/// Whether hardly any article has a folded word in the body, compared with longer words that begin
/// with it.
pub(crate) fn is_rare(
    snapshot: &IndexSnapshot,
    word: &str,
    deadline: &Deadline,
) -> tantivy::Result<bool> {
    let field = snapshot.fields.body;
    let doc_freq = snapshot.doc_freq(&Term::from_field_text(field, word))?;
    let expander = PatternExpander { snapshot, max_terms: 2, deadline };
    let longer = expander.expand(field, &Pattern::Wildcard(format!("{word}*")))?;
    let most_frequent = longer.terms.iter().map(|(_, doc_freq)| *doc_freq).max().unwrap_or(0);
    Ok(doc_freq == 0 || doc_freq.saturating_mul(RARITY) < most_frequent)
}

/// Looks patterns up in the term dictionaries.
pub(crate) struct PatternExpander<'a> {
    pub(crate) snapshot: &'a IndexSnapshot,
    /// Maximum number of terms of an expansion.
    pub(crate) max_terms: usize,
    /// The look-up ends early at the deadline. The search that uses the expansion has then reached
    /// its deadline too, and finds nothing more.
    pub(crate) deadline: &'a Deadline,
}

impl PatternExpander<'_> {
    /// The most frequent terms of a field that match a pattern.
    pub(crate) fn expand(&self, field: Field, pattern: &Pattern) -> tantivy::Result<Expansion> {
        let matching = self.matching_terms(field, pattern)?;
        let term = |word: &[u8]| Term::from_field_text(field, &String::from_utf8_lossy(word));
        let mut terms: Vec<(Term, u64)> =
            matching.into_iter().map(|(word, doc_freq)| (term(&word), doc_freq)).collect();
        terms.sort_by(by_frequency);
        let segments = self.snapshot.searcher.segment_readers();
        if segments.iter().any(SegmentReader::has_deletes) {
            terms = self.recount(terms)?;
        }
        let truncated = terms.len() > self.max_terms;
        terms.truncate(self.max_terms);
        Ok(Expansion { terms, truncated })
    }

    /// All terms that match, with the sum of their document frequencies in the segments'
    /// dictionaries.
    fn matching_terms(
        &self,
        field: Field,
        pattern: &Pattern,
    ) -> tantivy::Result<BTreeMap<Vec<u8>, u64>> {
        let matcher = pattern.matcher()?;
        let prefix = pattern.literal_prefix();
        let mut matching: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        let mut watch = self.deadline.watch();
        for segment in self.snapshot.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut take = |word: &[u8], doc_freq: u32| {
                *matching.entry(word.to_vec()).or_default() += u64::from(doc_freq);
            };
            match &matcher {
                PatternMatcher::Wildcard(_) => {
                    let mut words = index.terms().range().ge(prefix).into_stream()?;
                    // The dictionary is sorted: after the first term without the prefix, no term
                    // has it.
                    while words.advance()
                        && words.key().starts_with(prefix.as_bytes())
                        && !watch.is_over()
                    {
                        let word = std::str::from_utf8(words.key());
                        if word.is_ok_and(|word| matcher.matches_exactly(word)) {
                            take(words.key(), words.value().doc_freq);
                        }
                    }
                }
                PatternMatcher::Fuzzy(automaton) => {
                    let mut words = index.terms().search(automaton).into_stream()?;
                    while words.advance() && !watch.is_over() {
                        take(words.key(), words.value().doc_freq);
                    }
                }
            }
        }
        Ok(matching)
    }

    /// The most frequent of `terms` by the number of live documents, and one more if there is one.
    /// `terms` are sorted by the frequencies in the dictionaries, which include deleted documents.
    fn recount(&self, terms: Vec<(Term, u64)>) -> tantivy::Result<Vec<(Term, u64)>> {
        let mut counted: Vec<(Term, u64)> = Vec::new();
        // The frequencies of the terms that will be kept so far.
        let mut kept = BinaryHeap::new();
        for (term, upper_bound) in terms {
            // Recounting only lowers frequencies, so all further terms are rarer than the rarest
            // one kept.
            if kept.len() > self.max_terms
                && kept.peek().is_some_and(|&Reverse(rarest)| rarest > upper_bound)
            {
                break;
            }
            let doc_freq = self.snapshot.doc_freq(&term)?;
            if doc_freq > 0 {
                counted.push((term, doc_freq));
                kept.push(Reverse(doc_freq));
                if kept.len() > self.max_terms + 1 {
                    kept.pop();
                }
            }
        }
        counted.sort_by(by_frequency);
        counted.truncate(self.max_terms + 1);
        Ok(counted)
    }
}

fn by_frequency(a: &(Term, u64), b: &(Term, u64)) -> Ordering {
    b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}
