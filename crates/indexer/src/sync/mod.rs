//! A sync: brings an index up to date with its article folders.
//!
//! [`indexer::Indexer`] is the entry point. A sync inspects the index folder (`index_state`),
//! resolves the folders (`folders`), plans which files to read (`plan`), and applies the plan
//! (`update`). `sync_run` runs these steps in order.

pub(crate) mod folders;
pub(crate) mod index_state;
pub(crate) mod indexer;
pub(crate) mod plan;
pub(crate) mod sync_run;
pub(crate) mod update;
