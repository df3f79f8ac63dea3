//! Common grams: pairs of adjacent common words that the index holds as terms of their own.
//!
//! Without them, a phrase of common words would have to be checked in nearly every article.
//! Lucene's counterpart is `CommonGramsFilter`; newsdex keeps the grams in a field of their own.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The common words, in alphabetical order. The list is part of the on-disk format: raise
/// `ANALYSIS_VERSION` of the crate `newsdex-index` when it changes.
const WORD_LIST: &str = "
    a about administration after against all already also america american americans an and another
    any are around as asked at back be because been before being between biden big bill black both
    but by called campaign can case change clear clinton come committee congress control could
    country court day days deal decision democratic democrats department did do does down during
    election end even every far federal first for former friday from general get go going good
    government group had has have he health help her here high him his house how i if in into is
    issue it its john just know last law leader leaders least left less life like long made majority
    make many may me media members military million monday month more most mr much must my national
    need never new news next no north not now number obama of office officials on one only or other
    our out over own part party past people percent plan point police policy political power
    president public put really recent report republican republicans right rights said say saying
    says school secretary security see senate she should since so social some something state
    statement states still story such support system take tax than that the their them there these
    they things think this those though three through time to told top trump tuesday two under
    united up us use very vote voters war was washington way we week well were what when where
    whether which while white who why will with without women work world would year years york you
    your
";

/// Length of the longest common word, in bytes.
const MAX_COMMON_WORD_LEN: usize = 14;

/// Whether a folded word is a common word.
///
/// ```
/// assert!(newsdex_analysis::is_common_word("the") && !newsdex_analysis::is_common_word("storm"));
/// ```
#[must_use]
pub fn is_common_word(folded: &str) -> bool {
    common_word_id(folded).is_some()
}

/// Number of common words. All ids are less than this.
pub const COMMON_WORD_COUNT: u32 = 260;

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| WORD_LIST.split_whitespace().collect());

/// The id of a folded word, or `None` if it is not a common word.
///
/// ```
/// use newsdex_analysis::{common_word, common_word_id};
///
/// assert_eq!(common_word_id("the").map(common_word), Some("the"));
/// assert_eq!(common_word_id("storm"), None);
/// ```
#[must_use]
#[inline]
pub fn common_word_id(folded: &str) -> Option<u32> {
    static IDS: LazyLock<FxHashMap<&str, u32>> =
        LazyLock::new(|| WORDS.iter().copied().zip(0..).collect());
    if folded.len() <= MAX_COMMON_WORD_LEN { IDS.get(folded).copied() } else { None }
}

/// The common word with an id.
///
/// # Panics
/// If `id` is not less than [`COMMON_WORD_COUNT`].
#[must_use]
#[inline]
pub fn common_word(id: u32) -> &'static str {
    WORDS[id as usize]
}

/// The term of two adjacent common words in the field of common grams.
///
/// ```
/// assert_eq!(newsdex_analysis::common_gram("of", "the"), "of the");
/// ```
#[must_use]
pub fn common_gram(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted_folded_and_found_by_id() {
        assert!(WORDS.is_sorted());
        assert!(WORDS.iter().all(|word| word.len() <= MAX_COMMON_WORD_LEN));
        assert!(WORDS.iter().all(|word| crate::fold(word) == *word));
        assert!(WORDS.iter().zip(0..).all(|(word, id)| common_word_id(word) == Some(id)));
        assert_eq!(WORDS.len(), COMMON_WORD_COUNT as usize);
        // No common word is a possessive, so a word and its bare form are never both common words.
        assert!(WORDS.iter().all(|word| crate::bare_form(word).is_none()));
    }
}
