//! A sync: brings an index up to date with its article folders.
//!
//! [`indexer::Indexer`] is the entry point. A sync inspects the index folder (`index_state`),
//! resolves the folders (`folders`, `root_names`), plans which files to read (`plan`), and applies
//! the plan (`update`). `sync_run` runs these steps in order.
//!
//! `removal_guard` keeps the articles of a disk that is not there. `article_key` makes the keys of
//! articles; `shared_keys` and `versions` decide about articles that have the same one.
//! `file_updates` writes the records of files, `seen` is what an update remembers, and `save_timer`
//! tells when the first build saves what it has read.

pub(crate) mod article_key;
pub(crate) mod file_updates;
pub(crate) mod folders;
pub(crate) mod index_state;
pub(crate) mod indexer;
pub(crate) mod plan;
pub(crate) mod removal_guard;
pub(crate) mod root_names;
pub(crate) mod save_timer;
pub(crate) mod seen;
pub(crate) mod shared_keys;
pub(crate) mod sync_run;
pub(crate) mod update;
pub(crate) mod versions;
