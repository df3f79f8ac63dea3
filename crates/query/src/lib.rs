//! Query text to ranked articles and the passages that prove them, marked exactly. Never writes.
//!
//! A query is read into one clause tree. From it come both the query that ranks and the matcher that marks, so what is
//! marked is what matched. Finding words, splitting text, choosing passages and ranking are separate files.
//!
//! ```no_run
//! use newsdex_analysis::{Generation, Layout};
//! use newsdex_query::{SearchOptions, search};
//!
//! let generation = Generation::open(&Layout::new("index".as_ref()))?;
//! for hit in search(&generation, "“storm off to Amazon” -azure", &SearchOptions::default())?.hits {
//!     println!("{}: {}", hit.id, hit.passages[0].text);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alike;
mod boilerplate;
mod by_date;
mod checked_scorer;
mod choice;
mod clause;
mod clock;
mod closeness;
mod complaint;
mod conditions;
mod context;
mod dates;
mod deadline;
mod excerpt;
mod excluded;
mod expand;
mod explain;
mod find;
mod hit;
mod leaf_table;
mod lex;
mod long;
mod matched;
mod near;
mod near_query;
mod near_sides;
mod newly_found;
mod opening;
mod options;
mod pairs;
mod parse;
mod passage;
mod pattern;
mod positions;
mod proving;
mod range_query;
mod rank;
mod rerank;
mod resolve;
mod row_query;
mod row_words;
mod search;
mod shortlist;
mod sought;
mod stats;
mod stored;
mod timed_query;
mod union;
mod word_postings;

pub use complaint::QueryComplaint;
pub use dates::DateRange;
pub use explain::{Explanation, explain};
pub use hit::{Answer, Hit, Mark, Passage, QueryClause, Shown};
pub use options::{SearchOptions, SortBy};
pub use search::{SearchError, newly_found, search, search_whole_texts, show, show_by_analysis};
pub use stats::{IndexedFolder, Stats, stats};
