//! How well the text of articles is told from the rest of their pages, measured against what a person cut out.
//!
//! `cargo run --release -p newsdex-article --example html_gold -- FOLDER [--each]`
//!
//! FOLDER is laid out as Scrapinghub's article-extraction-benchmark: `ground-truth.json` and `html/ID.html.gz`. The
//! measure is that benchmark's: precision and recall of sequences of four words, averaged over the pages; beside it the
//! same of single words, as bags. Prints one line of each, and the time of the slowest page; with `--each` also what was
//! found on each page, as a line of JSON.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use newsdex_article::{Article, Event, Origin, Published, ReadOptions, Root, read_in_order, walk};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder such as article-extraction-benchmark");
    let folder = Path::new(&folder);
    let truth = std::fs::read(folder.join("ground-truth.json")).expect("ground-truth.json in it");
    let truth: serde_json::Value = serde_json::from_slice(&truth).expect("an object of articles");
    let truth = truth.as_object().expect("an object of articles");
    let each = arguments.next().is_some_and(|word| word == "--each");
    let (mut quads, mut bags, mut pages) = (Score::default(), Score::default(), Vec::new());
    let (mut slowest, mut all) = (Duration::ZERO, Duration::ZERO);
    for (id, gold) in truth {
        let path = folder.join("html").join(format!("{id}.html.gz"));
        let start = Instant::now();
        let article = read(&path).unwrap_or_default();
        let took = start.elapsed();
        (slowest, all) = (slowest.max(took), all + took);
        let gold = gold["articleBody"].as_str().expect("an articleBody of each");
        let f1 = quads.add(gold, &article.body, 4);
        bags.add(gold, &article.body, 1);
        if each {
            println!("{}", as_json(id, f1, &article));
        }
        pages.push(f1);
    }
    eprintln!("{} pages in {all:.1?}, the slowest {slowest:.1?}", pages.len());
    eprintln!("4 words: {quads}\n1 word:  {bags}");
}

fn as_json(id: &str, f1: f64, article: &Article) -> serde_json::Value {
    serde_json::json!({
        "id": id,
        "f1": f1,
        "title": article.metadata.title,
        "title_from": article.metadata.title_from.map(Origin::name),
        "published": article.metadata.published.as_ref().map(Published::as_str),
        "published_from": article.metadata.published_from.map(Origin::name),
        "source": article.metadata.source,
        "url": article.metadata.url,
        "bylines": article.metadata.bylines,
        "language": article.metadata.language,
        "section": article.metadata.section,
        "body": article.body,
    })
}

fn read(path: &Path) -> Option<Article> {
    let files = walk(&Root::resolve(path).ok()?, None).files;
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
    fn add(&mut self, gold: &str, found: &str, words: usize) -> f64 {
        let (gold, found) = (sequences(gold, words), sequences(found, words));
        let both: usize = gold
            .iter()
            .map(|(sequence, n)| found.get(sequence).copied().unwrap_or(0).min(*n))
            .sum();
        let share = |of: usize| if of == 0 { 0.0 } else { both as f64 / of as f64 };
        let (precision, recall) = (share(found.values().sum()), share(gold.values().sum()));
        let f1 = if both == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        self.precision += precision;
        self.recall += recall;
        self.f1 += f1;
        self.pages += 1.0;
        f1
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (precision, recall) = (self.precision / self.pages, self.recall / self.pages);
        let of_means = 2.0 * precision * recall / (precision + recall);
        write!(f, "precision {precision:.4}, recall {recall:.4}, F1 {of_means:.4}; ")?;
        write!(f, "mean of the pages' F1 {:.4}", self.f1 / self.pages)
    }
}

/// How often each sequence of so many words stands in a text; a shorter text is one sequence.
fn sequences(text: &str, words: usize) -> HashMap<Vec<&str>, usize> {
    let all: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut counted = HashMap::new();
    for sequence in all.windows(words.min(all.len()).max(1)) {
        *counted.entry(sequence.to_vec()).or_insert(0) += 1;
    }
    counted
}
