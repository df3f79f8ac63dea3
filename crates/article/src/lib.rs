//! Turns files into articles: walks folders, detects formats and encodings, and reads each format.
//!
//! Bad input is data. A broken article yields a [`Warning`] and reading continues; an error means
//! that nothing can be read at all, for example because the folder does not exist.
//!
//! ```
//! use newsdex_article::{Event, ReadOptions, Root, WalkOptions, read_in_order, walk};
//!
//! let folder = tempfile::tempdir().unwrap();
//! let text = "Bridge closes\n\nThe harbour bridge closed on Monday.\n";
//! std::fs::write(folder.path().join("bridge.txt"), text).unwrap();
//!
//! let root = Root::resolve(folder.path()).unwrap();
//! let list = walk(&root, &WalkOptions::default());
//! let mut titles = Vec::new();
//! read_in_order(&list.files, &ReadOptions::default(), |event| {
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
mod distinct_names;
mod encoding;
mod event;
mod fields;
mod files;
mod formats;
#[cfg(fuzzing)]
pub mod fuzzing;
mod infer;
mod limits;
mod metadata;
mod options;
mod parsed_article;
mod read;
mod reader;
#[cfg(test)]
mod test_support;
mod warning;

pub use article::{Article, Lines};
pub use dates::published::{Precision, Published};
pub use event::{Event, FileEnd};
pub use fields::map::MapError;
pub use files::detect::{Format, NameHint};
pub use files::open::FileTimes;
pub use files::unread_kinds::skipped_kind_help;
pub use files::walk::{
    FileList, Root, RootError, SkippedPath, SourceFile, WalkOptions, device, path_text,
    skipped_kind, walk, walk_below,
};
pub use infer::language_tag::language_code;
pub use limits::MAX_ARTICLE_BYTES;
pub use metadata::{Metadata, Origin};
pub use options::ReadOptions;
pub use read::read_in_order;
pub use warning::Warning;
