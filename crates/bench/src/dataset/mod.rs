//! The articles that every peer indexes: read from a file, or generated.

pub mod article;
pub mod corpus;
pub mod source;
pub mod split_mix;
pub mod synthetic;
pub mod text_files;
pub mod vocabulary;
