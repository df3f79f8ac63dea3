//! Words of which only a part is known, or not how they are spelt.

use newsdex_analysis::bare_form;
use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;
use tantivy_fst::Automaton;

/// A word that a query describes. It is met by the folded words of a text as they stand, not by their stems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `priva*`, `wom?n`: `*` stands for any letters or none, `?` for one. It begins with a letter or digit.
    Wildcard(String),
    /// `jassy~1`: words that become this one by so many letters put in, left out, changed or swapped with the next
    /// (the Damerau-Levenshtein distance in its restricted form, optimal string alignment).
    Fuzzy { word: String, distance: u8 },
}

/// A pattern, ready to be compared with words and with the dictionary of the index alike.
pub(crate) enum PatternMatcher {
    Wildcard(Vec<char>),
    Fuzzy(DfaWrapper),
}

impl Pattern {
    /// The letters that every word begins with that meets it.
    pub(crate) fn literal_prefix(&self) -> &str {
        match self {
            Pattern::Wildcard(text) => &text[..text.find(['*', '?']).unwrap_or(text.len())],
            Pattern::Fuzzy { .. } => "",
        }
    }

    /// The word that was typed, where it is one.
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
                // The field has no part in how the automaton is built.
                let term = Term::from_field_text(Field::from_field_id(0), word);
                FuzzyTermQuery::new(term, *distance, true).automaton().map(PatternMatcher::Fuzzy)
            }
        }
    }
}

impl PatternMatcher {
    /// Whether a folded word meets the pattern, as it stands or without its possessive ending.
    pub(crate) fn matches(&self, folded: &str) -> bool {
        self.matches_exactly(folded)
            || bare_form(folded).is_some_and(|bare| self.matches_exactly(bare))
    }

    /// Whether exactly this word does.
    pub(crate) fn matches_exactly(&self, word: &str) -> bool {
        match self {
            PatternMatcher::Wildcard(pattern) => wildcard_meets(pattern, word),
            PatternMatcher::Fuzzy(automaton) => {
                let end = word
                    .bytes()
                    .fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
                automaton.is_match(&end)
            }
        }
    }
}

/// Goes through the word once, and back to just after the last `*` where it fails: in time of the product of the two
/// lengths at worst, whatever the pattern.
fn wildcard_meets(pattern: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut at, mut in_pattern) = (0, 0);
    // Where the last `*` stands, and the first character that it does not take.
    let mut last_star: Option<(usize, usize)> = None;
    // Every turn moves on in the word, or lets the last `*` take one character more.
    while at < word.len() {
        match pattern.get(in_pattern) {
            Some('*') => {
                last_star = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(&c) if c == '?' || c == word[at] => {
                at += 1;
                in_pattern += 1;
            }
            _ => {
                let Some((star, taken)) = last_star else { return false };
                last_star = Some((star, taken + 1));
                (at, in_pattern) = (taken + 1, star + 1);
            }
        }
    }
    pattern[in_pattern..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_letters() {
        let check = |pattern: &str, yes: &[&str], no: &[&str]| {
            let matcher = Pattern::Wildcard(pattern.to_owned()).matcher().unwrap();
            for word in yes {
                assert!(matcher.matches(word), "{pattern} {word}");
            }
            for word in no {
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
    fn a_hostile_wildcard_is_no_slower_than_its_length_times_the_words() {
        let pattern: Vec<char> = "a*".repeat(2_000).chars().chain(['b']).collect();
        assert!(!wildcard_meets(&pattern, &"a".repeat(20_000)));
    }

    /// Optimal string alignment by its definition.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    rows[i][j] = i + j;
                    continue;
                }
                let changed = usize::from(a[i - 1] != b[j - 1]);
                rows[i][j] =
                    (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + changed);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
                }
            }
        }
        rows[a.len()][b.len()]
    }

    #[test]
    fn fuzzy_words_are_those_within_the_distance() {
        let mut state = 5_u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut met = 0;
        for _ in 0..3_000 {
            let mut word =
                || -> Vec<char> { (0..=random(6)).map(|_| ['a', 'b', 'é'][random(3)]).collect() };
            let (typed, written) = (word(), word());
            let allowed = u8::try_from(1 + random(2)).unwrap();
            let pattern = Pattern::Fuzzy { word: typed.iter().collect(), distance: allowed };
            let expected = distance(&typed, &written) <= usize::from(allowed);
            let written: String = written.iter().collect();
            assert_eq!(
                pattern.matcher().unwrap().matches_exactly(&written),
                expected,
                "{pattern:?} {written}"
            );
            met += usize::from(expected);
        }
        assert!(met > 300, "{met}");
    }
}
