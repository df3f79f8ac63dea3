//! Queries, drawn from articles. The same articles, set, seed and number give the same queries.
//!
//! Words are runs of ASCII letters between spaces: where such words end no two engines disagree, so that the peers are
//! asked the same.

use std::collections::{HashMap, HashSet};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::corpus::Corpus;
use crate::dice::Dice;

/// The kinds of queries that are measured, each on its own.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Set {
    /// One word.
    Word,
    /// Two or three words of one article, all required.
    All,
    /// Two to five words in a row, as they stand in an article.
    Phrase,
    /// Six words of one article, any of which will do.
    Any,
    /// Two to four words in a row, all among the 100 most frequent.
    Frequent,
    /// The beginning of a word, four letters or more.
    Prefix,
    /// A word, or one that differs by a letter.
    Fuzzy,
    /// Two words, at most ten others between them.
    Near,
    /// Two words, any of which will do, in articles of about a quarter of a year.
    Dated,
    /// One word, the newest articles first.
    Newest,
}

impl Set {
    /// As tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Set::Word => "one word",
            Set::All => "two or three words, all",
            Set::Phrase => "phrases",
            Set::Any => "six words, any",
            Set::Frequent => "phrases of frequent words",
            Set::Prefix => "prefixes",
            Set::Fuzzy => "fuzzy words, one letter",
            Set::Near => "two words near each other",
            Set::Dated => "words within a quarter of a year",
            Set::Newest => "one word, newest first",
        }
    }
}

/// How the words of a query belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Any of them will do.
    Any,
    /// All are required.
    All,
    /// In a row.
    Phrase,
    /// There is one, and words begin with it.
    Prefix,
    /// There is one, and words differ from it by a letter at most.
    Fuzzy,
    /// There are two, at most [`NEAR`] words apart.
    Near,
}

/// How many words may stand between those of a query for words near each other.
pub const NEAR: u8 = 10;

/// How far apart the numbers of words in different lines are: further than words that are near each other.
const LINE_APART: usize = NEAR as usize + 2;

/// How many words count as frequent.
const FREQUENT: usize = 100;

/// How many days before and after the day of an article are asked for with it.
const AROUND: i64 = 45;

/// A query, in no engine's language yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Drawn {
    /// How the words belong together.
    pub shape: Shape,
    /// The words, in lower case but in phrases.
    pub words: Vec<String>,
    /// The first and the last day on which what is found appeared, in days since 1970.
    pub days: Option<(i64, i64)>,
    /// Whether the newest ten are asked for, not the best.
    pub newest: bool,
}

/// Draws up to `count` different queries, fewer where the articles have no more to be found in a bounded time.
pub fn draw(corpus: &Corpus, set: Set, seed: u64, count: usize) -> Vec<Drawn> {
    let texts = &corpus.texts;
    let frequent =
        if set == Set::Frequent { most_frequent(texts, FREQUENT) } else { HashSet::new() };
    // Sets differ in their first number, so that drawing one does not change another.
    let mut dice = Dice::new(seed ^ ((set as u64 + 1) << 56));
    let mut known = HashSet::new();
    let mut drawn = Vec::with_capacity(count);
    // Ends: each round is counted.
    for _ in 0..count.saturating_mul(200) {
        if drawn.len() == count || texts.is_empty() {
            break;
        }
        let article = dice.below(texts.len());
        let query = one(&split(&texts[article]), corpus.days[article], set, &frequent, &mut dice);
        drawn.extend(query.filter(|query| known.insert(query.clone())));
    }
    drawn
}

/// A query of a set from the words of one article, where the dice fall on one.
fn one(
    words: &[Word],
    day: Option<i64>,
    set: Set,
    frequent: &HashSet<String>,
    dice: &mut Dice,
) -> Option<Drawn> {
    if words.is_empty() {
        return None;
    }
    let at = dice.below(words.len());
    let lone = |least: usize| words[at].telling().filter(|word| word.len() >= least);
    let (shape, words) = match set {
        Set::Word | Set::Newest => (Shape::Any, vec![lone(3)?]),
        Set::Dated => (Shape::Any, several(words, 2, dice)?),
        Set::All => {
            let count = 2 + dice.below(2);
            (Shape::All, several(words, count, dice)?)
        }
        Set::Any => (Shape::Any, several(words, 6, dice)?),
        Set::Phrase => {
            let count = 2 + dice.below(4);
            (
                Shape::Phrase,
                row(words, at, count)?.iter().map(|word| word.text.to_owned()).collect(),
            )
        }
        Set::Frequent => {
            let count = 2 + dice.below(3);
            let lower: Vec<_> =
                row(words, at, count)?.iter().map(|word| word.text.to_ascii_lowercase()).collect();
            (Shape::Phrase, lower.iter().all(|word| frequent.contains(word)).then_some(lower)?)
        }
        Set::Prefix => {
            let word = lone(6)?;
            let length = 4 + dice.below(word.len() - 4);
            (Shape::Prefix, vec![word[..length].to_owned()])
        }
        Set::Fuzzy => (Shape::Fuzzy, vec![lone(5)?]),
        Set::Near => {
            let first = lone(3)?;
            let other = words.get(at + 1 + dice.below(usize::from(NEAR)))?;
            let second = other.telling()?;
            let near = other.place - words[at].place <= usize::from(NEAR) + 1;
            (Shape::Near, (near && first != second).then_some(vec![first, second])?)
        }
    };
    let days = if set == Set::Dated { Some((day? - AROUND, day? + AROUND)) } else { None };
    Some(Drawn { shape, words, days, newest: set == Set::Newest })
}

