//! Tests of the crate through its public API.

mod all_read;
mod corpus;
mod invariants;
mod mutated;
