//! Tests of the crate through its public API.

mod all_read;
mod corpus;
mod dates_and_formats;
mod invariants;
mod mutated;
