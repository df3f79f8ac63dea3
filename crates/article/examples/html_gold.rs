//! Measures how well newsdex extracts the text of articles from HTML, compared with text that a
//! person selected.
//!
//! `cargo run --release -p newsdex-article --example html_gold -- FOLDER [--each]`
//!
//! FOLDER has the layout of Scrapinghub's article-extraction-benchmark: `ground-truth.json` and
//! `html/ID.html.gz`. The first measure is that of the benchmark: precision and recall of 4-grams
//! of words, averaged over the pages. The second is the same for single words. Prints a line for
//! each, and the time of the slowest page; with `--each` also what newsdex found on each page, as a
//! line of JSON.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use newsdex_article::{
    Article, Event, Origin, Published, ReadOptions, Root, WalkOptions, read_in_order, walk,
};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder such as article-extraction-benchmark");
    let folder = Path::new(&folder);
    let truth = std::fs::read(folder.join("ground-truth.json")).expect("ground-truth.json in it");
    let truth: serde_json::Value = serde_json::from_slice(&truth).expect("an object of articles");
    let truth = truth.as_object().expect("an object of articles");
    let print_each = arguments.next().is_some_and(|argument| argument == "--each");
    let (mut four_grams, mut words) = (Score::default(), Score::default());
    let (mut slowest, mut total) = (Duration::ZERO, Duration::ZERO);
    for (id, gold) in truth {
        let path = folder.join("html").join(format!("{id}.html.gz"));
        let start = Instant::now();
        let article = read(&path).unwrap_or_default();
        let elapsed = start.elapsed();
        (slowest, total) = (slowest.max(elapsed), total + elapsed);
        let gold = gold["articleBody"].as_str().expect("an articleBody of each");
        let f1 = four_grams.add(gold, &article.body, 4);
        words.add(gold, &article.body, 1);
        if print_each {
            println!("{}", to_json(id, f1, &article));
        }
    }
    eprintln!("{} pages in {total:.1?}, the slowest {slowest:.1?}", truth.len());
    eprintln!("4 words: {four_grams}\n1 word:  {words}");
}

fn to_json(id: &str, f1: f64, article: &Article) -> serde_json::Value {
    let metadata = &article.metadata;
    serde_json::json!({
        "id": id,
        "f1": f1,
        "title": metadata.title,
        "title_from": metadata.title_from.map(Origin::name),
        "published": metadata.published.as_ref().map(Published::as_str),
        "published_from": metadata.published_from.map(Origin::name),
        "source": metadata.source,
        "url": metadata.url,
        "bylines": metadata.bylines,
        "language": metadata.language,
        "section": metadata.section,
        "body": article.body,
    })
}

fn read(path: &Path) -> Option<Article> {
    let files = walk(&Root::resolve(path).ok()?, &WalkOptions::default()).files;
    let mut found = None;
    read_in_order(&files, &ReadOptions::default(), |event| {
        if let Event::Article { article, .. } = event {
            found = Some(article);
        }
        Ok::<(), ()>(())
    })
    .ok()?;
    found
}

/// Sums over pages.
#[derive(Default)]
struct Score {
    precision: f64,
    recall: f64,
    f1: f64,
    pages: f64,
}

impl Score {
    /// Adds a page and returns its F1. `n` is the number of words of an n-gram.
    fn add(&mut self, gold: &str, found: &str, n: usize) -> f64 {
        let (gold, found) = (n_grams(gold, n), n_grams(found, n));
        let common: usize = gold
            .iter()
            .map(|(n_gram, count)| found.get(n_gram).copied().unwrap_or(0).min(*count))
            .sum();
        let ratio = |total: usize| if total == 0 { 0.0 } else { common as f64 / total as f64 };
        let (precision, recall) = (ratio(found.values().sum()), ratio(gold.values().sum()));
        let f1 = if common == 0 { 0.0 } else { harmonic_mean(precision, recall) };
        self.precision += precision;
        self.recall += recall;
        self.f1 += f1;
        self.pages += 1.0;
        f1
    }
}

fn harmonic_mean(a: f64, b: f64) -> f64 {
    2.0 * a * b / (a + b)
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (precision, recall) = (self.precision / self.pages, self.recall / self.pages);
        let f1_of_means = harmonic_mean(precision, recall);
        write!(f, "precision {precision:.4}, recall {recall:.4}, F1 {f1_of_means:.4}; ")?;
        write!(f, "mean of the pages' F1 {:.4}", self.f1 / self.pages)
    }
}

/// The n-grams of words of a text and their counts. A text with fewer than `n` words is one n-gram.
fn n_grams(text: &str, n: usize) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut counts = HashMap::new();
    for n_gram in words.windows(n.min(words.len()).max(1)) {
        *counts.entry(n_gram.to_vec()).or_insert(0) += 1;
    }
    counts
}
