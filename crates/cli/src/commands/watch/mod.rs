//! `newsdex watch`: keeps an index up to date with folders while it runs.
//!
//! `folder_watcher` receives change events from the operating system, `schedule` decides when to
//! sync, and `watch_loop` runs the syncs. `alerts` prints new articles that match saved queries;
//! `reporter` prints everything else.
//!
//! Events only say that a sync is due. The sync itself finds out what changed, so that lost or late
//! events do no harm.

mod alerts;
mod folder_watcher;
mod reporter;
mod schedule;
pub mod watch_loop;
