//! Bytes on disk to articles: walks folders, reads the files of each format, and warns about what is odd.
//!
//! Bad input is data here. A broken article gives a [`Warning`] and the rest is read; an error is only what stops
//! everything, such as a folder that is not there.
//!
//! ```
//! use newsdex_article::{Event, ReadOptions, Root, read_in_order, walk};
//!
//! let folder = tempfile::tempdir().unwrap();
//! std::fs::write(folder.path().join("bridge.txt"), "Bridge closes\n\nThe harbour bridge closed on Monday.\n").unwrap();
//!
//! let root = Root::resolve(folder.path()).unwrap();
//! let found = walk(&root, None);
//! let mut titles = Vec::new();
//! read_in_order(&found.files, &ReadOptions::default(), |event| {
//!     if let Event::Article { article, .. } = event {
//!         titles.push(article.metadata.title);
//!     }
//!     Ok::<(), ()>(())
//! })
//! .unwrap();
//! assert_eq!(titles, [Some("Bridge closes".to_owned())]);
//! ```

mod article;
mod dates;
mod encoding;
mod event;
mod fields;
mod files;
mod formats;
#[cfg(fuzzing)]
pub mod fuzzing;
mod headline;
mod infer;
mod language;
mod limits;
mod metadata;
mod options;
mod parsed_article;
mod read;
mod reader;
mod site_lines;
#[cfg(test)]
mod test_support;
mod warning;

pub use article::{Article, Lines};
pub use dates::published::Published;
pub use event::{Event, FileEnd};
pub use fields::map::MapError;
pub use files::detect::{Format, NameHint};
pub use files::walk::{FileList, Root, RootError, SourceFile, walk};
pub use limits::MAX_ARTICLE_BYTES;
pub use metadata::{Metadata, Origin};
pub use options::ReadOptions;
pub use read::read_in_order;
pub use warning::Warning;
