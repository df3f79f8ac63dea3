//! Query text to ranked articles and the passages that prove them, marked exactly. Never writes.
//!
//! A query is read into one clause tree. From it come both the query that ranks and the matcher that marks, so what is
//! marked is what matched. Finding words, splitting text, choosing passages and ranking are separate files.
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
mod deadline;
mod highlight;
mod matches;
mod occurrence;
mod options;
mod postings;
mod ranking;
mod scorers;
mod search;
mod stats;
mod stored;
mod syntax;

pub use answer::{Answer, Hit, Mark, Passage, Shown};
pub use options::{SearchOptions, SortBy};
pub use search::{SearchError, new_matches, search, search_whole_texts, show, show_by_analysis};
pub use stats::{IndexedFolder, Stats, stats};
pub use syntax::dates::DateRange;
pub use syntax::explain::{Explanation, QueryLeaf, explain};
pub use syntax::warning::QueryWarning;
