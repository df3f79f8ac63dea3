//! News-like text of any size, made up: whoever has no archive measures the same as everybody else.
//!
//! What search engines feel of a text is in it: words as frequent as in news (Zipf's law in Mandelbrot's form), topics with
//! words and names of their own that come in bursts, sentences and quotes, amounts and dates, headlines that say what the
//! text does, outlets large and small, and copies of one report in several of them. Nobody should read it.

use std::f64::consts::TAU;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::dice::Dice;

/// Different words that texts draw on, beside names. Real archives of this size have more, most of them misspellings.
const WORDS: usize = 120_000;
/// Mandelbrot's constants: a word of rank r is as frequent as (r + `SHIFT`)^-`EXPONENT`.
const SHIFT: f64 = 1.0;
const EXPONENT: f64 = 1.05;
const TOPICS: usize = 600;
const OUTLETS: usize = 120;
const NAMES: usize = 9_000;
/// Days that articles are spread over, from the first on.
const DAYS: usize = 1_400;
/// How much of its words an article takes from its topic, and how many are names.
const OF_TOPIC: f64 = 0.16;
const NAMED: f64 = 0.045;
/// Share of articles that are copies of another.
const COPIED: f64 = 0.04;
/// Words of an article in the middle of all, and how they spread (log-normal).
const MEDIAN_WORDS: f64 = 600.0;
const SPREAD: f64 = 0.6;

/// The most frequent words of English, in about their order. The rest are made up.
const FREQUENT: &[&str] = &[
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
/// Words share stems as English words do.
const ENDINGS: &[&str] = &["", "", "", "", "", "s", "ed", "ing", "er", "ly", "ion", "ment"];

/// What all articles draw on.
struct World {
    words: Vec<String>,
    /// The share of all words that are of this rank or before.
    cumulated: Vec<f64>,
    names: Vec<String>,
    outlets: Vec<String>,
    topics: Vec<Topic>,
}

/// Something that is written about for a while.
struct Topic {
    words: Vec<usize>,
    names: Vec<usize>,
    /// The day on which most is written about it, and for how many days on.
    day: usize,
    lasts: usize,
}

/// An article as it is written.
struct Report {
    title: String,
    body: String,
    day: usize,
}

/// How much is made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// At least so many bytes of headlines and bodies.
    Bytes(u64),
    /// So many articles.
    Articles(u64),
}

/// Writes articles as JSON lines; says how many. The same seed begins with the same articles, however many follow.
pub fn generate(path: &Path, amount: Amount, seed: u64) -> Result<u64> {
    let mut dice = Dice::new(seed);
    let world = World::new(&mut dice);
    let file = File::create(path).with_context(|| format!("cannot make {}", path.display()))?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let mut reports: Vec<Report> = Vec::new();
    let (mut written, mut number) = (0, 0);
    // Ends: every article has a text.
    while match amount {
        Amount::Bytes(bytes) => written < bytes,
        Amount::Articles(articles) => number < articles,
    } {
        let report = if !reports.is_empty() && dice.is(COPIED) {
            world.copy(dice.of(&reports), &mut dice)
        } else {
            world.report(&mut dice)
        };
        written += (report.title.len() + report.body.len()) as u64;
        serde_json::to_writer(&mut out, &world.fields(&report, number, &mut dice))?;
        out.write_all(b"\n")?;
        number += 1;
        // What was written lately is copied, as it is.
        let kept = reports.len();
        if kept < 50 {
            reports.push(report)
        } else {
            reports[usize::try_from(number).unwrap_or(0) % kept] = report
        }
    }
    out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(number)
}

