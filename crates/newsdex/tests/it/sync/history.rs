//! An index after random syncs answers like an index built from the same files at once.

use fastrand::Rng;
use newsdex::{Answer, Archive, SearchOptions, SyncOptions};

use crate::fixtures::random_articles::{family_words, json_lines, random_articles};
use crate::fixtures::random_queries::RandomQuery;
use crate::fixtures::test_folder::{TestFolder, times};

/// Folders of articles, two of which have the same name.
const ROOTS: [&str; 3] = ["news", "wires", "2026/news"];

/// Writes a file of random articles. Each gets two rare words, so that terms appear and disappear
/// with the articles. Files share ids: some articles with one id are versions of one, others differ.
fn write_file(folder: &TestFolder, root: &str, file: usize, random: &mut Rng) {
    let mut articles = random_articles(random);
    articles.truncate(2 + random.usize(..8));
    for article in &mut articles {
        article.body =
            format!("{} storm{} item{}", article.body, random.usize(..40), random.usize(..200));
    }
    let lines = json_lines(articles.iter().enumerate().map(|(number, article)| {
        let id = if random.usize(..4) == 0 {
            format!("shared{}", random.usize(..6))
        } else {
            format!("{file}-{number}")
        };
        (id, article)
    }));
    folder.write_root(root, &[(&format!("{file}.jsonl"), &lines)]);
}

/// Changes random files, and syncs some of the roots in some order. Returns how many articles were
/// changed or removed.
fn random_step(folder: &TestFolder, random: &mut Rng) -> u64 {
    let mut paths = ROOTS.map(|root| folder.parent().join(root)).to_vec();
    for _ in 0..=random.usize(..3) {
        let root = ROOTS[random.usize(..ROOTS.len())];
        write_file(folder, root, random.usize(..9), random);
    }
    let removed = paths[random.usize(..paths.len())].join(format!("{}.jsonl", random.usize(..9)));
    if random.usize(..4) == 0 && removed.exists() {
        std::fs::remove_file(removed).unwrap();
    }
    random.shuffle(&mut paths);
    paths.truncate(1 + random.usize(..3));
    let options = SyncOptions {
        rebuild: random.usize(..20) == 0,
        allow_empty: true,
        ..SyncOptions::default()
    };
    let report = folder.archive().sync(&paths, &options, &mut |_| {}).unwrap();
    report.changed + report.removed
}

/// Makes scores equal that differ in the last digit, and returns how many do. The last digits of a sum
/// depend on the order of its terms. Scores are rounded, so hardly any differ.
fn equalize_scores(actual: &mut Answer, expected: &Answer, query: &str) -> usize {
    let mut unequal = 0;
    for (actual, expected) in actual.hits.iter_mut().zip(&expected.hits) {
        let difference = (actual.score - expected.score).abs();
        assert!(
            difference <= 1.1e-4 * expected.score,
            "{query}: {} {}",
            actual.score,
            expected.score
        );
        unequal += usize::from(difference > 0.0);
        actual.score = expected.score;
    }
    unequal
}

#[test]
fn an_index_answers_like_a_new_one_after_any_history() {
    let mut random = Rng::with_seed(5);
    let (mut hits, mut replaced, mut unequal) = (0, 0, 0);
    for _ in 0..25 * times() {
        let folder = TestFolder::new(&[]);
        let mut paths = ROOTS.map(|root| folder.write_root(root, &[("README.jpg", "")]));
        for _ in 0..4 + random.usize(..12) {
            replaced += random_step(&folder, &mut random);
        }
        let all = SyncOptions { allow_empty: true, ..SyncOptions::default() };
        folder.archive().sync(&paths, &all, &mut |_| {}).unwrap();
        paths.reverse();
        let mut new = Archive::open_or_create(folder.parent().join("new")).unwrap();
        new.sync(&paths, &all, &mut |_| {}).unwrap();
        let old = folder.archive();
        assert_eq!(old.articles(), new.articles());
        let words = family_words(&mut random);
        for number in 0..150 {
            let random_query = RandomQuery::new(&mut random, &words, 2);
            let query = match number % 10 {
                0 => format!("item{}* storm", random.usize(..20)),
                1 => format!("storm{}~ ferry", random.usize(..40)),
                _ => random_query.write(&mut random),
            };
            let options = SearchOptions {
                limit: 1 + random.usize(..60),
                utc: true,
                ..SearchOptions::default()
            };
            let [mut actual, expected] =
                [&old, &new].map(|archive| archive.search(&query, &options).unwrap());
            unequal += equalize_scores(&mut actual, &expected, &query);
            assert_eq!(actual, expected, "{query}");
            hits += expected.hits.len();
        }
    }
    assert!(hits > 10_000 && replaced > 500, "{hits} {replaced}");
    assert!(unequal * 1_000 < hits, "{unequal} of {hits}");
}
