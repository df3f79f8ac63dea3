//! An index after random syncs answers like an index built from the same files at once.

use fastrand::Rng;
use newsdex::{Archive, SearchOptions, SyncOptions};

use crate::fixtures::random_articles::{family_words, json_lines, random_articles};
use crate::fixtures::random_queries::RandomQuery;
use crate::fixtures::test_folder::{TestFolder, times};

/// Writes a file of random articles. Each gets two rare words, so that terms appear and disappear
/// with the articles.
fn write_file(folder: &TestFolder, file: usize, random: &mut Rng) {
    let mut articles = random_articles(random);
    articles.truncate(2 + random.usize(..8));
    for article in &mut articles {
        article.body =
            format!("{} storm{} item{}", article.body, random.usize(..40), random.usize(..200));
    }
    let lines = json_lines(
        articles.iter().enumerate().map(|(id, article)| (format!("{file}-{id}"), article)),
    );
    folder.write(&format!("{file}.jsonl"), &lines);
}

#[test]
fn an_index_answers_like_a_new_one_after_any_history() {
    let mut random = Rng::with_seed(5);
    let (mut hits, mut replaced) = (0, 0);
    for _ in 0..12 * times() {
        let folder = TestFolder::new(&[]);
        for _ in 0..4 + random.usize(..12) {
            for _ in 0..=random.usize(..3) {
                write_file(&folder, random.usize(..9), &mut random);
            }
            let removed = folder.articles().join(format!("{}.jsonl", random.usize(..9)));
            if random.usize(..4) == 0 && removed.exists() {
                std::fs::remove_file(removed).unwrap();
            }
            let report = folder.sync_with(&SyncOptions {
                rebuild: random.usize(..20) == 0,
                ..SyncOptions::default()
            });
            replaced += report.changed + report.removed;
        }
        let mut new = Archive::open_or_create(folder.parent().join("new")).unwrap();
        new.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {}).unwrap();
        let old = folder.archive();
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
            for (actual, expected) in actual.hits.iter_mut().zip(&expected.hits) {
                // The last digits depend on the order in which scores are summed.
                assert!(
                    (actual.score - expected.score).abs() <= 1e-5 * expected.score,
                    "{query}: {} {}",
                    actual.score,
                    expected.score
                );
                actual.score = expected.score;
            }
            assert_eq!(actual, expected, "{query}");
            hits += expected.hits.len();
        }
    }
    assert!(hits > 10_000 && replaced > 500, "{hits} {replaced}");
}
