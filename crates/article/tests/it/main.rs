//! Tests of the crate as its users see it.

mod all_read;
mod corpus;
mod holds;
mod mutated;
