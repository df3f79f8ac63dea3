//! What a query newly finds, against two whole searches.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::{Answer, Archive, Hit, SearchOptions, Snapshot, SyncOptions};

use crate::folder::{Folder, Random};
use crate::trees::{
    Article, family_words, jsonl, random_articles, random_tree, times, write_query,
};

const QUERIES: usize = 12;
const FILES: usize = 5;

fn options() -> SearchOptions {
    SearchOptions { limit: 10_000, ..SearchOptions::default() }
}

/// Articles by their ids. The last letter of an id says which file it stands in.
type Articles = BTreeMap<String, Article>;

fn write(folder: &Folder, articles: &Articles) {
    for file in 0..FILES {
        let of_file = articles.iter().filter(|(id, _)| id.ends_with(&file.to_string()));
        folder.write(
            &format!("{file}.jsonl"),
            &jsonl(of_file.map(|(id, article)| (id.clone(), article))),
        );
    }
}

fn change(articles: &mut Articles, random: &mut Random) {
    let drawn = random_articles(random).0;
    for article in &drawn[..random.below(12)] {
        let id = format!("{}-{}", random.below(12), random.below(FILES));
        match random.below(4) {
            0 => drop(articles.remove(&id)),
            1 => drop(articles.entry(id).and_modify(|changed| changed.body.push_str("off"))),
            _ => drop(articles.insert(id, article.clone())),
        }
    }
}

/// The hits, without where they stand in the ranking.
fn by_id(answer: Answer) -> BTreeMap<String, Hit> {
    let unranked = |mut hit: Hit| {
        (hit.rank, hit.score) = (0, 0.0);
        (hit.id.clone(), hit)
    };
    answer.hits.into_iter().map(unranked).collect()
}

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
    for (at, hit) in found.hits.iter().enumerate() {
        assert_eq!(hit.rank, at + 1, "{query}");
        // Sums of numbers, added in another order.
        assert!((hit.score - scores[hit.id.as_str()]).abs() < 1e-3, "{query}: {}", hit.id);
    }
    assert!(found.hits.is_sorted_by(|a, b| b.score <= a.score * 1.000_01), "{query}");
    let known: BTreeSet<String> =
        by_id(earlier.search(query, &options()).unwrap()).into_keys().collect();
    let mut expected = by_id(all);
    expected.retain(|id, _| !known.contains(id));
    let found = by_id(found);
    assert_eq!(found, expected, "{query}");
    found.len()
}

#[test]
fn newly_found_is_what_one_search_finds_and_the_one_before_did_not() {
    let (mut found, mut steps) = (0, 0);
    for seed in 0..3 * times() as u64 {
        let mut random = Random(seed);
        let words = family_words(&mut random);
        let folder = Folder::with(&[]);
        let (mut articles, mut archive) = (Articles::new(), folder.archive());
        // Long enough for segments to be merged.
        for step in 0..20 {
            let earlier = archive.snapshot().ok();
            change(&mut articles, &mut random);
            write(&folder, &articles);
            let rebuild = step > 0 && random.below(10) == 0;
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
                let query = write_query(&random_tree(&mut random, &words, 3), &mut random);
                found += compare(&earlier, &archive, &query);
            }
        }
    }
    assert!(found > 10 * steps, "only {found} in {steps} steps");
}

#[test]
fn what_came_or_changed_so_that_it_matches_is_newly_found() {
    let folder = Folder::with(&[
        ("a.txt", "The storm passed."),
        ("b.txt", "The ferry sailed."),
        ("c.txt", "A calm day."),
    ]);
    let sync = || {
        folder.sync();
        folder.archive().snapshot().unwrap()
    };
    let check = |earlier: Option<&Snapshot>,
                 now: &Snapshot,
                 query: &str,
                 limit: usize,
                 expected: (&[&str], u64)| {
        let options = SearchOptions { limit, ..SearchOptions::default() };
        let answer = now.new_matches(earlier, query, &options).unwrap();
        let mut ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!((ids.as_slice(), answer.total), expected, "{query}");
    };
    let first = sync();
    check(None, &first, "storm OR ferry", 10, (&["news/a.txt", "news/b.txt"], 2));
    check(Some(&first), &first, "storm OR ferry", 10, (&[], 0));
    folder.write("a.txt", "The storm passed over.");
    folder.write("b.txt", "The ferry sailed into the storm.");
    folder.write("d.txt", "A gale, and no storm.");
    folder.remove("c.txt");
    let second = sync();
    check(Some(&first), &second, "storm", 10, (&["news/b.txt", "news/d.txt"], 2));
    check(Some(&first), &second, "st*m", 10, (&["news/b.txt", "news/d.txt"], 2));
    check(Some(&first), &second, "storm -gale", 10, (&["news/b.txt"], 1));
    check(Some(&first), &second, "ferry", 10, (&[], 0));
    check(Some(&first), &second, "has:body", 10, (&["news/d.txt"], 1));
    check(Some(&first), &second, "storm gale", 1, (&["news/d.txt"], 2));
    check(Some(&first), &second, "(", 10, (&[], 0));
    // What is built anew is not new.
    folder.sync_with(&SyncOptions { rebuild: true, ..SyncOptions::default() });
    check(Some(&second), &folder.archive().snapshot().unwrap(), "storm OR ferry", 10, (&[], 0));
}
