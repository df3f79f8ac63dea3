//! Tests of the crate through its public API.

mod all_read;
mod corpus;
mod dates_and_formats;
mod exports;
mod invariants;
mod mutated;
