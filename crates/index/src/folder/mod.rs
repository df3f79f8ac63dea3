//! The index folder: what it holds, how one committed state of it is opened, and how damage is detected.

pub(crate) mod checksummed_directory;
pub(crate) mod checksums;
pub(crate) mod commit_stamp;
pub(crate) mod layout;
pub(crate) mod live_stats;
pub(crate) mod read_only_directory;
pub(crate) mod snapshot;
