//! Inflected forms of stemmed words, which each segment lists in its word-offsets component.

use newsdex_analysis::CachingStemmer;
use newsdex_index::{IndexSnapshot, WordOffsetsReader};
use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{SegmentReader, TantivyError, Term};

use crate::syntax::ast::{Leaf, LeafWords};

/// The word-offsets component of a segment.
///
/// # Errors
/// If the snapshot has none for this segment.
pub(crate) fn word_offsets<'s>(
    components: &'s FxHashMap<SegmentId, WordOffsetsReader>,
    segment: &SegmentReader,
) -> tantivy::Result<&'s WordOffsetsReader> {
    let missing =
        || TantivyError::InternalError("the snapshot has no word offsets of a segment".to_owned());
    components.get(&segment.segment_id()).ok_or_else(missing)
}

/// The forms of a stemmed leaf in one segment. Empty for any other leaf.
pub(crate) fn leaf_forms(
    leaf: &Leaf,
    words: &WordOffsetsReader,
    stemmer: &mut CachingStemmer,
) -> Vec<String> {
    if let LeafWords::Stemmed(word) = &leaf.words {
        words.stem_forms(stemmer.stem(word))
    } else {
        Vec::new()
    }
}

/// The forms of a stem in a field of the whole index, each with its document frequency, most
/// frequent first.
pub(crate) fn all_forms(
    snapshot: &IndexSnapshot,
    field: Field,
    stem: &str,
) -> tantivy::Result<Vec<(Term, u64)>> {
    let mut frequencies: FxHashMap<Term, u64> = FxHashMap::default();
    for segment in snapshot.searcher.segment_readers() {
        for form in word_offsets(&snapshot.word_offsets, segment)?.stem_forms(stem) {
            let form = Term::from_field_text(field, &form);
            let doc_freq = snapshot.doc_freq(&form)?;
            if doc_freq > 0 {
                frequencies.insert(form, doc_freq);
            }
        }
    }
    let mut terms: Vec<(Term, u64)> = frequencies.into_iter().collect();
    terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(terms)
}
