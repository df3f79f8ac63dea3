//! Synthetic news of any size, so that benchmarks without an archive are comparable.
//!
//! The text reproduces what matters to a search engine: word frequencies as in news (Zipf's law in
//! Mandelbrot's form), topics with their own words and names that come in bursts, sentences and
//! quotes, amounts and dates, headlines made of the words of the text, outlets of different sizes,
//! and reports that several outlets copy. It makes no sense to a reader.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::dataset::split_mix::SplitMix64;
use crate::dataset::vocabulary::{
    VOCABULARY_WORDS, Vocabulary, capitalize, log_uniform, pseudo_word, standard_normal,
};

const TOPICS: usize = 600;
const OUTLETS: usize = 120;
const NAMES: usize = 9_000;
/// Number of days over which the articles are spread.
const DAYS: usize = 1_400;
/// Fraction of the words of a body, and of a headline, that come from the topic.
const BODY_TOPIC_FRACTION: f64 = 0.16;
const TITLE_TOPIC_FRACTION: f64 = 0.45;
/// Fraction of the words that are names, and that are amounts or dates.
const NAME_FRACTION: f64 = 0.045;
const AMOUNT_FRACTION: f64 = 0.012;
/// Fraction of the articles that copy another one, and how many recent ones can be copied.
const COPY_FRACTION: f64 = 0.04;
const RECENT_REPORTS: usize = 50;
/// Words of an article: median and standard deviation of the log-normal distribution.
const MEDIAN_WORDS: f64 = 600.0;
const WORDS_SIGMA: f64 = 0.6;

/// What all articles draw on.
struct Generator {
    vocabulary: Vocabulary,
    names: Vec<String>,
    outlets: Vec<String>,
    topics: Vec<Topic>,
}

/// A subject that is in the news for a while.
struct Topic {
    /// Frequency ranks of its words.
    words: Vec<usize>,
    /// Indexes of its names.
    names: Vec<usize>,
    /// The day on which most articles about it appear.
    first_day: usize,
    duration_days: usize,
}

/// The content of an article, before an outlet publishes it.
struct Report {
    title: String,
    body: String,
    day: usize,
}

/// How much to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorpusSize {
    /// At least this many bytes of titles and bodies.
    Bytes(u64),
    /// Exactly this many articles.
    Articles(u64),
}

/// Writes articles as JSON lines and returns their number.
///
/// A smaller corpus is a prefix of a larger one with the same seed.
pub fn generate(path: &Path, size: CorpusSize, seed: u64) -> Result<u64> {
    let mut rng = SplitMix64::new(seed);
    let generator = Generator::new(&mut rng);
    let file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let mut recent: Vec<Report> = Vec::new();
    let (mut text_bytes, mut count) = (0, 0);
    while match size {
        CorpusSize::Bytes(bytes) => text_bytes < bytes,
        CorpusSize::Articles(articles) => count < articles,
    } {
        let report = if !recent.is_empty() && rng.chance(COPY_FRACTION) {
            generator.copy(rng.choose(&recent), &mut rng)
        } else {
            generator.report(&mut rng)
        };
        text_bytes += (report.title.len() + report.body.len()) as u64;
        serde_json::to_writer(&mut out, &generator.article(&report, count, &mut rng))?;
        out.write_all(b"\n")?;
        count += 1;
        if recent.len() < RECENT_REPORTS {
            recent.push(report);
        } else {
            recent[usize::try_from(count).unwrap_or(0) % RECENT_REPORTS] = report;
        }
    }
    out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(count)
}

impl Generator {
    fn new(rng: &mut SplitMix64) -> Generator {
        let vocabulary = Vocabulary::new(rng);
        let name =
            |syllables: usize, rng: &mut SplitMix64| capitalize(&pseudo_word(syllables, rng));
        let names = (0..NAMES)
            .map(|_| format!("{} {}", name(2, rng), name(2 + rng.below(2), rng)))
            .collect();
        let kinds = ["Herald", "Times", "Post", "Wire", "Courier", "Journal", "News"];
        let outlets =
            (0..OUTLETS).map(|_| format!("{} {}", name(2, rng), rng.choose(&kinds))).collect();
        let topics = (0..TOPICS).map(|_| Topic::new(rng)).collect();
        Generator { vocabulary, names, outlets, topics }
    }

    fn report(&self, rng: &mut SplitMix64) -> Report {
        let topic = &self.topics[log_uniform(TOPICS, rng)];
        let day = (topic.first_day + log_uniform(topic.duration_days, rng)).min(DAYS - 1);
        let length =
            (MEDIAN_WORDS * (WORDS_SIGMA * standard_normal(rng)).exp()).clamp(60.0, 12_000.0);
        let mut body = String::new();
        let mut words = 0.0;
        while words < length {
            if !body.is_empty() {
                body.push_str(if rng.chance(0.4) { "\n\n" } else { " " });
            }
            words += self.sentence(topic, rng, &mut body) as f64;
        }
        let title = self.words(topic, 5 + rng.below(7), TITLE_TOPIC_FRACTION, rng);
        Report { title: capitalize(&title), body, day }
    }

