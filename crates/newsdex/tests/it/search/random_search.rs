//! Random queries over random articles, compared with the model.

use fastrand::Rng;
use newsdex::{Hit, Mark, SearchOptions};

use crate::fixtures::random_articles::{family_words, numbered_json_lines, random_articles};
use crate::fixtures::random_queries::RandomQuery;
use crate::fixtures::test_folder::{TestFolder, times};
use crate::search::query_model::{ArticleMarks, MarkedBytes, marks};

/// The number of a hit's article, and what is marked in it.
fn numbered_marks(hit: &Hit) -> (usize, ArticleMarks) {
    let marked = |marks: &[Mark]| -> MarkedBytes {
        marks.iter().map(|mark| (mark.bytes.start, mark.bytes.end)).collect()
    };
    let in_passages = hit.passages.iter().flat_map(|passage| passage.marks.clone());
    let body = marked(&in_passages.collect::<Vec<_>>());
    (hit.id.parse().unwrap(), ArticleMarks { title: marked(&hit.title_marks), body })
}

#[test]
fn random_queries_match_and_mark_what_the_model_does() {
    let mut random = Rng::with_seed(42);
    let mut cases = 0;
    for _ in 0..20 * times() {
        let articles = random_articles(&mut random);
        let words = family_words(&mut random);
        let folder = TestFolder::new(&[("all.jsonl", &numbered_json_lines(&articles))]);
        assert_eq!(folder.sync().articles, 40);
        let archive = folder.archive();
        for _ in 0..500 {
            let query = RandomQuery::new(&mut random, &words, 2);
            let typed = query.write(&mut random);
            let all = SearchOptions {
                limit: 1000,
                passages: 1000,
                utc: true,
                ..SearchOptions::default()
            };
            let answer = archive.search(&typed, &all).unwrap();
            assert!(answer.warnings.is_empty(), "{typed}: {:?}", answer.warnings);
            let mut found: Vec<(usize, ArticleMarks)> =
                answer.hits.iter().map(numbered_marks).collect();
            found.sort();
            let expected: Vec<(usize, ArticleMarks)> = articles
                .iter()
                .enumerate()
                .filter_map(|(number, article)| Some((number, marks(&query, article)?)))
                .collect();
            assert_eq!(answer.total, expected.len() as u64, "{typed}");
            assert_eq!(found, expected, "{typed}");
            cases += expected.len();
        }
    }
    // The queries do match articles.
    assert!(cases > 100_000, "{cases}");
}
