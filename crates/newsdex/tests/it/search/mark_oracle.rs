//! Marks read from the index, compared with marks found by analyzing the text: both must be the
//! same for every article and query.
//!
//! To compare them on other articles, with `NEWSDEX_TEST_TIMES` times 1,000 queries:
//!
//! ```sh
//! NEWSDEX_TEST_ARTICLES=articles.jsonl cargo test --release -p newsdex --test it \
//!     -- --ignored --nocapture given_articles
//! ```

use std::ops::Range;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use newsdex::{Archive, Hit, Mark, SearchOptions, SyncOptions};
use newsdex_analysis::words;
use newsdex_index::{IndexSnapshot, Layout};
use newsdex_query::show_by_analysis;

use crate::fixtures::random_articles::{family_words, numbered_json_lines, random_articles};
use crate::fixtures::random_queries::RandomQuery;
use crate::fixtures::test_folder::{TestFolder, times};

/// Hits of each query whose marks are compared.
const MAX_HITS: usize = 12;

/// What was compared.
#[derive(Debug, Default)]
struct Compared {
    hits: usize,
    marks: usize,
    /// Articles that do not match, and for which the analysis finds no marks either.
    misses: usize,
    /// Queries of which a warning says that they were not searched completely.
    incomplete: usize,
}

struct Comparison {
    archive: Archive,
    snapshot: IndexSnapshot,
    ids: Vec<String>,
    compared: Compared,
}

impl Comparison {
    fn new(index: &Path) -> Comparison {
        let archive = Archive::open(index).unwrap();
        let all = SearchOptions { limit: 100_000, passages: 0, ..SearchOptions::default() };
        let hits = archive.search("has:body", &all).unwrap().hits;
        let ids = hits.into_iter().map(|hit| hit.id).collect();
        let snapshot = IndexSnapshot::open(&Layout::new(index)).unwrap();
        Comparison { archive, snapshot, ids, compared: Compared::default() }
    }

    fn random_id(&self, random: &mut Rng) -> &str {
        &self.ids[random.usize(..self.ids.len())]
    }

    /// Up to 40 successive words of an article.
    fn random_words(&self, random: &mut Rng) -> Vec<String> {
        let article = self.archive.show(self.random_id(random), None).unwrap().unwrap();
        let text = format!("{}\n{}", article.metadata.title.unwrap_or_default(), article.body);
        let mut words: Vec<&str> = words(&text).map(|word| &text[word]).collect();
        words.retain(|word| word.contains(char::is_alphanumeric));
        let first = random.usize(..words.len());
        words[first..].iter().take(40).map(|&word| word.to_owned()).collect()
    }

    fn compare(&mut self, query: &str, random: &mut Rng) {
        let search = |passages: usize| {
            let options = SearchOptions { limit: MAX_HITS, passages, ..SearchOptions::default() };
            self.archive.search(query, &options).unwrap()
        };
        let (all, few) = (search(usize::MAX), search(3));
        if all.warnings.iter().any(|warning| warning.what.ends_with("words match this pattern")) {
            self.compared.incomplete += 1;
            return;
        }
        assert_eq!(all.hits.len(), few.hits.len(), "{query}");
        for (all, few) in all.hits.iter().zip(&few.hits) {
            self.compare_hit(query, all, few);
        }
        if all.total > all.hits.len() as u64 {
            return;
        }
        for _ in 0..2 {
            let id = self.random_id(random);
            if all.hits.iter().all(|hit| hit.id != *id) {
                let expected = show_by_analysis(&self.snapshot, id, query).unwrap().unwrap();
                assert!(
                    expected.marks.is_empty() && expected.title_marks.is_empty(),
                    "{query} misses {id}"
                );
                self.compared.misses += 1;
            }
        }
    }

    /// Compares the marks of a hit, with all its passages (`all`) and with a few of them (`few`).
    fn compare_hit(&mut self, query: &str, all: &Hit, few: &Hit) {
        assert_eq!((&all.id, &all.title_marks), (&few.id, &few.title_marks), "{query}");
        let expected = show_by_analysis(&self.snapshot, &all.id, query).unwrap().unwrap();
        let shown = self.archive.show(&all.id, Some(query)).unwrap().unwrap();
        let marked = |marks: &[Mark]| {
            marks.iter().map(|mark| shown.body[mark.bytes.clone()].to_owned()).collect()
        };
        let [indexed, analyzed]: [Vec<String>; 2] = [marked(&shown.marks), marked(&expected.marks)];
        assert_eq!(indexed, analyzed, "{query} in {}", all.id);
        assert_eq!(shown, expected, "{query}");
        assert_eq!(all.title_marks, expected.title_marks, "{query} in {}", all.id);
        assert_eq!(body_marks(all), expected.marks, "{query} in {}", all.id);
        for passage in &few.passages {
            let inside = marks_within(&expected.marks, passage.start..passage.end);
            assert_eq!(passage.marks, inside, "{query} in {}", all.id);
            let text = &expected.body[passage.start..passage.end];
            assert_eq!(passage.text, text, "{query} in {}", all.id);
        }
        self.compared.hits += 1;
        self.compared.marks += expected.marks.len() + expected.title_marks.len();
    }
}

