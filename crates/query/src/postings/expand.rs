//! The words of the index that meet a pattern.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use newsdex_index::IndexSnapshot;
use tantivy::schema::Field;
use tantivy::{SegmentReader, Term};

use crate::deadline::Deadline;
use crate::syntax::pattern::{Matcher, Pattern};

/// A pattern stands for no more words than this, the most frequent ones.
const MOST_EXPANSIONS: usize = 1024;
/// All patterns of a query stand for no more words than this in a field: near each other, each word of one may have to be
/// looked at beside each of another.
const MOST_IN_ALL: usize = 2 * MOST_EXPANSIONS;

/// For how many words each of some patterns may stand.
pub(crate) fn most_expansions(patterns: usize) -> usize {
    MOST_EXPANSIONS.min(MOST_IN_ALL / patterns.max(1))
}

/// The words of one field that meet a pattern.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    /// Each with the number of documents that hold it, the most frequent first.
    pub(crate) terms: Vec<(Term, u64)>,
    /// Whether there are more.
    pub(crate) cut: bool,
}

/// Looks a pattern up in the dictionary of a field, and takes `most` words at most.
///
/// It is cut short at the deadline; what ranks by it then finds nothing more either.
pub(crate) fn expand(
    snapshot: &IndexSnapshot,
    field: Field,
    pattern: &Pattern,
    most: usize,
    deadline: &Deadline,
) -> tantivy::Result<Expansion> {
    let matcher = pattern.matcher()?;
    let beginning = pattern.literal_beginning();
    let mut found: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    let mut watch = deadline.watch();
    for segment in snapshot.searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut take = |word: &[u8], documents: u32| {
            *found.entry(word.to_vec()).or_default() += u64::from(documents);
        };
        match &matcher {
            Matcher::Wildcard(_) => {
                let mut words = index.terms().range().ge(beginning).into_stream()?;
                // Ends: the dictionary is sorted, and what begins otherwise comes after all that begins so.
                while words.advance()
                    && words.key().starts_with(beginning.as_bytes())
                    && !watch.is_over()
                {
                    if std::str::from_utf8(words.key()).is_ok_and(|word| matcher.is_met_by(word)) {
                        take(words.key(), words.value().doc_freq);
                    }
                }
            }
            Matcher::Fuzzy(automaton) => {
                let mut words = index.terms().search(automaton).into_stream()?;
                while words.advance() && !watch.is_over() {
                    take(words.key(), words.value().doc_freq);
                }
            }
        }
    }
    let term = |word: &[u8]| Term::from_field_text(field, &String::from_utf8_lossy(word));
    let mut words: Vec<(Term, u64)> =
        found.into_iter().map(|(word, documents)| (term(&word), documents)).collect();
    words.sort_by(by_frequency);
    if snapshot.searcher.segment_readers().iter().any(SegmentReader::has_deletes) {
        words = alive(snapshot, words, most)?;
    }
    let cut = words.len() > most;
    words.truncate(most);
    Ok(Expansion { terms: words, cut })
}

fn by_frequency(a: &(Term, u64), b: &(Term, u64)) -> Ordering {
    b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

/// The most frequent of some words, and one more where there is one, by the articles that are there. The counts that come
/// with the words are those of the dictionaries, which know of articles that were replaced, too.
fn alive(
    snapshot: &IndexSnapshot,
    words: Vec<(Term, u64)>,
    most: usize,
) -> tantivy::Result<Vec<(Term, u64)>> {
    let mut counted: Vec<(Term, u64)> = Vec::new();
    // The least of the counts that surely stay, once there are enough.
    let mut least = BinaryHeap::new();
    for (word, at_most) in words {
        // Counts only fall, so what comes after is rarer than all that stay.
        if least.len() > most && least.peek().is_some_and(|&Reverse(least)| least > at_most) {
            break;
        }
        let documents = snapshot.doc_freq(&word)?;
        if documents > 0 {
            counted.push((word, documents));
            least.push(Reverse(documents));
            if least.len() > most + 1 {
                least.pop();
            }
        }
    }
    counted.sort_by(by_frequency);
    counted.truncate(most + 1);
    Ok(counted)
}
