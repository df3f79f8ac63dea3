//! A mark is a witness: where every marked word is replaced by one that occurs nowhere, the article no longer matches.
//!
//! That holds of what a query asks for, not of what it excludes: an article may match by another side of an OR once the
//! words that an exclusion minds are blotted out. So nothing is excluded but of a whole query. And an article that is
//! found by what is known of it, words or no words, has nothing to blot out.

use std::fmt::Write;
use std::ops::Range;

use newsdex::{Archive, Mark, SearchOptions};

use crate::folder::{Folder, Random};
use crate::model::scan;
use crate::trees::{
    Article, Tree, family_words, jsonl, random_articles, random_tree, times, write_query,
};

/// No query asks for it, nor for anything that it is like.
const BLOT: &str = "zzyzxqvkwzzyzx";
/// Queries for each set of articles.
const QUERIES: usize = 60;
/// Articles blotted out for each query.
const ARTICLES: usize = 8;

/// The tree without what it excludes.
fn asked_for(tree: Tree) -> Tree {
    let inner = |tree: Box<Tree>| Box::new(asked_for(*tree));
    let all = |trees: Vec<Tree>| trees.into_iter().map(asked_for).collect();
    match tree {
        Tree::Without(sought, _) => asked_for(*sought),
        Tree::Any(trees) => Tree::Any(all(trees)),
        Tree::All(trees) => Tree::All(all(trees)),
        Tree::Plus(must, may) => Tree::Plus(inner(must), inner(may)),
        Tree::Title(tree) => Tree::Title(inner(tree)),
        Tree::Body(tree) => Tree::Body(inner(tree)),
        Tree::Weighed(tree, weight) => Tree::Weighed(inner(tree), weight),
        Tree::Narrowed(tree, known) => Tree::Narrowed(inner(tree), known),
        Tree::Or(tree, known) => Tree::Or(inner(tree), known),
        Tree::Unless(tree, known) => Tree::Unless(inner(tree), known),
        leaf => leaf,
    }
}

/// The text without the words that `is_marked` accepts.
fn blotted(text: &str, is_marked: impl Fn(Range<usize>) -> bool) -> String {
    let mut blotted = text.to_owned();
    for (_, start, end) in scan(text).into_iter().rev().filter(|word| is_marked(word.1..word.2)) {
        blotted.replace_range(start..end, BLOT);
    }
    blotted
}

fn without_marks(text: &str, marks: &[Mark]) -> String {
    let touches = |mark: &Mark, word: &Range<usize>| {
        mark.bytes.start < word.end && word.start < mark.bytes.end
    };
    blotted(text, |word| marks.iter().any(|mark| touches(mark, &word)))
}

fn found(archive: &Archive, query: &str) -> Vec<String> {
    let all = SearchOptions { limit: 10_000, passages: 0, ..SearchOptions::default() };
    archive.search(query, &all).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn an_article_without_its_marks_no_longer_matches() {
    let mut random = Random(5);
    let mut cases = 0;
    for _ in 0..6 * times() {
        let (articles, lines) = random_articles(&mut random);
        let words = family_words(&mut random);
        let folder = Folder::with(&[("all.jsonl", &lines)]);
        assert_eq!(folder.sync().articles, 40);
        let archive = folder.archive();
        let mut lines = String::new();
        let mut queries = Vec::new();
        for _ in 0..QUERIES {
            let mut tree = asked_for(random_tree(&mut random, &words, 2));
            if random.below(6) == 0 {
                tree = Tree::Without(Box::new(tree), Box::new(random_tree(&mut random, &words, 1)));
            }
            let query = write_query(&tree, &mut random);
            for id in found(&archive, &query).into_iter().take(ARTICLES) {
                let article: &Article = &articles[id.parse::<usize>().unwrap()];
                let shown = archive.show(&id, Some(&query)).unwrap().unwrap();
                let title = without_marks(&article.title, &shown.title_marks);
                let body = without_marks(&article.body, &shown.marks);
                let twin = Article { title, body, ..article.clone() };
                let blank = |text: &str| blotted(text, |_| true);
                let wordless = Article {
                    title: blank(&article.title),
                    body: blank(&article.body),
                    ..article.clone()
                };
                let name = format!("{}/{id}", queries.len());
                let both =
                    [(format!("{name}/twin"), &twin), (format!("{name}/wordless"), &wordless)];
                write!(lines, "{}", jsonl(both.into_iter())).unwrap();
            }
            queries.push(query);
        }
        let folder = Folder::with(&[("all.jsonl", &lines)]);
        cases += folder.sync().articles / 2;
        let archive = folder.archive();
        for (number, query) in queries.iter().enumerate() {
            let found = found(&archive, query);
            let of_query =
                |id: &&String| id.split('/').next().is_some_and(|of| of == number.to_string());
            for twin in found.iter().filter(of_query).filter(|id| id.ends_with("/twin")) {
                // By what is known of it alone.
                let wordless = twin.replace("/twin", "/wordless");
                let article = lines.lines().find(|line| line.contains(&format!("\"{twin}\"")));
                assert!(found.contains(&wordless), "{query} still finds {article:?}");
                cases -= 1;
            }
        }
    }
    // The queries are such that they find something by its words.
    assert!(cases > 1_500, "{cases}");
}
