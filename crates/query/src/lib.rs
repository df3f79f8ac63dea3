//! From query text to ranked articles and the passages that prove them, with every match marked.
//!
//! [`search`] parses a query into an AST. The same AST is lowered to the tantivy query that ranks,
//! and decides which occurrences are witnesses, so what is marked is what matched. The crate never
//! writes to the index.
//!
//! The folders, from top to bottom. Each imports only those below it; the other files hold types
//! that they share:
//!
//! - `search.rs` with `hits.rs`, `show.rs`: answer a query, or show one article with its marks.
//! - `query_text.rs` with `capitals.rs`: what a query means in an archive.
//! - `ranking`: which articles match, and in which order.
//! - `scorers`: the queries that ranking needs and tantivy lacks.
//! - `highlight`: passages around the matches of one article.
//! - `matches`: which occurrences in an article make the query match.
//! - `postings`: the terms of the index that a query searches for, and their positions.
//! - `syntax`: query text to AST.
//!
//! ```no_run
//! use newsdex_index::{IndexSnapshot, Layout};
//! use newsdex_query::{SearchOptions, search};
//!
//! let snapshot = IndexSnapshot::open(&Layout::new("index".as_ref()))?;
//! for hit in search(&snapshot, "“storm off to Amazon” -azure", &SearchOptions::default())?.hits {
//!     println!("{}: {}", hit.id, hit.passages[0].text);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod capitals;
mod deadline;
mod error;
mod highlight;
mod hits;
mod matches;
mod occurrence;
mod options;
mod postings;
mod query_text;
mod ranking;
mod scorers;
mod search;
mod show;
mod stats;
mod stored;
mod syntax;

pub use answer::{Answer, Hit, Mark, Passage, Shown};
pub use error::SearchError;
pub use options::{SearchOptions, SortBy};
pub use search::{new_matches, search, search_whole_texts};
pub use show::{show, show_by_analysis};
pub use stats::{IndexedFolder, Stats, stats};
pub use syntax::dates::DateRange;
pub use syntax::explain::{Explanation, QueryLeaf, explain};
pub use syntax::warning::QueryWarning;
