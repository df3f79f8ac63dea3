//! A mark is a proof: if every marked word is replaced by a word that occurs nowhere else, the
//! article no longer matches.
//!
//! This holds only without nested exclusions: once the words that an exclusion looks for are
//! replaced, an article may match by another side of an OR. So the queries here exclude only at the
//! top level. An article that matches by its metadata alone has no marks to remove.

use std::fmt::Write;
use std::ops::Range;

use fastrand::Rng;
use newsdex::{Archive, Mark, SearchOptions};

use crate::fixtures::random_articles::{
    RandomArticle, family_words, json_lines, numbered_json_lines, random_articles,
};
use crate::fixtures::random_queries::RandomQuery;
use crate::fixtures::test_folder::{TestFolder, times};
use crate::search::query_model::scan;

/// No query matches this word.
const REPLACEMENT: &str = "zzyzxqvkwzzyzx";
/// Queries for each set of articles.
const QUERIES: usize = 60;
/// Articles whose marks are removed, for each query.
const ARTICLES: usize = 8;

/// The query without its nested exclusions.
fn without_exclusions(query: RandomQuery) -> RandomQuery {
    let inner = |query: Box<RandomQuery>| Box::new(without_exclusions(*query));
    let all = |queries: Vec<RandomQuery>| queries.into_iter().map(without_exclusions).collect();
    match query {
        RandomQuery::AndNot(query, _) => without_exclusions(*query),
        RandomQuery::Or(queries) => RandomQuery::Or(all(queries)),
        RandomQuery::And(queries) => RandomQuery::And(all(queries)),
        RandomQuery::Plus { must, should } => {
            RandomQuery::Plus { must: inner(must), should: inner(should) }
        }
        RandomQuery::Title(query) => RandomQuery::Title(inner(query)),
        RandomQuery::Body(query) => RandomQuery::Body(inner(query)),
        RandomQuery::Boost(query, boost) => RandomQuery::Boost(inner(query), boost),
        RandomQuery::Filtered(query, filters) => RandomQuery::Filtered(inner(query), filters),
        RandomQuery::OrFilter(query, filter) => RandomQuery::OrFilter(inner(query), filter),
        RandomQuery::NotFilter(query, filter) => RandomQuery::NotFilter(inner(query), filter),
        // All by name, so that a new operator is not taken for one of them.
        leaf @ (RandomQuery::Word(_)
        | RandomQuery::Phrase(_)
        | RandomQuery::PrefixPhrase(_)
        | RandomQuery::Near { .. }
        | RandomQuery::SloppyPhrase { .. }
        | RandomQuery::Prefix(_)
        | RandomQuery::Wildcard(_)
        | RandomQuery::Fuzzy { .. }) => leaf,
    }
}

/// The text with the words replaced that `is_replaced` accepts by their bytes.
fn replace_words(text: &str, is_replaced: impl Fn(&Range<usize>) -> bool) -> String {
    let mut replaced = text.to_owned();
    for word in scan(text).into_iter().rev().filter(|word| is_replaced(&word.bytes)) {
        replaced.replace_range(word.bytes, REPLACEMENT);
    }
    replaced
}

fn replace_marked_words(text: &str, marks: &[Mark]) -> String {
    replace_words(text, |word| {
        marks.iter().any(|mark| mark.bytes.start < word.end && word.start < mark.bytes.end)
    })
}

fn replace_all_words(article: &RandomArticle) -> RandomArticle {
    RandomArticle {
        title: replace_words(&article.title, |_| true),
        body: replace_words(&article.body, |_| true),
        ..article.clone()
    }
}

fn ids(archive: &Archive, query: &str) -> Vec<String> {
    let all = SearchOptions { limit: 10_000, passages: 0, ..SearchOptions::default() };
    archive.search(query, &all).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

/// Writes two versions of an article: one without its marked words, one without any of its words.
fn write_versions(
    lines: &mut String,
    prefix: &str,
    article: &RandomArticle,
    unmarked: &RandomArticle,
) {
    let wordless = replace_all_words(article);
    let versions =
        [(format!("{prefix}/unmarked"), unmarked), (format!("{prefix}/wordless"), &wordless)];
    write!(lines, "{}", json_lines(versions.into_iter())).unwrap();
}

#[test]
fn an_article_without_its_marked_words_no_longer_matches() {
    let mut random = Rng::with_seed(5);
    let mut cases = 0;
    for _ in 0..6 * times() {
        let articles = random_articles(&mut random);
        let words = family_words(&mut random);
        let folder = TestFolder::new(&[("all.jsonl", &numbered_json_lines(&articles))]);
        assert_eq!(folder.sync().articles, 40);
        let archive = folder.archive();
        let mut lines = String::new();
        let mut queries = Vec::new();
        for number in 0..QUERIES {
            let mut query = without_exclusions(RandomQuery::new(&mut random, &words, 2));
            if random.usize(..6) == 0 {
                let excluded = RandomQuery::new(&mut random, &words, 1);
                query = RandomQuery::AndNot(Box::new(query), Box::new(excluded));
            }
            let query = query.write(&mut random);
            for id in ids(&archive, &query).into_iter().take(ARTICLES) {
                let article = &articles[id.parse::<usize>().unwrap()];
                let shown = archive.show(&id, Some(&query)).unwrap().unwrap();
                let title = replace_marked_words(&article.title, &shown.title_marks);
                let body = replace_marked_words(&article.body, &shown.marks);
                let unmarked = RandomArticle { title, body, ..article.clone() };
                write_versions(&mut lines, &format!("{number}/{id}"), article, &unmarked);
            }
            queries.push(query);
        }
        let folder = TestFolder::new(&[("all.jsonl", &lines)]);
        cases += folder.sync().articles / 2;
        let archive = folder.archive();
        for (number, query) in queries.iter().enumerate() {
            cases -= check_unmarked(&archive, &lines, number, query);
        }
    }
    // The queries do match articles by their words.
    assert!(cases > 1_500, "{cases}");
}

/// Checks that a query matches an article without its marked words only if it matches the article
/// without any words, by metadata alone. Returns how many articles it matches that way.
fn check_unmarked(archive: &Archive, lines: &str, number: usize, query: &str) -> u64 {
    let found = ids(archive, query);
    let prefix = format!("{number}/");
    let mut by_metadata = 0;
    for id in found.iter().filter(|id| id.starts_with(&prefix) && id.ends_with("/unmarked")) {
        let wordless = id.replace("/unmarked", "/wordless");
        let article = lines.lines().find(|line| line.contains(&format!("\"{id}\"")));
        assert!(found.contains(&wordless), "{query} still matches {article:?}");
        by_metadata += 1;
    }
    by_metadata
}
