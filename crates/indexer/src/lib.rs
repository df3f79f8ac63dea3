//! Articles to index: brings an index in step with its folders and commits once. Opens no article file itself.
//!
//! ```
//! use newsdex_index::{Layout, VerifiedFiles};
//! use newsdex_indexer::{SyncOptions, sync};
//!
//! let place = tempfile::tempdir().unwrap();
//! let articles = place.path().join("news");
//! std::fs::create_dir(&articles).unwrap();
//! std::fs::write(articles.join("bridge.txt"), "Bridge closes\n\nThe harbour bridge closed on Monday.").unwrap();
//!
//! let index = Layout::new(&place.path().join("index"));
//! let report = sync(&index, &[articles], &SyncOptions::default(), &mut VerifiedFiles::default(), &mut |_| {})?;
//! assert_eq!((report.added, report.articles), (1, 1));
//! # Ok::<(), newsdex_indexer::IndexError>(())
//! ```

mod budget;
mod check;
mod document;
mod error;
#[cfg(test)]
mod failing_disk;
mod found;
mod known;
mod lock;
mod plan;
mod report;
#[cfg(test)]
mod survival;
mod sync;
mod update;
mod writer;

pub use check::{CheckOptions, CheckProgress, CheckReport, check};
pub use error::IndexError;
pub use found::rebuild_reason;
pub use report::{Progress, Report, SyncOptions};
pub use sync::sync;