/// So many different words of an article.
fn several(words: &[Word], count: usize, dice: &mut Dice) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::with_capacity(count);
    // Ends: each round is counted. A short article may not have so many.
    for _ in 0..count * 8 {
        if let Some(word) = words[dice.below(words.len())].telling()
            && found.len() < count
            && !found.contains(&word)
        {
            found.push(word);
        }
    }
    (found.len() == count).then_some(found)
}

/// So many words in a row, with nothing but a space between.
fn row<'w, 't>(words: &'w [Word<'t>], at: usize, count: usize) -> Option<&'w [Word<'t>]> {
    let row = words.get(at..at + count)?;
    row[1..].iter().all(|word| word.joined).then_some(row)
}

/// A word as it stands in a text.
struct Word<'t> {
    text: &'t str,
    /// Whether a space alone parts it from the word before.
    joined: bool,
    /// Its number in the text, where those of different lines are far apart.
    place: usize,
}

impl Word<'_> {
    /// In lower case, where it is a word that one would look for.
    fn telling(&self) -> Option<String> {
        let lower = self.text.to_ascii_lowercase();
        (lower.len() >= 3 && !STOP_WORDS.contains(&lower.as_str())).then_some(lower)
    }
}

/// The words of a text that consist of ASCII letters and have spaces or punctuation around them; of no others is it
/// certain that all engines see one word there.
fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut place = 0;
    for line in text.split('\n') {
        // The first line is the headline: what is looked for as one stands in one field.
        place += LINE_APART;
        let mut open = false;
        for piece in line.split(' ') {
            let word = piece.trim_matches(|letter: char| letter.is_ascii_punctuation());
            let is_word = (1..=30).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            if is_word {
                words.push(Word { text: word, joined: open && piece.starts_with(word), place });
            }
            open = is_word && piece.ends_with(word);
            // As many as any engine may see in it.
            place += piece
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|part| !part.is_empty())
                .count();
        }
    }
    words
}

/// The words that occur most often. Of equally frequent ones the first by the alphabet are taken.
fn most_frequent(texts: &[String], count: usize) -> HashSet<String> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for word in texts.iter().flat_map(|text| split(text)) {
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

/// Words of three letters or more that nobody looks for alone.
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

    /// Articles of made-up words in which some are frequent.
    fn articles() -> Corpus {
        let words = [
            "harbour", "bridge", "of", "the", "closes", "ferry", "storm", "council", "in",
            "repair", "Monday",
        ];
        let mut dice = Dice::new(7);
        let text = |dice: &mut Dice| {
            let words: Vec<_> = (0..60).map(|_| words[dice.below(words.len())]).collect();
            format!("Harbour news\n{}.", words.join(" "))
        };
        of((0..20).map(|_| text(&mut dice)).collect())
    }

    fn of(texts: Vec<String>) -> Corpus {
        let days = texts.iter().map(|_| Some(17_000)).collect();
        Corpus { texts, days, bytes: 0 }
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let articles = articles();
        for &set in Set::value_variants() {
            let drawn = draw(&articles, set, 1, 5);
            assert_eq!(drawn, draw(&articles, set, 1, 5), "{set:?}");
            assert_ne!(drawn, draw(&articles, set, 2, 5), "{set:?}");
            // Fewer queries are the first of more.
            assert_eq!(drawn[..3], draw(&articles, set, 1, 3), "{set:?}");
        }
    }

    #[test]
    fn queries_are_of_their_set() {
        let articles = articles();
        for &set in Set::value_variants() {
            let drawn = draw(&articles, set, 3, 5);
            assert_eq!(drawn.len(), 5, "{set:?}");
            for Drawn { shape, words, days, newest } in drawn {
                let right = match set {
                    Set::Word | Set::Newest => shape == Shape::Any && words.len() == 1,
                    Set::All => shape == Shape::All && (2..=3).contains(&words.len()),
                    Set::Any => shape == Shape::Any && words.len() == 6,
                    Set::Phrase => shape == Shape::Phrase && (2..=5).contains(&words.len()),
                    Set::Frequent => shape == Shape::Phrase && (2..=4).contains(&words.len()),
                    Set::Prefix => {
                        shape == Shape::Prefix && words.len() == 1 && words[0].len() >= 4
                    }
                    Set::Fuzzy => shape == Shape::Fuzzy && words.len() == 1,
                    Set::Near => shape == Shape::Near && words.len() == 2,
                    Set::Dated => shape == Shape::Any && words.len() == 2,
                };
                assert!(right, "{set:?}: {shape:?} {words:?}");
                assert_eq!(days, (set == Set::Dated).then_some((17_000 - AROUND, 17_000 + AROUND)));
                assert_eq!(newest, set == Set::Newest);
                if shape == Shape::Phrase {
                    let row = words.join(" ").to_ascii_lowercase();
                    assert!(
                        articles.texts.iter().any(|text| text.to_ascii_lowercase().contains(&row)),
                        "{row}"
                    );
                }
            }
        }
    }

    #[test]
    fn articles_without_words_draw_nothing() {
        assert_eq!(draw(&of(Vec::new()), Set::Word, 1, 5), []);
        assert_eq!(draw(&of(vec!["\n...".to_owned(), "\n1 2 3".to_owned()]), Set::All, 1, 5), []);
    }

    #[test]
    fn words_end_where_no_engine_doubts_it() {
        // A stroke before a word: not joined to the one before it.
        let check = |text, expected: &str| {
            let words: Vec<_> = split(text)
                .iter()
                .map(
                    |word| {
                        if word.joined { word.text.to_owned() } else { format!("|{}", word.text) }
                    },
                )
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
    fn frequent_words_are_told_apart_by_the_alphabet() {
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
