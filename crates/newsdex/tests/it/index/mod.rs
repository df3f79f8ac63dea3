//! Tests of the index on disk: damage, what others put into it, and readers beside a writer.

mod concurrent_readers;
mod damage;
#[cfg(target_os = "linux")]
mod foreign_entries;
mod replaced_files;
