//! New matches of a query, compared with two complete searches.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use newsdex::{Answer, Archive, Hit, SearchOptions, Snapshot, SyncOptions};

use crate::fixtures::random_articles::{RandomArticle, family_words, json_lines, random_articles};
use crate::fixtures::random_queries::RandomQuery;
use crate::fixtures::test_folder::{TestFolder, times};

const QUERIES: usize = 12;
const FILES: usize = 5;

fn options() -> SearchOptions {
    SearchOptions { limit: 10_000, ..SearchOptions::default() }
}

/// Articles by id. The last character of an id is the number of the article's file.
type Articles = BTreeMap<String, RandomArticle>;

fn write(folder: &TestFolder, articles: &Articles) {
    for file in 0..FILES {
        let of_file = articles.iter().filter(|(id, _)| id.ends_with(&file.to_string()));
        folder.write(
            &format!("{file}.jsonl"),
            &json_lines(of_file.map(|(id, article)| (id.clone(), article))),
        );
    }
}

fn change(articles: &mut Articles, random: &mut Rng) {
    let new_articles = random_articles(random);
    for article in &new_articles[..random.usize(..12)] {
        let id = format!("{}-{}", random.usize(..12), random.usize(..FILES));
        match random.usize(..4) {
            0 => drop(articles.remove(&id)),
            1 => drop(articles.entry(id).and_modify(|changed| changed.body.push_str("off"))),
            _ => drop(articles.insert(id, article.clone())),
        }
    }
}

/// The hits by id, without their ranks and scores.
fn by_id(answer: Answer) -> BTreeMap<String, Hit> {
    let unranked = |mut hit: Hit| {
        (hit.rank, hit.score) = (0, 0.0);
        (hit.id.clone(), hit)
    };
    answer.hits.into_iter().map(unranked).collect()
}

/// Compares the new matches of a query with the difference of two searches. Returns how many there
/// are.
fn compare(earlier: &Snapshot, now: &Archive, query: &str) -> usize {
    let found = now.snapshot().unwrap().new_matches(Some(earlier), query, &options()).unwrap();
    assert_eq!(found.total, found.hits.len() as u64, "{query}");
    let all = now.search(query, &options()).unwrap();
    assert_eq!(
        (&found.warnings, &found.leaves, found.articles),
        (&all.warnings, &all.leaves, all.articles)
    );
    let scores: BTreeMap<&str, f32> =
        all.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect();
    for (index, hit) in found.hits.iter().enumerate() {
        assert_eq!(hit.rank, index + 1, "{query}");
        // The scores may be summed in another order.
        assert!((hit.score - scores[hit.id.as_str()]).abs() < 1e-3, "{query}: {}", hit.id);
    }
    assert!(found.hits.is_sorted_by(|a, b| b.score <= a.score * 1.000_01), "{query}");
    let earlier_ids: BTreeSet<String> =
        by_id(earlier.search(query, &options()).unwrap()).into_keys().collect();
    let mut expected = by_id(all);
    expected.retain(|id, _| !earlier_ids.contains(id));
    let found = by_id(found);
    assert_eq!(found, expected, "{query}");
    found.len()
}

#[test]
fn new_matches_are_the_difference_of_two_searches() {
    let (mut found, mut steps) = (0, 0);
    for seed in 0..3 * times() as u64 {
        let mut random = Rng::with_seed(seed);
        let words = family_words(&mut random);
        let folder = TestFolder::new(&[]);
        let (mut articles, mut archive) = (Articles::new(), folder.archive());
        // Enough commits for segments to be merged.
        for step in 0..20 {
            let earlier = archive.snapshot().ok();
            change(&mut articles, &mut random);
            write(&folder, &articles);
            let rebuild = step > 0 && random.usize(..10) == 0;
            archive
                .sync(
                    &[folder.articles()],
                    &SyncOptions { rebuild, ..SyncOptions::default() },
                    &mut |_| {},
                )
                .unwrap();
            let Some(earlier) = earlier else { continue };
            steps += 1;
            for _ in 0..QUERIES {
                let query = RandomQuery::new(&mut random, &words, 3).write(&mut random);
                found += compare(&earlier, &archive, &query);
            }
        }
    }
    assert!(found > 10 * steps, "only {found} in {steps} steps");
}

#[test]
fn new_articles_and_changed_articles_are_new_matches() {
    let folder = TestFolder::new(&[
        ("a.txt", "The storm passed."),
        ("b.txt", "The ferry sailed."),
        ("c.txt", "A calm day."),
    ]);
    let sync = || {
        folder.sync();
        folder.archive().snapshot().unwrap()
    };
    let new_matches = |earlier: Option<&Snapshot>, now: &Snapshot, query: &str, limit: usize| {
        let options = SearchOptions { limit, ..SearchOptions::default() };
        let answer = now.new_matches(earlier, query, &options).unwrap();
        let mut ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort_unstable();
        (ids, answer.total)
    };
    let check = |earlier: Option<&Snapshot>, now: &Snapshot, query: &str, expected: &[&str]| {
        let (ids, total) = new_matches(earlier, now, query, 10);
        assert_eq!(ids, expected, "{query}");
        assert_eq!(total, expected.len() as u64, "{query}");
    };
    let first = sync();
    check(None, &first, "storm OR ferry", &["news/a.txt", "news/b.txt"]);
    check(Some(&first), &first, "storm OR ferry", &[]);
    folder.write("a.txt", "The storm passed over.");
    folder.write("b.txt", "The ferry sailed into the storm.");
    folder.write("d.txt", "A gale, and no storm.");
    folder.remove("c.txt");
    let second = sync();
    check(Some(&first), &second, "storm", &["news/b.txt", "news/d.txt"]);
    check(Some(&first), &second, "st*m", &["news/b.txt", "news/d.txt"]);
    check(Some(&first), &second, "storm -gale", &["news/b.txt"]);
    check(Some(&first), &second, "ferry", &[]);
    check(Some(&first), &second, "has:body", &["news/d.txt"]);
    let best = new_matches(Some(&first), &second, "storm gale", 1);
    assert_eq!(best, (vec!["news/d.txt".to_owned()], 2));
    check(Some(&first), &second, "(", &[]);
    // A rebuild makes no new matches.
    folder.sync_with(&SyncOptions { rebuild: true, ..SyncOptions::default() });
    check(Some(&second), &folder.archive().snapshot().unwrap(), "storm OR ferry", &[]);
}
