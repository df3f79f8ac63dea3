//! Marks read off the index, against marks found by analysing the text: both must agree on every article and query.
//!
//! On articles of one's own, with as many thousand queries as `NEWSDEX_TEST_TIMES` says:
//!
//! ```sh
//! NEWSDEX_TEST_ARTICLES=articles.jsonl cargo test --release -p newsdex --test it -- --ignored --nocapture given_articles
//! ```

use std::ops::Range;
use std::path::{Path, PathBuf};

use newsdex::{Archive, Hit, Mark, SearchOptions, SyncOptions};
use newsdex_analysis::words;
use newsdex_index::{IndexSnapshot, Layout};
use newsdex_query::show_by_analysis;

use crate::folder::{Folder, Random};
use crate::trees::{family_words, random_articles, random_tree, times, write_query};

/// Hits that are compared of each query.
const HITS: usize = 12;

/// What was compared.
#[derive(Debug, Default)]
struct Compared {
    hits: usize,
    marks: usize,
    misses: usize,
    /// Queries of which not all was searched, and said so.
    cut: usize,
}

struct Comparison {
    archive: Archive,
    generation: IndexSnapshot,
    ids: Vec<String>,
    compared: Compared,
}

impl Comparison {
    fn of(index: &Path) -> Comparison {
        let archive = Archive::open(index).unwrap();
        let all = SearchOptions { limit: 100_000, passages: 0, ..SearchOptions::default() };
        let ids =
            archive.search("has:body", &all).unwrap().hits.into_iter().map(|hit| hit.id).collect();
        let generation = IndexSnapshot::open(&Layout::new(index)).unwrap();
        Comparison { archive, generation, ids, compared: Compared::default() }
    }

    /// The words of a stretch of some article.
    fn random_text(&self, random: &mut Random) -> Vec<String> {
        let id = &self.ids[random.below(self.ids.len())];
        let article = self.archive.show(id, None).unwrap().unwrap();
        let text = format!("{}\n{}", article.metadata.title.unwrap_or_default(), article.body);
        let mut words: Vec<&str> = words(&text).map(|word| &text[word]).collect();
        words.retain(|word| word.contains(char::is_alphanumeric));
        let first = random.below(words.len());
        words[first..].iter().take(40).map(|&word| word.to_owned()).collect()
    }

    fn compare(&mut self, query: &str, random: &mut Random) {
        let search = |passages: usize| {
            let options = SearchOptions { limit: HITS, passages, ..SearchOptions::default() };
            self.archive.search(query, &options).unwrap()
        };
        let (all, few) = (search(usize::MAX), search(3));
        if all.warnings.iter().any(|warning| warning.what.ends_with("words match this pattern")) {
            self.compared.cut += 1;
            return;
        }
        assert_eq!(all.hits.len(), few.hits.len(), "{query}");
        for (all, few) in all.hits.iter().zip(&few.hits) {
            assert_eq!((&all.id, &all.title_marks), (&few.id, &few.title_marks), "{query}");
            let expected = show_by_analysis(&self.generation, &all.id, query).unwrap().unwrap();
            let shown = self.archive.show(&all.id, Some(query)).unwrap().unwrap();
            let marked = |marks: &[Mark]| {
                marks.iter().map(|mark| shown.body[mark.bytes.clone()].to_owned()).collect()
            };
            let [read, analysed]: [Vec<String>; 2] =
                [marked(&shown.marks), marked(&expected.marks)];
            assert_eq!(read, analysed, "{query} in {}", all.id);
            assert_eq!(shown, expected, "{query}");
            assert_eq!(all.title_marks, expected.title_marks, "{query} in {}", all.id);
            assert_eq!(marks_of(all), expected.marks, "{query} in {}", all.id);
            for passage in &few.passages {
                let inside = within(&expected.marks, passage.start..passage.end);
                assert_eq!(passage.marks, inside, "{query} in {}", all.id);
                assert_eq!(
                    passage.text,
                    expected.body[passage.start..passage.end],
                    "{query} in {}",
                    all.id
                );
            }
            self.compared.hits += 1;
            self.compared.marks += expected.marks.len() + expected.title_marks.len();
        }
        if all.total > all.hits.len() as u64 {
            return;
        }
        for _ in 0..2 {
            let id = &self.ids[random.below(self.ids.len())];
            if all.hits.iter().all(|hit| hit.id != *id) {
                let expected = show_by_analysis(&self.generation, id, query).unwrap().unwrap();
                assert!(
                    expected.marks.is_empty() && expected.title_marks.is_empty(),
                    "{query} misses {id}"
                );
                self.compared.misses += 1;
            }
        }
    }
}

