//! Tests of the index on disk: damage, what others put into it, and readers beside a writer.

mod concurrent_readers;
mod damage;
#[cfg(unix)]
mod foreign_entries;
mod replaced_files;
