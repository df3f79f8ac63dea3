//! The queries that every peer answers, sampled from the articles.

pub mod sampled;
pub mod sampler;
pub mod words;