impl World {
    fn new(dice: &mut Dice) -> World {
        let mut words: Vec<String> = FREQUENT.iter().map(|&word| word.to_owned()).collect();
        while words.len() < WORDS {
            // Rarer words are longer.
            let syllables = 1 + dice.below(2) + usize::from(words.len() > 3_000 && dice.is(0.6));
            let ending: &str = dice.of::<&str>(ENDINGS);
            words.push(made_up(syllables, dice) + ending);
        }
        let weights = (1..=words.len()).map(|rank| (rank as f64 + SHIFT).powf(-EXPONENT));
        let mut sum = 0.0;
        let mut cumulated: Vec<f64> = weights
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        for share in &mut cumulated {
            *share /= sum;
        }
        let name = |syllables: usize, dice: &mut Dice| capitalised(&made_up(syllables, dice));
        let names = (0..NAMES)
            .map(|_| format!("{} {}", name(2, dice), name(2 + dice.below(2), dice)))
            .collect();
        let kinds = ["Herald", "Times", "Post", "Wire", "Courier", "Journal", "News"];
        let outlets =
            (0..OUTLETS).map(|_| format!("{} {}", name(2, dice), dice.of(&kinds))).collect();
        let topics = (0..TOPICS).map(|_| Topic::new(dice)).collect();
        World { words, cumulated, names, outlets, topics }
    }

    fn report(&self, dice: &mut Dice) -> Report {
        let topic = &self.topics[skewed(TOPICS, dice)];
        let day = (topic.day + skewed(topic.lasts, dice)).min(DAYS - 1);
        let length = (MEDIAN_WORDS * (SPREAD * normal(dice)).exp()).clamp(60.0, 12_000.0);
        let mut body = String::new();
        let mut words = 0.0;
        let mut sentences = 0;
        // Ends: every sentence has words.
        while words < length {
            if sentences > 0 {
                body.push_str(if dice.is(0.4) { "\n\n" } else { " " });
            }
            words += self.sentence(topic, dice, &mut body) as f64;
            sentences += 1;
        }
        let mut title = String::new();
        self.words_of(topic, 5 + dice.below(7), 0.45, dice, &mut title);
        Report { title: capitalised(&title), body, day }
    }

    /// The same report in another outlet, which cut its end and wrote a headline of its own.
    fn copy(&self, report: &Report, dice: &mut Dice) -> Report {
        let paragraphs: Vec<&str> = report.body.split("\n\n").collect();
        let kept = paragraphs.len() - dice.below(paragraphs.len().div_ceil(3));
        let mut title = report.title.clone();
        title.push(' ');
        title.push_str(&self.words[skewed(WORDS, dice)]);
        Report {
            title,
            body: paragraphs[..kept].join("\n\n"),
            day: (report.day + dice.below(2)).min(DAYS - 1),
        }
    }

    /// Writes a sentence; says how many words it has.
    fn sentence(&self, topic: &Topic, dice: &mut Dice, out: &mut String) -> usize {
        let length = 5 + dice.below(16) + dice.below(16);
        let mut sentence = String::new();
        self.words_of(topic, length, OF_TOPIC, dice, &mut sentence);
        let sentence = capitalised(&sentence);
        if dice.is(0.12) {
            let (open, close) = *dice.of(&[("“", "”"), ("\"", "\"")]);
            let speaker = &self.names[*dice.of(&topic.names)];
            let _ = write!(out, "{open}{sentence},{close} {speaker} said.");
        } else {
            out.push_str(&sentence);
            out.push('.');
        }
        length
    }

    fn words_of(
        &self,
        topic: &Topic,
        count: usize,
        of_topic: f64,
        dice: &mut Dice,
        out: &mut String,
    ) {
        for at in 0..count {
            if at > 0 {
                out.push_str(if dice.is(0.06) { ", " } else { " " });
            }
            let drawn = dice.share();
            if drawn < NAMED {
                let known = if dice.is(0.7) { *dice.of(&topic.names) } else { skewed(NAMES, dice) };
                out.push_str(&self.names[known]);
            } else if drawn < NAMED + 0.012 {
                amount(dice, out);
            } else if drawn < NAMED + 0.012 + of_topic {
                out.push_str(&self.words[topic.words[skewed(topic.words.len(), dice)]]);
            } else {
                let share = dice.share();
                let rank = self.cumulated.partition_point(|&before| before < share);
                out.push_str(&self.words[rank.min(WORDS - 1)]);
            }
        }
    }

