//! The words of the synthetic corpus: real frequent ones, pseudo-words, and their distributions.

use std::f64::consts::TAU;

use crate::dataset::split_mix::SplitMix64;

/// Number of distinct words, not counting names. Real archives of this size have more, most of
/// them misspellings.
pub const VOCABULARY_WORDS: usize = 120_000;

/// Constants of the Zipf-Mandelbrot law: the word of rank r has a frequency proportional to
/// (r + `ZIPF_SHIFT`)^-`ZIPF_EXPONENT`.
const ZIPF_SHIFT: f64 = 1.0;
const ZIPF_EXPONENT: f64 = 1.05;

/// The most frequent English words, roughly by frequency. All others are pseudo-words.
const ENGLISH_WORDS: &[&str] = &[
    "the", "of", "to", "and", "in", "a", "that", "for", "on", "is", "was", "said", "with", "he",
    "as", "it", "by", "at", "from", "his", "has", "be", "have", "are", "but", "not", "who", "they",
    "an", "this", "were", "would", "their", "had", "been", "will", "about", "she", "her", "more",
    "its", "which", "or", "after", "when", "we", "one", "up", "there", "if", "out", "people",
    "than", "all", "no", "also", "over", "what", "some", "into", "could", "new", "so", "other",
    "last", "two", "can", "time", "first", "state", "before", "years", "most", "just", "against",
    "because", "him", "only", "them", "many", "year", "while", "made", "between", "now", "under",
    "even", "where", "week", "during",
];
const ONSETS: &[&str] = &[
    "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p",
    "pl", "pr", "qu", "r", "s", "sc", "sh", "sl", "st", "str", "t", "th", "tr", "v", "w", "",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou", "ai", "io", "ee"];
const CODAS: &[&str] =
    &["", "", "", "", "", "", "n", "r", "l", "s", "t", "nd", "st", "ck", "m", "ng", "rt"];
/// Pseudo-words share stems as English words do.
const SUFFIXES: &[&str] = &["", "", "", "", "", "s", "ed", "ing", "er", "ly", "ion", "ment"];

/// Words by frequency rank, with their cumulative distribution.
pub struct Vocabulary {
    words: Vec<String>,
    /// Fraction of all tokens whose word has this rank or a lower one.
    cumulative: Vec<f64>,
}

impl Vocabulary {
    /// Generates [`VOCABULARY_WORDS`] words.
    pub fn new(rng: &mut SplitMix64) -> Vocabulary {
        let mut words: Vec<String> = ENGLISH_WORDS.iter().map(|&word| word.to_owned()).collect();
        while words.len() < VOCABULARY_WORDS {
            // Rarer words are longer.
            let syllables = 1 + rng.below(2) + usize::from(words.len() > 3_000 && rng.chance(0.6));
            let suffix: &str = rng.choose::<&str>(SUFFIXES);
            words.push(pseudo_word(syllables, rng) + suffix);
        }
        let weights = (1..=words.len()).map(|rank| (rank as f64 + ZIPF_SHIFT).powf(-ZIPF_EXPONENT));
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = weights
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        for fraction in &mut cumulative {
            *fraction /= sum;
        }
        Vocabulary { words, cumulative }
    }

    /// The word of this frequency rank, 0 being the most frequent.
    pub fn word(&self, rank: usize) -> &str {
        &self.words[rank]
    }

    /// A word drawn by its frequency.
    pub fn draw(&self, rng: &mut SplitMix64) -> &str {
        let drawn = rng.next_f64();
        let rank = self.cumulative.partition_point(|&below| below < drawn);
        &self.words[rank.min(VOCABULARY_WORDS - 1)]
    }
}

/// A pronounceable word of this many syllables.
pub fn pseudo_word(syllables: usize, rng: &mut SplitMix64) -> String {
    (0..syllables)
        .map(|_| [*rng.choose(ONSETS), *rng.choose(VOWELS), *rng.choose(CODAS)].concat())
        .collect()
}

/// The text with its first letter in upper case.
pub fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// An integer in `0..end` whose logarithm is uniformly distributed, so that small values are far
/// more likely than large ones.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the power lies in 1..=end"
)]
pub fn log_uniform(end: usize, rng: &mut SplitMix64) -> usize {
    ((end as f64).powf(rng.next_f64()) as usize).saturating_sub(1).min(end - 1)
}

/// A number from the standard normal distribution (Box and Muller, 1958).
pub fn standard_normal(rng: &mut SplitMix64) -> f64 {
    (-2.0 * (1.0 - rng.next_f64()).ln()).sqrt() * (TAU * rng.next_f64()).cos()
}
