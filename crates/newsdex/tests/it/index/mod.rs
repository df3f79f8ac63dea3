//! Tests of the index on disk: damage, and readers beside a writer.

mod concurrent_readers;
mod damage;
