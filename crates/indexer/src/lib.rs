//! Writes the index: syncs it with its article folders, commits once per sync, and checks it for
//! damage.
//!
//! `newsdex-article` opens and reads the article files; this crate compares what they hold with the
//! index and writes the difference.
//!
//! ```
//! use newsdex_index::Layout;
//! use newsdex_indexer::{Indexer, SyncOptions};
//!
//! let temporary = tempfile::tempdir().unwrap();
//! let articles = temporary.path().join("news");
//! std::fs::create_dir(&articles).unwrap();
//! let text = "Bridge closes\n\nThe harbour bridge closed on Monday.";
//! std::fs::write(articles.join("bridge.txt"), text).unwrap();
//!
//! let mut indexer = Indexer::new(Layout::new(&temporary.path().join("index")));
//! let report = indexer.sync(&[articles], &SyncOptions::default(), &mut |_progress| {})?;
//! assert_eq!((report.added, report.articles), (1, 1));
//! # Ok::<(), newsdex_indexer::IndexError>(())
//! ```

mod check;
#[cfg(test)]
mod crash_tests;
mod error;
#[cfg(test)]
mod failing_directory;
mod file_records;
mod indexed_articles;
mod report;
mod sync;
mod write;

pub use check::checker::check;
pub use check::report::{CheckOptions, CheckProgress, CheckReport};
pub use error::{IndexError, LockHolder};
pub use report::{Progress, Refusal, RefusedBecause, Report, SavePoints, SyncOptions};
pub use sync::index_state::rebuild_reason;
pub use sync::indexer::Indexer;
