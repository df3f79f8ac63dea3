//! Words so frequent in English news that pairs of them are indexed as well: a phrase of such words would otherwise be
//! looked for in nearly every article.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// In the order of the alphabet. Part of what an index is made of: `ANALYSIS_VERSION` rises when it changes.
const FREQUENT: &[&str] = &[
    "a",
    "about",
    "after",
    "against",
    "all",
    "also",
    "american",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "back",
    "be",
    "because",
    "been",
    "before",
    "being",
    "between",
    "both",
    "but",
    "by",
    "can",
    "could",
    "country",
    "day",
    "did",
    "do",
    "down",
    "during",
    "each",
    "even",
    "first",
    "for",
    "from",
    "get",
    "government",
    "had",
    "has",
    "have",
    "he",
    "her",
    "him",
    "his",
    "house",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "last",
    "like",
    "made",
    "make",
    "many",
    "may",
    "more",
    "most",
    "much",
    "my",
    "new",
    "news",
    "no",
    "not",
    "now",
    "of",
    "on",
    "one",
    "only",
    "or",
    "other",
    "our",
    "out",
    "over",
    "own",
    "party",
    "people",
    "percent",
    "president",
    "public",
    "said",
    "say",
    "says",
    "she",
    "should",
    "since",
    "so",
    "some",
    "state",
    "states",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "time",
    "to",
    "told",
    "two",
    "u.s",
    "under",
    "united",
    "up",
    "us",
    "very",
    "was",
    "we",
    "week",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "world",
    "would",
    "year",
    "years",
    "you",
    "your",
];

/// The longest of them, in bytes.
const LONGEST: usize = 10;

/// Whether a folded word is one of them.
///
/// ```
/// assert!(newsdex_analysis::is_frequent("the") && !newsdex_analysis::is_frequent("storm"));
/// ```
#[must_use]
pub fn is_frequent(folded: &str) -> bool {
    static LOOKED_UP: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FREQUENT.iter().copied().collect());
    folded.len() <= LONGEST && LOOKED_UP.contains(folded)
}

/// Two words as one term of the field of pairs.
#[must_use]
pub fn pair_term(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_can_be_looked_up() {
        assert!(
            FREQUENT.is_sorted() && FREQUENT.iter().all(|word| word.len() <= LONGEST && crate::fold(word) == *word)
        );
    }
}
