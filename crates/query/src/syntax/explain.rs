//! How a query was understood, for people who wonder.

use std::fmt::Write;
use std::ops::Range;

use newsdex_analysis::Stems;

use crate::options::SearchOptions;
use crate::syntax::ast::{Leaf, LeafWords, NearOrder, PhraseWord, Query};
use crate::syntax::clock::Clock;
use crate::syntax::dates::DateRange;
use crate::syntax::field::Scope;
use crate::syntax::parser::parse;
use crate::syntax::pattern::Pattern;
use crate::syntax::warning::QueryWarning;

/// A query as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The clause tree, a clause a line, those that a clause is made of indented below it; empty where nothing is looked
    /// for.
    pub tree: String,
    /// What was not understood, and what was made of it.
    pub warnings: Vec<QueryWarning>,
}

/// A part of the query that marks can witness: a word, a phrase, a word with wildcards, or a word of a near phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryLeaf {
    /// Where it stands in the query, in bytes. The words of a near phrase share that of the phrase.
    pub span: Range<usize>,
    /// What is looked for, as `--explain-query` has it; empty where no mark witnesses it, since it is excluded.
    pub what: String,
}

/// Says how a query is understood. Needs no index.
///
/// ```
/// use newsdex_query::{SearchOptions, explain};
///
/// let explained = explain("+\"storm off\" title:amazon* -azure", &SearchOptions::default());
/// assert_eq!(
///     explained.tree,
///     "all of\n  phrase \"storm off\" in headline or text, at 2..11\nwhere it holds also\n  \
///      words like amazon* in the headline, at 19..26\nnone of\n  word azure (stem azur) in headline or text, at 28..33\n"
/// );
/// ```
#[must_use]
pub fn explain(query: &str, options: &SearchOptions) -> Explanation {
    let query = parse(query, &Clock::of(options));
    let mut tree = String::new();
    if let Some(clause) = &query.query {
        write_clause(clause, 0, &mut Stems::default(), &mut tree);
    }
    Explanation { tree, warnings: query.warnings }
}

/// The leaves of a tree, by their numbers.
pub(crate) fn query_leaves(clause: &Query) -> Vec<QueryLeaf> {
    let mut stems = Stems::default();
    let witnesses = clause.marked_leaves();
    let mut leaves = clause.leaves();
    leaves.sort_by_key(|leaf| leaf.id);
    let mut clauses: Vec<QueryLeaf> = Vec::new();
    for leaf in leaves {
        // Leaves that were said twice left their numbers unused; nothing witnesses those, nor what is excluded.
        clauses.resize(leaf.id, QueryLeaf { span: leaf.span.clone(), what: String::new() });
        let what =
            if witnesses.contains(&leaf.id) { describe(leaf, &mut stems) } else { String::new() };
        clauses.push(QueryLeaf { span: leaf.span.clone(), what });
    }
    clauses
}

/// Ends: a tree is no deeper than the parser lets it be.
fn write_clause(clause: &Query, depth: usize, stems: &mut Stems, tree: &mut String) {
    let mut group = |heading: &str, clauses: &[Query]| {
        if !clauses.is_empty() {
            line(heading, depth, tree);
            for clause in clauses {
                write_clause(clause, depth + 1, stems, tree);
            }
        }
    };
    match clause {
        Query::Leaf(leaf) => line(&describe(leaf, stems), depth, tree),
        Query::Date(date) => {
            let DateRange { span: Range { start, end }, text, .. } = &date.shown;
            line(&format!("date {text}, at {start}..{end}"), depth, tree);
        }
        Query::Near(near) => {
            let order =
                if near.order == NearOrder::Ordered { "in this order" } else { "in any order" };
            line(
                &format!("near each other, {order}, with {} words between at most", near.slop),
                depth,
                tree,
            );
            for leaf in near.sides.iter().flatten() {
                line(&describe(leaf, stems), depth + 1, tree);
            }
        }
        Query::Any(clauses) => group("any of", clauses),
        Query::All { must, should, must_not } => {
            group("all of", must);
            group("where it holds also", should);
            group("none of", must_not);
        }
    }
}

fn line(text: &str, depth: usize, tree: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(tree, "{:indent$}{text}", "", indent = 2 * depth);
}

fn describe(leaf: &Leaf, stems: &mut Stems) -> String {
    let what = match &leaf.words {
        LeafWords::Stemmed(word) => format!("word {word} (stem {})", stems.stem(word)),
        LeafWords::Phrase(words) => match words.as_slice() {
            [PhraseWord::Pattern(Pattern::Wildcard(text))] => format!("words like {text}"),
            [PhraseWord::Pattern(Pattern::Fuzzy { word, distance: 1 })] => {
                format!("words 1 letter from {word}")
            }
            [PhraseWord::Pattern(Pattern::Fuzzy { word, distance })] => {
                format!("words {distance} letters from {word}")
            }
            words => {
                format!("phrase \"{}\"", words.iter().map(row_word).collect::<Vec<_>>().join(" "))
            }
        },
        LeafWords::Key { key, is_prefix: false } => format!("\"{key}\""),
        LeafWords::Key { key, is_prefix: true } => format!("what begins with \"{key}\""),
    };
    let place = match leaf.scope {
        Scope::Article => "headline or text",
        Scope::Title => "the headline",
        Scope::Body => "the text",
        Scope::Source => "the outlet",
        Scope::By => "the authors",
        Scope::Url => "the address",
        Scope::Lang => "the language",
        Scope::Section => "the section",
        Scope::Id => "the id",
        Scope::Has => "what is known",
    };
    let boost = leaf.explicit_boost().map_or(String::new(), |boost| format!(", {boost} times"));
    format!("{what} in {place}{boost}, at {}..{}", leaf.span.start, leaf.span.end)
}

fn row_word(word: &PhraseWord) -> String {
    match word {
        PhraseWord::Word(word) | PhraseWord::Pattern(Pattern::Wildcard(word)) => word.clone(),
        PhraseWord::Pattern(Pattern::Fuzzy { word, distance }) => format!("{word}~{distance}"),
    }
}
