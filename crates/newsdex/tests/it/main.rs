//! Tests of the library as an embedder uses it.

mod fixtures;
mod index;
mod search;
mod seeds;
mod sync;
