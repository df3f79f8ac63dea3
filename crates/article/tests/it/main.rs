//! Tests of the crate as its users see it.

mod corpus;
mod holds;
mod mutated;
