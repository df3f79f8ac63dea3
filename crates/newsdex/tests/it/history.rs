//! An index after any history of changes, against one that was built anew from the same files.

use newsdex::{Archive, SearchOptions, SyncOptions};

use crate::folder::{Folder, Random};
use crate::trees::{family_words, jsonl, random_articles, random_tree, times, write_query};

/// Writes a file of some articles of a random draw, each with a word of its own, so that words come and go with them.
fn write_file(folder: &Folder, file: usize, random: &mut Random) {
    let (mut articles, _) = random_articles(random);
    articles.truncate(2 + random.below(8));
    for article in &mut articles {
        article.body =
            format!("{} storm{} item{}", article.body, random.below(40), random.below(200));
    }
    let lines =
        jsonl(articles.iter().enumerate().map(|(id, article)| (format!("{file}-{id}"), article)));
    folder.write(&format!("{file}.jsonl"), &lines);
}

#[test]
fn any_history_answers_as_a_new_index_does() {
    let mut random = Random(5);
    let (mut hits, mut replaced) = (0, 0);
    for _ in 0..12 * times() {
        let folder = Folder::with(&[]);
        for _ in 0..4 + random.below(12) {
            for _ in 0..=random.below(3) {
                write_file(&folder, random.below(9), &mut random);
            }
            let gone = folder.articles().join(format!("{}.jsonl", random.below(9)));
            if random.below(4) == 0 && gone.exists() {
                std::fs::remove_file(gone).unwrap();
            }
            let report = folder.sync_with(&SyncOptions {
                rebuild: random.below(20) == 0,
                ..SyncOptions::default()
            });
            replaced += report.changed + report.removed;
        }
        let mut anew = Archive::open_or_create(folder.place().join("anew")).unwrap();
        anew.sync(&[folder.articles()], &SyncOptions::default(), &mut |_| {}).unwrap();
        let old = folder.archive();
        let words = family_words(&mut random);
        for number in 0..150 {
            let tree = random_tree(&mut random, &words, 2);
            let query = match number % 10 {
                0 => format!("item{}* storm", random.below(20)),
                1 => format!("storm{}~ ferry", random.below(40)),
                _ => write_query(&tree, &mut random),
            };
            let options = SearchOptions {
                limit: 1 + random.below(60),
                utc: true,
                ..SearchOptions::default()
            };
            let [mut was, is] =
                [&old, &anew].map(|archive| archive.search(&query, &options).unwrap());
            for (was, is) in was.hits.iter_mut().zip(&is.hits) {
                // The last digits depend on the order in which numbers are added.
                assert!(
                    (was.score - is.score).abs() <= 1e-5 * is.score,
                    "{query}: {} {}",
                    was.score,
                    is.score
                );
                was.score = is.score;
            }
            assert_eq!(was, is, "{query}");
            hits += is.hits.len();
        }
    }
    assert!(hits > 10_000 && replaced > 500, "{hits} {replaced}");
}
