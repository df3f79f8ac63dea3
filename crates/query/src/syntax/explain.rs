//! Descriptions of a parsed query, for people.

use std::fmt::Write;
use std::ops::Range;

use newsdex_analysis::CachingStemmer;

use crate::options::SearchOptions;
use crate::syntax::ast::{Leaf, LeafWords, Near, NearOrder, PhraseWord, Query};
use crate::syntax::clock::Clock;
use crate::syntax::dates::DateRange;
use crate::syntax::field::Scope;
use crate::syntax::parser::parse;
use crate::syntax::pattern::Pattern;
use crate::syntax::warning::QueryWarning;

/// How newsdex understood a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The syntax tree: one node a line, with its children indented below it. Empty if there is
    /// nothing to search for.
    pub tree: String,
    /// Warnings about the query.
    pub warnings: Vec<QueryWarning>,
}

/// A leaf of a query: a word, a phrase, a word with wildcards, a word of a phrase with `~`, or a
/// value of another field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryLeaf {
    /// Byte range in the query. The words of a phrase with `~` share that of the phrase.
    pub span: Range<usize>,
    /// Description of the leaf, as in [`Explanation::tree`]. Empty if its matches are never marked,
    /// because it is excluded or searches outside title and body.
    pub what: String,
}

/// Explains how newsdex understands a query. Needs no index.
///
/// ```
/// use newsdex_query::{SearchOptions, explain};
///
/// let explained = explain("+\"storm off\" title:amazon* -azure", &SearchOptions::default());
/// assert_eq!(
///     explained.tree,
///     "all of\n  phrase \"storm off\" in title or body, at 2..11\noptionally\n  \
///      words matching amazon* in title, at 19..26\nnone of\n  \
///      word azure (stem azur) in title or body, at 28..33\n"
/// );
/// ```
#[must_use]
pub fn explain(query: &str, options: &SearchOptions) -> Explanation {
    let parsed = parse(query, &Clock::new(options));
    let mut tree = TreeWriter { stemmer: CachingStemmer::default(), text: String::new() };
    if let Some(query) = &parsed.query {
        tree.query(query, 0);
    }
    Explanation { tree: tree.text, warnings: parsed.warnings }
}

/// The leaves of a query, indexed by leaf id.
pub(crate) fn query_leaves(query: &Query) -> Vec<QueryLeaf> {
    let mut stemmer = CachingStemmer::default();
    let marked = query.marked_leaves();
    let mut leaves = query.leaves();
    leaves.sort_by_key(|leaf| leaf.id);
    let mut described: Vec<QueryLeaf> = Vec::new();
    for leaf in leaves {
        // The ids of removed duplicates are unused.
        described.resize(leaf.id, QueryLeaf { span: leaf.span.clone(), what: String::new() });
        let is_marked = marked.contains(&leaf.id);
        let what = if is_marked { describe(leaf, &mut stemmer) } else { String::new() };
        described.push(QueryLeaf { span: leaf.span.clone(), what });
    }
    described
}

struct TreeWriter {
    stemmer: CachingStemmer,
    text: String,
}

impl TreeWriter {
    /// Writes a query. The recursion is as deep as the tree, which the parser bounds.
    fn query(&mut self, query: &Query, depth: usize) {
        match query {
            Query::Leaf(leaf) => self.leaf(leaf, depth),
            Query::Date(date) => {
                let DateRange { span: Range { start, end }, text, .. } = &date.description;
                self.line(&format!("date {text}, at {start}..{end}"), depth);
            }
            Query::Near(near) => self.near(near, depth),
            Query::Any(queries) => self.group("any of", queries, depth),
            Query::All { must, should, must_not } => {
                self.group("all of", must, depth);
                self.group("optionally", should, depth);
                self.group("none of", must_not, depth);
            }
        }
    }

    fn group(&mut self, heading: &str, queries: &[Query], depth: usize) {
        if !queries.is_empty() {
            self.line(heading, depth);
            for query in queries {
                self.query(query, depth + 1);
            }
        }
    }

    fn near(&mut self, near: &Near, depth: usize) {
        let order = match near.order {
            NearOrder::Ordered => "in this order",
            NearOrder::Unordered => "in any order",
        };
        let heading = format!("near each other, {order}, with at most {} words between", near.slop);
        self.line(&heading, depth);
        for leaf in near.sides.iter().flatten() {
            self.leaf(leaf, depth + 1);
        }
    }

    fn leaf(&mut self, leaf: &Leaf, depth: usize) {
        let description = describe(leaf, &mut self.stemmer);
        self.line(&description, depth);
    }

    fn line(&mut self, text: &str, depth: usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = 2 * depth);
    }
}

fn describe(leaf: &Leaf, stemmer: &mut CachingStemmer) -> String {
    let what = match &leaf.words {
        LeafWords::Stemmed(word) => format!("word {word} (stem {})", stemmer.stem(word)),
        LeafWords::Phrase(words) => match words.as_slice() {
            [PhraseWord::Pattern(Pattern::Wildcard(text))] => format!("words matching {text}"),
            [PhraseWord::Pattern(Pattern::Fuzzy { word, distance: 1 })] => {
                format!("words within 1 edit of {word}")
            }
            [PhraseWord::Pattern(Pattern::Fuzzy { word, distance })] => {
                format!("words within {distance} edits of {word}")
            }
            words => {
                let words: Vec<String> = words.iter().map(phrase_word).collect();
                format!("phrase \"{}\"", words.join(" "))
            }
        },
        LeafWords::Keyword { value, is_prefix: false } => format!("\"{value}\""),
        LeafWords::Keyword { value, is_prefix: true } => {
            format!("values starting with \"{value}\"")
        }
    };
    let fields = match leaf.scope {
        Scope::Article => "title or body",
        Scope::Title => "title",
        Scope::Body => "body",
        Scope::Source => "source",
        Scope::By => "bylines",
        Scope::Url => "URL",
        Scope::Lang => "language",
        Scope::Section => "section",
        Scope::Tag => "keywords",
        Scope::Id => "id",
        Scope::Has => "fields present",
    };
    let boost = leaf.explicit_boost().map_or(String::new(), |boost| format!(", boost {boost}"));
    format!("{what} in {fields}{boost}, at {}..{}", leaf.span.start, leaf.span.end)
}

fn phrase_word(word: &PhraseWord) -> String {
    match word {
        PhraseWord::Word(word) | PhraseWord::Pattern(Pattern::Wildcard(word)) => word.clone(),
        PhraseWord::Pattern(Pattern::Fuzzy { word, distance }) => format!("{word}~{distance}"),
    }
}
