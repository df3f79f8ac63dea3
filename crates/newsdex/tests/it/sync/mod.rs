//! Tests of syncing: what a sync changes, reports and refuses.

mod changes;
mod duplicate_ids;
mod folders;
mod history;
mod index_folder;
mod random_sync;
mod sync_model;