    /// The same report as another outlet prints it: cut at the end, under a longer headline.
    fn copy(&self, report: &Report, rng: &mut SplitMix64) -> Report {
        let paragraphs: Vec<&str> = report.body.split("\n\n").collect();
        let kept = paragraphs.len() - rng.below(paragraphs.len().div_ceil(3));
        let mut title = report.title.clone();
        title.push(' ');
        title.push_str(self.vocabulary.word(log_uniform(VOCABULARY_WORDS, rng)));
        Report {
            title,
            body: paragraphs[..kept].join("\n\n"),
            day: (report.day + rng.below(2)).min(DAYS - 1),
        }
    }

    /// Appends a sentence to `out` and returns its number of words.
    fn sentence(&self, topic: &Topic, rng: &mut SplitMix64, out: &mut String) -> usize {
        let length = 5 + rng.below(16) + rng.below(16);
        let sentence = capitalize(&self.words(topic, length, BODY_TOPIC_FRACTION, rng));
        if rng.chance(0.12) {
            let (open, close) = *rng.choose(&[("“", "”"), ("\"", "\"")]);
            let speaker = &self.names[*rng.choose(&topic.names)];
            let _ = write!(out, "{open}{sentence},{close} {speaker} said.");
        } else {
            out.push_str(&sentence);
            out.push('.');
        }
        length
    }

    /// This many words, of which `topic_fraction` belong to the topic.
    fn words(
        &self,
        topic: &Topic,
        count: usize,
        topic_fraction: f64,
        rng: &mut SplitMix64,
    ) -> String {
        let mut out = String::new();
        for at in 0..count {
            if at > 0 {
                out.push_str(if rng.chance(0.06) { ", " } else { " " });
            }
            let drawn = rng.next_f64();
            if drawn < NAME_FRACTION {
                let name = if rng.chance(0.7) {
                    *rng.choose(&topic.names)
                } else {
                    log_uniform(NAMES, rng)
                };
                out.push_str(&self.names[name]);
            } else if drawn < NAME_FRACTION + AMOUNT_FRACTION {
                write_amount(rng, &mut out);
            } else if drawn < NAME_FRACTION + AMOUNT_FRACTION + topic_fraction {
                let rank = topic.words[log_uniform(topic.words.len(), rng)];
                out.push_str(self.vocabulary.word(rank));
            } else {
                out.push_str(self.vocabulary.draw(rng));
            }
        }
        out
    }

    fn article(&self, report: &Report, number: u64, rng: &mut SplitMix64) -> serde_json::Value {
        let (year, day) = (2023 + report.day / 350, report.day % 350);
        let date = format!(
            "{year}-{:02}-{:02}T{:02}:{:02}:00Z",
            1 + day / 30,
            1 + day % 28,
            rng.below(24),
            rng.below(60)
        );
        let outlet = &self.outlets[log_uniform(OUTLETS, rng)];
        let byline = rng.chance(0.6).then(|| self.names[log_uniform(NAMES, rng)].clone());
        serde_json::json!({
            "id": format!("made-up-{number}"),
            "title": report.title,
            "body": report.body,
            "date": date,
            "source": outlet,
            "url": format!("https://news.example/{year}/{number}"),
            "bylines": byline,
        })
    }
}

impl Topic {
    fn new(rng: &mut SplitMix64) -> Topic {
        // Words that are neither so frequent that every topic has them nor so rare that none does.
        let words = (0..60).map(|_| 200 + log_uniform(VOCABULARY_WORDS / 4, rng)).collect();
        let names = (0..8).map(|_| log_uniform(NAMES, rng)).collect();
        Topic { words, names, first_day: rng.below(DAYS), duration_days: 3 + rng.below(60) }
    }
}

fn write_amount(rng: &mut SplitMix64, out: &mut String) {
    let _ = match rng.below(5) {
        0 => write!(out, "${}.{} billion", 1 + rng.below(90), rng.below(10)),
        1 => write!(out, "${}", 10 + rng.below(900)),
        2 => write!(out, "{},{:03}", 1 + rng.below(90), rng.below(1_000)),
        3 => write!(out, "{} percent", 1 + rng.below(99)),
        _ => write!(out, "May {}", 1 + rng.below(31)),
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::dataset::corpus::Corpus;

    #[test]
    fn one_seed_gives_one_corpus_with_the_word_frequencies_of_news() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, seed: u64| {
            let path = folder.path().join(name);
            let articles = generate(&path, CorpusSize::Bytes(3_000_000), seed).unwrap();
            (articles, std::fs::read(path).unwrap())
        };
        let (articles, bytes) = write("a", 1);
        assert_eq!(write("b", 1), (articles, bytes.clone()));
        assert_ne!(write("c", 2).1, bytes);
        let few = folder.path().join("few");
        assert_eq!(generate(&few, CorpusSize::Articles(20), 1).unwrap(), 20);
        assert!(bytes.starts_with(&std::fs::read(few).unwrap()));
        let corpus = Corpus::read(&folder.path().join("a")).unwrap();
        assert_eq!(corpus.texts.len() as u64, articles);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let words = corpus.texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        words
            .filter(|word| !word.is_empty())
            .for_each(|word| *counts.entry(word).or_default() += 1);
        let all: usize = counts.values().sum();
        // In English news about one word in twenty is "the", and most words occur a few times.
        assert!(
            (0.03..0.08).contains(&(counts["the"] as f64 / all as f64)),
            "{} of {all}",
            counts["the"]
        );
        let rare = counts.values().filter(|&&count| count <= 5).count();
        assert!(rare > counts.len() / 3 && counts.len() > 15_000, "{rare} of {}", counts.len());
    }
}
