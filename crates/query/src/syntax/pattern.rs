//! Patterns: words with wildcards, and fuzzy words.

use newsdex_analysis::bare_form;
use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;
use tantivy_fst::Automaton;

/// A pattern of words. It is matched with folded words, not with their stems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `priva*`, `wom?n`: `*` matches any number of letters, `?` exactly one. The first character
    /// is a letter or a digit.
    Wildcard(String),
    /// `jassy~1`: words within a distance of this one. A letter inserted, deleted, replaced, or
    /// swapped with the next counts as 1 (optimal string alignment, the restricted form of the
    /// Damerau-Levenshtein distance).
    Fuzzy { word: String, distance: u8 },
}

/// A compiled pattern. It matches words of a text as well as terms of the dictionary.
pub(crate) enum PatternMatcher {
    Wildcard(Vec<char>),
    Fuzzy(DfaWrapper),
}

impl Pattern {
    /// The prefix that every matching word has.
    pub(crate) fn literal_prefix(&self) -> &str {
        match self {
            Pattern::Wildcard(text) => &text[..text.find(['*', '?']).unwrap_or(text.len())],
            Pattern::Fuzzy { .. } => "",
        }
    }

    /// The word of a fuzzy pattern.
    pub(crate) fn typed_word(&self) -> Option<&str> {
        match self {
            Pattern::Wildcard(_) => None,
            Pattern::Fuzzy { word, .. } => Some(word),
        }
    }

    pub(crate) fn matcher(&self) -> tantivy::Result<PatternMatcher> {
        match self {
            Pattern::Wildcard(text) => Ok(PatternMatcher::Wildcard(text.chars().collect())),
            Pattern::Fuzzy { word, distance } => {
                // The automaton does not depend on the field.
                let term = Term::from_field_text(Field::from_field_id(0), word);
                FuzzyTermQuery::new(term, *distance, true).automaton().map(PatternMatcher::Fuzzy)
            }
        }
    }
}

impl PatternMatcher {
    /// Whether a folded word matches, as written or without its possessive ending.
    pub(crate) fn matches(&self, folded: &str) -> bool {
        self.matches_exactly(folded)
            || bare_form(folded).is_some_and(|bare| self.matches_exactly(bare))
    }

    /// Whether a folded word matches as written.
    pub(crate) fn matches_exactly(&self, word: &str) -> bool {
        match self {
            PatternMatcher::Wildcard(pattern) => wildcard_matches(pattern, word),
            PatternMatcher::Fuzzy(automaton) => {
                let end = word
                    .bytes()
                    .fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
                automaton.is_match(&end)
            }
        }
    }
}

/// Matches from left to right. On a mismatch it backtracks to the last `*`, which then takes one
/// more character. The number of steps is at most proportional to the product of both lengths.
fn wildcard_matches(pattern: &[char], word: &str) -> bool {
    struct Star {
        in_pattern: usize,
        /// The first character after those that it takes.
        end: usize,
    }
    let word: Vec<char> = word.chars().collect();
    let (mut at, mut in_pattern) = (0, 0);
    let mut last_star: Option<Star> = None;
    while at < word.len() {
        match pattern.get(in_pattern) {
            Some('*') => {
                last_star = Some(Star { in_pattern, end: at });
                in_pattern += 1;
            }
            Some(&c) if c == '?' || c == word[at] => {
                at += 1;
                in_pattern += 1;
            }
            _ => {
                let Some(star) = &mut last_star else { return false };
                star.end += 1;
                (at, in_pattern) = (star.end, star.in_pattern + 1);
            }
        }
    }
    pattern[in_pattern..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_letters() {
        let check = |pattern: &str, matching: &[&str], other: &[&str]| {
            let matcher = Pattern::Wildcard(pattern.to_owned()).matcher().unwrap();
            for word in matching {
                assert!(matcher.matches(word), "{pattern} {word}");
            }
            for word in other {
                assert!(!matcher.matches(word), "{pattern} {word}");
            }
        };
        check("priva*", &["priva", "private", "privacy's"], &["priv", "deprivation"]);
        check("wom?n", &["woman", "women", "woman's"], &["womn", "wooman", "womens"]);
        check("c*r*d", &["card", "crd", "coloured", "cardboard"], &["car", "cards"]);
        check("a*", &["a", "amazon"], &["bazaar"]);
        check("x?*", &["xy", "xyz"], &["x"]);
        check("ç?", &["çé"], &["ç", "ce"]);
    }

    #[test]
    fn a_hostile_wildcard_takes_no_more_than_the_product_of_the_lengths() {
        let pattern: Vec<char> = "a*".repeat(2_000).chars().chain(['b']).collect();
        assert!(!wildcard_matches(&pattern, &"a".repeat(20_000)));
    }

    /// Optimal string alignment by its definition.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    table[i][j] = i + j;
                    continue;
                }
                let replaced = usize::from(a[i - 1] != b[j - 1]);
                table[i][j] = (table[i - 1][j] + 1)
                    .min(table[i][j - 1] + 1)
                    .min(table[i - 1][j - 1] + replaced);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
                }
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn fuzzy_patterns_match_words_within_the_distance() {
        let mut random = fastrand::Rng::with_seed(5);
        let mut matching = 0;
        for _ in 0..3_000 {
            let mut random_word = || -> Vec<char> {
                (0..random.usize(1..7)).map(|_| ['a', 'b', 'é'][random.usize(..3)]).collect()
            };
            let (typed, written) = (random_word(), random_word());
            let max_distance = random.u8(1..3);
            let pattern = Pattern::Fuzzy { word: typed.iter().collect(), distance: max_distance };
            let expected = distance(&typed, &written) <= usize::from(max_distance);
            let written: String = written.iter().collect();
            assert_eq!(
                pattern.matcher().unwrap().matches_exactly(&written),
                expected,
                "{pattern:?} {written}"
            );
            matching += usize::from(expected);
        }
        assert!(matching > 300, "{matching}");
    }
}