/// All marks of a hit, in the order of the text.
fn marks_of(hit: &Hit) -> Vec<Mark> {
    let mut marks: Vec<Mark> =
        hit.passages.iter().flat_map(|passage| passage.marks.clone()).collect();
    marks.sort_by_key(|mark| (mark.bytes.start, mark.bytes.end));
    marks
}

fn within(marks: &[Mark], span: Range<usize>) -> Vec<Mark> {
    marks.iter().filter(|mark| span.contains(&mark.bytes.start)).cloned().collect()
}

#[test]
fn a_word_marks_what_shares_its_stem_and_nothing_else() {
    let check = |query: &str, marked: &str| {
        let (body, expected) = (marked.replace(['[', ']'], ""), marked);
        let line = serde_json::json!({ "id": "one", "body": body });
        let folder = Folder::with(&[("all.jsonl", &line.to_string())]);
        let mut found =
            folder.answer(query).hits.first().map_or(body, |hit| hit.passages[0].text.clone());
        let shown = folder.archive().show("one", Some(query)).unwrap().unwrap();
        for mark in shown.marks.iter().rev() {
            found.insert(mark.bytes.end, ']');
            found.insert(mark.bytes.start, '[');
        }
        assert_eq!(found, expected, "{query}");
        assert_eq!(
            show_by_analysis(
                &IndexSnapshot::open(&Layout::new(&folder.index())).unwrap(),
                "one",
                query
            )
            .unwrap(),
            Some(shown)
        );
    };
    // The stem of one is a word, and has another stem.
    check("retirees", "We retire as [retirees] do");
    check("retire", "We [retire] as retirees who [retired] do");
    // The stemmer alone would part possessives of these from the word.
    check("sky", "A [sky] and the [sky’s] edge");
    check("B2B", "The [B2B] and the [B2B's] guests, but no B2C");
    check("“B2B’s”", "The B2B and the [B2B's] guests");
}

#[test]
fn marks_of_random_articles_are_those_of_analysing_them() {
    let mut random = Random(13);
    let mut compared = Compared::default();
    for _ in 0..4 * times() {
        let (_, lines) = random_articles(&mut random);
        let words = family_words(&mut random);
        let folder = Folder::with(&[("all.jsonl", &lines)]);
        folder.sync();
        let mut comparison = Comparison::of(&folder.index());
        for _ in 0..80 {
            let tree = random_tree(&mut random, &words, 2);
            comparison.compare(&write_query(&tree, &mut random), &mut random);
        }
        compared.hits += comparison.compared.hits;
        compared.misses += comparison.compared.misses;
        assert_eq!(comparison.compared.cut, 0);
    }
    assert!(compared.hits > 1_500 && compared.misses > 50, "{compared:?}");
}

#[test]
fn marks_of_the_seeds_are_those_of_analysing_them() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let compared = compare_all(seeds, 400);
    assert!(
        compared.hits > 1_000 && compared.marks > 3_000 && compared.misses > 50,
        "{compared:?}"
    );
}

#[test]
#[ignore = "compares articles of one's own"]
fn marks_of_given_articles_are_those_of_analysing_them() {
    let articles =
        std::env::var_os("NEWSDEX_TEST_ARTICLES").expect("NEWSDEX_TEST_ARTICLES names them");
    let compared = compare_all(articles.into(), 1_000);
    println!("{compared:?}");
    assert!(compared.hits > 0, "{compared:?}");
}

fn compare_all(articles: PathBuf, queries: usize) -> Compared {
    let place = tempfile::tempdir().unwrap();
    let index = place.path().join("index");
    let mut archive = Archive::open_or_create(&index).unwrap();
    archive.sync(&[articles], &SyncOptions::default(), &mut |_| {}).unwrap();
    let mut comparison = Comparison::of(&index);
    let mut random = Random(17);
    for _ in 0..queries * times() {
        let words = comparison.random_text(&mut random);
        let tree = random_tree(&mut random, &words, 2);
        let query = write_query(&tree, &mut random);
        comparison.compare(&query, &mut random);
    }
    comparison.compared
}
