//! Words so frequent in English news that pairs of them are indexed as well: a phrase of such words would otherwise be
//! looked for in nearly every article.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// In the order of the alphabet. Part of what an index is made of: `ANALYSIS_VERSION` rises when it changes.
const FREQUENT: &str = "
    a about administration after against all already also america american americans an and another any are
    around as asked at back be because been before being between biden big bill black both but by called
    campaign can case change clear clinton come committee congress control could country court day days deal
    decision democratic democrats department did do does down during election end even every far federal first
    for former friday from general get go going good government group had has have he health help her here high
    him his house how i if in into is issue it its john just know last law leader leaders least left less life
    like long made majority make many may me media members military million monday month more most mr much must
    my national need never new news next no north not now number obama of office officials on one only or other
    our out over own part party past people percent plan point police policy political power president public
    put really recent report republican republicans right rights said say saying says school secretary security
    see senate she should since so social some something state statement states still story such support system
    take tax than that the their them there these they things think this those though three through time to told
    top trump tuesday two under united up us use very vote voters war was washington way we week well were what
    when where whether which while white who why will with without women work world would year years york you
    your
";

/// The longest of them, in bytes.
const LONGEST: usize = 14;

/// Whether a folded word is one of them.
///
/// ```
/// assert!(newsdex_analysis::is_common_word("the") && !newsdex_analysis::is_common_word("storm"));
/// ```
#[must_use]
pub fn is_common_word(folded: &str) -> bool {
    common_word_id(folded).is_some()
}

/// How many there are.
pub const COMMON_WORD_COUNT: u32 = 260;

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| FREQUENT.split_whitespace().collect());

/// The number of a folded word among them.
#[inline]
pub fn common_word_id(folded: &str) -> Option<u32> {
    static NUMBERS: LazyLock<FxHashMap<&str, u32>> =
        LazyLock::new(|| WORDS.iter().copied().zip(0..).collect());
    if folded.len() <= LONGEST { NUMBERS.get(folded).copied() } else { None }
}

/// The word of a number.
#[inline]
pub fn common_word(number: u32) -> &'static str {
    WORDS[number as usize]
}

/// Two words as one term of the field of pairs.
#[must_use]
pub fn common_gram(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_can_be_looked_up() {
        assert!(
            WORDS.is_sorted()
                && WORDS.iter().all(|word| word.len() <= LONGEST && crate::fold(word) == *word)
        );
        assert!(WORDS.iter().zip(0..).all(|(word, number)| common_word_id(word) == Some(number)));
        assert_eq!(WORDS.len(), COMMON_WORD_COUNT as usize);
        // So a word is frequent as it is or bare, never both.
        assert!(WORDS.iter().all(|word| crate::bare_form(word).is_none()));
    }
}
