//! The search engine for a news archive that lives in a folder: articles in, an index on disk, ranked answers out, each
//! with the passages that prove it, the matched words marked exactly.
//!
//! ```
//! use newsdex::{Archive, SearchOptions, SyncOptions};
//!
//! # let place = tempfile::tempdir()?;
//! # let folder = place.path().join("news");
//! # std::fs::create_dir(&folder)?;
//! std::fs::write(folder.join("ferry.txt"), "Ferry runs again\n\nThe ferry, “out of storms”, sailed at 9 a.m. Monday.")?;
//!
//! let mut archive = Archive::open_or_create(place.path().join("index"))?;
//! archive.sync(&[folder], &SyncOptions::default(), &mut |_progress| {})?;
//!
//! let answer = archive.search(r#""out of storms""#, &SearchOptions::default())?;
//! let hit = &answer.hits[0];
//! assert_eq!((answer.total, hit.id.as_str()), (1, "news/ferry.txt"));
//!
//! // Marks and passages are byte ranges of the article's body.
//! let article = archive.show(&hit.id, None)?.expect("it was just found");
//! assert_eq!(&article.body[hit.passages[0].marks[0].bytes.clone()], "out of storms");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod damage;
mod error;
mod reading;
mod snapshot;

pub use archive::Archive;
pub use error::Error;
pub use newsdex_article::{
    Article, Lines, MapError, Metadata, Origin, Published, ReadOptions, Warning,
};
pub use newsdex_indexer::{
    CheckOptions, CheckProgress, CheckReport, Progress, Report, SyncOptions,
};
pub use newsdex_query::{
    Answer, DateRange, Explanation, Hit, IndexedFolder, Mark, Passage, QueryLeaf, QueryWarning,
    SearchOptions, Shown, SortBy, Stats, explain,
};
pub use reading::read;
pub use snapshot::Snapshot;