/// All marks in the passages of a hit, in the order of the text.
fn body_marks(hit: &Hit) -> Vec<Mark> {
    let mut marks: Vec<Mark> =
        hit.passages.iter().flat_map(|passage| passage.marks.clone()).collect();
    marks.sort_by_key(|mark| (mark.bytes.start, mark.bytes.end));
    marks
}

fn marks_within(marks: &[Mark], bytes: Range<usize>) -> Vec<Mark> {
    marks.iter().filter(|mark| bytes.contains(&mark.bytes.start)).cloned().collect()
}

#[test]
fn a_word_marks_only_words_with_its_stem() {
    let check = |query: &str, marked: &str| {
        let body = marked.replace(['[', ']'], "");
        let line = serde_json::json!({ "id": "one", "body": body });
        let folder = TestFolder::new(&[("all.jsonl", &line.to_string())]);
        let answer = folder.answer(query);
        let mut text = answer.hits.first().map_or(body, |hit| hit.passages[0].text.clone());
        let shown = folder.archive().show("one", Some(query)).unwrap().unwrap();
        for mark in shown.marks.iter().rev() {
            text.insert(mark.bytes.end, ']');
            text.insert(mark.bytes.start, '[');
        }
        assert_eq!(text, marked, "{query}");
        let snapshot = IndexSnapshot::open(&Layout::new(&folder.index())).unwrap();
        assert_eq!(show_by_analysis(&snapshot, "one", query).unwrap(), Some(shown));
    };
    // The stem of "retirees" is a word that has another stem.
    check("retirees", "We retire as [retirees] do");
    check("retire", "We [retire] as retirees who [retired] do");
    // The stemmer alone gives these possessives another stem than their words.
    check("sky", "A [sky] and the [sky’s] edge");
    check("B2B", "The [B2B] and the [B2B's] guests, but no B2C");
    check("“B2B’s”", "The B2B and the [B2B's] guests");
}

#[test]
fn marks_in_random_articles_agree_with_analysis() {
    let mut random = Rng::with_seed(13);
    let mut compared = Compared::default();
    for _ in 0..4 * times() {
        let lines = numbered_json_lines(&random_articles(&mut random));
        let words = family_words(&mut random);
        let folder = TestFolder::new(&[("all.jsonl", &lines)]);
        folder.sync();
        let mut comparison = Comparison::new(&folder.index());
        for _ in 0..80 {
            let query = RandomQuery::new(&mut random, &words, 2);
            comparison.compare(&query.write(&mut random), &mut random);
        }
        compared.hits += comparison.compared.hits;
        compared.misses += comparison.compared.misses;
        assert_eq!(comparison.compared.incomplete, 0);
    }
    assert!(compared.hits > 1_500 && compared.misses > 50, "{compared:?}");
}

#[test]
fn marks_in_the_seeds_agree_with_analysis() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let compared = compare_all(seeds, 400);
    assert!(
        compared.hits > 1_000 && compared.marks > 3_000 && compared.misses > 50,
        "{compared:?}"
    );
}

#[test]
#[ignore = "needs articles in NEWSDEX_TEST_ARTICLES"]
fn marks_in_given_articles_agree_with_analysis() {
    let articles =
        std::env::var_os("NEWSDEX_TEST_ARTICLES").expect("NEWSDEX_TEST_ARTICLES names articles");
    let compared = compare_all(articles.into(), 1_000);
    println!("{compared:?}");
    assert!(compared.hits > 0, "{compared:?}");
}

fn compare_all(articles: PathBuf, queries: usize) -> Compared {
    let temporary = tempfile::tempdir().unwrap();
    let index = temporary.path().join("index");
    let mut archive = Archive::open_or_create(&index).unwrap();
    archive.sync(&[articles], &SyncOptions::default(), &mut |_| {}).unwrap();
    let mut comparison = Comparison::new(&index);
    let mut random = Rng::with_seed(17);
    for _ in 0..queries * times() {
        let words = comparison.random_words(&mut random);
        let query = RandomQuery::new(&mut random, &words, 2).write(&mut random);
        comparison.compare(&query, &mut random);
    }
    comparison.compared
}
