//! How a query was understood, for people who wonder.

use std::fmt::Write;

use newsdex_analysis::Stems;

use crate::clause::{Clause, Leaf, LeafWords, RowWord, Scope};
use crate::clock::Clock;
use crate::complaint::QueryComplaint;
use crate::dates::DateRange;
use crate::hit::QueryClause;
use crate::options::SearchOptions;
use crate::parse::parse;
use crate::pattern::Pattern;

/// A query as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The clause tree, a clause a line, those that a clause is made of indented below it; empty where nothing is looked
    /// for.
    pub tree: String,
    /// What was not understood, and what was made of it.
    pub complaints: Vec<QueryComplaint>,
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
    if let Some(clause) = &query.clause {
        write_clause(clause, 0, &mut Stems::default(), &mut tree);
    }
    Explanation { tree, complaints: query.complaints }
}

/// The leaves of a tree, by their numbers.
pub(crate) fn query_clauses(clause: &Clause) -> Vec<QueryClause> {
    let mut stems = Stems::default();
    let witnesses = clause.witnesses();
    let mut leaves = clause.leaves();
    leaves.sort_by_key(|leaf| leaf.id);
    let mut clauses: Vec<QueryClause> = Vec::new();
    for leaf in leaves {
        // Leaves that were said twice left their numbers unused; nothing witnesses those, nor what is excluded.
        clauses.resize(leaf.id, QueryClause { span: leaf.span.clone(), what: String::new() });
        let what = if witnesses.contains(&leaf.id) { describe(leaf, &mut stems) } else { String::new() };
        clauses.push(QueryClause { span: leaf.span.clone(), what });
    }
    clauses
}

/// Ends: a tree is no deeper than the parser lets it be.
fn write_clause(clause: &Clause, depth: usize, stems: &mut Stems, tree: &mut String) {
    let mut group = |heading: &str, clauses: &[Clause]| {
        if !clauses.is_empty() {
            line(heading, depth, tree);
            for clause in clauses {
                write_clause(clause, depth + 1, stems, tree);
            }
        }
    };
    match clause {
        Clause::Leaf(leaf) => line(&describe(leaf, stems), depth, tree),
        Clause::Date(date) => {
            let DateRange { start, end, text, .. } = &date.shown;
            line(&format!("date {text}, at {start}..{end}"), depth, tree);
        }
        Clause::Near(near) => {
            let order = if near.ordered { "in this order" } else { "in any order" };
            line(&format!("near each other, {order}, with {} words between at most", near.between), depth, tree);
            for leaf in near.sides.iter().flatten() {
                line(&describe(leaf, stems), depth + 1, tree);
            }
        }
        Clause::Any(clauses) => group("any of", clauses),
        Clause::All { must, may, without } => {
            group("all of", must);
            group("where it holds also", may);
            group("none of", without);
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
        LeafWords::Row(words) => match words.as_slice() {
            [RowWord::Like(Pattern::Wildcard(text))] => format!("words like {text}"),
            [RowWord::Like(Pattern::Fuzzy { word, distance: 1 })] => format!("words 1 letter from {word}"),
            [RowWord::Like(Pattern::Fuzzy { word, distance })] => format!("words {distance} letters from {word}"),
            words => format!("phrase \"{}\"", words.iter().map(row_word).collect::<Vec<_>>().join(" ")),
        },
        LeafWords::Key { key, begins: false } => format!("\"{key}\""),
        LeafWords::Key { key, begins: true } => format!("what begins with \"{key}\""),
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
    let boost = leaf.boosted().map_or(String::new(), |boost| format!(", {boost} times"));
    format!("{what} in {place}{boost}, at {}..{}", leaf.span.start, leaf.span.end)
}

fn row_word(word: &RowWord) -> String {
    match word {
        RowWord::Word(word) | RowWord::Like(Pattern::Wildcard(word)) => word.clone(),
        RowWord::Like(Pattern::Fuzzy { word, distance }) => format!("{word}~{distance}"),
    }
}
