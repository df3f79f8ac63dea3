//! The words of a text that queries are made of.
//!
//! A word is a run of ASCII letters between spaces, less surrounding punctuation. All tokenizers
//! agree on the boundaries of such words, so that all peers answer the same query.

use std::collections::{HashMap, HashSet};

use crate::queries::sampled::NEAR_SLOP;

/// Gap between the positions of adjacent lines, too large for a proximity query to match across.
const LINE_GAP: usize = NEAR_SLOP as usize + 2;

/// A word in a text.
pub struct Word<'t> {
    /// The word as written.
    pub text: &'t str,
    /// Whether exactly one space separates it from the word before.
    pub follows_previous: bool,
    /// Its position in the text, with [`LINE_GAP`] added at each line.
    pub position: usize,
}

impl Word<'_> {
    /// The word in lower case; `None` for stop words and words of one or two letters, which nobody
    /// searches for alone.
    pub fn query_term(&self) -> Option<String> {
        let lower = self.text.to_ascii_lowercase();
        (lower.len() >= 3 && !STOP_WORDS.contains(&lower.as_str())).then_some(lower)
    }
}

/// Splits a text into words and skips everything whose tokenization peers could disagree on.
pub fn split_words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut position = 0;
    for line in text.split('\n') {
        // The first line is the title, and peers with two fields do not match across them.
        position += LINE_GAP;
        let mut previous_is_word = false;
        for piece in line.split(' ') {
            let word = piece.trim_matches(|c: char| c.is_ascii_punctuation());
            let is_word = (1..=30).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            if is_word {
                let follows_previous = previous_is_word && piece.starts_with(word);
                words.push(Word { text: word, follows_previous, position });
            }
            previous_is_word = is_word && piece.ends_with(word);
            // The largest number of tokens that any peer makes of it.
            position += piece
                .split(|c: char| !c.is_alphanumeric())
                .filter(|token| !token.is_empty())
                .count();
        }
    }
    words
}

/// The `count` most frequent words in lower case. Ties are broken alphabetically.
pub fn most_frequent(texts: &[String], count: usize) -> HashSet<String> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for word in texts.iter().flat_map(|text| split_words(text)) {
        let lower = word.text.to_ascii_lowercase();
        match counts.get_mut(&lower) {
            Some(count) => *count += 1,
            None => drop(counts.insert(lower, 1)),
        }
    }
    let mut by_count: Vec<_> = counts.into_iter().collect();
    by_count.sort_unstable_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    by_count.into_iter().take(count).map(|(word, _)| word).collect()
}

/// Words of three letters or more that nobody searches for alone.
const STOP_WORDS: &[&str] = &[
    "about", "after", "all", "also", "and", "any", "are", "because", "been", "but", "can", "could",
    "did", "for", "from", "had", "has", "have", "her", "him", "his", "how", "into", "its", "just",
    "more", "most", "near", "not", "now", "one", "only", "other", "our", "out", "over", "said",
    "says", "she", "some", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "two", "was", "were", "what", "when", "where", "which", "who", "will",
    "with", "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_ambiguous_boundaries_are_skipped() {
        // `|` before a word: something other than one space separates it from the word before.
        let check = |text, expected: &str| {
            let words: Vec<_> = split_words(text)
                .iter()
                .map(|word| {
                    let bar = if word.follows_previous { "" } else { "|" };
                    format!("{bar}{}", word.text)
                })
                .collect();
            assert_eq!(words.join(" "), expected, "{text}");
        };
        check("the ferry sailed", "|the ferry sailed");
        check("the \"ferry\" sailed, late", "|the |ferry |sailed |late");
        check("don't stop amazon.com now", "|stop |now");
        check("cost $5 more", "|cost |more");
        check("café open", "|open");
        check("the  gap", "|the |gap");
        check("Headline here\nbody there", "|Headline here |body there");
    }

    #[test]
    fn equally_frequent_words_are_ordered_alphabetically() {
        let texts = ["b a c b".to_owned(), "C d".to_owned()];
        let check = |count, expected: &[&str]| {
            assert_eq!(
                most_frequent(&texts, count),
                expected.iter().map(|&word| word.to_owned()).collect()
            );
        };
        check(2, &["b", "c"]);
        check(3, &["a", "b", "c"]);
    }
}