    fn fields(&self, report: &Report, number: u64, dice: &mut Dice) -> serde_json::Value {
        let (year, day) = (2023 + report.day / 350, report.day % 350);
        let date = format!(
            "{year}-{:02}-{:02}T{:02}:{:02}:00Z",
            1 + day / 30,
            1 + day % 28,
            dice.below(24),
            dice.below(60)
        );
        let outlet = &self.outlets[skewed(OUTLETS, dice)];
        let byline = dice.is(0.6).then(|| self.names[skewed(NAMES, dice)].clone());
        serde_json::json!({
            "id": format!("made-up-{number}"), "title": report.title, "body": report.body, "date": date,
            "source": outlet, "url": format!("https://news.example/{year}/{number}"), "bylines": byline,
        })
    }
}

impl Topic {
    fn new(dice: &mut Dice) -> Topic {
        // Words that are neither so frequent that they are everybody's nor so rare that nobody knows them.
        let words = (0..60).map(|_| 200 + skewed(WORDS / 4, dice)).collect();
        let names = (0..8).map(|_| skewed(NAMES, dice)).collect();
        Topic { words, names, day: dice.below(DAYS), lasts: 3 + dice.below(60) }
    }
}

/// A number below `end`, small ones far likelier than large ones.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is from 1 to `end`"
)]
fn skewed(end: usize, dice: &mut Dice) -> usize {
    ((end as f64).powf(dice.share()) as usize).saturating_sub(1).min(end - 1)
}

/// A number of the normal distribution (Box and Muller 1958).
fn normal(dice: &mut Dice) -> f64 {
    (-2.0 * (1.0 - dice.share()).ln()).sqrt() * (TAU * dice.share()).cos()
}

fn amount(dice: &mut Dice, out: &mut String) {
    let _ = match dice.below(5) {
        0 => write!(out, "${}.{} billion", 1 + dice.below(90), dice.below(10)),
        1 => write!(out, "${}", 10 + dice.below(900)),
        2 => write!(out, "{},{:03}", 1 + dice.below(90), dice.below(1_000)),
        3 => write!(out, "{} percent", 1 + dice.below(99)),
        _ => write!(out, "May {}", 1 + dice.below(31)),
    };
}

fn made_up(syllables: usize, dice: &mut Dice) -> String {
    (0..syllables).map(|_| [*dice.of(ONSETS), *dice.of(VOWELS), *dice.of(CODAS)].concat()).collect()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::corpus::Corpus;

    #[test]
    fn the_same_seed_writes_the_same_and_words_are_as_frequent_as_in_news() {
        let place = tempfile::tempdir().unwrap();
        let write = |name: &str, seed: u64| {
            let path = place.path().join(name);
            let articles = generate(&path, Amount::Bytes(3_000_000), seed).unwrap();
            (articles, std::fs::read(path).unwrap())
        };
        let (articles, bytes) = write("a", 1);
        assert_eq!(write("b", 1), (articles, bytes.clone()));
        assert_ne!(write("c", 2).1, bytes);
        assert_eq!(generate(&place.path().join("few"), Amount::Articles(20), 1).unwrap(), 20);
        assert!(bytes.starts_with(&std::fs::read(place.path().join("few")).unwrap()));
        let corpus = Corpus::read(&place.path().join("a")).unwrap();
        assert_eq!(corpus.texts.len() as u64, articles);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let words = corpus.texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        words
            .filter(|word| !word.is_empty())
            .for_each(|word| *counts.entry(word).or_default() += 1);
        let all: usize = counts.values().sum();
        // About one word in twenty of English news is "the", and most words occur a few times.
        assert!(
            (0.03..0.08).contains(&(counts["the"] as f64 / all as f64)),
            "{} of {all}",
            counts["the"]
        );
        let rare = counts.values().filter(|&&count| count <= 5).count();
        assert!(rare > counts.len() / 3 && counts.len() > 15_000, "{rare} of {}", counts.len());
    }
}
