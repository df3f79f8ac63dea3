//! Bytes on disk to articles: walks folders, reads the files of each format, and complains of what is odd.
//!
//! Bad input is data here. A broken article gives a [`Complaint`] and the rest is read; an error is only what stops
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
//!         titles.push(article.title);
//!     }
//!     Ok::<(), ()>(())
//! })
//! .unwrap();
//! assert_eq!(titles, [Some("Bridge closes".to_owned())]);
//! ```

mod article;
mod complaint;
mod decode;
mod format;
#[cfg(fuzzing)]
pub mod fuzzing;
mod html;
mod input;
mod json;
mod known_by;
mod language;
mod mail;
mod markdown;
mod open;
mod pdf;
mod published;
mod read;
mod reader;
mod record;
mod table;
mod text;
#[cfg(test)]
mod trial;
mod utf8_stream;
mod walk;
mod warc;
mod written_date;
mod xml;

pub use article::{Article, Lines, Origin};
pub use complaint::Complaint;
pub use format::{Format, Named};
pub use published::Published;
pub use read::{ARTICLE_LIMIT, Event, FileEnd, ReadOptions, read_in_order};
pub use record::map::MapError;
pub use walk::{Found, Root, RootError, SourceFile, walk};
