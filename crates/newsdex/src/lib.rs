//! Full-text search for a folder of news articles: newsdex reads the articles, builds an index on
//! disk, and answers queries with ranked articles. Each hit comes with the passages that prove it,
//! and every matching word in them is marked exactly.
//!
//! ```
//! use newsdex::{Archive, SearchOptions, SyncOptions};
//!
//! # let temporary = tempfile::tempdir()?;
//! # let folder = temporary.path().join("news");
//! # std::fs::create_dir(&folder)?;
//! let text = "Ferry runs again\n\nThe ferry, “out of storms”, sailed at 9 a.m. Monday.";
//! std::fs::write(folder.join("ferry.txt"), text)?;
//!
//! let mut archive = Archive::open_or_create(temporary.path().join("index"))?;
//! archive.sync(&[folder], &SyncOptions::default(), &mut |_progress| {})?;
//!
//! let answer = archive.search(r#""out of storms""#, &SearchOptions::default())?;
//! let hit = &answer.hits[0];
//! assert_eq!((answer.total, hit.id.as_str()), (1, "news/ferry.txt"));
//!
//! // Marks and passages are byte ranges of the article's body.
//! let article = archive.show(&hit.id, None)?.expect("the search just found it");
//! assert_eq!(&article.body[hit.passages[0].marks[0].bytes.clone()], "out of storms");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod catch_panic;
mod error;
mod read;
mod snapshot;

pub use archive::Archive;
pub use error::Error;
pub use newsdex_article::{
    Article, Lines, MapError, Metadata, Origin, Precision, Published, ReadOptions, RootError,
    SkippedPath, Warning, skipped_kind_help,
};
pub use newsdex_index::{LayoutError, SnapshotError};
pub use newsdex_indexer::{
    CheckOptions, CheckProgress, CheckReport, IndexError, LockHolder, Progress, Refusal,
    RefusedBecause, Report, SavePoints, SyncOptions,
};
pub use newsdex_query::{
    Answer, DateRange, Explanation, Hit, IndexedFolder, Mark, Passage, QueryLeaf, QueryWarning,
    SearchError, SearchOptions, Shown, SortBy, Stats, explain,
};
pub use read::read;
pub use snapshot::Snapshot;
